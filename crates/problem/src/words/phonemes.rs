//! How words are pronounced: what keeps a text from being read. Parts of other sentences.

phrases! {
    no_espeak(): "the program espeak-ng is not installed", "el programa espeak-ng no está instalado";
    unread(): "a text could not be read", "no se ha podido leer un texto";
    espeak_not_started(reason): "espeak-ng could not be started ({reason})", "no se ha podido iniciar espeak-ng ({reason})";
    espeak_gone(reason): "espeak-ng has ended ({reason})", "espeak-ng ha terminado ({reason})";
    espeak_silent(): "espeak-ng gives no answer", "espeak-ng no responde";
    espeak_endless(): "the answer of espeak-ng does not end", "la respuesta de espeak-ng no termina";
    espeak_old(): "espeak-ng is too old", "espeak-ng es demasiado antiguo";
}
