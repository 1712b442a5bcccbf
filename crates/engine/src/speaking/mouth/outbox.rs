//! What comes of a reply's sound: for the speaker, and for others.

use std::collections::VecDeque;

use riposte_turn::{Input, Revision};

/// What the speaker is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum SpeakerOrder {
    /// Take these samples: there is room.
    Write(Vec<f32>),
    /// The silence after what was written last is no underrun.
    EndOfSpeech,
    /// Drop what it has.
    Flush,
    /// Go on as loud as before, if it was paused or lowered.
    Resume,
}

/// What comes of it elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyNews {
    /// For the turn machine.
    Input(Input),
    /// The speaker has not taken all of this reply yet, and has room again: [`super::sound::ReplySound::refill`].
    HasRoom { revision: Revision },
}

#[derive(Default)]
pub(super) struct Outbox {
    pub(super) orders: VecDeque<SpeakerOrder>,
    pub(super) news: VecDeque<ReplyNews>,
}

impl Outbox {
    pub(super) fn order(&mut self, order: SpeakerOrder) {
        self.orders.push_back(order);
    }

    pub(super) fn tell(&mut self, input: Input) {
        self.news.push_back(ReplyNews::Input(input));
    }
}
