//! The way of the echo, put together: what was played meets what is captured at the same moment, the canceller takes it out, and the room is watched
//! for headphones and for its delay. Runs on the thread that reads the microphone.

use riposte_measures::{Span, Time};

use super::{
    Coupling, DEFAULT_ECHO_CANCELLER, DelayEstimator, EchoCanceller, EchoConfig, EchoReference, echo_canceller, power,
};
use crate::{FRAME_FRAMES, Frame, RATE_HZ};

/// Quieter than this (-80 dBFS) nothing is played.
const AUDIBLE_POWER: f32 = 1e-8;
/// So long after the last sound that was played, its echo may still come: the longest delay and a room that takes a second to fall silent.
const TAIL_FRAMES: usize = 150;
/// A delay that is found is told to the canceller when it is this sure, and this far from the last one.
const SURE: f32 = 0.5;
const MOVED: Span = Span::from_millis(20);
/// Sound played without an echo that the delay estimator finds, after which there is none to speak of: an echo that could be taken for a voice shows within
/// one of its segments of 512 ms.
const UNKNOWN_FRAMES: usize = 80;
/// From this likelihood on a frame is taken for our own voice coming back, and for nobody's speech.
const ONLY_ECHO: f32 = 0.5;

/// Takes the echo out of captured frames.
pub struct EchoPath {
    reference: EchoReference,
    canceller: Option<Box<dyn EchoCanceller>>,
    delay: DelayEstimator,
    coupling: Coupling,
    told: Option<Span>,
    /// Captured samples that are still to be handed out: what goes past the canceller is as late as what goes through it.
    late: Vec<f32>,
    /// Frames since something was played.
    quiet: usize,
    likelihood: f32,
    /// Frames with something to hear in them, as long as no echo was found.
    unfound: usize,
}

impl EchoPath {
    /// With the default canceller. Allocates; build it on the thread that uses it.
    pub fn new(config: EchoConfig) -> Self {
        let canceller = echo_canceller(DEFAULT_ECHO_CANCELLER, config);
        let latency = canceller.as_ref().map_or(Span::ZERO, |canceller| canceller.latency());
        Self {
            reference: EchoReference::new(),
            canceller,
            delay: DelayEstimator::new(),
            coupling: Coupling::new(),
            told: None,
            late: vec![0.0; latency.frames(RATE_HZ) as usize],
            quiet: TAIL_FRAMES,
            likelihood: 0.0,
            unfound: 0,
        }
    }

    /// What the loudspeaker plays from `at` on, at 16 kHz.
    pub fn played(&mut self, at: Time, samples: &[f32]) {
        self.reference.played(at, samples);
    }

    /// What was to be played after `at` will not be.
    pub fn cut(&mut self, at: Time) {
        self.reference.cut(at);
    }

    /// Takes the echo out of a captured frame, in place. The frame's time moves back by the canceller's latency, 8 ms, so that it stays the time of its
    /// first sample; whether or not something is played.
    pub fn clean(&mut self, frame: &mut Frame) {
        let mut played = [0.0; FRAME_FRAMES];
        self.reference.at(frame.at, &mut played);
        self.quiet = if power(&played) > AUDIBLE_POWER { 0 } else { self.quiet.saturating_add(1) };
        frame.at = frame.at - Span::of_frames(self.late.len() as u64, RATE_HZ);
        let captured = frame.samples;
        let echoes = self.quiet < TAIL_FRAMES;
        if echoes {
            if self.delay.feed(&played, &captured) {
                self.tell_delay();
            }
            self.coupling.feed(&played, &captured, self.delay.delay());
            let found = self.delay.delay().is_some();
            self.unfound = if found { 0 } else { self.unfound + usize::from(self.quiet == 0) };
        }
        let mut cleaned = captured;
        if let Some(canceller) = self.canceller.as_mut().filter(|_| echoes && !self.coupling.is_headphones()) {
            // It learns even where its work is not wanted.
            canceller.played(&played);
            canceller.captured(&mut cleaned);
            self.likelihood = canceller.echo_likelihood();
        }
        if echoes && self.unfound < UNKNOWN_FRAMES && !self.coupling.is_headphones() {
            frame.samples = cleaned;
        } else {
            let late = self.late.len();
            frame.samples[..late].copy_from_slice(&self.late);
            frame.samples[late..].copy_from_slice(&captured[..FRAME_FRAMES - late]);
            self.likelihood = 0.0;
        }
        let kept = FRAME_FRAMES - self.late.len();
        self.late.copy_from_slice(&captured[kept..]);
    }

