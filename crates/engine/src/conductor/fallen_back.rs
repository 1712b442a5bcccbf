//! Whose part another had to do, as the attempts of turns tell: it is told once, not in each turn, until the provider serves again. Pure.

use riposte_measures::{Asked, Attempt, Became};
use riposte_problem::Problem;

use crate::problems::{self, CAP_REACHED};

/// Those that others do the part of, and are told of.
#[derive(Default)]
pub(crate) struct FallenBack {
    told: Vec<(Asked, String)>,
}

/// What a turn changes.
#[derive(Debug, PartialEq)]
pub(crate) enum Change {
    Tell(Problem),
    /// The problem of this code is past.
    Past(String),
}

impl FallenBack {
    /// A turn is over.
    pub(super) fn turn(&mut self, attempts: &[Attempt]) -> Vec<Change> {
        let mut changes = Vec::new();
        for stage in [Asked::Speech, Asked::Chat, Asked::Voice] {
            let (mut missed, mut withheld): (Vec<(&str, &str)>, Option<&str>) = (Vec::new(), None);
            for attempt in attempts.iter().filter(|attempt| attempt.stage == stage) {
                let provider = attempt.provider.as_str();
                match attempt.became {
                    // It was not asked, since it would have passed the monthly cap: the user decides that. Where nobody answers instead, the turn tells it.
                    Became::Failed(ref code) if code == CAP_REACHED => withheld = Some(provider),
                    Became::Failed(ref code) | Became::PassedOver(ref code) => missed.push((provider, code)),
                    Became::Dropped => {}
                    Became::Served => {
                        if let Some(first) = withheld.take() {
                            changes.push(Change::Tell(problems::cap_reached(stage, first)));
                        }
                        for (first, code) in missed.drain(..).filter(|(first, _)| *first != provider) {
                            self.missed(stage, first, provider, code, &mut changes);
                        }
                        if self.told.iter().any(|told| *told == (stage, provider.to_owned())) {
                            self.told.retain(|told| *told != (stage, provider.to_owned()));
                            changes.push(Change::Past(problems::fallen_back_code(stage, provider)));
                        }
                    }
                }
            }
        }
        changes
    }

    /// Other stages take the place of these.
    pub(super) fn forget(&mut self) {
        self.told.clear();
    }

    fn missed(&mut self, stage: Asked, first: &str, instead: &str, code: &str, changes: &mut Vec<Change>) {
        if !self.told.iter().any(|(of, told)| *of == stage && told == first) {
            self.told.push((stage, first.to_owned()));
            changes.push(Change::Tell(problems::fallen_back(stage, first, instead, code)));
        }
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;

    use super::*;

    fn call(provider: &str, became: Became) -> Attempt {
        Attempt::begin(Asked::Chat, provider, Time::ZERO).ended(Time::ZERO, became)
    }

    fn failed(provider: &str) -> Attempt {
        call(provider, Became::Failed("chat.server".to_owned()))
    }

    fn told(changes: &[Change]) -> Vec<String> {
        let text = |change: &Change| match change {
            Change::Tell(problem) => format!("{}: {}", problem.code, problem.message),
            Change::Past(code) => format!("past {code}"),
        };
        changes.iter().map(text).collect()
    }

    #[test]
    fn it_is_told_once_and_goes_when_the_provider_serves_again() {
        let mut fallen = FallenBack::default();
        let first = fallen.turn(&[failed("groq/x"), call("ollama/y", Became::Served)]);
        assert_eq!(told(&first), ["fall_back.chat.groq: Groq did not answer; Ollama answered instead."]);
        let passed = call("groq/x", Became::PassedOver("chat.server".to_owned()));
        assert_eq!(fallen.turn(&[passed, call("ollama/y", Became::Served)]), []);
        assert_eq!(told(&fallen.turn(&[call("groq/x", Became::Served)])), ["past fall_back.chat.groq"]);
        assert_eq!(fallen.turn(&[call("groq/x", Became::Served)]), []);
        assert_eq!(fallen.turn(&[failed("groq/x"), call("ollama/y", Became::Served)]).len(), 1);
    }

    #[test]
    fn who_needs_mending_is_not_said_to_be_tried_again() {
        let refused = call("groq/x", Became::Failed("chat.auth".to_owned()));
        let changes = FallenBack::default().turn(&[refused, call("ollama/y", Became::Served)]);
        let Some(Change::Tell(problem)) = changes.first() else { panic!("{changes:?}") };
        assert_eq!(problem.code, "fall_back.chat.groq");
        assert!(
            !problem.to_string().contains("by itself") && problem.to_string().contains("until then Ollama answers")
        );
    }

    #[test]
    fn whom_the_cap_keeps_from_being_asked_did_not_fail() {
        let withheld = call("groq/x", Became::Failed(CAP_REACHED.to_owned()));
        let changes = FallenBack::default().turn(&[withheld, call("ollama/y", Became::Served)]);
        let codes = changes.iter().map(|change| matches!(change, Change::Tell(problem) if problem.code == CAP_REACHED));
        assert_eq!(codes.collect::<Vec<_>>(), [true], "{changes:?}");
    }

    #[test]
    fn who_does_its_own_part_in_the_end_missed_nothing_and_of_both_that_fail_the_turn_tells() {
        let mut fallen = FallenBack::default();
        assert_eq!(fallen.turn(&[failed("groq/x"), call("groq/x", Became::Served)]), []);
        assert_eq!(fallen.turn(&[failed("groq/x"), failed("ollama/y")]), []);
        assert_eq!(fallen.turn(&[]), []);
    }
}
