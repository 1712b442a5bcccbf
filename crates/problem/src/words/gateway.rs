//! The gateway: what stands in the way of listening, and what its clients are told.

problems! {
    unprotected(address) = "gateway.unprotected", Input;
        en "{address} can be reached from other machines, and there is no token or no TLS."
           "Make a token with `riposte tokens add NAME` and name --tls-cert and --tls-key; or say --unprotected twice, if whoever reaches it may use it.";
        es "A {address} se llega desde otras máquinas, y falta un token o TLS."
           "Crea un token con `riposte tokens add NOMBRE` e indica --tls-cert y --tls-key; o di --unprotected dos veces, si puede usarlo cualquiera que llegue.";
    token_required(path) = "gateway.token_required", Input;
        en "A token is required, and there is none in {path}."
           "Make one with `riposte tokens add NAME`, as the same user and with the same HOME; or leave out --require-token, if whoever reaches this server may use it.";
        es "Se exige un token, y en {path} no hay ninguno."
           "Crea uno con `riposte tokens add NOMBRE`, con el mismo usuario y el mismo HOME; o quita --require-token, si puede usarlo cualquiera que llegue a este servidor.";
    can_not_listen(address, reason) = "gateway.listen", Input;
        en "{address} can't be listened on: {reason}."
           "Choose another address or port with --listen.";
        es "No se puede escuchar en {address}: {reason}."
           "Elige otra dirección u otro puerto con --listen.";
    no_tls(path, reason) = "gateway.tls", Input;
        en "The certificate or its key, {path}, can't be used: {reason}."
           "Name PEM files that belong together with --tls-cert and --tls-key.";
        es "No se puede usar el certificado o su clave, {path}: {reason}."
           "Indica con --tls-cert y --tls-key archivos PEM que vayan juntos.";
    twilio_address(address) = "gateway.twilio_address", Input;
        en "{address} is no address that Twilio streams calls to."
           "Name it as in your TwiML: wss://HOST/twilio/media.";
        es "{address} no es una dirección a la que Twilio envíe llamadas."
           "Indícala como en tu TwiML: wss://HOST/twilio/media.";
    no_twilio_key() = "gateway.twilio_key", Auth;
        en "There is no auth token of Twilio's, by which its calls are recognised."
           "Copy it from Twilio's console and keep it with `riposte keys set https://api.twilio.com`.";
        es "No hay ningún token de autenticación de Twilio, por el que se reconocen sus llamadas."
           "Cópialo de la consola de Twilio y guárdalo con `riposte keys set https://api.twilio.com`.";
    tokens_unreadable(path, reason) = "gateway.tokens", Input;
        en "The file of tokens, {path}, can't be used: {reason}."
           "Mend it or move it away; then nobody has a token.";
        es "No se puede usar el archivo de tokens {path}: {reason}."
           "Arréglalo o quítalo de ahí; entonces nadie tiene token.";
    token_exists(name) = "gateway.token_exists", Input;
        en "There is a token for {name} already."
           "Choose another name, or revoke the old one first with `riposte tokens revoke`.";
        es "Ya hay un token para {name}."
           "Elige otro nombre, o revoca antes el viejo con `riposte tokens revoke`.";
    token_name(name) = "gateway.token_name", Input;
        en "{name} is no name for a token."
           "Use up to 64 letters, digits, dots, hyphens and underscores.";
        es "{name} no sirve de nombre para un token."
           "Usa hasta 64 letras, cifras, puntos, guiones y guiones bajos.";
    no_such_token(name) = "gateway.no_such_token", Input;
        en "There is no token for {name}."
           "`riposte tokens list` shows whom there are tokens for.";
        es "No hay ningún token para {name}."
           "`riposte tokens list` muestra para quién hay tokens.";
    no_token() = "gateway.token", Auth;
        en "This server asks for a token, and there was none or not a right one."
           "Send the header `Authorization: Bearer TOKEN`; `riposte tokens add NAME` on the server makes one.";
        es "Este servidor pide un token, y faltaba o no era bueno."
           "Envía la cabecera `Authorization: Bearer TOKEN`; `riposte tokens add NOMBRE` en el servidor crea uno.";
    revoked() = "gateway.revoked", Auth;
        en "The token of this connection was revoked."
           "Ask whoever runs the server for another.";
        es "El token de esta conexión se ha revocado."
           "Pide otro a quien lleve el servidor.";
    full() = "gateway.full", Retry;
        en "The server holds as many conversations as it may."
           "Try again in a minute.";
        es "El servidor mantiene ya todas las conversaciones que puede."
           "Prueba otra vez dentro de un minuto.";
    own_full() = "gateway.token_full", Retry;
        en "As many conversations go on with this token as it allows."
           "End another one first; `riposte tokens add NAME --sessions N` on the server makes a token for more.";
        es "Ya hay tantas conversaciones con este token como permite."
           "Termina antes otra; `riposte tokens add NOMBRE --sessions N` en el servidor crea un token para más.";
    draining() = "gateway.draining", Retry;
        en "The server is being stopped."
           "Connect again in a moment.";
        es "El servidor se está parando."
           "Conéctate otra vez dentro de un momento.";
    slow_reader() = "gateway.slow_reader", Retry;
        en "The client does not read what it is sent."
           "Read frames as they come, and connect again.";
        es "El cliente no lee lo que se le envía."
           "Lee los mensajes según llegan y conéctate otra vez.";
    idle() = "gateway.idle", Retry;
        en "Nothing came from the client for a long time."
           "Connect again when there is something to say.";
        es "El cliente lleva mucho tiempo sin enviar nada."
           "Conéctate otra vez cuando haya algo que decir.";
    too_many() = "gateway.too_many", Input;
        en "The client sends more frames than a conversation needs."
           "Send pieces of sound of 10 to 200 ms, and playback positions at most 50 times a second.";
        es "El cliente envía más mensajes de los que necesita una conversación."
           "Envía trozos de sonido de 10 a 200 ms, y la posición de reproducción como mucho 50 veces por segundo.";
    too_long(kilobytes) = "gateway.too_long", Input;
        en "A frame is longer than {kilobytes} KiB."
           "Send shorter pieces of sound.";
        es "Un mensaje ocupa más de {kilobytes} KiB."
           "Envía trozos de sonido más cortos.";
    text() = "gateway.text", Input;
        en "A text message came; the protocol has binary ones only."
           "Send binary messages: a type, flags, a payload.";
        es "Ha llegado un mensaje de texto; el protocolo solo tiene binarios."
           "Envía mensajes binarios: tipo, indicadores y contenido.";
    short() = "gateway.short", Input;
        en "A frame is shorter than its header of two bytes."
           "Begin each message with its type and its flags.";
        es "Un mensaje es más corto que su cabecera de dos bytes."
           "Empieza cada mensaje con su tipo y sus indicadores.";
    bad_type(number) = "gateway.type", Input;
        en "A client sends no frames of type {number}."
           "Send types 0x01, 0x02, 0x03, 0x0A and 0x0B.";
        es "Un cliente no envía mensajes de tipo {number}."
           "Envía los tipos 0x01, 0x02, 0x03, 0x0A y 0x0B.";
    flags() = "gateway.flags", Input;
        en "A frame has flags that mean nothing in it."
           "Leave the flags of what a client sends at 0.";
        es "Un mensaje lleva indicadores que no significan nada en él."
           "Deja a 0 los indicadores de lo que envía un cliente.";
    opus() = "gateway.opus", Input;
        en "A frame is marked as Opus, which was not agreed on."
           "Send 16-bit PCM.";
        es "Un mensaje dice que es Opus, y no se ha acordado."
           "Envía PCM de 16 bits.";
    payload(name) = "gateway.payload", Input;
        en "What a frame of type {name} carries is not what it has to be."
           "docs/GATEWAY.md describes it.";
        es "Lo que lleva un mensaje de tipo {name} no es lo que debe."
           "docs/GATEWAY.md lo describe.";
    order(name) = "gateway.order", Input;
        en "A frame of type {name} came when it means nothing."
           "Sound is between audio_start and audio_end.";
        es "Un mensaje de tipo {name} ha llegado cuando no significa nada."
           "El sonido va entre audio_start y audio_end.";
    playback() = "gateway.playback", Input;
        en "The client says that it has played more than it was sent."
           "Count the samples of tts_audio since the session began.";
        es "El cliente dice que ha reproducido más de lo que se le ha enviado."
           "Cuenta las muestras de tts_audio desde que empezó la sesión.";
    no_resume() = "gateway.no_resume", Retry;
        en "The session that was to go on is over, or too much of it was missed."
           "Connect without `resume` and begin a new one.";
        es "La sesión que debía continuar ha terminado, o se ha perdido demasiado de ella."
           "Conéctate sin `resume` y empieza otra.";
}
