//! Kokoro: its model, its voices, and how words are pronounced.

problems! {
    model_missing(path) = "voice.model_missing", Input;
        en "The model {path} was not found."
           "Get it with `riposte models pull kokoro-v1.0`, or choose the file of a Kokoro model (kokoro-v1.0.int8.onnx) in the settings.";
        es "No se ha encontrado el modelo {path}."
           "Consíguelo con `riposte models pull kokoro-v1.0` o elige en los ajustes el archivo de un modelo Kokoro (kokoro-v1.0.int8.onnx).";
    model_broken(path, reason) = "voice.model_broken", Input;
        en "The voice model {path} can't be used: {reason}."
           "Download the Kokoro model again (kokoro-v1.0.int8.onnx), or choose another file in the settings.";
        es "No se puede usar el modelo de voz {path}: {reason}."
           "Descarga otra vez el modelo Kokoro (kokoro-v1.0.int8.onnx) o elige otro archivo en los ajustes.";
    model_failed(path, reason) = "voice.model_failed", Retry;
        en "The voice model {path} made no sound: {reason}."
           "Download the Kokoro model again (kokoro-v1.0.int8.onnx), or choose another file in the settings.";
        es "El modelo de voz {path} no ha producido sonido: {reason}."
           "Descarga otra vez el modelo Kokoro (kokoro-v1.0.int8.onnx) o elige otro archivo en los ajustes.";
    voices_missing(looked) = "voice.voices_missing", Input;
        en "Kokoro's voices were not found. Looked for: {looked}."
           "Put Kokoro's voices beside its model: the file voices-v1.0.bin, or a folder \"voices\" with files such as af_heart.bin.";
        es "No se han encontrado las voces de Kokoro. Se ha buscado: {looked}."
           "Pon las voces de Kokoro junto a su modelo: el archivo voices-v1.0.bin o una carpeta «voices» con archivos como af_heart.bin.";
    voices_broken(path, reason) = "voice.voices_broken", Input;
        en "The voice file {path} can't be used: {reason}."
           "Download Kokoro's voices again.";
        es "No se puede usar el archivo de voces {path}: {reason}."
           "Descarga otra vez las voces de Kokoro.";
    unknown_voice(voice, path) = "voice.unknown_voice", Input;
        en "There is no Kokoro voice called \"{voice}\" in {path}."
           "Choose one of those that `riposte voices --tts kokoro` lists.";
        es "No hay ninguna voz de Kokoro llamada «{voice}» en {path}."
           "Elige una de las que muestra `riposte voices --tts kokoro`.";
    no_voice(language, there) = "voice.unknown_voice", Input;
        en "Kokoro has no voice for the language \"{language}\" here: there are {there}."
           "Choose one of those that `riposte voices --tts kokoro` lists.";
        es "Kokoro no tiene aquí ninguna voz para el idioma «{language}»: hay {there}."
           "Elige una de las que muestra `riposte voices --tts kokoro`.";
    phonemes(language, reason) = "voice.phonemes", Device;
        en "Kokoro can't read {language} here: {reason}."
           "Install espeak-ng, which tells how words are pronounced, or choose another voice in the settings.";
        es "Kokoro no puede leer {language} aquí: {reason}."
           "Instala espeak-ng, que dice cómo se pronuncian las palabras, o elige otra voz en los ajustes.";
}

phrases! {
    too_large(bytes): "it has {bytes} bytes, far more than any Kokoro model", "tiene {bytes} bytes, muchos más que cualquier modelo Kokoro";
    nothing_given(): "there is nothing in what it gave", "no hay nada en lo que ha dado";
    endless(): "what it gave does not end", "lo que ha dado no termina";
    no_numbers(): "there are no numbers in what it gave", "no hay números en lo que ha dado";
    damaged(): "it is damaged", "está dañado";
    another_model(): "it is another model", "es otro modelo";
    no_espeak_phonemes(): "espeak-ng does not make the phonemes it was trained with", "espeak-ng no produce los fonemas con los que se ha entrenado";
}
