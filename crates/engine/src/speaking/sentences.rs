//! What the engine says of itself, in the language of the conversation.

/// What is said when nobody answers a question.
pub(crate) fn reprompt(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "Sigo aquí, tómate tu tiempo.",
        _ => "I'm still here, take your time.",
    }
}

/// What is said at the end of an answer that was cut, since it was as long as one may be.
pub(crate) fn cut_short(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "Tengo que parar aquí. Di «sigue» para oír el resto.",
        _ => "I have to stop here. Say \"go on\" for the rest.",
    }
}

/// What is said before the reason why an answer does not go on.
pub(crate) fn broke_off(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "Lo siento, no puedo terminar.",
        _ => "Sorry, I can't finish that.",
    }
}

/// What is said while the chat model is being loaded.
pub(crate) fn loading(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "El modelo se está cargando, un momento.",
        _ => "The model is still loading, one moment.",
    }
}
