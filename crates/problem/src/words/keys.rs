//! Keys of providers, the keychain, and the clipboard that a key comes from.

problems! {
    bad_name(name) = "keys.bad_name", Input;
        en "\"{name}\" is neither a vendor nor the address of a server."
           "Name a vendor, as openai or anthropic, or a server by its address, as https://gateway.example.";
        es "«{name}» no es un proveedor ni la dirección de un servidor."
           "Di un proveedor, como openai o anthropic, o un servidor por su dirección, como https://gateway.example.";
    /// `reason`: one of the phrases below.
    bad_key(reason) = "keys.bad_key", Input;
        en "That can't be a key: it {reason}."
           "Copy the key from the provider's page again, all of it and nothing else.";
        es "Eso no puede ser una clave: {reason}."
           "Copia otra vez la clave de la página del proveedor, entera y sin nada más.";
    bad_environment(variable, reason) = "keys.bad_environment", Input;
        en "The environment variable {variable} can't be a key: it {reason}."
           "Correct or unset {variable}, then start Riposte again.";
        es "La variable de entorno {variable} no puede ser una clave: {reason}."
           "Corrige o quita {variable} e inicia Riposte de nuevo.";
    /// `advice`: one of the phrases `without_keychain_…`.
    no_keychain(advice) = "keys.no_keychain", Device;
        en "No keychain was found on this system."
           "{advice}";
        es "No se ha encontrado ningún llavero en este sistema."
           "{advice}";
    locked() = "keys.locked", Device;
        en "The keychain is locked or was never set up."
           "Unlock it or set one up in your system's password program, then try again.";
        es "El llavero está bloqueado o nunca se ha configurado."
           "Desbloquéalo o configura uno en el programa de contraseñas de tu sistema e inténtalo otra vez.";
    no_answer(seconds) = "keys.no_answer", Retry;
        en "The keychain did not answer within {seconds} seconds."
           "If a window asks you to unlock it, do so, then try again.";
        es "El llavero no ha contestado en {seconds} segundos."
           "Si una ventana te pide desbloquearlo, hazlo e inténtalo otra vez.";
    ambiguous(provider) = "keys.ambiguous", Device;
        en "The keychain holds several keys for {provider}."
           "Delete all but one in your system's password program (their service is called riposte).";
        es "El llavero guarda varias claves para {provider}."
           "Borra todas menos una en el programa de contraseñas de tu sistema (su servicio se llama riposte).";
    not_text(provider) = "keys.not_text", Device;
        en "The keychain's key for {provider} is damaged."
           "Set it again: riposte keys set {provider}.";
        es "La clave del llavero para {provider} está dañada."
           "Ponla otra vez: riposte keys set {provider}.";
    failed(reason) = "keys.failed", Device;
        en "The keychain failed: {reason}."
           "Try again; if it goes on, sign out and in again.";
        es "El llavero ha fallado: {reason}."
           "Inténtalo otra vez; si sigue igual, cierra la sesión y vuelve a entrar.";
    /// `why` and `advice`: the keychain's own trouble.
    session_only(why, advice) = "keys.session_only", Device;
        en "The key is kept only until Riposte is closed. {why}"
           "{advice}";
        es "La clave se guarda solo hasta que se cierre Riposte. {why}"
           "{advice}";
    not_kept(why, variable) = "keys.not_kept", Device;
        en "The key is not kept. {why}"
           "Make the keychain available, or set the environment variable {variable} instead.";
        es "La clave no se guarda. {why}"
           "Haz que el llavero esté disponible o pon en su lugar la variable de entorno {variable}.";
    no_address() = "keys.no_address", Input;
        en "A key belongs to a server, and the address is not a web address."
           "Set an address that begins with http:// or https:// first.";
        es "Una clave es de un servidor, y la dirección no es una dirección web."
           "Pon antes una dirección que empiece por http:// o https://.";
    clipboard_empty() = "keys.clipboard_empty", Input;
        en "There is no text in the clipboard."
           "Copy the key first, then press the button again.";
        es "No hay texto en el portapapeles."
           "Copia antes la clave y pulsa otra vez el botón.";
    clipboard_not_a_key() = "keys.clipboard_not_a_key", Input;
        en "What is in the clipboard does not look like a key: a key is one word without spaces."
           "Copy the key alone, then press the button again.";
        es "Lo que hay en el portapapeles no parece una clave: una clave es una palabra sin espacios."
           "Copia solo la clave y pulsa otra vez el botón.";
    no_clipboard(reason) = "keys.clipboard_unavailable", Device;
        en "The clipboard can't be read ({reason})."
           "Save the key in a terminal instead, with `riposte keys set`.";
        es "No se puede leer el portapapeles ({reason})."
           "Guarda la clave desde un terminal, con `riposte keys set`.";
}

phrases! {
    is_empty(): "is empty", "está vacía";
    has_odd_characters(): "has a space, a line break or another character inside that no key has",
        "tiene dentro un espacio, un salto de línea u otro carácter que ninguna clave tiene";
    is_no_text(): "is no readable text", "no es un texto legible";
    has_a_bad_entry(): "has an entry that is no ADDRESS=KEY", "tiene una entrada que no es DIRECCIÓN=CLAVE";
    is_too_long(most): "is longer than the {most} characters that the keychain takes", "tiene más de los {most} caracteres que admite el llavero";
    assigned(variable, owner): "{variable} to {owner}=KEY", "{variable} con {owner}=CLAVE";
    library_stopped(): "its library stopped", "su biblioteca se ha parado";
    no_thread(reason): "no thread for it: {reason}", "no hay un hilo para él: {reason}";
    thread_ended(): "its thread ended", "su hilo ha terminado";
    no_reason(): "it gave no reason that can be shown", "no ha dado un motivo que se pueda mostrar";
    without_keychain_on_linux(): "Start a Secret Service such as GNOME Keyring or KWallet, or set the key's environment variable.",
        "Arranca un Secret Service como GNOME Keyring o KWallet, o pon la variable de entorno de la clave.";
    without_keychain_elsewhere(): "Set the key's environment variable instead.", "Pon en su lugar la variable de entorno de la clave.";
}
