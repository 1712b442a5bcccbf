//! Neural voices on this machine, whichever model speaks: its files, its voices, and what comes of them.

problems! {
    model_missing(model, path) = "voice.model_missing", Input;
        en "A file of the {model} voice was not found: {path}."
           "Get a voice with `riposte models pull ID` (`riposte models list` shows them), or choose the model's file in the settings.";
        es "No se ha encontrado un archivo de la voz {model}: {path}."
           "Consigue una voz con `riposte models pull ID` (`riposte models list` las muestra) o elige el archivo del modelo en los ajustes.";
    model_broken(model, path, reason) = "voice.model_broken", Input;
        en "The file {path} can't be used as a {model} voice: {reason}."
           "Download the voice again, or choose another file in the settings.";
        es "No se puede usar el archivo {path} como voz {model}: {reason}."
           "Descarga la voz otra vez o elige otro archivo en los ajustes.";
    model_failed(model, path, reason) = "voice.model_failed", Retry;
        en "The {model} voice {path} made no sound: {reason}."
           "Download the voice again, or choose another file in the settings.";
        es "La voz {model} {path} no ha producido sonido: {reason}."
           "Descarga la voz otra vez o elige otro archivo en los ajustes.";
    /// A trouble with ONNX Runtime itself, in the words of its own row.
    no_runtime(happened, advice) = "voice.onnx_runtime", Device;
        en "{happened}" "{advice}";
        es "{happened}" "{advice}";
    unknown_voice(model, voice, there) = "voice.unknown_voice", Input;
        en "There is no {model} voice called \"{voice}\" here: there are {there}."
           "Choose one of them in the settings; `riposte voices` lists them.";
        es "Aquí no hay ninguna voz {model} llamada «{voice}»: hay {there}."
           "Elige una de ellas en los ajustes; `riposte voices` las muestra.";
    no_voice(model, language, there) = "voice.unknown_voice", Input;
        en "There is no {model} voice for the language \"{language}\" here: there are {there}."
           "Choose one of them in the settings, or get another with `riposte models pull ID`.";
        es "Aquí no hay ninguna voz {model} para el idioma «{language}»: hay {there}."
           "Elige una de ellas en los ajustes o consigue otra con `riposte models pull ID`.";
    unread(model, language, reason) = "voice.phonemes", Device;
        en "The {model} voice can't read {language} here: {reason}."
           "Install espeak-ng, which tells how words are pronounced, or choose another voice in the settings.";
        es "La voz {model} no puede leer {language} aquí: {reason}."
           "Instala espeak-ng, que dice cómo se pronuncian las palabras, o elige otra voz en los ajustes.";
}

phrases! {
    thread_ended(): "its thread has ended; choose the voice again", "su hilo ha terminado; elige la voz otra vez";
    no_thread(reason): "there is no thread for it ({reason})", "no hay un hilo para ella ({reason})";
    too_large(bytes): "it has {bytes} bytes, far more than any published one", "tiene {bytes} bytes, muchos más que cualquiera de los publicados";
    damaged(): "it is damaged", "está dañado";
    odd_value(name, value): "{name} in it is {value}", "{name} en él es {value}";
    lacks_value(name): "there is no {name} in it", "no hay {name} en él";
    wrong_count(name, found, wanted): "{name} in it has {found} numbers, not {wanted}", "{name} en él tiene {found} números, no {wanted}";
    of_another_model(): "it belongs to another model", "pertenece a otro modelo";
    no_known_sound(sounds): "the voice has no sound for {sounds}", "la voz no tiene sonido para {sounds}";
    nothing_given(): "there is nothing in what it gave", "no hay nada en lo que ha dado";
    endless(): "what it gave does not end", "lo que ha dado no termina";
    no_numbers(): "there are no numbers in what it gave", "no hay números en lo que ha dado";
}
