//! What the loudspeaker played, by the process clock, so that a captured frame can be compared with exactly what was in the air. Pure; a ring of
//! 2 s, allocated in `new`.

use riposte_measures::Time;

use crate::{FRAME_FRAMES, RATE_HZ};

/// Samples remembered: 2.05 s, a power of two.
const CAPACITY: usize = 1 << 15;

/// A claim that is off the continuation by less than this is the clocks' rounding, and the stream goes on without a seam. Above, one sample is
/// dropped or repeated: at 100 ppm between two devices' clocks that is every 0.6 s, and 20 dB below what an echo canceller leaves.
const SEAMLESS_FRAMES: f64 = 1.0;

/// The played samples of the last 2 s, each at the moment the device played it; zeros where nothing was played. Frames may come late, early (up to
/// 1 s before they are played) or out of order. Played sound counts from the moment it leaves the device: the delay that remains between this
/// reference and the microphone is the air's, and the errors of the devices' own claims.
///
/// A device whose claims are late could make the echo seem earlier than its reference, which no canceller can use; who sees that asks for a later
/// span, e.g. `reference.at(from + Span::from_millis(30), …)`, and adds as much to the delay.
#[derive(Clone, Debug)]
pub struct EchoReference {
    /// Position `p` (samples since the clock's origin) is at `p mod CAPACITY`.
    ring: Box<[f32]>,
    /// Positions from `end - CAPACITY` to `end` are valid.
    end: i64,
    /// Where the next played frame and the next captured frame begin when they go on without a gap.
    next_played: Option<i64>,
    next_captured: Option<i64>,
    /// Whether anything was played since the last [`clear`](Self::clear).
    begun: bool,
}

impl EchoReference {
    pub fn new() -> Self {
        let ring = vec![0.0; CAPACITY].into_boxed_slice();
        Self { ring, end: 0, next_played: None, next_captured: None, begun: false }
    }

    /// `samples` (16 kHz mono, full scale ±1, any number) whose first left the device at `at`. What was said of that span before is replaced. Of
    /// what is older than 2 s nothing is kept. A time more than 2 s ahead begins anew.
    pub fn played(&mut self, at: Time, samples: &[f32]) {
        let start = follow(self.next_played, at);
        self.next_played = Some(start + samples.len() as i64);
        if !self.begun {
            self.end = start;
            self.begun = true;
        }
        self.forward(start + samples.len() as i64);
        let oldest = self.end - CAPACITY as i64;
        for (n, sample) in samples.iter().enumerate() {
            let position = start + n as i64;
            if position >= oldest {
                self.ring[slot(position)] = super::finite(*sample);
            }
        }
    }

    /// What was fed as played from `at` on was not: the speaker was flushed.
    pub fn cut(&mut self, at: Time) {
        let start = position(at).round() as i64;
        let oldest = self.end - CAPACITY as i64;
        for position in start.max(oldest)..self.end {
            self.ring[slot(position)] = 0.0;
        }
        self.next_played = None;
    }

    /// Writes the 10 ms that were played while the frame captured at `from` was captured; zeros where nothing was played, or nothing is known (yet).
    pub fn at(&mut self, from: Time, out: &mut [f32; FRAME_FRAMES]) {
        let start = follow(self.next_captured, from);
        self.next_captured = Some(start + FRAME_FRAMES as i64);
        let known = self.end - CAPACITY as i64..self.end;
        for (n, sample) in out.iter_mut().enumerate() {
            let position = start + n as i64;
            *sample = if self.begun && known.contains(&position) { self.ring[slot(position)] } else { 0.0 };
        }
    }

    /// The moment up to which played sound is known; `None` before any. Who captures faster than this is told should wait for it.
    pub fn known_until(&self) -> Option<Time> {
        let micros = |position: i64| position as i128 * 1_000_000 / i128::from(RATE_HZ);
        self.begun.then(|| Time::from_micros(micros(self.end) as i64))
    }

