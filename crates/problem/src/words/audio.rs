//! Microphones, speakers and sound files.

problems! {
    no_microphone() = "audio.no_microphone", Device;
        en "No microphone was found."
           "Connect a microphone (it is taken into use by itself), or type your question.";
        es "No se ha encontrado ningún micrófono."
           "Conecta un micrófono (se empezará a usar solo) o escribe tu pregunta.";
    no_speaker() = "audio.no_speaker", Device;
        en "No speaker was found."
           "Connect a speaker or headphones (they are taken into use by themselves); replies are shown as text meanwhile.";
        es "No se ha encontrado ningún altavoz."
           "Conecta un altavoz o unos auriculares (se empezarán a usar solos); mientras tanto las respuestas se muestran como texto.";
    not_connected(id) = "audio.not_connected", Device;
        en "The sound device {id} is not connected."
           "Connect it, or choose another device in the settings; `riposte devices` lists them.";
        es "El dispositivo de sonido {id} no está conectado."
           "Conéctalo o elige otro dispositivo en los ajustes; `riposte devices` los enumera.";
    /// `advice`: what to do about it on this system, one of the phrases `allow_…`.
    permission_denied(device, advice) = "audio.permission_denied", Device;
        en "The system does not allow Riposte to use {device}."
           "{advice}";
        es "El sistema no permite a Riposte usar {device}."
           "{advice}";
    busy(device) = "audio.busy", Device;
        en "{device} is in use by another program."
           "Close the program that uses it, or choose another device in the settings.";
        es "Otro programa está usando {device}."
           "Cierra el programa que lo usa o elige otro dispositivo en los ajustes.";
    no_sound(device, seconds) = "audio.no_sound", Device;
        en "{device} gave no sound within {seconds} s of being opened."
           "Unplug it and plug it in again, or choose another device in the settings.";
        es "{device} no ha dado sonido en los {seconds} s desde que se abrió."
           "Desenchúfalo y vuelve a enchufarlo, o elige otro dispositivo en los ajustes.";
    failed(device, reason) = "audio.failed", Device;
        en "{device} can't be used: {reason}."
           "Choose another device in the settings, or restart the system's sound service.";
        es "No se puede usar {device}: {reason}."
           "Elige otro dispositivo en los ajustes o reinicia el servicio de sonido del sistema.";
    unknown_backend(name, known) = "audio.unknown_backend", Input;
        en "There is no sound backend named \"{name}\"."
           "Use one of: {known}.";
        es "No hay ningún sistema de sonido llamado «{name}»."
           "Usa uno de estos: {known}.";
    file_missing(path) = "audio.file_missing", Input;
        en "The sound file {path} was not found."
           "Check the path.";
        es "No se ha encontrado el archivo de sonido {path}."
           "Comprueba la ruta.";
    file_unreadable(path, reason) = "audio.file_unreadable", Input;
        en "The sound file {path} can't be read: {reason}."
           "Check that the file may be read and is not a folder.";
        es "No se puede leer el archivo de sonido {path}: {reason}."
           "Comprueba que el archivo se puede leer y no es una carpeta.";
    file_empty(path) = "audio.file_empty", Input;
        en "The sound file {path} is empty."
           "Record it again, or choose another file.";
        es "El archivo de sonido {path} está vacío."
           "Grábalo otra vez o elige otro archivo.";
    not_wav(path) = "audio.not_wav", Input;
        en "The sound file {path} is not a WAV file."
           "Convert it first, for example with `ffmpeg -i in.mp3 -ar 16000 -ac 1 out.wav`.";
        es "El archivo de sonido {path} no es un archivo WAV."
           "Conviértelo antes, por ejemplo con `ffmpeg -i in.mp3 -ar 16000 -ac 1 out.wav`.";
    file_truncated(path, promised_ms, present_ms) = "audio.file_truncated", Input;
        en "The sound file {path} is cut short: its header promises {promised_ms} ms of sound and {present_ms} ms are there."
           "Copy or record the file again; to use what is there, rewrite it with `ffmpeg -i in.wav -ar 16000 -ac 1 out.wav`.";
        es "El archivo de sonido {path} está cortado: su cabecera promete {promised_ms} ms de sonido y hay {present_ms} ms."
           "Copia o graba el archivo otra vez; para usar lo que hay, reescríbelo con `ffmpeg -i in.wav -ar 16000 -ac 1 out.wav`.";
    unsupported_encoding(path, encoding) = "audio.unsupported_encoding", Input;
        en "The sound file {path} is stored in a way that can't be read: {encoding}."
           "Convert it first, for example with `ffmpeg -i in.mp3 -ar 16000 -ac 1 out.wav`.";
        es "El archivo de sonido {path} está guardado en un formato que no se puede leer: {encoding}."
           "Conviértelo antes, por ejemplo con `ffmpeg -i in.mp3 -ar 16000 -ac 1 out.wav`.";
    file_unwritable(path, reason) = "audio.file_unwritable", Input;
        en "The sound file {path} can't be written: {reason}."
           "Choose another place, and check that the folder exists, may be written to and has room.";
        es "No se puede escribir el archivo de sonido {path}: {reason}."
           "Elige otro sitio y comprueba que la carpeta existe, se puede escribir en ella y tiene espacio.";
    microphone_fell_back(from, to) = "audio.microphone_fell_back", Device;
        en "The microphone {from} can't be used; {to} is used instead."
           "It is taken back by itself when it returns.";
        es "No se puede usar el micrófono {from}; en su lugar se usa {to}."
           "Se volverá a usar solo cuando regrese.";
    speaker_fell_back(from, to) = "audio.speaker_fell_back", Device;
        en "The speaker {from} can't be used; {to} is used instead."
           "It is taken back by itself when it returns.";
        es "No se puede usar el altavoz {from}; en su lugar se usa {to}."
           "Se volverá a usar solo cuando regrese.";
    microphone_lost(name) = "audio.microphone_lost", Device;
        en "The microphone {name} was lost."
           "Plug it in again; it is taken back by itself.";
        es "Se ha perdido el micrófono {name}."
           "Enchúfalo otra vez; se volverá a usar solo.";
    speaker_lost(name) = "audio.speaker_lost", Device;
        en "The speaker {name} was lost."
           "Plug it in again; it is taken back by itself.";
        es "Se ha perdido el altavoz {name}."
           "Enchúfalo otra vez; se volverá a usar solo.";
}

phrases! {
    no_service(): "the sound service does not answer", "el servicio de sonido no responde";
    allow_on_macos(): "Open System Settings > Privacy & Security > Microphone, allow Riposte (or the terminal it runs in), and start it again.",
        "Abre Ajustes del Sistema > Privacidad y seguridad > Micrófono, permite Riposte (o el terminal en que se ejecuta) e inícialo de nuevo.";
    allow_on_windows(): "Open Settings > Privacy & security > Microphone and turn on access for desktop apps; it works without a restart.",
        "Abre Configuración > Privacidad y seguridad > Micrófono y activa el acceso para las aplicaciones de escritorio; funciona sin reiniciar.";
    allow_on_linux(): "Add your user to the `audio` group (`sudo usermod -aG audio $USER`, then log in again), or start the sound service of your session.",
        "Añade tu usuario al grupo `audio` (`sudo usermod -aG audio $USER` y vuelve a iniciar sesión) o arranca el servicio de sonido de tu sesión.";
    channels_at(channels, rate_hz): "{channels} channels at {rate_hz} Hz", "{channels} canales a {rate_hz} Hz";
}
