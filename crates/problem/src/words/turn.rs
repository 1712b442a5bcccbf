//! What a conversation waits for in vain.

problems! {
    agent_timeout(seconds) = "turn.agent_timeout", Retry;
        en "The chat model did not answer within {seconds} s."
           "Ask again, choose a faster model, or allow more time in the settings.";
        es "El modelo no ha contestado en {seconds} s."
           "Pregunta otra vez, elige un modelo más rápido o dale más tiempo en los ajustes.";
    agent_stalled() = "turn.agent_stalled", Retry;
        en "The chat model stopped in the middle of its answer."
           "Ask again, or choose another chat model in the settings.";
        es "El modelo se ha parado a mitad de la respuesta."
           "Pregunta otra vez o elige otro modelo en los ajustes.";
    voice_stalled() = "turn.voice_stalled", Retry;
        en "The voice stopped in the middle of the answer."
           "Read the answer in the window; choose another voice if it happens again.";
        es "La voz se ha parado a mitad de la respuesta."
           "Lee la respuesta en la ventana; elige otra voz si vuelve a pasar.";
    voice_timeout() = "turn.voice_timeout", Retry;
        en "The voice gave no sound."
           "Read the answer in the window; choose another voice if it happens again.";
        es "La voz no ha dado sonido."
           "Lee la respuesta en la ventana; elige otra voz si vuelve a pasar.";
    text_timeout() = "turn.text_timeout", Retry;
        en "Speech recognition did not finish."
           "Say it again, in shorter pieces, or choose a smaller speech model.";
        es "El reconocimiento de voz no ha terminado."
           "Dilo otra vez, en trozos más cortos, o elige un modelo de voz más pequeño.";
    playout_stuck() = "turn.playout_stuck", Device;
        en "The speaker stopped taking sound."
           "Check the speaker, or choose another one in the settings.";
        es "El altavoz ha dejado de aceptar sonido."
           "Comprueba el altavoz o elige otro en los ajustes.";
}
