//! Servers of chat models, recognisers and voices. The codes of the rows are without their stage: whoever makes a problem of one puts `chat.`,
//! `speech.` or `voice.` before it. `server` begins a sentence, `inside` is the same name within one ([`named`]); `said` is what the server said ([`said`]).

use crate::Sentence;

problems! {
    unreachable_local(server, inside, url, cause) = "unreachable", Retry;
        en "{server} can't be reached at {url}: {cause}."
           "Start {inside} on this computer, or check the address in the settings.";
        es "{server} no responde en {url}: {cause}."
           "Arranca {inside} en este equipo o comprueba la dirección en los ajustes.";
    /// Somebody else's protocol is spoken on this computer.
    unreachable_here(server, url, cause) = "unreachable", Retry;
        en "{server} can't be reached at {url}: {cause}."
           "Start what answers for it at that address, or set another address in the settings.";
        es "{server} no responde en {url}: {cause}."
           "Arranca lo que contesta por él en esa dirección o pon otra en los ajustes.";
    unreachable(server, url, cause) = "unreachable", Retry;
        en "{server} can't be reached at {url}: {cause}."
           "Check the network connection and the address in the settings.";
        es "{server} no responde en {url}: {cause}."
           "Comprueba la conexión de red y la dirección en los ajustes.";
    not_secure(server, url, cause) = "unreachable", Retry;
        en "{server} can't be reached at {url}: {cause}."
           "Check this computer's date and its installed certificates, and the address in the settings.";
        es "{server} no responde en {url}: {cause}."
           "Comprueba la fecha de este equipo, sus certificados instalados y la dirección en los ajustes.";
    /// `cause`: of the proxy.
    behind_proxy(server, url, cause) = "unreachable", Retry;
        en "{server} can't be reached at {url}: {cause}."
           "Check the proxy in the settings (network.proxy), or in HTTPS_PROXY; `riposte keys set ADDRESS` with the proxy's http:// address keeps a login as user:password.";
        es "{server} no responde en {url}: {cause}."
           "Comprueba el proxy en los ajustes (network.proxy) o en HTTPS_PROXY; `riposte keys set DIRECCIÓN` con la dirección http:// del proxy guarda el acceso como usuario:contraseña.";
    plain_http_nearby(inside, url, host) = "plain_http", Input;
        en "The address {url} is not used for {inside}: it is not encrypted, and nobody has allowed that for this server."
           "Set an https:// address, or allow it in the settings: there is a button beside the address, or add \"{host}\" to plain_http_hosts under [network] in the settings file.";
        es "No se usa la dirección {url} para {inside}: no va cifrada, y nadie lo ha permitido para ese servidor."
           "Pon una dirección https:// o permítelo en los ajustes: hay un botón junto a la dirección, o añade \"{host}\" a plain_http_hosts en [network] del archivo de ajustes.";
    plain_http(inside, url) = "plain_http", Input;
        en "The address {url} is not used for {inside}: it is not encrypted, and anyone on the way could listen in."
           "Set an address that begins with https:// in the settings.";
        es "No se usa la dirección {url} para {inside}: no va cifrada, y cualquiera podría escuchar por el camino."
           "Pon en los ajustes una dirección que empiece por https://.";
    chat_timed_out(server, time) = "timeout", Retry;
        en "{server} did not begin to answer within {time}."
           "Ask again, or choose a faster model in the settings.";
        es "{server} no ha empezado a contestar en {time}."
           "Pregunta otra vez o elige un modelo más rápido en los ajustes.";
    timed_out(server, time) = "timeout", Retry;
        en "{server} did not answer within {time}."
           "Try again in a moment, or choose another provider in the settings.";
        es "{server} no ha contestado en {time}."
           "Inténtalo otra vez dentro de un momento o elige otro proveedor en los ajustes.";
    chat_stalled(server, time) = "stalled", Retry;
        en "{server} stopped in the middle of its answer and was silent for {time}."
           "Ask again, or choose a faster model in the settings.";
        es "{server} se ha parado a mitad de su respuesta y ha callado durante {time}."
           "Pregunta otra vez o elige un modelo más rápido en los ajustes.";
    stalled(server, time) = "stalled", Retry;
        en "{server} stopped in the middle of its answer and was silent for {time}."
           "Try again in a moment, or choose another provider in the settings.";
        es "{server} se ha parado a mitad de su respuesta y ha callado durante {time}."
           "Inténtalo otra vez dentro de un momento o elige otro proveedor en los ajustes.";
    cut(server, again) = "cut", Retry;
        en "{server}'s answer was cut off."
           "{again} in a moment, or choose another provider in the settings.";
        es "{server} ha dejado su respuesta a medias."
           "{again} dentro de un momento o elige otro proveedor en los ajustes.";
    hung_up(server, code, said, again) = "hung_up", Retry;
        en "{server} ended the connection (code {code}){said}."
           "{again} in a moment, or choose another provider in the settings.";
        es "{server} ha cerrado la conexión (código {code}){said}."
           "{again} dentro de un momento o elige otro proveedor en los ajustes.";
    key_refused(server, said, key_name) = "auth", Auth;
        en "{server} does not accept the key{said}."
           "Set a valid key in the settings, or with `riposte keys set {key_name}`.";
        es "{server} no acepta la clave{said}."
           "Pon una clave válida en los ajustes o con `riposte keys set {key_name}`.";
    odd_key(inside, key_name) = "auth", Auth;
        en "The key for {inside} has characters that no key has."
           "Set a valid key in the settings, or with `riposte keys set {key_name}`.";
        es "La clave para {inside} tiene caracteres que ninguna clave tiene."
           "Pon una clave válida en los ajustes o con `riposte keys set {key_name}`.";
    key_missing(server, key_name) = "key_missing", Auth;
        en "{server} needs a key and none is set."
           "Set the key in the settings, or with `riposte keys set {key_name}`.";
        es "{server} necesita una clave y no hay ninguna puesta."
           "Pon la clave en los ajustes o con `riposte keys set {key_name}`.";
    key_in_the_clear(inside, url, key_name) = "key_in_the_clear", Auth;
        en "The key for {inside} is not sent to {url}, where anyone on the way could read it."
           "Set an https:// address in the settings, or delete the key with `riposte keys delete {key_name}` if the server needs none.";
        es "La clave para {inside} no se envía a {url}, donde cualquiera podría leerla por el camino."
           "Pon una dirección https:// en los ajustes o borra la clave con `riposte keys delete {key_name}` si el servidor no la necesita.";
    limited_for(server, said, again, time) = "quota", Quota;
        en "{server} refuses for now because a limit is reached{said}."
           "{again} in {time}, or choose another provider in the settings.";
        es "{server} se niega por ahora porque se ha alcanzado un límite{said}."
           "{again} dentro de {time} o elige otro proveedor en los ajustes.";
    limited(server, inside, said) = "quota", Quota;
        en "{server} refuses for now because a limit is reached{said}."
           "Wait a little, check the credit of your account with {inside}, or choose another provider in the settings.";
        es "{server} se niega por ahora porque se ha alcanzado un límite{said}."
           "Espera un poco, comprueba el crédito de tu cuenta con {inside} o elige otro proveedor en los ajustes.";
    model_to_pull(server, model, said) = "model_not_found", Input;
        en "{server} does not know the model \"{model}\"{said}."
           "Get it with `ollama pull {model}`, or choose another model in the settings.";
        es "{server} no conoce el modelo «{model}»{said}."
           "Consíguelo con `ollama pull {model}` o elige otro modelo en los ajustes.";
    model_unknown(server, model, said) = "model_not_found", Input;
        en "{server} does not know the model \"{model}\"{said}."
           "Check the model's name and the address in the settings.";
        es "{server} no conoce el modelo «{model}»{said}."
           "Comprueba el nombre del modelo y la dirección en los ajustes.";
    voice_unknown(server, voice, said) = "unknown_voice", Input;
        en "{server} has no voice called \"{voice}\"{said}."
           "Choose another voice in the settings.";
        es "{server} no tiene ninguna voz llamada «{voice}»{said}."
           "Elige otra voz en los ajustes.";
    /// `wanted`: one of the phrases `chat`, `recognition`, `voice`.
    not_there(server, wanted, url) = "not_there", Input;
        en "{server} was reached, but there is no {wanted} at {url}."
           "Check the address in the settings; that of most servers ends in /v1.";
        es "{server} responde, pero no hay {wanted} en {url}."
           "Comprueba la dirección en los ajustes; la de la mayoría de los servidores acaba en /v1.";
    bad_request(server, status, said) = "bad_request", Input;
        en "{server} can't use the request (status {status}){said}."
           "Check the model and the address in the settings.";
        es "{server} no puede usar la petición (estado {status}){said}."
           "Comprueba el modelo y la dirección en los ajustes.";
    /// Of a voice that was told how to speak.
    bad_request_in_a_manner(server, status, said) = "bad_request", Input;
        en "{server} can't use the request (status {status}){said}."
           "Check how it is to speak (the manner of the voice), the model and the address in the settings: not every model takes a manner.";
        es "{server} no puede usar la petición (estado {status}){said}."
           "Comprueba en los ajustes cómo ha de hablar (la manera de la voz), el modelo y la dirección: no todos los modelos admiten una manera.";
    trouble(server, status, said, again) = "server", Retry;
        en "{server} has trouble of its own (status {status}){said}."
           "{again} in a moment, or choose another provider in the settings.";
        es "{server} tiene problemas propios (estado {status}){said}."
           "{again} dentro de un momento o elige otro proveedor en los ajustes.";
    overloaded(server, said, again) = "overloaded", Retry;
        en "{server} has too much to do at the moment{said}."
           "{again} in a moment, or choose another provider in the settings.";
        es "{server} tiene demasiado trabajo en este momento{said}."
           "{again} dentro de un momento o elige otro proveedor en los ajustes.";
    malformed(server, inside, reason, again) = "malformed", Retry;
        en "{server} sent an answer that can't be read: {reason}."
           "{again}; if it stays, check that the address in the settings is {inside}'s.";
        es "{server} ha enviado una respuesta que no se puede leer: {reason}."
           "{again}; si sigue igual, comprueba en los ajustes la dirección que usa {inside}.";
    address(inside) = "address", Input;
        en "The address set for {inside} is not a web address."
           "Set an address that begins with http:// or https:// in the settings.";
        es "La dirección puesta para {inside} no es una dirección web."
           "Pon en los ajustes una dirección que empiece por http:// o https://.";
}

