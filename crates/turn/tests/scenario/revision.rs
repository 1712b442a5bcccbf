//! The revision that a fact is about.

use riposte_turn::{Input, Revision};

pub(crate) fn revision_of(fact: &mut Input) -> Option<&mut Revision> {
    match fact {
        Input::Partial { session, .. } | Input::VoiceLikeness { session, .. } => Some(session),
        Input::Final { revision, .. }
        | Input::ReplyText { revision, .. }
        | Input::ReplyCut { revision, .. }
        | Input::Thinking { revision }
        | Input::ReplyDone { revision }
        | Input::Marked { revision, .. }
        | Input::Played { revision, .. }
        | Input::RunDry { revision }
        | Input::PlayStarted { revision, .. }
        | Input::PlayEnded { revision, .. }
        | Input::Silenced { revision, .. }
        | Input::Attempted { revision, .. }
        | Input::Failed { revision, .. } => Some(revision),
        _ => None,
    }
}
