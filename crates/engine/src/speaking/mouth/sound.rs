//! What of a reply is where: kept back, with the speaker, played, heard. Pure: it is told what happens and when, and says what the speaker is to do and
//! what the turn machine is to know. The engine's mouth has it behind a lock; the simulation in virtual time has the very same.

use std::collections::VecDeque;

use riposte_dsp::AUDIBLE;
use riposte_measures::{Span, Time};
use riposte_turn::{Input, Revision};
use riposte_voice::{Clause, SpokenWord};

use super::filler::Filler;
use super::outbox::{Outbox, ReplyNews, SpeakerOrder};
use super::reply::{Opener, Reply};
use super::room::Room;

/// The sound of the reply in progress, and of those that were silenced until the speaker has flushed them. Positions are the speaker's.
pub struct ReplySound {
    rate_hz: u32,
    reply: Option<Reply>,
    /// Replies that were silenced and whose flush is not yet reported.
    flushing: VecDeque<Reply>,
    outbox: Outbox,
}

impl ReplySound {
    /// `rate_hz` of all samples and positions.
    pub fn new(rate_hz: u32) -> Self {
        Self { rate_hz, reply: None, flushing: VecDeque::new(), outbox: Outbox::default() }
    }

    /// The next thing that the speaker is to do, in order.
    pub fn poll_order(&mut self) -> Option<SpeakerOrder> {
        self.outbox.orders.pop_front()
    }

    /// The next thing that is told, in order.
    pub fn poll_news(&mut self) -> Option<ReplyNews> {
        self.outbox.news.pop_front()
    }

    fn current(&mut self, revision: Revision) -> Option<(&mut Reply, &mut Outbox)> {
        let reply = self.reply.as_mut().filter(|reply| reply.revision == revision)?;
        Some((reply, &mut self.outbox))
    }

    fn reply(&self, revision: Revision) -> Option<&Reply> {
        self.reply.as_ref().filter(|reply| reply.revision == revision)
    }

    // ---- what becomes of a reply ----

    /// A new reply begins, held back until [`ReplySound::release`].
    pub fn begin(&mut self, revision: Revision) {
        self.reply = Some(Reply::new(revision, self.rate_hz));
    }

    /// Whether it is the reply in progress.
    pub fn is_of(&self, revision: Revision) -> bool {
        self.reply(revision).is_some()
    }

    /// The next clause of the reply begins.
    pub fn clause(&mut self, revision: Revision, clause: &Clause) {
        if let Some((reply, _)) = self.current(revision) {
            reply.clause = reply.map.clause(clause);
        }
    }

    /// Where the next words of the latest clause are in its sound.
    pub fn words(&mut self, revision: Revision, words: &[SpokenWord]) {
        if let Some((reply, _)) = self.current(revision) {
            reply.map.words(reply.clause, words);
        }
    }

    /// The latest clause has all its sound.
    pub fn clause_done(&mut self, revision: Revision) {
        if let Some((reply, _)) = self.current(revision) {
            reply.map.complete(reply.clause);
        }
    }

    /// The whole sound of the opener, with which the reply begins.
    pub fn opener(&mut self, revision: Revision, samples: &[f32], room: Room, now: Time) {
        if let Some((reply, _)) = self.current(revision) {
            let audible_end = samples.iter().rposition(|s| s.abs() > AUDIBLE).map_or(0, |last| last as u64 + 1);
            reply.opener = Some(Opener { audible_end, end: samples.len() as u64, ..Opener::default() });
        }
        self.sound(revision, samples, room, now);
        self.clause_done(revision);
    }

    /// The next sound of the latest clause.
    pub fn sound(&mut self, revision: Revision, samples: &[f32], room: Room, now: Time) {
        let Some((reply, outbox)) = self.current(revision) else { return };
        let first_audible = samples.iter().position(|s| s.abs() > AUDIBLE);
        let before = reply.samples;
        if reply.audible.is_none() {
            reply.audible = first_audible.map(|n| before + n as u64);
        }
        if let Some(opener) = reply.opener.as_mut().filter(|opener| before >= opener.end && opener.substance.is_none())
        {
            opener.substance = first_audible.map(|n| before + n as u64);
        }
        if before == 0
            && let Some(filler) = reply.filler.as_mut()
        {
            filler.make_way();
        }
        reply.samples += samples.len() as u64;
        reply.map.audio(reply.clause, samples.len());
        reply.waiting.extend(samples);
        reply.write(room, now, outbox);
    }

    /// The reply is complete.
    pub fn done(&mut self, revision: Revision, room: Room, now: Time) {
        let Some((reply, outbox)) = self.current(revision) else { return };
        reply.done = true;
        reply.write(room, now, outbox);
        if reply.samples == 0 {
            reply.ended = true;
            outbox.tell(Input::PlayEnded { revision, heard_bytes: 0, at: now });
        }
    }

