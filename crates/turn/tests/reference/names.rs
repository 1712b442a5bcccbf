//! Names for the machine's revisions, in the order in which it orders them, so that a model need not know how it numbers: the first session is
//! `Revision(1001)`, the first final text or reply `Revision(1)`.

use std::collections::BTreeMap;

use riposte_turn::{Input, Output, Revision};

use crate::revision::revision_of;

/// What sessions are counted from.
const SESSIONS: u64 = 1000;
/// Nothing has this name.
pub(crate) const NOBODY: Revision = Revision(9999);

pub(crate) fn session(number: u64) -> Revision {
    Revision(SESSIONS + number)
}

#[derive(Default)]
pub(crate) struct Names {
    of: BTreeMap<Revision, Revision>,
    sessions: u64,
    replies: u64,
}

impl Names {
    /// The fact with the machine's own revisions.
    pub(crate) fn fact(&self, fact: &Input) -> Input {
        let mut fact = fact.clone();
        if let Some(revision) = revision_of(&mut fact) {
            let numbered = self.of.iter().find(|(_, name)| **name == *revision).map(|(number, _)| *number);
            *revision = numbered.unwrap_or(NOBODY);
        }
        fact
    }

    /// The order with names; a number that was not seen before gets one.
    pub(crate) fn order(&mut self, order: Output) -> Output {
        let mut order = order;
        match &mut order {
            Output::OpenSession { session, .. }
            | Output::FeedOn { session, .. }
            | Output::StopFeeding { session, .. }
            | Output::CloseSession { session }
            | Output::WasTheUser { session } => self.name_session(session),
            Output::Finalise { session, revision, .. } => {
                self.name_session(session);
                self.name_reply(revision);
            }
            Output::Ask { revision, .. }
            | Output::Release { revision }
            | Output::Withhold { revision }
            | Output::Fill { revision, .. }
            | Output::Reprompt { revision }
            | Output::Apologise { revision, .. }
            | Output::Lower { revision }
            | Output::Pause { revision }
            | Output::Resume { revision }
            | Output::Silence { revision } => self.name_reply(revision),
            _ => {}
        }
        order
    }

    fn name_session(&mut self, number: &mut Revision) {
        let sessions = &mut self.sessions;
        *number = *self.of.entry(*number).or_insert_with(|| {
            *sessions += 1;
            session(*sessions)
        });
    }

    fn name_reply(&mut self, number: &mut Revision) {
        let replies = &mut self.replies;
        *number = *self.of.entry(*number).or_insert_with(|| {
            *replies += 1;
            Revision(*replies)
        });
    }
}
