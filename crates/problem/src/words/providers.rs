//! Chat models, recognisers and voices, where it is no server that fails.

problems! {
    empty(provider) = "chat.empty", Retry;
        en "{provider} answered without a word."
           "Ask again in a moment, or choose another provider in the settings.";
        es "{provider} ha contestado sin una palabra."
           "Pregunta otra vez dentro de un momento o elige otro proveedor en los ajustes.";
    only_thought(provider) = "chat.only_thought", Input;
        en "{provider} spent all of its answer on thinking."
           "Allow longer answers in the settings file (conversation.max_tokens), or choose a model that thinks less.";
        es "{provider} ha gastado toda su respuesta en pensar."
           "Permite respuestas más largas en el archivo de ajustes (conversation.max_tokens) o elige un modelo que piense menos.";
    refused(provider) = "chat.refused", Input;
        en "{provider} declined to answer that."
           "Ask in other words.";
        es "{provider} no ha querido contestar a eso."
           "Pregunta con otras palabras.";
    /// `reason`: the vendor's own word, as `OTHER`.
    stopped(provider, reason) = "chat.stopped", Retry;
        en "{provider} broke off its answer and gave no more reason than \"{reason}\"."
           "Ask again, or in other words.";
        es "{provider} ha interrumpido su respuesta sin más motivo que «{reason}»."
           "Pregunta otra vez o con otras palabras.";
    unknown_chat(name, known) = "chat.unknown_vendor", Input;
        en "There is no chat provider called \"{name}\"."
           "Choose one of: {known}.";
        es "No hay ningún proveedor de chat llamado «{name}»."
           "Elige uno de estos: {known}.";
    speech_model_missing(path) = "speech.model_missing", Input;
        en "The speech model {path} was not found."
           "Choose another model file in the settings, or leave it empty to use the one that comes with Riposte.";
        es "No se ha encontrado el modelo de voz {path}."
           "Elige otro archivo de modelo en los ajustes o déjalo vacío para usar el que trae Riposte.";
    speech_model_broken(path, reason) = "speech.model_broken", Input;
        en "The speech model {path} can't be used: {reason}."
           "Download the model again or choose another file; leave it empty to use the one that comes with Riposte.";
        es "No se puede usar el modelo de voz {path}: {reason}."
           "Descarga el modelo otra vez o elige otro archivo; déjalo vacío para usar el que trae Riposte.";
    bundled_missing(file, looked) = "speech.bundled_missing", Device;
        en "A file that comes with Riposte, {file}, was not found. Looked for: {looked}."
           "Install Riposte again, or name the folder that holds `micro` in the environment variable RIPOSTE_MODELS_DIR.";
        es "No se ha encontrado {file}, un archivo que trae Riposte. Se ha buscado: {looked}."
           "Instala Riposte otra vez o pon la carpeta que contiene `micro` en la variable de entorno RIPOSTE_MODELS_DIR.";
    not_unpacked(file, folder, reason) = "speech.not_unpacked", Device;
        en "{file}, which comes with Riposte, could not be written into {folder}: {reason}."
           "Make room there, or allow writing there. You can also choose another model in the settings.";
        es "{file}, que viene con Riposte, no se ha podido escribir en {folder}: {reason}."
           "Haz sitio ahí o permite que se escriba ahí. También puedes elegir otro modelo en los ajustes.";
    language_unknown(model, language) = "speech.language_unknown", Input;
        en "The speech model {model} does not know the language \"{language}\"."
           "Choose a language the model knows, leave the language empty, or choose a multilingual model (one without `.en` in its name).";
        es "El modelo de voz {model} no conoce el idioma «{language}»."
           "Elige un idioma que el modelo conozca, deja el idioma vacío o elige un modelo multilingüe (uno sin `.en` en el nombre).";
    behind(seconds) = "speech.behind", Device;
        en "Speech recognition can't keep up: {seconds} s of sound are waiting for it."
           "Choose a smaller speech model in the settings, or close programs that keep the processor busy.";
        es "El reconocimiento de voz no da abasto: le esperan {seconds} s de sonido."
           "Elige un modelo de voz más pequeño en los ajustes o cierra programas que tengan ocupado el procesador.";
    /// `why`: the server's own trouble, a sentence.
    not_live(why) = "speech.not_live", Retry;
        en "What you said was understood only after it was sent once more, as a whole. {why}"
           "Nothing is lost, but answers come later. If it stays so, check the network connection, or choose another provider in the settings.";
        es "Lo que has dicho se ha entendido solo después de enviarlo otra vez, entero. {why}"
           "No se ha perdido nada, pero las respuestas llegan más tarde. Si sigue así, comprueba la conexión de red o elige otro proveedor en los ajustes.";
    recognition_failed(reason) = "speech.failed", Bug;
        en "Speech recognition failed: {reason}."
           "Say it again; if it keeps happening, choose another model and report it with the log.";
        es "El reconocimiento de voz ha fallado: {reason}."
           "Dilo otra vez; si sigue pasando, elige otro modelo e infórmanos con el registro.";
    /// `why`: the server's own trouble, a sentence.
    voice_not_live(why) = "voice.not_live", Retry;
        en "The answer is spoken sentence by sentence, not as it is written. {why}"
           "Nothing is lost, but sentences may begin later. If it stays so, check the network connection, or choose another provider in the settings.";
        es "La respuesta se dice frase a frase, no según se escribe. {why}"
           "No se ha perdido nada, pero las frases pueden empezar más tarde. Si sigue así, comprueba la conexión de red o elige otro proveedor en los ajustes.";
    voice_unavailable(reason) = "voice.unavailable", Device;
        en "The system has no voice: {reason}."
           "Choose another voice in the settings.";
        es "El sistema no tiene voz: {reason}."
           "Elige otra voz en los ajustes.";
    /// `advice`: one of the phrases `install_…`.
    not_installed(program, advice) = "voice.not_installed", Device;
        en "The voice program {program} is not installed."
           "{advice}";
        es "El programa de voz {program} no está instalado."
           "{advice}";
    not_started(program, reason) = "voice.not_started", Device;
        en "The voice program {program} could not be started: {reason}."
           "Check that {program} runs in a terminal and that you may execute it, or choose another voice.";
        es "No se ha podido arrancar el programa de voz {program}: {reason}."
           "Comprueba que {program} funciona en un terminal y que puedes ejecutarlo, o elige otra voz.";
    unknown_voice(voice) = "voice.unknown_voice", Input;
        en "There is no voice called \"{voice}\" on this machine."
           "Choose one of the installed voices in the settings.";
        es "En este equipo no hay ninguna voz llamada «{voice}»."
           "Elige en los ajustes una de las voces instaladas.";
    unknown_voice_vendor(name, known) = "voice.unknown_vendor", Input;
        en "There is no voice vendor called \"{name}\"."
           "Choose one of: {known}.";
        es "No hay ningún proveedor de voz llamado «{name}»."
           "Elige uno de estos: {known}.";
    voice_failed(program, reason) = "voice.failed", Retry;
        en "The voice program {program} failed: {reason}."
           "Try again; if it stays so, reinstall {program} or choose another voice in the settings.";
        es "El programa de voz {program} ha fallado: {reason}."
           "Inténtalo otra vez; si sigue igual, reinstala {program} o elige otra voz en los ajustes.";
    voice_silent(program) = "voice.silent", Retry;
        en "The voice program {program} produced no sound."
           "Try again; if it stays so, reinstall {program} or choose another voice in the settings.";
        es "El programa de voz {program} no ha dado sonido."
           "Inténtalo otra vez; si sigue igual, reinstala {program} o elige otra voz en los ajustes.";
    voice_timed_out(program, time) = "voice.timed_out", Retry;
        en "The voice program {program} gave no sound for {time}."
           "Try again when the machine is less busy, or choose another voice in the settings.";
        es "El programa de voz {program} no ha dado sonido durante {time}."
           "Inténtalo otra vez cuando el equipo esté menos ocupado o elige otra voz en los ajustes.";
    bad_audio(program, reason) = "voice.bad_audio", Device;
        en "The voice program {program} wrote sound that can't be read: {reason}."
           "Update {program}, or choose another voice in the settings.";
        es "El programa de voz {program} ha escrito un sonido que no se puede leer: {reason}."
           "Actualiza {program} o elige otra voz en los ajustes.";
}

