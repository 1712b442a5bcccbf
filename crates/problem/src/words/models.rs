//! ONNX Runtime and the models that it runs: the end of a turn, the user's voice.

problems! {
    library_missing(looked) = "onnx.library_missing", Device;
        en "ONNX Runtime was not found. Looked for: {looked}."
           "Get it under Models in the settings or with `riposte models pull onnxruntime`, or install ONNX Runtime 1.24 or newer and name its library file in the environment variable RIPOSTE_ONNXRUNTIME.";
        es "No se ha encontrado ONNX Runtime. Se ha buscado: {looked}."
           "Consíguelo en Modelos, en los ajustes, o con `riposte models pull onnxruntime`, o instala ONNX Runtime 1.24 o posterior y pon el archivo de su biblioteca en la variable de entorno RIPOSTE_ONNXRUNTIME.";
    library_broken(path, reason) = "onnx.library_broken", Device;
        en "The ONNX Runtime library {path} can't be used: {reason}."
           "Install ONNX Runtime again, for this system and processor, or name another library file in RIPOSTE_ONNXRUNTIME.";
        es "No se puede usar la biblioteca de ONNX Runtime {path}: {reason}."
           "Instala ONNX Runtime otra vez, para este sistema y procesador, o pon otro archivo de biblioteca en RIPOSTE_ONNXRUNTIME.";
    library_old(path, found, oldest) = "onnx.library_old", Device;
        en "The ONNX Runtime library {path} is too old: it is version {found}, and 1.{oldest} or newer is needed."
           "Install a newer ONNX Runtime (`pip install --upgrade onnxruntime` brings it), or name its library file in RIPOSTE_ONNXRUNTIME.";
        es "La biblioteca de ONNX Runtime {path} es demasiado antigua: es la versión {found} y hace falta la 1.{oldest} o posterior."
           "Instala un ONNX Runtime más nuevo (lo trae `pip install --upgrade onnxruntime`) o pon el archivo de su biblioteca en RIPOSTE_ONNXRUNTIME.";
    model_missing(path) = "onnx.model_missing", Input;
        en "The model {path} was not found."
           "Choose another model file in the settings.";
        es "No se ha encontrado el modelo {path}."
           "Elige otro archivo de modelo en los ajustes.";
    model_broken(path, reason) = "onnx.model_broken", Input;
        en "The model {path} can't be used: {reason}."
           "Download the model again, or choose another file in the settings.";
        es "No se puede usar el modelo {path}: {reason}."
           "Descarga el modelo otra vez o elige otro archivo en los ajustes.";
    failed(path, reason) = "onnx.failed", Bug;
        en "The model {path} failed: {reason}."
           "Choose another model file; if it keeps happening, report it with the log.";
        es "El modelo {path} ha fallado: {reason}."
           "Elige otro archivo de modelo; si sigue pasando, infórmanos con el registro.";
    end_of_turn_unfit(path, reason) = "end_of_turn.unfit", Input;
        en "The end-of-turn model {path} can't be used: {reason}."
           "Choose the file of a Smart Turn v3 model (smart-turn-v3.2-cpu.onnx) in the settings.";
        es "No se puede usar el modelo de fin de turno {path}: {reason}."
           "Elige en los ajustes el archivo de un modelo Smart Turn v3 (smart-turn-v3.2-cpu.onnx).";
    speaker_unfit(path, reason) = "speaker.unfit", Input;
        en "The speaker model {path} can't be used: {reason}."
           "Put the Resemblyzer encoder as an ONNX model (resemblyzer_encoder.onnx) in the folder of models.";
        es "No se puede usar el modelo de hablantes {path}: {reason}."
           "Pon el codificador Resemblyzer como modelo ONNX (resemblyzer_encoder.onnx) en la carpeta de modelos.";
}

phrases! {
    without_end_of_turn(): "Until then only words and pauses tell when you have finished.",
        "Hasta entonces solo las palabras y las pausas dicen cuándo has terminado.";
    without_speaker(): "Until then your voice is told from others by its level, pitch and timbre alone.",
        "Hasta entonces tu voz se distingue de otras solo por su volumen, tono y timbre.";
    no_output(name): "it has no output {name}", "no tiene la salida {name}";
    no_input(name): "it has no input {name}", "no tiene la entrada {name}";
    unknown_input(name): "it takes {name}, which nobody here knows", "toma {name}, que aquí nadie conoce";
    port_is(name, found, wanted): "its {name} is {found}, not {wanted}", "su {name} es {found}, no {wanted}";
    takes_inputs(number): "it takes {number} inputs, not one", "toma {number} entradas, no una";
    has_outputs(number): "it has {number} outputs, not one", "tiene {number} salidas, no una";
    input_name(found, wanted): "its input is called {found}, not {wanted}", "su entrada se llama {found}, no {wanted}";
    input_shape(found, wanted): "its input is {found}, not {wanted}", "su entrada es {found}, no {wanted}";
    output_shape(found, wanted): "its output is {found}, not {wanted}", "su salida es {found}, no {wanted}";
    no_probability(found): "it gave {found} in place of a probability", "ha dado {found} en lugar de una probabilidad";
    wrong_count(found, wanted): "it gave {found} numbers in place of {wanted}", "ha dado {found} números en lugar de {wanted}";
    no_direction(): "it gave no direction", "no ha dado una dirección";
    no_answer(): "it does not answer as ONNX Runtime does", "no contesta como ONNX Runtime";
    another_library(): "it is another library, not ONNX Runtime", "es otra biblioteca, no ONNX Runtime";
    cant_be_loaded(reason): "the system can't load it ({reason})", "el sistema no puede cargarla ({reason})";
}
