//! What a failure means for the call that met it. Pure.

use riposte_problem::{Kind, Problem};

/// What is done after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The same provider once more, at once: its connection had died unnoticed, and nothing of an answer was lost.
    Again,
    /// The next provider.
    Next,
    /// Nobody: another would be asked for the same, and this one did not fail.
    Stop,
}

/// Failures that say more of the question than of the provider.
const NOT_THE_PROVIDERS: &[&str] = &["chat.refused"];

/// Whether it says something of the provider that it is asked again otherwise, or later.
pub(crate) fn is_the_providers(problem: &Problem) -> bool {
    problem.kind != Kind::Bug && !NOT_THE_PROVIDERS.contains(&problem.code.as_str()) && problem.code != WITHHELD
}

/// A paid call that was not made: it would have passed what may be spent. Whoever costs nothing may answer.
const WITHHELD: &str = "costs.cap_reached";

/// Whether it may be of what was asked for once, and not of how the provider is set up: another question may be answered.
pub(crate) fn is_of_the_question(problem: &Problem) -> bool {
    problem.code.ends_with(".bad_request") || problem.code == "chat.only_thought"
}

/// What is done after `problem`, the first time (`again` is false) or after [`Then::Again`].
pub fn then(problem: &Problem, again: bool) -> Then {
    if problem.kind == Kind::Bug || NOT_THE_PROVIDERS.contains(&problem.code.as_str()) {
        return Then::Stop;
    }
    // A connection that broke before the answer. A server that does not answer at all is `timeout`, one that can't be found `unreachable`.
    if !again && problem.code.ends_with(".cut") { Then::Again } else { Then::Next }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: &str, kind: Kind) -> Problem {
        Problem::new(code, kind, "It failed.", "Try again.")
    }

    #[test]
    fn what_another_provider_may_do_better_is_asked_of_it() {
        for (code, kind) in [
            ("chat.auth", Kind::Auth),
            ("voice.quota", Kind::Quota),
            ("speech.timeout", Kind::Retry),
            ("chat.unreachable", Kind::Retry),
            ("chat.model_not_found", Kind::Input),
            ("voice.no_espeak", Kind::Device),
        ] {
            assert_eq!(then(&problem(code, kind), false), Then::Next, "{code}");
        }
    }

    #[test]
    fn a_broken_connection_is_tried_once_more_and_no_more() {
        let cut = problem("chat.cut", Kind::Retry);
        assert_eq!((then(&cut, false), then(&cut, true)), (Then::Again, Then::Next));
    }

    #[test]
    fn a_refused_question_is_not_carried_from_door_to_door() {
        assert_eq!(then(&problem("chat.refused", Kind::Input), false), Then::Stop);
        assert_eq!(then(&problem("engine.bug", Kind::Bug), false), Then::Stop);
    }
}
