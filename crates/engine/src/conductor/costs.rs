//! What a conversation costs while it goes on: which replies are wanted, so that what was prepared for nothing is told apart, and the question that was not asked
//! because of the monthly cap, which is asked when the user goes on.

use std::collections::HashMap;
use std::sync::Arc;

use riposte_measures::Time;
use riposte_turn::{Input, Revision, Stage};

use super::Conductor;
use crate::costs::meter::Meter;
use crate::costs::reply_use::ReplyUse;
use crate::problems::CAP_REACHED;

/// The replies whose use is not told yet, and the question that was asked last.
#[derive(Default)]
pub(crate) struct Asked {
    replies: HashMap<Revision, Arc<ReplyUse>>,
    question: Option<(Revision, String)>,
    /// It was not asked, and waits for the user's word.
    waits: bool,
}

impl Asked {
    /// This question is asked now: where its reply's use is kept. What waited is past, and what was prepared before this and is not wanted by now never will be.
    pub(super) fn asks(&mut self, revision: Revision, text: &str, meter: &Meter) -> Arc<ReplyUse> {
        let reply = meter.reply();
        self.replies.retain(|before, _| *before >= revision);
        self.replies.insert(revision, Arc::clone(&reply));
        (self.question, self.waits) = (Some((revision, text.to_owned())), false);
        reply
    }

    /// A reply may be heard, or may not after all.
    pub(super) fn is_wanted(&self, revision: Revision, wanted: bool) {
        if let Some(reply) = self.replies.get(&revision) {
            reply.is_wanted(wanted);
        }
    }

    /// Nothing more is made of it.
    pub(super) fn is_dropped(&mut self, revision: Revision) {
        self.replies.remove(&revision);
    }

    /// A turn is over: nothing more comes of the replies that were wanted.
    pub(super) fn turn_is_over(&mut self) {
        self.replies.retain(|_, reply| !reply.was_wanted());
    }

    /// Looks whether the question was not asked because of the cap.
    pub(super) fn note(&mut self, input: &Input) {
        if let Input::Failed { revision, stage: Stage::Chat, problem } = input {
            let is_this = self.question.as_ref().is_some_and(|(asked, _)| asked == revision);
            self.waits |= is_this && problem.code == CAP_REACHED;
        }
    }

    /// Whatever waits is not wanted any more.
    pub(super) fn forget_question(&mut self) {
        (self.question, self.waits) = (None, false);
    }

    fn take(&mut self) -> Option<String> {
        let waits = std::mem::take(&mut self.waits);
        self.question.take().filter(|_| waits).map(|(_, text)| text)
    }
}

impl Conductor {
    /// The user goes on for the rest of the month: what was not asked is asked now.
    pub(super) fn allow_over_cap(&mut self, at: Time) {
        let month = self.meter.allow_over_cap();
        self.keeper.allow_over_cap(month.to_string());
        if let Some(text) = self.work.costs.take() {
            self.tell_machine(Input::Say { text }, at);
        }
        // Those of a voice that is paid were withheld, too.
        self.prepare_phrases();
    }
}

#[cfg(test)]
mod tests {
    use riposte_problem::words::costs;
    use riposte_problem::{Kind, Problem};

    use super::*;

    #[test]
    fn only_the_last_question_waits_and_only_because_of_the_cap() {
        let cap = costs::cap_reached("Acme");
        let other = Problem::new("chat.cut", Kind::Retry, "It failed.", "Try again.");
        let after = |failed: &[(u64, Stage, &Problem)]| {
            let question = Some((Revision(1), "What time is it?".to_owned()));
            let mut asked = Asked { question, ..Asked::default() };
            for (revision, stage, problem) in failed {
                let problem = (*problem).clone();
                asked.note(&Input::Failed { revision: Revision(*revision), stage: *stage, problem });
            }
            asked.take()
        };
        assert_eq!(after(&[(1, Stage::Chat, &cap)]).as_deref(), Some("What time is it?"));
        assert_eq!(after(&[(1, Stage::Chat, &other)]), None);
        assert_eq!(after(&[(1, Stage::Voice, &cap)]), None, "its answer is on the screen");
        assert_eq!(after(&[(0, Stage::Chat, &cap)]), None, "that was another");
    }
}