    /// The reply may be heard.
    pub fn release(&mut self, revision: Revision, room: Room, now: Time) {
        let Some((reply, outbox)) = self.current(revision) else { return };
        reply.released = true;
        // The reply before it may have been paused when it ended.
        outbox.order(SpeakerOrder::Resume);
        reply.write(room, now, outbox);
    }

    /// Hands the speaker what did not fit before.
    pub fn refill(&mut self, revision: Revision, room: Room, now: Time) {
        if let Some((reply, outbox)) = self.current(revision) {
            reply.write(room, now, outbox);
        }
    }

    /// Says this while the reply is awaited; not if there is something of the reply by now.
    pub fn acknowledge(&mut self, revision: Revision, samples: &[f32], room: Room, now: Time) {
        if !self.may_acknowledge(revision) {
            return;
        }
        let rate_hz = self.rate_hz;
        if let Some((reply, outbox)) = self.current(revision) {
            reply.filler = Some(Filler::new(samples, rate_hz));
            reply.write(room, now, outbox);
        }
    }

    /// The reply is kept back again; a phrase that fills its wait ends. If the speaker has some of the reply already, it is silenced instead, and over.
    /// Gives whether it could be kept back.
    pub fn withhold(&mut self, revision: Revision, now: Time) -> bool {
        match self.current(revision) {
            Some((reply, outbox)) if reply.first.is_none() => {
                reply.released = false;
                if reply.filler.take().is_some_and(|filler| filler.sounds()) {
                    outbox.order(SpeakerOrder::Flush);
                }
                true
            }
            current => {
                let heard_bytes = current.map_or(0, |(reply, _)| reply.heard_bytes);
                self.silence(revision, now);
                self.outbox.tell(Input::PlayEnded { revision, heard_bytes, at: now });
                false
            }
        }
    }

    /// Nothing more of the reply is heard; answered by [`Input::Silenced`].
    pub fn silence(&mut self, revision: Revision, now: Time) {
        match self.reply.take_if(|reply| reply.revision == revision) {
            Some(reply) if reply.sounds() && !reply.ended => {
                self.flushing.push_back(reply);
                self.outbox.order(SpeakerOrder::Flush);
                // It may have been paused; what follows is to be heard.
                self.outbox.order(SpeakerOrder::Resume);
            }
            gone => {
                let heard_bytes = gone.map_or(0, |reply| reply.heard_bytes);
                self.outbox.tell(Input::Silenced { revision, heard_bytes, at: now });
            }
        }
    }

    // ---- what is asked about it ----

    /// Samples of this reply that the speaker has not taken yet.
    pub fn waiting(&self, revision: Revision) -> usize {
        self.reply(revision).map_or(0, |reply| reply.waiting.len())
    }

    /// Whether something may be said while the reply is awaited: it is, and there is nothing of it yet.
    pub fn may_acknowledge(&self, revision: Revision) -> bool {
        self.reply(revision).is_some_and(|reply| reply.released && reply.samples == 0)
    }

    /// Whether all that there is of the reply was played.
    pub fn is_dry(&self, revision: Revision) -> bool {
        self.reply(revision).is_some_and(|reply| reply.played >= reply.samples)
    }

    // ---- what the speaker reports ----

    /// The samples from position `first` on left for the device, which plays the first of them at `at`.
    pub fn played(&mut self, first: u64, frames: u32, at: Time) {
        let Some(reply) = self.reply.as_mut() else { return };
        let (rate_hz, end) = (self.rate_hz, first + u64::from(frames));
        reply.played_until(
            end,
            |position| at + Span::of_frames(position.saturating_sub(first), rate_hz),
            &mut self.outbox,
        );
    }

    /// What was written before a flush is gone. `position`: the first sample that was not heard; `silent_at`: the first silent moment.
    pub fn flushed(&mut self, position: u64, silent_at: Time) {
        for reply in self.flushing.drain(..) {
            let heard_bytes = reply.heard_at(position).max(reply.heard_bytes);
            self.outbox.tell(Input::Silenced { revision: reply.revision, heard_bytes, at: silent_at });
        }
    }

    /// Everything before an end of speech was played: up to `position`, until `at`.
    pub fn drained(&mut self, position: u64, at: Time) {
        let Some(reply) = self.reply.as_mut() else { return };
        let played = reply.first.is_some_and(|first| position >= first + reply.samples);
        if !(reply.done && reply.waiting.is_empty() && played) || reply.ended {
            return self.ran_dry();
        }
        reply.ended = true;
        let (revision, heard_bytes) = (reply.revision, reply.heard_at(position));
        self.outbox.tell(Input::PlayEnded { revision, heard_bytes, at });
    }

    /// The speaker has nothing more to play.
    pub fn ran_dry(&mut self) {
        let dry = |reply: &&Reply| reply.started && reply.waiting.is_empty() && !reply.done;
        if let Some(reply) = self.reply.as_ref().filter(dry) {
            self.outbox.tell(Input::RunDry { revision: reply.revision });
        }
    }
}

#[cfg(test)]
#[path = "sound_tests.rs"]
mod tests;
