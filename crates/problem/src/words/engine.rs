//! The engine itself.

problems! {
    no_bundled_question() = "engine.no_bundled_question", Input;
        en "The bundled question is missing."
           "Install Riposte again, or ask a question of your own.";
        es "Falta la pregunta de ejemplo."
           "Instala Riposte otra vez o haz una pregunta tuya.";
    not_recorded(path, reason) = "engine.not_recorded", Input;
        en "The conversation is not recorded: {path} can't be written ({reason})."
           "Choose a file in a folder that you may write to, on a disk with room.";
        es "La conversación no se graba: no se puede escribir {path} ({reason})."
           "Elige un archivo en una carpeta en la que puedas escribir, en un disco con espacio.";
    no_runtime(reason) = "engine.no_runtime", Bug;
        en "The engine could not start: {reason}."
           "Close other programs and start Riposte again.";
        es "El motor no ha podido arrancar: {reason}."
           "Cierra otros programas e inicia Riposte de nuevo.";
    no_history() = "engine.no_history", Device;
        en "The history is not open, so nothing of it was deleted."
           "Start Riposte again, or delete it with `riposte history delete --all`.";
        es "El historial no está abierto, así que no se ha borrado nada de él."
           "Inicia Riposte de nuevo o bórralo con `riposte history delete --all`.";
    conversation_gone() = "engine.conversation_gone", Input;
        en "That conversation is no longer in the history."
           "Choose another one, or ask your question in a new one.";
        es "Esa conversación ya no está en el historial."
           "Elige otra o haz tu pregunta en una nueva.";
    in_a_turn() = "engine.in_a_turn", Retry;
        en "A sample can't be heard while you talk with Riposte."
           "Wait until it is ready, then try again.";
        es "No se puede oír una muestra mientras hablas con Riposte."
           "Espera a que esté listo y prueba otra vez.";
    check_in_a_turn() = "engine.check_in_a_turn", Retry;
        en "The sound can't be tested while you talk with Riposte."
           "Wait until it is ready, then try again.";
        es "No se puede probar el sonido mientras hablas con Riposte."
           "Espera a que esté listo y prueba otra vez.";
    check_muted() = "engine.check_muted", Input;
        en "The sound can't be tested while the microphone is muted."
           "Unmute it, then try again.";
        es "No se puede probar el sonido con el micrófono silenciado."
           "Actívalo y prueba otra vez.";
    check_broken_off() = "engine.check_broken_off", Retry;
        en "The test of the sound was broken off."
           "Try again when nothing else goes on; if it stays like this, choose the microphone and the speaker anew.";
        es "La prueba del sonido se ha interrumpido."
           "Prueba otra vez cuando no pase nada más; si sigue igual, elige de nuevo el micrófono y el altavoz.";
    model_is_loading(model) = "chat.loading", Retry;
        en "The chat model {model} is being loaded, so its first answer takes longer."
           "Wait for it, or choose a smaller model in the settings.";
        es "Se está cargando el modelo {model}, así que su primera respuesta tarda más."
           "Espera a que termine o elige un modelo más pequeño en los ajustes.";
    others_answer(first, instead) = "fall_back.chat", Retry;
        en "{first} did not answer; {instead} answered instead."
           "{first} is tried again by itself. If it stays like this, look at its key, its limits and its address in the settings.";
        es "{first} no ha contestado; en su lugar ha contestado {instead}."
           "A {first} se le vuelve a preguntar solo. Si sigue así, mira su clave, sus límites y su dirección en los ajustes.";
    others_understand(first, instead) = "fall_back.speech", Retry;
        en "{first} did not recognise your words; {instead} did instead."
           "{first} is tried again by itself. If it stays like this, look at its key, its limits and its address in the settings.";
        es "{first} no ha reconocido tus palabras; lo ha hecho {instead} en su lugar."
           "Con {first} se vuelve a probar solo. Si sigue así, mira su clave, sus límites y su dirección en los ajustes.";
    others_speak(first, instead) = "fall_back.voice", Retry;
        en "{first} did not speak; {instead} spoke instead."
           "{first} is tried again by itself. If it stays like this, look at its key, its limits and its address in the settings.";
        es "{first} no ha hablado; ha hablado {instead} en su lugar."
           "Con {first} se vuelve a probar solo. Si sigue así, mira su clave, sus límites y su dirección en los ajustes.";
    /// `first` refused in a way that does not pass.
    others_answer_until_mended(first, instead) = "fall_back.chat", Auth;
        en "{first} did not answer: it refuses the key, or has not what is asked for; {instead} answered instead."
           "Test {first} in the settings, or with `riposte providers test NAME`, and mend what it says; until then {instead} answers.";
        es "{first} no ha contestado: rechaza la clave o no tiene lo que se le pide; en su lugar ha contestado {instead}."
           "Prueba {first} en los ajustes o con `riposte providers test NOMBRE` y arregla lo que diga; mientras tanto contesta {instead}.";
    others_understand_until_mended(first, instead) = "fall_back.speech", Auth;
        en "{first} did not recognise your words: it refuses the key, or has not what is asked for; {instead} did instead."
           "Test {first} in the settings, or with `riposte providers test NAME`, and mend what it says; until then {instead} listens.";
        es "{first} no ha reconocido tus palabras: rechaza la clave o no tiene lo que se le pide; lo ha hecho {instead} en su lugar."
           "Prueba {first} en los ajustes o con `riposte providers test NOMBRE` y arregla lo que diga; mientras tanto escucha {instead}.";
    others_speak_until_mended(first, instead) = "fall_back.voice", Auth;
        en "{first} did not speak: it refuses the key, or has not what is asked for; {instead} spoke instead."
           "Test {first} in the settings, or with `riposte providers test NAME`, and mend what it says; until then {instead} speaks.";
        es "{first} no ha hablado: rechaza la clave o no tiene lo que se le pide; ha hablado {instead} en su lugar."
           "Prueba {first} en los ajustes o con `riposte providers test NOMBRE` y arregla lo que diga; mientras tanto habla {instead}.";
    no_file(path) = "models.missing", Input;
        en "There is no model at {path}."
           "Get one with `riposte models pull`, or name another in the settings.";
        es "No hay ningún modelo en {path}."
           "Consigue uno con `riposte models pull` o pon otro en los ajustes.";
    recogniser_slow(recogniser, seconds) = "speech.slow", Device;
        en "Speech recognition by {recogniser} is slow: your words took {seconds} s to arrive."
           "Choose a smaller model in the settings (ggml-tiny is the quickest of Whisper's), or close what keeps the machine busy.";
        es "El reconocimiento de voz con {recogniser} es lento: tus palabras han tardado {seconds} s en llegar."
           "Elige un modelo más pequeño en los ajustes (ggml-tiny es el más rápido de Whisper) o cierra lo que tenga ocupado el equipo.";
}

phrases! {
    /// A sentence after why a provider can't be had.
    not_fallen_back_on(provider): "{provider} is left out of those that are asked instead.",
        "{provider} no se usará en lugar de otro.";
}
