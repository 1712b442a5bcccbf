//! What is wrong with a model's file or row, and what a model is for: ends of the sentences in [`super::catalogue`], and whole ones of a download's course.

phrases! {
    recogniser(): "recogniser", "reconocedor";
    voice(): "voice", "voz";
    end_of_turn(): "end of turn", "fin de turno";
    voice_detection(): "voice detection", "detección de voz";
    speaker(): "speaker", "hablante";
    runtime(): "runtime", "entorno de ejecución";
    /// What an imported model is good for.
    your_own(): "Your own.", "Tuyo.";

    id_taken(id): "the id {id} is taken", "el identificador {id} ya está ocupado";
    id_letters(): "an id is made of small letters, digits, '.', '_' and '-'", "un identificador se compone de minúsculas, cifras, '.', '_' y '-'";
    no_licence(licence): "there is no licence {licence}", "no hay ninguna licencia {licence}";
    no_files(): "it has no files", "no tiene archivos";
    leaves_folder(file): "the file name “{file}” leaves the model's folder", "el nombre de archivo «{file}» sale de la carpeta del modelo";
    hash_digits(file): "the SHA-256 of {file} is not 64 small hexadecimal digits", "el SHA-256 de {file} no son 64 cifras hexadecimales en minúscula";
    no_web_address(address): "{address} is no web address", "{address} no es una dirección web";
    not_https(address): "{address} does not begin with https://", "{address} no empieza por https://";
    no_address_of_the_web(): "it is no web address", "no es una dirección web";

    file_missing(file): "{file} is missing", "falta {file}";
    no_file(file): "{file} is no file", "{file} no es un archivo";
    other_size(file): "{file} has another size than when it came", "{file} tiene otro tamaño que cuando llegó";
    file_changed(file): "{file} has changed since it came", "{file} ha cambiado desde que llegó";
    missing(): "it is missing", "falta";
    unreadable(reason): "it can't be read ({reason})", "no se puede leer ({reason})";
    other_length(has, wanted): "it has {has} bytes and not {wanted}", "tiene {has} bytes y no {wanted}";
    other_hash(): "its SHA-256 is another", "su SHA-256 es otro";

    empty(): "it is empty", "está vacío";
    cut_short(): "it is cut short, as when a download breaks off", "está cortado, como cuando se interrumpe una descarga";
    says_nothing(): "nothing in it says what it is", "nada en él dice qué es";
    neither(): "it is neither a file nor a folder", "no es ni un archivo ni una carpeta";
    not_whisper(): "its dimensions are not those of a Whisper model", "sus dimensiones no son las de un modelo Whisper";
    piece_missing(file, id): "{file} of {id} is not there", "no está {file} de {id}";
    changed_meanwhile(): "it changed while it was copied", "ha cambiado mientras se copiaba";
    weights_in(file): "its weights are in another file, {file}", "sus pesos están en otro archivo, {file}";
    weights_outside(): "its weights are in a file outside its folder", "sus pesos están en un archivo fuera de su carpeta";
    gguf(): "it is a model in GGUF format, which chat servers run", "es un modelo en formato GGUF, de los que usan los servidores de chat";
    archive(): "it is an archive, which has to be unpacked first", "es un archivo comprimido, que hay que descomprimir antes";
    piper_description(): "it is the description of a Piper voice, which belongs to the .onnx file beside it", "es la descripción de una voz Piper, que va con el archivo .onnx que hay a su lado";
    piper_alone(description): "it is a Piper voice, and its description {description} is not beside it", "es una voz Piper, y su descripción {description} no está a su lado";
    no_place(): "its model has no place for it", "su modelo no tiene sitio para él";
    part_missing(file): "{file} of the recogniser in it is not there", "no está {file} del reconocedor que contiene";
    silero(): "it is Silero's voice detector, which Riposte can't run yet", "es el detector de voz Silero, que Riposte todavía no puede usar";
    other_kokoro_voice(): "it is a Kokoro voice that is none of the published ones", "es una voz Kokoro que no es ninguna de las publicadas";
    other_onnx(inputs): "it is an ONNX model that takes {inputs}", "es un modelo ONNX que toma {inputs}";
    no_graph(): "it has no graph", "no tiene grafo";
    endless_graph(): "its graph has no end", "su grafo no termina";
    long_name(): "a name in it is too long", "un nombre en él es demasiado largo";
    no_text(): "a name in it is no text", "un nombre en él no es texto";
    no_onnx(): "it is no ONNX file", "no es un archivo ONNX";

    changed_there(): "The file has changed on the server since.", "El archivo ha cambiado en el servidor desde entonces.";
    no_middle(): "The server can't go on in the middle of a file.", "El servidor no puede seguir en mitad de un archivo.";
    went_on_elsewhere(): "The server went on at another place.", "El servidor ha seguido en otro punto.";
    shorter_there(): "The file on the server is shorter than what is here.", "El archivo del servidor es más corto que lo que hay aquí.";
    longer_here(): "What is here is longer than the file.", "Lo que hay aquí es más largo que el archivo.";
    not_vouched(): "Nothing tells whether the file is still the same.", "Nada dice si el archivo sigue siendo el mismo.";
}
