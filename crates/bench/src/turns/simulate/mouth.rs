//! What speaks, in virtual time: the engine's own account of a reply's sound, and a speaker of ours.

use std::ops::Range;

use riposte_dsp::{FRAME_FRAMES, RATE_HZ};
use riposte_engine::{ReplyNews, ReplySound, Room};
use riposte_measures::Time;
use riposte_turn::{Input, Revision};

use super::reply::Sounding;
use super::speaker::{Report, Speaker};

/// What the device did with one block, and what the machine is told of it.
pub(super) struct Block {
    pub(super) samples: [f32; FRAME_FRAMES],
    /// The part of it that comes from a reply.
    pub(super) sounding: Range<usize>,
    pub(super) inputs: Vec<Input>,
}

pub(super) struct Mouth {
    sound: ReplySound,
    speaker: Speaker,
}

impl Default for Mouth {
    fn default() -> Self {
        Self { sound: ReplySound::new(RATE_HZ), speaker: Speaker::default() }
    }
}

impl Mouth {
    pub(super) fn is_of(&self, revision: Revision) -> bool {
        self.sound.is_of(revision)
    }

    pub(super) fn begin(&mut self, revision: Revision) {
        self.sound.begin(revision);
    }

    /// Something to be heard of the reply that is made. Each of these gives what the machine is told.
    pub(super) fn take(&mut self, revision: Revision, item: Sounding, now: Time) -> Vec<Input> {
        self.with(|sound, room| match item {
            Sounding::Opener(samples) => sound.opener(revision, &samples, room, now),
            Sounding::Clause(clause) => sound.clause(revision, &clause),
            Sounding::Sound(samples) => sound.sound(revision, &samples, room, now),
            Sounding::ClauseDone => sound.clause_done(revision),
            Sounding::Done => sound.done(revision, room, now),
        })
    }

    pub(super) fn release(&mut self, revision: Revision, now: Time) -> Vec<Input> {
        self.with(|sound, room| sound.release(revision, room, now))
    }

    pub(super) fn withhold(&mut self, revision: Revision, now: Time) -> Vec<Input> {
        self.with(|sound, _| {
            let _ = sound.withhold(revision, now); // its task is a table of times, and ends with the reply
        })
    }

    /// The answer comes now, or with the end of the fade.
    pub(super) fn silence(&mut self, revision: Revision, now: Time) -> Vec<Input> {
        self.with(|sound, _| sound.silence(revision, now))
    }

    /// Lets what sounds go on more quietly.
    pub(super) fn lower(&mut self) {
        self.speaker.lower();
    }

    /// Holds what sounds.
    pub(super) fn pause(&mut self) {
        self.speaker.pause();
    }

    /// Lets it go on, as loud as before.
    pub(super) fn resume(&mut self) {
        self.speaker.obey(riposte_engine::SpeakerOrder::Resume);
    }

    /// The device takes the block that it plays at `at`.
    pub(super) fn fill(&mut self, at: Time) -> Block {
        let block = self.speaker.fill(at);
        let inputs = self.with(|sound, _| {
            for report in block.reports {
                match report {
                    Report::Played { first, frames, at } => sound.played(first, frames, at),
                    Report::Flushed { position, silent_at } => sound.flushed(position, silent_at),
                    Report::Drained { position, at } => sound.drained(position, at),
                    Report::RanDry => sound.ran_dry(),
                }
            }
        });
        Block { samples: block.samples, sounding: block.sounding, inputs }
    }

    fn with(&mut self, act: impl FnOnce(&mut ReplySound, Room)) -> Vec<Input> {
        act(&mut self.sound, self.speaker.room());
        while let Some(order) = self.sound.poll_order() {
            self.speaker.obey(order);
        }
        // The speaker has always room, so nobody waits for it.
        let news = std::iter::from_fn(|| self.sound.poll_news());
        news.filter_map(|news| if let ReplyNews::Input(input) = news { Some(input) } else { None }).collect()
    }
}
