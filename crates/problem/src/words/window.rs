//! The window's shell: hotkey, tray, logs, threads.

problems! {
    starting() = "window.starting", Retry;
        en "Riposte is still starting."
           "Try again in a moment.";
        es "Riposte todavía está arrancando."
           "Inténtalo otra vez dentro de un momento.";
    hotkey_taken(hotkey) = "hotkey.unavailable", Input;
        en "The hotkey {hotkey} is already used by another program."
           "Choose another one in Settings, or close the program that uses it.";
        es "Otro programa ya usa el atajo {hotkey}."
           "Elige otro en los ajustes o cierra el programa que lo usa.";
    hotkey_refused(hotkey, reason) = "hotkey.unavailable", Device;
        en "The system did not accept the hotkey {hotkey} ({reason})."
           "Choose another one in Settings; the button in the window works meanwhile.";
        es "El sistema no ha aceptado el atajo {hotkey} ({reason})."
           "Elige otro en los ajustes; mientras tanto funciona el botón de la ventana.";
    hotkey_unreadable(hotkey) = "hotkey.unavailable", Input;
        en "“{hotkey}” is not a key combination."
           "Record another one in Settings, such as Ctrl+Shift+Space.";
        es "«{hotkey}» no es una combinación de teclas."
           "Graba otra en los ajustes, por ejemplo Ctrl+Shift+Space.";
    no_model_file(path) = "speech.model_missing", Input;
        en "There is no file {path}."
           "Give the full path of a whisper.cpp model, or leave the field empty for the built-in one.";
        es "No existe el archivo {path}."
           "Pon la ruta completa de un modelo de whisper.cpp o deja el campo vacío para usar el incluido.";
    no_end_of_turn_model_file(path) = "onnx.model_missing", Input;
        en "There is no file {path}."
           "Give the full path of a Smart Turn v3 model, or leave the field empty to do without.";
        es "No existe el archivo {path}."
           "Pon la ruta completa de un modelo Smart Turn v3 o deja el campo vacío para prescindir de él.";
    /// `work`: one of the phrases below.
    interrupted(work) = "window.interrupted", Bug;
        en "{work} was broken off."
           "Try again; if it goes on, restart Riposte.";
        es "{work}: se ha interrumpido."
           "Inténtalo otra vez; si sigue igual, reinicia Riposte.";
    no_thread(reason) = "window.no_thread", Device;
        en "The system gave Riposte no thread to work on ({reason})."
           "Close other programs, then start Riposte again.";
        es "El sistema no ha dado a Riposte un hilo en el que trabajar ({reason})."
           "Cierra otros programas e inicia Riposte de nuevo.";
    no_logs(folder, reason) = "window.no_logs", Device;
        en "The log file can't be written in {folder} ({reason})."
           "Riposte works without it; free some space there, or allow writing, to have it again.";
        es "No se puede escribir el archivo de registro en {folder} ({reason})."
           "Riposte funciona sin él; libera espacio ahí o permite escribir para volver a tenerlo.";
    guide_not_kept(path, reason) = "window.guide_not_kept", Device;
        en "How far you are in the guide can't be noted in {path} ({reason})."
           "It goes on, and begins again at the next start. Free some space, or allow writing there.";
        es "No se puede anotar en {path} por dónde vas de la guía ({reason})."
           "Sigue igual, y en el próximo inicio empieza de nuevo. Libera espacio o permite escribir ahí.";
    wish_not_kept(id, reason) = "window.wish_not_kept", Device;
        en "That {id} is to be used when it is here can't be noted ({reason})."
           "The download goes on: choose the model when it is here. Free some space, or allow writing in Riposte's folder.";
        es "No se puede anotar que {id} se use cuando esté aquí ({reason})."
           "La descarga sigue: elige el modelo cuando esté aquí. Libera espacio o permite escribir en la carpeta de Riposte.";
    unavailable(reason) = "window.unavailable", Device;
        en "The window can't be opened: {reason}."
           "Start it in a graphical session with WebKitGTK (Linux) or WebView2 (Windows), or talk in the terminal with `riposte talk`.";
        es "No se puede abrir la ventana: {reason}."
           "Iníciala en una sesión gráfica con WebKitGTK (Linux) o WebView2 (Windows), o habla en el terminal con `riposte talk`.";
}

phrases! {
    writing_report(): "Writing the report", "Escribir el informe";
    keeping_guide(): "Noting how far you are", "Anotar por dónde vas";
    looking_around(): "Looking around", "Mirar el entorno";
    looking_for_devices(): "Looking for microphones and speakers", "Buscar micrófonos y altavoces";
    testing_sound(): "Testing the sound", "Probar el sonido";
    asking_for_models(): "Asking which models there are", "Preguntar qué modelos hay";
    looking_at_providers(): "Looking at the providers", "Mirar los proveedores";
    testing_provider(): "Testing the provider", "Probar el proveedor";
    looking_for_models(): "Looking at the models", "Mirar los modelos";
    trying_a_voice(): "Trying a voice", "Probar una voz";
    looking_at_history(): "Looking at the history", "Mirar el historial";
    looking_for_conversations(): "Looking for conversations", "Buscar conversaciones";
    deleting_turn(): "Deleting the turn", "Borrar el turno";
    looking_for_key(): "Looking for the key", "Buscar la clave";
    saving_key(): "Saving the key", "Guardar la clave";
    deleting_key(): "Deleting the key", "Borrar la clave";
    saving_settings(): "Saving the settings", "Guardar los ajustes";
    recording_hotkey(): "Recording a hotkey", "Grabar un atajo";
    no_display(): "there is no display: DISPLAY and WAYLAND_DISPLAY are empty", "no hay pantalla: DISPLAY y WAYLAND_DISPLAY están vacías";
    no_window_system(): "the window system does not answer", "el sistema de ventanas no responde";
    no_such_key(key): "this keyboard has no key {key}", "este teclado no tiene la tecla {key}";
}
