//! Moonshine: what is its own; the rest is told as of any recogniser through ONNX Runtime ([`super::transducer`]).

problems! {
    model_missing(path) = "speech.model_missing", Input;
        en "The speech model {path} was not found."
           "Get one with `riposte models pull moonshine-small-streaming-en`, or choose the folder of a Moonshine streaming model in the settings.";
        es "No se ha encontrado el modelo de voz {path}."
           "Consigue uno con `riposte models pull moonshine-small-streaming-en` o elige en los ajustes la carpeta de un modelo Moonshine de flujo.";
    model_broken(path, reason) = "speech.model_broken", Input;
        en "The speech model {path} can't be used: {reason}."
           "Download the model again, or choose the folder of a Moonshine streaming model in the settings.";
        es "No se puede usar el modelo de voz {path}: {reason}."
           "Descarga el modelo otra vez o elige en los ajustes la carpeta de un modelo Moonshine de flujo.";
}

phrases! {
    no_configuration(): "it is no configuration of a streaming model", "no es la configuración de un modelo de flujo";
    no_number(key): "its {key} is missing or no usable number", "falta su {key} o no es un número que sirva";
    other_language(language): "it is for another language ({language}), and only English is read", "es para otro idioma ({language}) y solo se lee inglés";
    not_a_tokenizer(): "it is cut short or no list of pieces of text", "está cortado o no es una lista de trozos de texto";
    too_few_pieces(found, wanted): "it has {found} pieces, not {wanted}", "tiene {found} trozos, no {wanted}";
    too_large(): "it asks for more memory than any such model", "pide más memoria que cualquier modelo así";
    other_caches(): "it gave back something else than what it was handed", "ha devuelto algo que no es lo que recibió";
    no_token(): "its scores are no numbers", "sus puntuaciones no son números";
}
