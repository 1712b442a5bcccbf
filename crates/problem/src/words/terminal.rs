//! The `riposte` program: its arguments, recordings and output.

problems! {
    mcp(reason) = "cli.mcp", Input;
        en "The program at the other end does not speak the Model Context Protocol: {reason}."
           "`riposte mcp` is started by a coding agent; docs/MCP.md shows how to set one up.";
        es "El programa del otro lado no habla el Model Context Protocol: {reason}."
           "`riposte mcp` lo inicia un agente de programación; docs/MCP.md explica cómo configurarlo.";
    output(reason) = "cli.output", Input;
        en "Not all of the output could be written: {reason}."
           "Send it to another place, on a disk with room.";
        es "No se ha podido escribir toda la salida: {reason}."
           "Envíala a otro sitio, en un disco con espacio.";
    can_not_write(path, reason) = "cli.output", Input;
        en "{path} can't be written: {reason}."
           "Name a place where you may write, on a disk with room.";
        es "No se puede escribir {path}: {reason}."
           "Elige un sitio donde puedas escribir, en un disco con espacio.";
    no_bench() = "bench.not_built", Input;
        en "This program was built without the measuring rig."
           "Build it with `cargo build --release -p riposte-cli --features bench`, or let `cargo xtask bench` build and run it.";
        es "Este programa se construyó sin el banco de medida."
           "Constrúyelo con `cargo build --release -p riposte-cli --features bench`, o deja que `cargo xtask bench` lo construya y lo ejecute.";
    no_turn(id) = "cli.usage", Input;
        en "There is no turn {id}."
           "`riposte history` shows the turns with their numbers.";
        es "No existe el turno {id}."
           "`riposte history` muestra los turnos con sus números.";
    nothing_found(query) = "history.nothing_found", Input;
        en "Nothing was said with \"{query}\"."
           "Try fewer words, or their beginnings; `riposte history conversations` shows the latest conversations.";
        es "No se ha dicho nada con «{query}»."
           "Prueba con menos palabras o con sus comienzos; `riposte history conversations` muestra las últimas conversaciones.";
    no_conversation(name) = "history.no_conversation", Input;
        en "There is no conversation \"{name}\"."
           "`riposte history conversations` shows the conversations with their names.";
        es "No hay ninguna conversación «{name}»."
           "`riposte history conversations` muestra las conversaciones con sus nombres.";
    nobody_to_ask() = "cli.usage", Input;
        en "Deleting the history can't be undone, and there is nobody here to ask."
           "Add --yes to delete it without being asked.";
        es "Borrar el historial no se puede deshacer, y aquí no hay a quién preguntar."
           "Añade --yes para borrarlo sin preguntas.";
    no_owner(known) = "cli.usage", Input;
        en "That is neither a vendor nor the address of a server."
           "Name one of {known}, or a server by its address, as https://gateway.example.";
        es "Eso no es un proveedor ni la dirección de un servidor."
           "Di uno de {known}, o un servidor por su dirección, como https://gateway.example.";
    key_unreadable(reason) = "cli.usage", Input;
        en "The key could not be read: {reason}."
           "Type it at the prompt, or pipe it into standard input.";
        es "No se ha podido leer la clave: {reason}."
           "Escríbela cuando se te pida o envíala por la entrada estándar.";
    nothing_to_speak() = "cli.usage", Input;
        en "There is nothing in the text that can be spoken."
           "Give it words, as in `riposte speak \"Good morning.\"`.";
        es "En el texto no hay nada que se pueda decir."
           "Dale palabras, como en `riposte speak \"Buenos días.\"`.";
    silent(path) = "talk.silent", Input;
        en "There is only silence in {path}."
           "Check the microphone it was recorded with, and record it again.";
        es "En {path} solo hay silencio."
           "Comprueba el micrófono con que se grabó y grábalo otra vez.";
    too_long(path, minutes) = "talk.too_long", Input;
        en "{path} is {minutes} minutes long; one turn can be 5 minutes."
           "Cut it into several --input files, or use --mode duplex, which answers at the pauses.";
        es "{path} dura {minutes} minutos; un turno puede durar 5."
           "Córtalo en varios archivos --input o usa --mode duplex, que contesta en las pausas.";
    nothing_heard() = "talk.nothing_heard", Input;
        en "Nothing was understood."
           "The bundled recogniser knows only a few hundred English words; choose a larger model with --stt-model.";
        es "No se ha entendido nada."
           "El reconocedor incluido solo conoce unos cientos de palabras inglesas; elige un modelo mayor con --stt-model.";
    log_cut_off() = "replay.cut_off", Input;
        en "The last line of the log is cut off."
           "The program was stopped while it wrote; everything before is here.";
        es "La última línea del registro está cortada."
           "El programa se paró mientras escribía; todo lo anterior está aquí.";
    log_older() = "replay.older", Input;
        en "The log is of an earlier version of Riposte, which also weighed how the voice fell before a pause."
           "That is left out: turns may end some hundredths of a second sooner or later than they did.";
        es "El registro es de una versión anterior de Riposte, que también tenía en cuenta cómo bajaba la voz antes de una pausa."
           "Eso se omite: los turnos pueden acabar unas centésimas de segundo antes o después que entonces.";
    no_log(path, reason) = "replay.no_file", Input;
        en "{path} can't be read: {reason}."
           "Name a file that `riposte talk --record` of this version wrote.";
        es "No se puede leer {path}: {reason}."
           "Di un archivo que haya escrito `riposte talk --record` de esta versión.";
    log_unreadable(reason) = "replay.unreadable", Input;
        en "{reason}"
           "Name a file that `riposte talk --record` of this version wrote.";
        es "{reason}"
           "Di un archivo que haya escrito `riposte talk --record` de esta versión.";
}

phrases! {
    log_empty(): "The log is empty.", "El registro está vacío.";
    no_header(): "This is no log of a conversation: its first line is not a Riposte header.",
        "Esto no es el registro de una conversación: su primera línea no es una cabecera de Riposte.";
    log_format(found, known): "The log is of format {found}; this version of Riposte reads format {known}.",
        "El registro es del formato {found}; esta versión de Riposte lee el formato {known}.";
    log_line(number, reason): "Line {number} of the log can't be read: {reason}.", "No se puede leer la línea {number} del registro: {reason}.";
}
