//! What providers cost: the monthly cap, and the table of prices.

problems! {
    cap_reached(server) = "costs.cap_reached", Quota;
        en "{server} was not asked: this month's cap for costs would be passed."
           "Go on this month with the button, with the key g in `riposte talk`, with `riposte usage allow` or with `riposte talk --over-cap`; or raise the cap in the settings.";
        es "No se ha preguntado a {server}: se pasaría el tope de gasto de este mes."
           "Sigue este mes con el botón, con la tecla g en `riposte talk`, con `riposte usage allow` o con `riposte talk --over-cap`, o sube el tope en los ajustes.";
    cap_near(spent, cap) = "costs.cap_near", Quota;
        en "About {spent} of this month's cap of {cap} is spent."
           "See what it went to in the settings or with `riposte usage`; raise the cap there, or choose cheaper providers.";
        es "Se han gastado unos {spent} del tope de {cap} de este mes."
           "Mira en qué en los ajustes o con `riposte usage`; sube allí el tope o elige proveedores más baratos.";
    prices_broken(path, reason) = "costs.prices_broken", Input;
        en "The prices in {path} can't be used: {reason}. The built-in ones are used."
           "Mend the file, or delete it; `riposte usage prices` shows the table that is in force.";
        es "No se pueden usar los precios de {path}: {reason}. Se usan los incluidos."
           "Corrige el archivo o bórralo; `riposte usage prices` muestra la tabla en vigor.";
    no_month(month) = "costs.no_month", Input;
        en "\"{month}\" is no month."
           "Write it as 2026-03.";
        es "«{month}» no es un mes."
           "Escríbelo como 2026-03.";
}

phrases! {
    bad_row(number, reason): "price number {number}: {reason}", "precio número {number}: {reason}";
    no_stage(): "the stage is none of speech, chat and voice", "la etapa no es speech, chat ni voice";
    no_provider(): "there is no provider", "falta el proveedor";
    bad_amount(unit): "{unit} is not an amount of 0 or more", "{unit} no es una cantidad de 0 o más";
    no_amount(): "there is no price in it", "no hay ningún precio";
}