phrases! {
    too_many_finals(number): "{number} finals are waiting in one session", "{number} textos finales esperan en una sesión";
    no_client(name): "nobody knows how to ask \"{name}\"", "nadie sabe cómo preguntar a «{name}»";
    nothing_for_it(what, reason): "no {what} for it ({reason})", "no hay {what} para él ({reason})";
    a_thread(): "thread", "un hilo";
    a_runtime(): "runtime", "un entorno de ejecución";
    is_empty(): "it is empty", "está vacío";
    is_gguf(): "it is in GGUF format; whisper.cpp's models are in the older ggml format",
        "está en formato GGUF; los modelos de whisper.cpp están en el formato ggml, anterior";
    is_another_model(): "it is another model than before", "es otro modelo que antes";
    not_whisper(): "it is not a whisper.cpp model", "no es un modelo de whisper.cpp";
    other_dimensions(): "its dimensions are not those of a Whisper model", "sus dimensiones no son las de un modelo Whisper";
    other_filters(): "its mel filters have the wrong size", "sus filtros mel no tienen el tamaño correcto";
    vocabulary_damaged(): "its vocabulary is damaged", "su vocabulario está dañado";
    weights_damaged(): "its weights are damaged", "sus pesos están dañados";
    too_many_weights(): "it has more weights than its dimensions say", "tiene más pesos de los que dicen sus dimensiones";
    cut_short(): "it is cut short, as when a download breaks off", "está cortado, como cuando se interrumpe una descarga";
    ended_with(status): "it ended with {status}", "ha terminado con {status}";
    not_wav(): "it is not a WAV stream", "no es sonido WAV";
    no_format(): "its format chunk is missing", "falta la parte que dice su formato";
    unknown_coding(name): "its coding ({name}) is unknown", "su codificación ({name}) es desconocida";
    odd_shape(channels, rate_hz): "{channels} channels at {rate_hz} Hz are out of range", "{channels} canales a {rate_hz} Hz están fuera de lo posible";
    endless_header(): "its header does not end", "su cabecera no termina";
    did_not_read(): "it did not read its text", "no ha leído su texto";
    listed_no_voices(): "it listed no voices", "no ha enumerado ninguna voz";
    other_rate(rate_hz, wanted_hz): "its rate is {rate_hz} Hz instead of {wanted_hz} Hz", "su frecuencia es de {rate_hz} Hz en lugar de {wanted_hz} Hz";
    install_with(command): "Run `{command}` in a terminal, or choose another voice in the settings.",
        "Ejecuta `{command}` en un terminal o elige otra voz en los ajustes.";
    install_somehow(): "Install espeak-ng with your package manager, or choose another voice in the settings.",
        "Instala espeak-ng con tu gestor de paquetes o elige otra voz en los ajustes.";
    repair_system(): "It belongs to the system: repair the system, or choose another voice.",
        "Es parte del sistema: repara el sistema o elige otra voz.";
    cant_be_read(reason): "it can't be read ({reason})", "no se puede leer ({reason})";
    refused_by_whisper(reason): "whisper.cpp refuses it ({reason})", "whisper.cpp lo rechaza ({reason})";
    recogniser_closed(): "the recogniser was closed", "se ha cerrado el reconocedor";
    panicked(): "it panicked", "se ha venido abajo";
}
