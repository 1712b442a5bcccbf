//! Troubles that belong to the engine itself.

use riposte_problem::{Kind, Problem};

pub(crate) fn no_bundled_question() -> Problem {
    Problem::new(
        "engine.no_bundled_question",
        Kind::Input,
        "The bundled question is missing.",
        "Install Riposte again, or ask a question of your own.",
    )
}

pub(crate) fn fell_back(what: &str, from: &str, to: &str) -> Problem {
    Problem::new(
        &format!("audio.{what}_fell_back"),
        Kind::Device,
        format!("The {what} {from} can't be used; {to} is used instead."),
        "It is taken back by itself when it returns.",
    )
}

pub(crate) fn lost(what: &str, name: &str) -> Problem {
    Problem::new(
        &format!("audio.{what}_lost"),
        Kind::Device,
        format!("The {what} {name} was lost."),
        "Plug it in again; it is taken back by itself.",
    )
}

/// What is told of a recogniser that does not keep up.
pub(crate) const RECOGNISER_IS_SLOW: &str = "speech.slow";

/// Told where the conversation is not written down as it was asked for.
pub(crate) const NOT_RECORDED: &str = "engine.not_recorded";

pub(crate) fn not_recorded(path: &std::path::Path, error: &std::io::Error) -> Problem {
    let reason = error.to_string();
    let reason = reason.split(" (os error").next().unwrap_or_default().to_lowercase();
    Problem::new(
        NOT_RECORDED,
        Kind::Input,
        format!("The conversation is not recorded: {} can't be written ({reason}).", path.display()),
        "Choose a file in a folder that you may write to, on a disk with room.",
    )
}

pub(crate) fn no_runtime(reason: &str) -> Problem {
    Problem::new(
        "engine.no_runtime",
        Kind::Bug,
        format!("The engine could not start: {reason}."),
        "Close other programs and start Riposte again.",
    )
}

pub(crate) fn no_history_to_delete() -> Problem {
    Problem::new(
        "engine.no_history",
        Kind::Device,
        "The history is not open, so nothing of it was deleted.",
        "Start Riposte again, or delete it with `riposte history delete --all`.",
    )
}

pub(crate) const MODEL_IS_LOADING: &str = "chat.loading";

/// `name`: of the provider and its model.
pub(crate) fn model_is_loading(name: &str) -> Problem {
    let model = name.split_once('/').map_or(name, |(_, model)| model);
    Problem::new(
        MODEL_IS_LOADING,
        Kind::Retry,
        format!("The chat model {model} is being loaded, so its first answer takes longer."),
        "Wait for it, or choose a smaller model in the settings.",
    )
}
