//! What another program is told whose message was to be said to the user, or that was to hear them.

problems! {
    busy() = "relay.busy", Retry;
        en "Riposte is in the middle of something: the user talks with it, or another program does."
           "Try again when that is over.";
        es "Riposte está ocupado: el usuario está hablando con él, o lo hace otro programa."
           "Inténtalo otra vez cuando acabe.";
    waited_in_vain(seconds) = "relay.waited_in_vain", Retry;
        en "Another program speaks with the user through Riposte; it was not done within {seconds} s."
           "Try again later, or allow a longer wait.";
        es "Otro programa está hablando con el usuario por Riposte; no ha terminado en {seconds} s."
           "Inténtalo más tarde o permite una espera más larga.";
    starting() = "relay.starting", Retry;
        en "Riposte is still starting."
           "Try again in a few seconds.";
        es "Riposte todavía está arrancando."
           "Inténtalo otra vez dentro de unos segundos.";
    muted() = "relay.muted", Device;
        en "The user has muted the microphone in Riposte."
           "Ask in writing, or try again once it is unmuted.";
        es "El usuario ha silenciado el micrófono en Riposte."
           "Pregunta por escrito, o inténtalo otra vez cuando lo reactive.";
    nobody_listens() = "relay.nobody_listens", Device;
        en "Speech can't be recognised: there is no recogniser in use."
           "Choose one in Riposte's settings, or get a model with `riposte models pull`.";
        es "No se puede reconocer la voz: no hay ningún reconocedor en uso."
           "Elige uno en los ajustes de Riposte o consigue un modelo con `riposte models pull`.";
    nobody_speaks() = "relay.nobody_speaks", Device;
        en "Nothing can be said: there is no voice in use."
           "Choose one in Riposte's settings.";
        es "No se puede decir nada: no hay ninguna voz en uso."
           "Elige una en los ajustes de Riposte.";
    nothing_to_say() = "relay.nothing_to_say", Input;
        en "The message has nothing that could be spoken."
           "Give a message with words in it.";
        es "El mensaje no tiene nada que se pueda decir."
           "Da un mensaje que tenga palabras.";
    too_much_to_say(most) = "relay.too_much_to_say", Input;
        en "The message is too long to be listened to: at most {most} characters are said."
           "Say less of it, and show the rest in writing.";
        es "El mensaje es demasiado largo para escucharlo: se dicen {most} caracteres como mucho."
           "Di menos y muestra el resto por escrito.";
    out_of_bounds(what, least, most) = "relay.out_of_bounds", Input;
        en "{what} has to be between {least} and {most}."
           "Give a number within these bounds.";
        es "{what} tiene que estar entre {least} y {most}."
           "Da un número dentro de estos límites.";
    nothing_heard(seconds) = "relay.nothing_heard", Retry;
        en "The user said nothing that was understood within {seconds} s."
           "They may be away: go on in writing, or ask again later.";
        es "El usuario no ha dicho nada que se entendiera en {seconds} s."
           "Puede que no esté: sigue por escrito o pregunta otra vez más tarde.";
    stopped() = "relay.stopped", Input;
        en "It was stopped, in Riposte's window or by the program that asked for it."
           "Do not ask again at once: go on in writing.";
        es "Se ha parado, en la ventana de Riposte o por el programa que lo pidió."
           "No lo pidas otra vez enseguida: sigue por escrito.";
    ended() = "relay.ended", Retry;
        en "Riposte ended before it was done."
           "Start it again, then try once more.";
        es "Riposte se ha cerrado antes de acabar."
           "Inícialo otra vez y vuelve a intentarlo.";
    no_lock(path, reason) = "relay.no_lock", Device;
        en "It can't be seen whether another program speaks: {path} can't be used ({reason})."
           "Make the folder writable.";
        es "No se puede saber si está hablando otro programa: no se puede usar {path} ({reason})."
           "Haz que se pueda escribir en la carpeta.";
}
