//! The monthly cap in a conversation: the question that was not asked because of it is kept, and asked when the user allows to go on.

use riposte_measures::Time;
use riposte_problem::Problem;
use riposte_turn::{Input, Revision, Stage};

use super::Conductor;
use crate::costs::meter::CAP_REACHED;

/// The question that was asked last, and whether it waits for the user's word.
#[derive(Default)]
pub(crate) struct Question {
    asked: Option<(Revision, String)>,
    waits: bool,
}

impl Question {
    /// This one is asked now; what waited is past.
    pub(super) fn asks(&mut self, revision: Revision, text: &str) {
        *self = Self { asked: Some((revision, text.to_owned())), waits: false };
    }

    /// Whatever waits is not wanted any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Something failed: the question waits where it was not asked because of the cap.
    pub(super) fn failed(&mut self, revision: Revision, stage: Stage, problem: &Problem) {
        let is_this = self.asked.as_ref().is_some_and(|(asked, _)| *asked == revision);
        self.waits |= is_this && stage == Stage::Chat && problem.code == CAP_REACHED;
    }

    fn take(&mut self) -> Option<String> {
        let Self { asked, waits } = std::mem::take(self);
        asked.filter(|_| waits).map(|(_, text)| text)
    }
}

impl Conductor {
    /// A reply may be heard, or may not after all.
    pub(super) fn reply_is_wanted(&self, revision: Revision, wanted: bool) {
        if let Some(reply) = self.work.reply_use.get(&revision) {
            reply.is_wanted(wanted);
        }
    }

    /// A turn is over: nothing more comes of the replies that were wanted.
    pub(super) fn replies_are_over(&mut self) {
        self.work.reply_use.retain(|_, reply| !reply.was_wanted());
    }

    /// The user goes on for the rest of the month: what was not asked is asked now.
    pub(super) fn allow_over_cap(&mut self, at: Time) {
        let month = self.meter.allow_over_cap();
        self.keeper.allow_over_cap(month.to_string());
        if let Some(text) = self.work.question.take() {
            self.tell_machine(Input::Say { text }, at);
        }
        // Those of a voice that is paid were withheld, too.
        self.prepare_phrases();
    }
}

#[cfg(test)]
mod tests {
    use riposte_problem::words::costs;

    use super::*;

    #[test]
    fn only_the_last_question_waits_and_only_because_of_the_cap() {
        let cap = costs::cap_reached("Acme");
        let other = Problem::new("chat.cut", riposte_problem::Kind::Retry, "It failed.", "Try again.");
        let after = |failures: &[(u64, Stage, &Problem)]| {
            let mut question = Question::default();
            question.asks(Revision(1), "What time is it?");
            for (revision, stage, problem) in failures {
                question.failed(Revision(*revision), *stage, problem);
            }
            question.take()
        };
        assert_eq!(after(&[(1, Stage::Chat, &cap)]).as_deref(), Some("What time is it?"));
        assert_eq!(after(&[(1, Stage::Chat, &other)]), None);
        assert_eq!(after(&[(1, Stage::Voice, &cap)]), None, "its answer is on the screen");
        assert_eq!(after(&[(0, Stage::Chat, &cap)]), None, "that was another");
        let mut question = Question::default();
        question.asks(Revision(1), "One?");
        question.failed(Revision(1), Stage::Chat, &cap);
        question.asks(Revision(2), "Two?");
        assert_eq!(question.take(), None);
    }
}
