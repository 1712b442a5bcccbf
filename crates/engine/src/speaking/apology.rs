//! What is said aloud when an answer can't be had: in the language of the conversation, without the addresses, commands and file names of the problem's own
//! words, which are on the screen.

use riposte_problem::{Kind, Problem};

use crate::problems::CAP_REACHED;

/// What happened, in English and in Spanish, by the problem's code.
const HAPPENED: &[(&[&str], &str, &str)] = &[
    (&["chat.unreachable"], "I can't reach the chat model.", "No consigo conectar con el modelo."),
    (
        &["chat.timeout", "chat.stalled", "turn.agent_timeout"],
        "The answer takes too long.",
        "La respuesta tarda demasiado.",
    ),
    (
        &["chat.auth", "chat.key_missing", "chat.key_in_the_clear"],
        "The chat model wants a key that works.",
        "El modelo pide una clave que funcione.",
    ),
    (&["chat.quota"], "The chat model has reached a limit.", "El modelo ha llegado a su límite."),
    (
        &[CAP_REACHED],
        "The next answer would pass this month's cap for costs.",
        "La respuesta pasaría el tope de gasto de este mes.",
    ),
    (&["chat.overloaded"], "The chat model has too much to do.", "El modelo tiene demasiado trabajo."),
    (&["chat.server"], "The chat model is in trouble.", "El modelo tiene problemas."),
    (&["chat.model_not_found"], "There is no such chat model.", "Ese modelo no existe."),
    (&["chat.cut", "chat.stopped"], "The answer broke off.", "La respuesta se ha cortado."),
    (&["chat.empty", "chat.only_thought"], "I found no answer.", "No he encontrado respuesta."),
];

const OTHER_ENGLISH: &str = "Something went wrong.";
const OTHER_SPANISH: &str = "Algo ha fallado.";

/// What happened, in one sentence.
pub(crate) fn happened(problem: &Problem, language: Option<&str>) -> &'static str {
    let known = HAPPENED.iter().find(|(codes, ..)| codes.contains(&problem.code.as_str()));
    match (known, language) {
        (Some((_, _, spanish)), Some("es")) => spanish,
        (Some((_, english, _)), _) => english,
        (None, Some("es")) => OTHER_SPANISH,
        (None, _) => OTHER_ENGLISH,
    }
}

/// What happened, whatever it was: each once.
pub(crate) fn all_that_happened(language: Option<&str>) -> Vec<&'static str> {
    let other = if language == Some("es") { OTHER_SPANISH } else { OTHER_ENGLISH };
    let known = HAPPENED.iter().map(|(_, english, spanish)| if language == Some("es") { *spanish } else { *english });
    known.chain([other]).collect()
}

/// The apology for this problem. `language` is an ISO 639 code; all but Spanish is English.
pub(crate) fn words(problem: &Problem, language: Option<&str>) -> String {
    let passes = matches!(problem.kind, Kind::Retry | Kind::Quota) && problem.code != CAP_REACHED;
    sentence(happened(problem, language), passes, language)
}

/// An apology. `passes`: it may be right again by itself.
pub(crate) fn sentence(happened: &str, passes: bool, language: Option<&str>) -> String {
    if language == Some("es") {
        let next = if passes { "Pregunta otra vez dentro de un momento." } else { "En la pantalla pone qué hacer." };
        format!("Perdona. {happened} {next}")
    } else {
        let next = if passes { "Ask again in a moment." } else { "The screen says what to do." };
        format!("Sorry. {happened} {next}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_problems_own_words_is_spoken() {
        let problem = |code: &str, kind| {
            Problem::new(
                code,
                kind,
                "Nobody listens at http://localhost:11434/v1.",
                "Run `ollama serve`, or set a key.",
            )
        };
        let unreachable = problem("chat.unreachable", Kind::Retry);
        assert_eq!(words(&unreachable, Some("en")), "Sorry. I can't reach the chat model. Ask again in a moment.");
        assert_eq!(words(&unreachable, None), words(&unreachable, Some("en")));
        assert_eq!(
            words(&unreachable, Some("es")),
            "Perdona. No consigo conectar con el modelo. Pregunta otra vez dentro de un momento."
        );
        let key = problem("chat.auth", Kind::Auth);
        assert_eq!(
            words(&key, Some("en")),
            "Sorry. The chat model wants a key that works. The screen says what to do."
        );
        let new = problem("chat.something_new", Kind::Input);
        assert_eq!(words(&new, Some("es")), "Perdona. Algo ha fallado. En la pantalla pone qué hacer.");
    }
}