phrases! {
    ask_again(): "Ask again", "Pregunta otra vez";
    try_again(): "Try again", "Inténtalo otra vez";
    chat(): "chat", "chat";
    recognition(): "speech recognition", "reconocimiento de voz";
    voice(): "voice", "voz";
    no_such_name(): "no server of that name was found", "no se ha encontrado ningún servidor con ese nombre";
    nothing_answers(): "nothing answers there", "ahí no contesta nadie";
    too_slow(): "connecting took too long", "la conexión ha tardado demasiado";
    insecure(): "a secure connection could not be made", "no se ha podido hacer una conexión segura";
    broke(): "the connection broke", "la conexión se ha cortado";
    no_connection(): "there is no connection", "no hay conexión";
    proxy_gone(): "the proxy does not answer", "el proxy no contesta";
    proxy_refused(): "the proxy refused to connect", "el proxy se ha negado a conectar";
    proxy_wants_login(): "the proxy wants a name and a password", "el proxy pide un usuario y una contraseña";
    redirects_to(address): "it redirects to {address}", "remite a {address}";
    redirects(): "it redirects elsewhere", "remite a otro sitio";
    not_json(): "it is not JSON", "no es JSON";
    invalid_json(): "it holds invalid JSON", "contiene JSON que no es válido";
    invalid_text(): "it holds invalid UTF-8", "contiene texto UTF-8 que no es válido";
    no_events(): "it is not a stream of events", "no es una secuencia de eventos";
    endless_event(): "one of its events has no end", "uno de sus eventos no tiene fin";
    out_of_order(): "its events are out of order", "sus eventos no están en orden";
    endless(): "it has no end", "no tiene fin";
    not_a_socket(): "it does not speak WebSocket", "no habla WebSocket";
    endless_message(): "one of its messages has no end", "uno de sus mensajes no tiene fin";
    no_text(): "it has no text", "no tiene texto";
    no_sound(): "there is no sound in it", "no contiene sonido";
    other_sound(kind): "it is {kind} instead of raw sound", "es {kind} en lugar de sonido sin comprimir";
    bad_sound(): "its sound is damaged", "su sonido está dañado";
    unwritable(): "the question can't be written", "la pregunta no se puede escribir";
    broken_form(): "its form is broken", "su formulario está roto";
    colon(words): ": {words}", ": {words}";
}

/// What the server said itself, to end a sentence with, quoted as it is; nothing where it said nothing.
pub fn said(words: &str) -> Sentence {
    let words = words.trim_end_matches(['.', '!', ' ']);
    if words.is_empty() { Sentence::default() } else { colon(super::phrase::quoted(words)) }
}

/// A server's name: at the beginning of a sentence, and inside of one. Vendors are called the same in every language.
pub fn named(server: &str) -> (Sentence, Sentence) {
    let spanish = match server {
        "The chat server" => "l servidor de chat",
        "The transcription server" => "l servidor de transcripción",
        "The speech server" => "l servidor de voz",
        vendor => return (vendor.into(), vendor.into()),
    };
    let rest = server.trim_start_matches("The ");
    (
        Sentence { en: server.to_owned(), es: format!("E{spanish}") },
        Sentence { en: format!("the {rest}"), es: format!("e{spanish}") },
    )
}
