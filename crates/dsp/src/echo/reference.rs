//! What the loudspeaker played, by the process clock, so that a captured frame can be compared with exactly what was in the air. Pure; a ring of
//! 2 s, allocated in `new`.

use riposte_measures::Time;

use super::audible::SILENT;
use super::margin::Margin;
use crate::{FRAME_FRAMES, RATE_HZ};

/// Samples remembered: 2.05 s, a power of two.
const CAPACITY: usize = 1 << 15;

/// Off by this much more than the block before, 10 ms, sound is missing, or it is another stream's.
const JUMP_FRAMES: f64 = 160.0;
/// Claims that change by this much from one block to the next, 3 ms, mean that something happened.
const STEP_FRAMES: f64 = 48.0;
/// Claims that change by this much within 500 ms, 0.75 ms, are on the move: what really happened is told in pieces, because claims are averaged. They count
/// as moving for 3 s after that.
const RESTLESS_FRAMES: f64 = 12.0;
const WITHIN: usize = 50;
const RESTLESS_FOR: usize = 300;
/// Sound goes on for so long after the last that was louder than silence, 300 ms.
const SOUNDS: i64 = 4_800;
/// So long after the last that was told, 1 s, nothing is read that matters.
const LONG_PAST: i64 = 16_000;

/// The played samples of the last 2 s, each at the moment the device played it; zeros where nothing was played. Frames may come late, early (up to
/// 1 s before they are played) or out of order. Played sound counts from the moment it leaves the device: the delay that remains between this
/// reference and the microphone is the air's, and the errors of the devices' own claims.
///
/// Claims that wander against each other leave the two streams where they are. Sound servers' claims do so by 1 to 4 ms within seconds, on a busy machine by
/// 15 ms within a minute (measured on PulseAudio, where the echo itself did not move by a sample), and an echo that moves by samples is one that no
/// canceller can learn. What two devices' clocks really differ by, 100 ppm at most, moves it by 1.6 samples a second, which cancellers follow; who
/// measures the echo's delay says when it has gone too far ([`EchoReference::shift`]).
#[derive(Clone, Debug)]
pub struct EchoReference {
    /// Position `p` (samples since the clock's origin) is at `p mod CAPACITY`.
    ring: Box<[f32]>,
    /// Positions from `end - CAPACITY` to `end` are valid.
    end: i64,
    /// Where the next played frame and the next captured frame begin when they go on without a gap.
    next_played: Option<i64>,
    next_captured: Option<i64>,
    /// How far the claims of what is played have come away from the positions it has.
    slipped: f64,
    /// The same for what is captured, against what is played; and at the last frames, a ring.
    off: f64,
    past: [f64; WITHIN],
    at: usize,
    /// Frames for which the claims still count as moving.
    restless: usize,
    /// Whether anything was played since the last [`clear`](Self::clear).
    begun: bool,
    jumps: usize,
    margin: Margin,
    too_early: Option<i64>,
    /// The last position that is known to have had sound.
    sounded: i64,
}

impl EchoReference {
    pub fn new() -> Self {
        let ring = vec![0.0; CAPACITY].into_boxed_slice();
        Self {
            ring,
            end: 0,
            next_played: None,
            next_captured: None,
            slipped: 0.0,
            off: 0.0,
            past: [0.0; WITHIN],
            at: 0,
            restless: 0,
            begun: false,
            jumps: 0,
            margin: Margin::default(),
            too_early: None,
            sounded: i64::MIN / 2,
        }
    }

    /// `samples` (16 kHz mono, full scale ±1, any number) whose first left the device at `at`. What was said of that span before is replaced. Of
    /// what is older than 2 s nothing is kept. A time more than 2 s ahead begins anew.
    pub fn played(&mut self, at: Time, samples: &[f32]) {
        let claimed = position(at);
        let goes_on = self.next_played.filter(|next| (claimed - self.slipped - *next as f64).abs() < JUMP_FRAMES);
        let start = goes_on.unwrap_or_else(|| (claimed - self.slipped).round() as i64);
        let off = claimed - start as f64;
        let jumps =
            self.next_played.is_some() && (off - self.slipped).abs() > STEP_FRAMES || goes_on.is_none() && self.begun;
        self.note_jump(jumps);
        if goes_on.is_some() {
            self.slipped = off;
        }
        self.next_played = Some(start + samples.len() as i64);
        if !self.begun {
            self.end = start;
            self.begun = true;
        }
        self.forward(start + samples.len() as i64);
        let oldest = self.end - CAPACITY as i64;
        for (n, sample) in samples.iter().enumerate() {
            let position = start + n as i64;
            if sample.abs() > SILENT {
                self.sounded = position;
            }
            if position >= oldest {
                self.ring[slot(position)] = super::finite(*sample);
            }
        }
    }

