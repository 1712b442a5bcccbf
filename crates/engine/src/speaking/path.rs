//! The way of one reply through the engine: its revision, where its sound goes, and whom its news are told.

use riposte_audio::{Clock, Speaker};
use riposte_http::Connection;
use riposte_measures::{Attempt, Mark};
use riposte_turn::{Input, Revision};

use super::mouth::Mouth;
use crate::connecting::{To, marks};
use crate::inbox::Inbox;

/// What a reply needs. Its [`Mouth::begin`] was called.
#[derive(Clone)]
pub(crate) struct Path {
    pub(crate) revision: Revision,
    pub(crate) inbox: Inbox,
    pub(crate) mouth: Mouth,
    pub(crate) speaker: Speaker,
}

impl Path {
    /// A moment of the reply: now.
    pub(crate) fn mark(&self, mark: Mark) {
        let at = Clock::now();
        self.inbox.input(Input::Marked { revision: self.revision, mark, at });
    }

    /// A call of a provider for the reply is over.
    pub(crate) fn attempted(&self, attempt: Attempt) {
        self.inbox.input(Input::Attempted { revision: self.revision, attempt });
    }

    /// A request of the reply had its connection. The first one's counts.
    pub(crate) fn connected(&self, to: To, connection: Connection) {
        for (mark, at) in marks(to, connection) {
            self.inbox.input(Input::Marked { revision: self.revision, mark, at });
        }
    }
}
