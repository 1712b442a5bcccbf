//! What speaks, in virtual time: the engine's mouth and a device that takes 10 ms at a time and fades what is cut off.

use std::collections::VecDeque;
use std::ops::Range;

use riposte_dsp::{AUDIBLE, FRAME_FRAMES, Fade, LONGEST_RESTART_MS, RATE_HZ, word_start};
use riposte_measures::{Mark, Span, Time};
use riposte_turn::{Input, Revision};
use riposte_voice::HeardMap;

use riposte_audio::{LOWERED_GAIN, LOWERING_MS};

use super::reply::Item;

struct Reply {
    revision: Revision,
    released: bool,
    done: bool,
    waiting: VecDeque<f32>,
    /// What was played lately.
    past: VecDeque<f32>,
    played: u64,
    samples: u64,
    audible: Option<u64>,
    queued: bool,
    started: bool,
    ended: bool,
    map: HeardMap,
    clause: usize,
    heard_bytes: usize,
}

/// What the device did with one block.
pub(super) struct Block {
    pub(super) samples: [f32; FRAME_FRAMES],
    /// The part of it that comes from a reply.
    pub(super) sounding: Range<usize>,
    pub(super) reports: Vec<Input>,
}

pub(super) struct Mouth {
    reply: Option<Reply>,
    flushing: Option<Reply>,
    paused: bool,
    lowered: bool,
    /// What the device plays now, of full loudness.
    gain: f32,
    /// The device is silent because of a pause since then.
    silent_since: Option<Time>,
}

impl Default for Mouth {
    fn default() -> Self {
        Self { reply: None, flushing: None, paused: false, lowered: false, gain: 1.0, silent_since: None }
    }
}

