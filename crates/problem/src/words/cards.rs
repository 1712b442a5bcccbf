//! Graphics cards that recognise speech. In each case the processor takes over.

problems! {
    failed() = "card.failed", Device;
        en "The graphics card stopped recognising speech; the processor does it from now on."
           "To try the card again, choose the processor under \"Recognition runs on\" (speech.device in the settings file) and then the card. A newer driver may help.";
        es "La tarjeta gráfica ha dejado de reconocer la voz; desde ahora lo hace el procesador."
           "Para probar otra vez la tarjeta, elige el procesador en «El reconocimiento funciona en» (speech.device en el archivo de ajustes) y luego la tarjeta. Un controlador más nuevo puede ayudar.";
    crashed() = "card.crashed", Device;
        en "The last time the graphics card was tried for speech recognition, Riposte or the computer stopped; so the processor does it."
           "To try the card again, choose the processor under \"Recognition runs on\" (speech.device in the settings file) and then the card. A newer driver may help.";
        es "La última vez que se probó la tarjeta gráfica para reconocer la voz, Riposte o el equipo se pararon; por eso lo hace el procesador."
           "Para probar otra vez la tarjeta, elige el procesador en «El reconocimiento funciona en» (speech.device en el archivo de ajustes) y luego la tarjeta. Un controlador más nuevo puede ayudar.";
    missing(card) = "card.missing", Device;
        en "The graphics card {card} is not there; the processor recognises speech."
           "Choose another under \"Recognition runs on\", or see whether the card and its driver are installed.";
        es "La tarjeta gráfica {card} no está; la voz la reconoce el procesador."
           "Elige otra en «El reconocimiento funciona en» o mira si la tarjeta y su controlador están instalados.";
    refused(reason) = "card.refused", Device;
        en "The graphics card can't run this speech model ({reason}); the processor does it."
           "Choose a smaller model, or close programs that use the card's memory.";
        es "La tarjeta gráfica no puede con este modelo de voz ({reason}); lo hace el procesador."
           "Elige un modelo más pequeño o cierra programas que usen la memoria de la tarjeta.";
    unknown() = "card.not_built", Input;
        en "This build of Riposte uses no graphics card for speech recognition; the processor does it."
           "Get a build for your card (CUDA, Metal or Vulkan), or choose the processor under \"Recognition runs on\".";
        es "Esta versión de Riposte no usa la tarjeta gráfica para reconocer la voz; lo hace el procesador."
           "Consigue una versión para tu tarjeta (CUDA, Metal o Vulkan) o elige el procesador en «El reconocimiento funciona en».";
}