    /// What was fed as played from `at` on was not: the speaker was flushed.
    pub fn cut(&mut self, at: Time) {
        let start = (position(at) - self.slipped).round() as i64;
        let oldest = self.end - CAPACITY as i64;
        for position in start.max(oldest)..self.end {
            self.ring[slot(position)] = 0.0;
        }
        self.next_played = None;
    }

    /// Writes the 10 ms that were played while the frame captured at `from` was captured; zeros where nothing was played, or nothing is known (yet).
    pub fn at(&mut self, from: Time, out: &mut [f32; FRAME_FRAMES]) {
        let claimed = position(from) - self.slipped;
        let start = self.follow(claimed);
        self.next_captured = Some(start + FRAME_FRAMES as i64);
        // Before there is sound the claims are those of streams that have only just begun.
        self.too_early = None;
        if self.end < self.sounded + SOUNDS {
            self.too_early = self.margin.read(start + FRAME_FRAMES as i64, self.end);
        } else {
            self.margin.begin_anew();
        }
        let known = self.end - CAPACITY as i64..self.end;
        for (n, sample) in out.iter_mut().enumerate() {
            let position = start + n as i64;
            *sample = if self.begun && known.contains(&position) { self.ring[slot(position)] } else { 0.0 };
        }
    }

    /// Whether it was told what was played during the frame that was read last.
    pub fn is_told(&self) -> bool {
        !self.begun || self.next_captured.is_none_or(|next| next <= self.end)
    }

    /// By how many samples frames are read before it is told what was played meanwhile, time and again: then they are silent, and the canceller learns nothing.
    pub fn too_early(&self) -> Option<i64> {
        self.too_early
    }

    /// How often one of the two streams did not go on where it was: what is read may be some milliseconds off against before.
    pub fn jumps(&self) -> usize {
        self.jumps
    }

    /// What is read from now on was played so many samples earlier (negative: later) than what would have been: an echo that was found late by as much is
    /// where it was. It does not reach beyond what was told. Gives by how many it was moved.
    pub fn shift(&mut self, earlier: i64) -> i64 {
        let Some(next) = self.next_captured else { return 0 };
        let told = (self.end - next).max(0);
        let earlier = earlier.max(-told);
        self.next_captured = Some(next - earlier);
        self.off += earlier as f64;
        self.past.iter_mut().for_each(|off| *off += earlier as f64);
        self.margin.begin_anew();
        self.too_early = None;
        earlier
    }

    /// The devices' claims are changing: one of them may have run dry.
    pub fn is_restless(&self) -> bool {
        self.restless > 0
    }

    /// Forgets everything; for a new device. Does not allocate.
    pub fn clear(&mut self) {
        self.ring.fill(0.0);
        self.end = 0;
        self.next_played = None;
        self.next_captured = None;
        (self.slipped, self.off) = (0.0, 0.0);
        (self.past, self.restless) = ([0.0; WITHIN], 0);
        self.begun = false;
        self.margin.begin_anew();
        self.too_early = None;
        self.sounded = i64::MIN / 2;
    }

    /// Where the next captured frame is: the continuation; further by what the claims jump. Where nothing was told for long it is where the claims say, so that
    /// two clocks do not come apart while nobody listens.
    fn follow(&mut self, claimed: f64) -> i64 {
        let Some(next) = self.next_captured else {
            self.off = 0.0;
            self.past = [0.0; WITHIN];
            return claimed.round() as i64;
        };
        let off = claimed - next as f64;
        let jumps = (off - self.off).abs() >= JUMP_FRAMES;
        if jumps || next > self.end + LONG_PAST {
            self.note_jump(jumps);
            return (claimed - self.off).round() as i64;
        }
        self.off = off;
        let before = std::mem::replace(&mut self.past[self.at], off);
        self.at = (self.at + 1) % WITHIN;
        let moves = (off - before).abs() > RESTLESS_FRAMES;
        self.restless = if moves { RESTLESS_FOR } else { self.restless.saturating_sub(1) };
        next
    }

    /// What was late before it says nothing of what comes after it.
    fn note_jump(&mut self, jumps: bool) {
        if jumps {
            self.jumps += 1;
            self.margin.begin_anew();
        }
    }

    /// Makes room up to `end`; what was not said to be played is silence.
    fn forward(&mut self, end: i64) {
        if end - self.end >= CAPACITY as i64 {
            self.ring.fill(0.0);
            self.end = end;
        }
        while self.end < end {
            self.ring[slot(self.end)] = 0.0;
            self.end += 1;
        }
    }
}

impl Default for EchoReference {
    fn default() -> Self {
        Self::new()
    }
}

fn slot(position: i64) -> usize {
    position.rem_euclid(CAPACITY as i64) as usize
}

fn position(at: Time) -> f64 {
    at.as_micros() as f64 * f64::from(RATE_HZ) / 1e6
}

#[cfg(test)]
#[path = "reference_tests.rs"]
mod tests;
