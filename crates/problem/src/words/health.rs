//! How providers are, and what a test of one found out. Whose state it is stands beside it.

problems! {
    failed_before(code) = "health.failed", Retry;
        en "The last call failed ({code})."
           "Test it in the settings, or with `riposte providers test NAME`, to learn more.";
        es "La última llamada ha fallado ({code})."
           "Pruébalo en los ajustes o con `riposte providers test NOMBRE` para saber más.";
    failed_for_key() = "health.key", Auth;
        en "The key was not accepted the last time."
           "Set a valid key in the settings, or with `riposte keys set VENDOR`, and test it.";
        es "La última vez no se aceptó la clave."
           "Pon una clave válida en los ajustes o con `riposte keys set PROVEEDOR`, y pruébala.";
    failed_for_limit() = "health.limit", Quota;
        en "The last call was refused because a limit was reached."
           "Wait a little, or check the credit of your account there.";
        es "La última llamada se rechazó porque se había alcanzado un límite."
           "Espera un poco o comprueba el crédito de tu cuenta.";
    unknown_model(model, instead) = "health.model_unknown", Input;
        en "There is no model called \"{model}\" there.{instead}"
           "Choose another model in the settings.";
        es "No hay ningún modelo llamado «{model}» ahí.{instead}"
           "Elige otro modelo en los ajustes.";
    unknown_voice(voice, instead) = "health.voice_unknown", Input;
        en "There is no voice called \"{voice}\" there.{instead}"
           "Choose another voice in the settings.";
        es "No hay ninguna voz llamada «{voice}» ahí.{instead}"
           "Elige otra voz en los ajustes.";
    no_models(server) = "health.no_models", Input;
        en "{server} names no models."
           "Where they are on your own computer, get one first (`ollama pull llama3.2` for Ollama); else type the name of a model into the settings.";
        es "{server} no nombra ningún modelo."
           "Si están en tu propio equipo, consigue antes uno (`ollama pull llama3.2` con Ollama); si no, escribe el nombre de un modelo en los ajustes.";
    nobody(name, known) = "health.nobody", Input;
        en "Nobody called \"{name}\" serves that stage."
           "Name one of: {known}.";
        es "Nadie llamado «{name}» se encarga de eso."
           "Di uno de estos: {known}.";
}

phrases! {
    instead(names): " There is {names}.", " Hay {names}.";
    or(before, last): "{before} or {last}", "{before} o {last}";
    reached(ms): "It answered after {ms} ms.", "Ha contestado en {ms} ms.";
    works(): "It works.", "Funciona.";
    no_text_in_time(): "no text came in time", "no ha llegado ningún texto a tiempo";
    key_accepted(): "It accepts the key.", "Acepta la clave.";
    key_restricted(): "It accepts the key, which may not look up models or voices.", "Acepta la clave, que no permite consultar modelos ni voces.";
    key_unproven(): "It answers everybody there, so whether the key is right was not tested.",
        "Ahí contesta a cualquiera, así que no se ha comprobado si la clave es correcta.";
    no_key(): "It was asked without a key.", "Se le ha preguntado sin clave.";
    model_known(model): "It has the model \"{model}\".", "Tiene el modelo «{model}».";
    voice_known(voice): "It has the voice \"{voice}\".", "Tiene la voz «{voice}».";
    answered(ms): "Its first answer came {ms} ms after the question.", "Su primera respuesta llegó {ms} ms después de la pregunta.";
    heard(ms): "Its text came {ms} ms after the sound.", "Su texto llegó {ms} ms después del sonido.";
    spoke(ms): "Its first sound came {ms} ms after the text.", "Su primer sonido llegó {ms} ms después del texto.";
    cost_nothing(): "This test cost nothing.", "Esta prueba no ha costado nada.";
    cost_chat(): "This test cost a question of a few words.", "Esta prueba ha costado una pregunta de pocas palabras.";
    cost_speech(): "This test cost a third of a second of sound.", "Esta prueba ha costado un tercio de segundo de sonido.";
    cost_voice(): "This test cost one word.", "Esta prueba ha costado una palabra.";
}
