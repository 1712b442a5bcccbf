//! Orders to the Riposte that runs in its window.

problems! {
    no_window() = "control.no_window", Input;
        en "Riposte does not run in its window."
           "Start it (`riposte-desktop`), then try again.";
        es "Riposte no está abierto en su ventana."
           "Inícialo (`riposte-desktop`) y vuelve a intentarlo.";
    no_answer(reason) = "control.no_answer", Retry;
        en "The Riposte that runs does not answer ({reason})."
           "Try again; if it goes on, quit it and start it anew.";
        es "El Riposte que está abierto no responde ({reason})."
           "Inténtalo otra vez; si sigue igual, ciérralo e inícialo de nuevo.";
    not_understood() = "control.not_understood", Input;
        en "The Riposte that runs does not know this order."
           "Its window and this program may be of different versions: quit the window and start it anew.";
        es "El Riposte que está abierto no conoce esta orden."
           "Puede que la ventana y este programa sean de versiones distintas: cierra la ventana e iníciala de nuevo.";
    nothing_to_say() = "control.nothing_to_say", Input;
        en "There is nothing to ask."
           "Write the question after `say`, in quotes.";
        es "No hay nada que preguntar."
           "Escribe la pregunta después de `say`, entre comillas.";
    too_much_to_say(most) = "control.too_much_to_say", Input;
        en "The question is too long: at most {most} bytes are taken."
           "Make it shorter.";
        es "La pregunta es demasiado larga: se admiten {most} bytes como mucho."
           "Acórtala.";
}