    /// How likely the last frame is nothing but echo, 0 to 1.
    pub fn likelihood(&self) -> f32 {
        self.likelihood
    }

    /// The last frame is taken for nothing but echo: it is nobody's speech.
    pub fn is_only_echo(&self) -> bool {
        self.likelihood >= ONLY_ECHO
    }

    /// The microphone hears the loudspeaker so little that there is nothing to cancel.
    pub fn is_headphones(&self) -> bool {
        self.coupling.is_headphones()
    }

    /// Other devices: the room is not known any more. Allocates.
    pub fn reset(&mut self) {
        if let Some(canceller) = &mut self.canceller {
            canceller.reset();
        }
        self.reference.clear();
        self.delay.reset();
        self.coupling.reset();
        self.told = None;
        self.unfound = 0;
        self.quiet = TAIL_FRAMES;
        self.likelihood = 0.0;
    }

    fn tell_delay(&mut self) {
        let Some(found) = self.delay.delay().filter(|found| found.confidence >= SURE) else { return };
        let moved = self.told.is_none_or(|told| (found.delay - told).as_micros().abs() > MOVED.as_micros());
        if let (true, Some(canceller)) = (moved, &mut self.canceller) {
            canceller.set_delay(found.delay);
            self.told = Some(found.delay);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: &mut u32) -> f32 {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    }

    /// 6 s of noise in bursts from the loudspeaker, heard 60 ms later at half the level; gives the power in and out of the last second.
    fn room(gain: f32) -> (f32, f32, EchoPath) {
        let mut path = EchoPath::new(EchoConfig::default());
        let mut seed = 7;
        let sound: Vec<f32> =
            (0..96_000).map(|n| if n / 4_000 % 3 == 2 { 0.0 } else { 0.3 * noise(&mut seed) }).collect();
        let (mut before, mut after) = (0.0, 0.0);
        for n in 0..600_usize {
            let at = Time::from_millis(n as i64 * 10);
            path.played(at, &sound[n * 160..(n + 1) * 160]);
            let echo = |i: usize| (n * 160 + i).checked_sub(960).map_or(0.0, |from| gain * sound[from]);
            let mut frame = Frame { at, samples: std::array::from_fn(|i| echo(i) + 1e-4 * noise(&mut seed)) };
            let heard = power(&frame.samples);
            path.clean(&mut frame);
            assert_eq!(frame.at, at - Span::from_millis(8));
            if n >= 500 {
                before += heard;
                after += power(&frame.samples);
            }
        }
        (before, after, path)
    }

    #[test]
    fn the_echo_goes() {
        let (before, after, path) = room(0.5);
        assert!(after < before / 100.0, "{before} -> {after}");
        assert!(!path.is_headphones());
    }

    #[test]
    fn headphones_are_left_alone() {
        let (before, after, path) = room(0.0);
        assert!(path.is_headphones());
        assert!((0.8..1.25).contains(&(after / before)), "{before} -> {after}");
        assert_eq!(path.likelihood(), 0.0);
    }

    #[test]
    fn without_a_sound_it_is_only_a_delay() {
        let mut path = EchoPath::new(EchoConfig::default());
        let sound: Vec<f32> = (0..1_600).map(|n| n as f32 / 1_600.0).collect();
        let mut out = Vec::new();
        for (n, chunk) in sound.chunks_exact(160).enumerate() {
            let mut frame = Frame { at: Time::from_millis(n as i64 * 10), samples: chunk.try_into().unwrap() };
            path.clean(&mut frame);
            out.extend(frame.samples);
        }
        assert_eq!(out[128..], sound[..1_600 - 128]);
    }
}