impl Mouth {
    pub(super) fn is_of(&self, revision: Revision) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.revision == revision)
    }

    pub(super) fn begin(&mut self, revision: Revision) {
        self.reply = Some(Reply {
            revision,
            released: false,
            done: false,
            waiting: VecDeque::new(),
            past: VecDeque::new(),
            played: 0,
            samples: 0,
            audible: None,
            queued: false,
            started: false,
            ended: false,
            map: HeardMap::new(RATE_HZ),
            clause: 0,
            heard_bytes: 0,
        });
    }

    /// Something of the reply that is made; gives what the machine is told of it.
    pub(super) fn take(&mut self, revision: Revision, item: Item, now: Time) -> Vec<Input> {
        let Some(reply) = self.reply.as_mut().filter(|reply| reply.revision == revision) else { return Vec::new() };
        match item {
            Item::Mark(mark) => return vec![Input::Marked { revision, mark, at: now }],
            Item::Text(text) => return vec![Input::ReplyText { revision, text }],
            Item::TextDone => return vec![Input::ReplyDone { revision }],
            Item::Clause(clause) => reply.clause = reply.map.clause(&clause),
            Item::ClauseDone => reply.map.complete(reply.clause),
            Item::Sound(samples) => {
                if reply.audible.is_none() {
                    reply.audible = samples.iter().position(|s| s.abs() > AUDIBLE).map(|n| reply.samples + n as u64);
                }
                reply.samples += samples.len() as u64;
                reply.map.audio(reply.clause, samples.len());
                reply.waiting.extend(samples);
                return reply.note_queued(now).into_iter().collect();
            }
            Item::Done => {
                reply.done = true;
                if reply.samples == 0 {
                    reply.ended = true;
                    return vec![Input::PlayEnded { revision, heard_bytes: 0, at: now }];
                }
            }
        }
        Vec::new()
    }

    pub(super) fn release(&mut self, revision: Revision, now: Time, tell: &mut dyn FnMut(Input)) {
        if let Some(reply) = self.reply.as_mut().filter(|reply| reply.revision == revision) {
            reply.released = true;
            (self.paused, self.lowered) = (false, false);
            reply.note_queued(now).into_iter().for_each(tell);
        }
    }

    /// Keeps the reply back again, if the device has nothing of it; else cuts it off, and it is over.
    pub(super) fn withhold(&mut self, revision: Revision, now: Time) -> Option<Input> {
        let reply = self.reply.as_mut().filter(|reply| reply.revision == revision)?;
        if !reply.queued {
            reply.released = false;
            return None;
        }
        let heard_bytes = reply.heard_bytes;
        self.silence(revision, now);
        Some(Input::PlayEnded { revision, heard_bytes, at: now })
    }

    /// Lets what sounds go on more quietly.
    pub(super) fn lower(&mut self) {
        self.lowered = true;
    }

    /// Holds what sounds.
    pub(super) fn pause(&mut self) {
        self.paused = true;
    }

    /// Lets it go on, as loud as before.
    pub(super) fn resume(&mut self) {
        (self.paused, self.lowered) = (false, false);
    }

    /// Cuts the reply off. The answer now, or `None` where it comes with the end of the fade.
    pub(super) fn silence(&mut self, revision: Revision, now: Time) -> Option<Input> {
        match self.reply.take_if(|reply| reply.revision == revision) {
            Some(reply) if reply.queued && !reply.ended => {
                self.flushing = Some(reply);
                self.resume();
                None
            }
            gone => {
                let heard_bytes = gone.map_or(0, |reply| reply.heard_bytes);
                Some(Input::Silenced { revision, heard_bytes, at: now })
            }
        }
    }

    /// The device takes the block that it plays at `at`.
    pub(super) fn fill(&mut self, at: Time) -> Block {
        let mut block = Block { samples: [0.0; FRAME_FRAMES], sounding: 0..0, reports: Vec::new() };
        let lowered = if self.lowered { LOWERED_GAIN } else { 1.0 };
        let step = (1.0 - LOWERED_GAIN) / (RATE_HZ * LOWERING_MS / 1_000) as f32;
        let mut gain = self.gain;
        let mut loudness = || {
            gain += (lowered - gain).clamp(-step, step);
            gain
        };
        if let Some(mut reply) = self.flushing.take() {
            let mut fade = Fade::new(FRAME_FRAMES as u32);
            fade.fade_out();
            let silent = self.silent_since.take().unwrap_or_else(|| {
                block.sounding = 0..reply.play(&mut block.samples, |sample| sample * fade.next_gain() * loudness());
                at + Span::of_frames(block.sounding.end as u64, RATE_HZ)
            });
            let heard_bytes = reply.map.heard_bytes(reply.played).max(reply.heard_bytes);
            block.reports.push(Input::Silenced { revision: reply.revision, heard_bytes, at: silent });
            return block;
        }
        let Some(reply) = self.reply.as_mut().filter(|reply| reply.released && !reply.ended) else { return block };
        if self.paused && self.silent_since.is_some() {
            return block;
        }
        let revision = reply.revision;
        let before = reply.played;
        let mut fade = Fade::new(FRAME_FRAMES as u32);
        if self.paused {
            self.silent_since = Some(at + Span::of_frames(FRAME_FRAMES as u64, RATE_HZ));
            fade.fade_out();
        } else if self.silent_since.take().is_some() {
            reply.rewind();
            fade.close();
            fade.fade_in();
        }
        block.sounding = 0..reply.play(&mut block.samples, |sample| sample * fade.next_gain() * loudness());
        self.gain = gain;
        if let (false, Some(audible)) = (reply.started, reply.audible.filter(|n| *n < reply.played)) {
            reply.started = true;
            let at = at + Span::of_frames(audible.saturating_sub(before), RATE_HZ);
            block.reports.push(Input::PlayStarted { revision, at });
        }
        let heard = reply.map.heard_bytes(reply.played);
        if reply.started && heard > reply.heard_bytes {
            reply.heard_bytes = heard;
            block.reports.push(Input::Played { revision, heard_bytes: heard });
        }
        if reply.done && reply.waiting.is_empty() && reply.samples > 0 && block.sounding.end < FRAME_FRAMES {
            reply.ended = true;
            let at = at + Span::of_frames(block.sounding.end as u64, RATE_HZ);
            block.reports.push(Input::PlayEnded { revision, heard_bytes: heard, at });
        }
        block
    }
}

impl Reply {
    /// Fills `out` as far as there is sound; how far that is.
    fn play(&mut self, out: &mut [f32], mut gain: impl FnMut(f32) -> f32) -> usize {
        let length = out.len().min(self.waiting.len());
        for (to, sample) in out.iter_mut().zip(self.waiting.drain(..length)) {
            *to = gain(sample);
            self.past.push_back(sample);
        }
        self.past.drain(..self.past.len().saturating_sub(RATE_HZ as usize * LONGEST_RESTART_MS / 1_000));
        self.played += length as u64;
        length
    }

    /// The device goes back to the beginning of the clause or word that a pause fell into.
    fn rewind(&mut self) {
        for _ in 0..word_start(self.past.as_slices(), RATE_HZ) {
            if let Some(sample) = self.past.pop_back() {
                self.waiting.push_front(sample);
                self.played -= 1;
            }
        }
    }

    /// The speaker has some of it for the first time.
    fn note_queued(&mut self, at: Time) -> Option<Input> {
        if self.queued || !self.released || self.waiting.is_empty() {
            return None;
        }
        self.queued = true;
        Some(Input::Marked { revision: self.revision, mark: Mark::PlayQueued, at })
    }
}
