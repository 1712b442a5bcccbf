//! Transducers: Parakeet, Nemotron and their kin.

problems! {
    model_missing(path) = "speech.model_missing", Input;
        en "The speech model {path} was not found."
           "Get one with `riposte models pull parakeet-tdt-0.6b-v3`, or choose the folder of a Parakeet or Nemotron model in the settings.";
        es "No se ha encontrado el modelo de voz {path}."
           "Consigue uno con `riposte models pull parakeet-tdt-0.6b-v3` o elige en los ajustes la carpeta de un modelo Parakeet o Nemotron.";
    model_broken(path, reason) = "speech.model_broken", Input;
        en "The speech model {path} can't be used: {reason}."
           "Download the model again, or choose the folder of a Parakeet or Nemotron model in the settings.";
        es "No se puede usar el modelo de voz {path}: {reason}."
           "Descarga el modelo otra vez o elige en los ajustes la carpeta de un modelo Parakeet o Nemotron.";
    model_failed(path, reason) = "speech.failed", Bug;
        en "The speech model {path} failed: {reason}."
           "Say it again; if it keeps happening, download the model again or choose another one.";
        es "El modelo de voz {path} ha fallado: {reason}."
           "Dilo otra vez; si sigue pasando, descarga el modelo otra vez o elige otro.";
    /// A trouble with ONNX Runtime itself, in the words of its own row.
    no_runtime(happened, advice) = "speech.onnx_runtime", Device;
        en "{happened}" "{advice}";
        es "{happened}" "{advice}";
}

phrases! {
    another_model(): "it is another model", "es otro modelo";
    file_missing(file): "its file {file} is not there", "no está su archivo {file}";
    other_shape(name, found): "its {name} is {found}", "su {name} es {found}";
    other_inputs(found, wanted): "it takes {found} inputs, not {wanted}", "toma {found} entradas, no {wanted}";
    other_states(found): "it has {found} states, not 2", "tiene {found} estados, no 2";
    other_width(found, wanted): "it takes frames of {found} numbers and its encoder gives {wanted}",
        "toma tramas de {found} números y su codificador da {wanted}";
    no_chunk(): "it does not say how much sound it takes at once", "no dice cuánto sonido toma de una vez";
    normalised_stream(): "it reads a stream by features that only a whole sound has", "lee un flujo con rasgos que solo tiene un sonido entero";
    not_a_vocabulary(): "it is no list of numbered pieces of text", "no es una lista numerada de trozos de texto";
    no_scores(found, wanted): "it gave {found} scores for a vocabulary of {wanted}",
        "ha dado {found} puntuaciones para un vocabulario de {wanted}";
    odd_encoding(): "its encoder gave something else than frames", "su codificador ha dado algo que no son tramas";
}