    /// Forgets everything; for a new device. Does not allocate.
    pub fn clear(&mut self) {
        self.ring.fill(0.0);
        self.end = 0;
        self.next_played = None;
        self.next_captured = None;
        self.begun = false;
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

/// The position of `at`; the continuation itself when that is where `at` is but for rounding.
fn follow(next: Option<i64>, at: Time) -> i64 {
    let claimed = position(at);
    match next {
        Some(next) if (claimed - next as f64).abs() < SEAMLESS_FRAMES => next,
        _ => claimed.round() as i64,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use riposte_measures::Span;

    use super::*;

    /// The sample that is played at a position: never 0, and no two near each other are alike.
    fn sample(position: i64) -> f32 {
        (position.rem_euclid(65_521) + 1) as f32 / 65_536.0
    }

    fn play(reference: &mut EchoReference, start: i64, frames: usize) {
        let samples: Vec<f32> = (start..start + frames as i64).map(sample).collect();
        reference.played(Time::from_micros((start * 125).div_euclid(2)), &samples);
    }

    fn captured(reference: &mut EchoReference, start: i64) -> [f32; FRAME_FRAMES] {
        let mut out = [9.0; FRAME_FRAMES];
        reference.at(Time::from_micros((start * 125).div_euclid(2)), &mut out);
        out
    }

    fn expected(start: i64, played: impl Fn(i64) -> bool) -> [f32; FRAME_FRAMES] {
        std::array::from_fn(|n| if played(start + n as i64) { sample(start + n as i64) } else { 0.0 })
    }

    #[test]
    fn nothing_was_played() {
        let mut reference = EchoReference::new();
        assert_eq!(captured(&mut reference, 0), [0.0; FRAME_FRAMES]);
        assert_eq!(reference.known_until(), None);
    }

    #[test]
    fn before_between_and_after_what_was_played_is_silence() {
        let mut reference = EchoReference::new();
        play(&mut reference, 1_000, 160);
        play(&mut reference, 2_000, 100);
        let played = |p| (1_000..1_160).contains(&p) || (2_000..2_100).contains(&p);
        for start in [0, 900, 1_000, 1_050, 1_500, 1_950, 2_050, 3_000] {
            assert_eq!(captured(&mut reference, start), expected(start, played), "{start}");
        }
        assert_eq!(reference.known_until(), Some(Time::from_micros(131_250)));
    }

    #[test]
    fn late_frames_fill_their_gap_and_what_is_older_than_the_ring_is_dropped() {
        let mut reference = EchoReference::new();
        play(&mut reference, 40_000, 160);
        play(&mut reference, 39_000, 160);
        play(&mut reference, 1_000, 160);
        assert_eq!(captured(&mut reference, 39_000), expected(39_000, |_| true));
        assert_eq!(captured(&mut reference, 40_000), expected(40_000, |_| true));
        assert_eq!(captured(&mut reference, 1_000), [0.0; FRAME_FRAMES]);
        assert_eq!(
            captured(&mut reference, 1_000 + CAPACITY as i64),
            [0.0; FRAME_FRAMES],
            "nor is it found a turn of the ring later"
        );
    }

    #[test]
    fn a_jump_ahead_forgets_what_the_ring_cannot_hold() {
        let mut reference = EchoReference::new();
        play(&mut reference, 0, 20_000);
        play(&mut reference, 5 * CAPACITY as i64 + 77, 160);
        for turn in 0..6 {
            let start = turn * CAPACITY as i64;
            assert_eq!(captured(&mut reference, start), expected(start, |p| p >= 5 * CAPACITY as i64 + 77), "{turn}");
        }
    }

    #[test]
    fn times_before_the_origin_are_times() {
        let mut reference = EchoReference::new();
        play(&mut reference, -320, 640);
        assert_eq!(captured(&mut reference, -100), expected(-100, |_| true));
    }

    #[test]
    fn a_flush_silences_what_was_yet_to_be_played() {
        let mut reference = EchoReference::new();
        play(&mut reference, 0, 1_600);
        reference.cut(Time::from_millis(50));
        assert_eq!(captured(&mut reference, 700), expected(700, |p| p < 800));
        reference.clear();
        assert_eq!(captured(&mut reference, 0), [0.0; FRAME_FRAMES]);
    }

    #[test]
    fn rounded_times_leave_no_seam() {
        // Claims are off by up to 60 µs, about a sample, as SampleClock gives them; what is read must be what was played, without a seam.
        let mut reference = EchoReference::new();
        let mut random = 1_u32;
        let mut jitter = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Span::from_micros(i64::from(random >> 8) % 120 - 60)
        };
        for n in 0..100 {
            let samples: Vec<f32> = (n * 160..n * 160 + 160).map(sample).collect();
            let at = Time::from_millis(n * 10);
            reference.played(if n == 0 { at } else { at + jitter() }, &samples);
        }
        for n in 0..100 {
            let at = Time::from_millis(n * 10);
            let mut out = [0.0; FRAME_FRAMES];
            reference.at(if n == 0 { at } else { at + jitter() }, &mut out);
            assert_eq!(out, expected(n * 160, |_| true), "{n}");
        }
    }

    #[test]
    fn drift_is_followed_to_the_sample() {
        // A speaker whose clock is 200 ppm slow: its 10 ms take 10.002 ms. After 10 s its claims are 2 ms late, and so is what is read.
        let mut reference = EchoReference::new();
        for n in 0..1_000_i64 {
            let samples: Vec<f32> = (n * 160..n * 160 + 160).map(sample).collect();
            reference.played(Time::from_micros(n * 10_002), &samples);
        }
        let read = captured(&mut reference, 159_840);
        let behind = (0..100).find(|late| read[80] == sample(159_920 - late));
        assert!(behind.is_some_and(|late| (31..=33).contains(&late)), "{behind:?} samples");
    }

    proptest! {
        /// Any order and cut of what is played within the ring gives the same reference.
        #[test]
        fn how_it_is_fed_does_not_matter(
            pieces in prop::collection::vec((0_i64..20_000, 1_usize..700), 1..30), at in -500_i64..21_000
        ) {
            let mut reference = EchoReference::new();
            for (start, frames) in &pieces {
                // Times are whole microseconds; even positions have one.
                play(&mut reference, start & !1, *frames);
            }
            let played = |p: i64| pieces.iter().any(|(start, frames)| (0..*frames as i64).contains(&(p - (start & !1))));
            prop_assert_eq!(captured(&mut reference, at & !1), expected(at & !1, played));
        }
    }
}
