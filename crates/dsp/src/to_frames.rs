//! From whatever a device delivers to what recognisers take: 16 kHz mono frames of 10 ms with the time of their first sample. Runs on
//! the thread that drains the capture ring; allocates only in `new`.

use riposte_measures::{Span, Time};

use crate::converter::Converter;
use crate::sample_clock::SampleClock;
use crate::{FRAME_FRAMES, Frame, RATE_HZ};

/// Frames are at least this far apart while the claimed times are being averaged, so that their times always rise.
const CLOSEST: Span = Span::from_millis(9);

/// Device samples in, 16 kHz mono 10 ms [`Frame`]s out.
///
/// A frame's time is that of its first sample: claimed times are averaged (see [`SampleClock`]) and the resampler's delay is taken out.
/// How the input is cut into pushes does not matter. When a claimed time jumps by more than 50 ms, what is left is handed on and time
/// starts afresh there; only such a jump can make times step back.
pub struct ToFrames {
    rate_hz: u32,
    channels: usize,
    converter: Option<Converter>,
    /// Mono input that does not fill a block yet.
    block: Vec<f32>,
    clock: SampleClock,
    /// Input frames since the time started.
    taken: u64,
    /// Output samples of the resampler's delay that are still to be dropped.
    trim: usize,
    frame: Frame,
    filled: usize,
    /// Output position of the frame's first sample.
    frame_position: u64,
    earliest: Option<Time>,
}

impl ToFrames {
    /// For interleaved sound of `rate_hz` (8 000 to 192 000) with `channels` (1 or more) channels; channels are averaged.
    pub fn new(rate_hz: u32, channels: u16) -> Self {
        let converter = Converter::new(rate_hz, RATE_HZ);
        Self {
            rate_hz: rate_hz.max(1),
            channels: usize::from(channels.max(1)),
            block: Vec::with_capacity(converter.as_ref().map_or(0, Converter::block)),
            trim: converter.as_ref().map_or(0, Converter::delay),
            converter,
            clock: SampleClock::new(rate_hz),
            taken: 0,
            frame: Frame { at: Time::ZERO, samples: [0.0; FRAME_FRAMES] },
            filled: 0,
            frame_position: 0,
            earliest: None,
        }
    }

    /// Takes interleaved samples, the first of which was captured at `first_at`; hands on every frame that is complete. Samples that are
    /// not finite count as silence, others are limited to ±1; an incomplete last frame of the input is ignored.
    pub fn push(&mut self, interleaved: &[f32], first_at: Time, emit: &mut dyn FnMut(&Frame)) {
        let frames = (interleaved.len() / self.channels) as u64;
        if frames == 0 {
            return;
        }
        if self.clock.is_jump(self.taken, first_at) {
            self.flush(emit);
        }
        self.clock.observe(self.taken, frames, first_at);
        self.taken += frames;
        let scale = 1.0 / self.channels as f32;
        for frame in interleaved.chunks_exact(self.channels) {
            let mono = frame.iter().copied().map(finite).sum::<f32>() * scale;
            self.take(mono, emit);
        }
    }

    /// Hands on what is left, padded with silence to a whole frame, and starts afresh.
    pub fn flush(&mut self, emit: &mut dyn FnMut(&Frame)) {
        let wanted = (self.taken * u64::from(RATE_HZ)).div_ceil(u64::from(self.rate_hz));
        let whole_frames = wanted.div_ceil(FRAME_FRAMES as u64) * FRAME_FRAMES as u64;
        while self.frame_position < whole_frames {
            // A block can end some frames after the last that is wanted.
            let mut left = (whole_frames - self.frame_position) / FRAME_FRAMES as u64;
            self.take(0.0, &mut |frame| {
                if left > 0 {
                    left -= 1;
                    emit(frame);
                }
            });
        }
        if let Some(converter) = &mut self.converter {
            converter.reset();
            self.trim = converter.delay();
        }
        self.block.clear();
        self.clock.restart();
        self.taken = 0;
        self.filled = 0;
        self.frame_position = 0;
        self.earliest = None;
    }

    fn take(&mut self, mono: f32, emit: &mut dyn FnMut(&Frame)) {
        let Some(mut converter) = self.converter.take() else {
            return self.give(mono, emit);
        };
        self.block.push(mono);
        if self.block.len() == converter.block() {
            for sample in converter.process(&self.block) {
                if self.trim > 0 {
                    self.trim -= 1;
                } else {
                    self.give(*sample, emit);
                }
            }
            self.block.clear();
        }
        self.converter = Some(converter);
    }

    fn give(&mut self, sample: f32, emit: &mut dyn FnMut(&Frame)) {
        self.frame.samples[self.filled] = sample.clamp(-1.0, 1.0);
        self.filled += 1;
        if self.filled < FRAME_FRAMES {
            return;
        }
        let input_position = self.frame_position as f64 * f64::from(self.rate_hz) / f64::from(RATE_HZ);
        let at = self.clock.time_of(input_position);
        self.frame.at = self.earliest.map_or(at, |earliest| at.max(earliest));
        self.earliest = Some(self.frame.at + CLOSEST);
        self.filled = 0;
        self.frame_position += FRAME_FRAMES as u64;
        emit(&self.frame);
    }
}

fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The time of a position as a well-behaved device claims it.
    fn at(position: usize, rate_hz: u32) -> Time {
        Time::from_millis(5_000) + Span::of_frames(position as u64, rate_hz)
    }

    fn frames_of(rate_hz: u32, channels: u16, interleaved: &[f32], cuts: &[usize]) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut to_frames = ToFrames::new(rate_hz, channels);
        let (mut done, total) = (0, interleaved.len() / usize::from(channels));
        for cut in cuts.iter().cycle() {
            if done == total {
                break;
            }
            let end = (done + cut).min(total);
            let piece = &interleaved[done * usize::from(channels)..end * usize::from(channels)];
            to_frames.push(piece, at(done, rate_hz), &mut |frame| frames.push(frame.clone()));
            done = end;
        }
        to_frames.flush(&mut |frame| frames.push(frame.clone()));
        frames
    }

    /// A raised-cosine click 2 ms wide, the same on every channel, centred on `centre` frames.
    fn click(rate_hz: u32, channels: u16, frames: usize, centre: usize) -> Vec<f32> {
        let half = f64::from(rate_hz) * 0.001;
        let mono = (0..frames).map(|n| {
            let x = (n as f64 - centre as f64) / half;
            if x.abs() < 1.0 { (0.5 + 0.5 * (x * std::f64::consts::PI).cos()) as f32 } else { 0.0 }
        });
        mono.flat_map(|s| std::iter::repeat_n(s, usize::from(channels))).collect()
    }

    fn loudest_at(frames: &[Frame]) -> Time {
        let mut best = (0.0, Time::ZERO);
        for frame in frames {
            for (n, sample) in frame.samples.iter().enumerate() {
                if *sample > best.0 {
                    best = (*sample, frame.at + Span::of_frames(n as u64, RATE_HZ));
                }
            }
        }
        best.1
    }

    #[test]
    fn a_click_keeps_its_time_at_every_rate_and_channel_count() {
        for rate in [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 176_400, 192_000] {
            for channels in [1, 2, 6, 8] {
                let centre = rate as usize / 3;
                let sound = click(rate, channels, rate as usize / 2, centre);
                let frames = frames_of(rate, channels, &sound, &[rate as usize / 100]);
                let error = loudest_at(&frames) - at(centre, rate);
                assert!(error.as_micros().abs() <= 63, "{rate} Hz, {channels} channels: {error:?}");
                assert_eq!(frames.len(), 50, "{rate} Hz");
            }
        }
    }

    #[test]
    fn a_gap_starts_afresh_and_loses_nothing_before_it() {
        let mut frames = Vec::new();
        let mut to_frames = ToFrames::new(48_000, 1);
        let sound = vec![0.5; 4_800];
        to_frames.push(&sound, Time::from_millis(0), &mut |frame| frames.push(frame.at));
        to_frames.push(&sound, Time::from_millis(1_000), &mut |frame| frames.push(frame.at));
        to_frames.flush(&mut |frame| frames.push(frame.at));
        let want: Vec<Time> =
            (0..10).map(|n| n * 10).chain((0..10).map(|n| 1_000 + n * 10)).map(Time::from_millis).collect();
        assert_eq!(frames, want);
    }

    #[test]
    fn jittery_claims_give_rising_times() {
        let mut last = None;
        let mut to_frames = ToFrames::new(16_000, 1);
        for block in 0..200_i64 {
            let jitter = [20_000, -20_000, 12_000, 0, -25_000][block as usize % 5];
            let claimed = Time::from_millis(block * 10) + Span::from_micros(jitter);
            to_frames.push(&[0.0; 160], claimed, &mut |frame| {
                assert!(last.is_none_or(|last| frame.at > last), "{:?} after {last:?}", frame.at);
                last = Some(frame.at);
            });
        }
        assert!(last.is_some());
    }

    #[test]
    fn wild_samples_are_tamed() {
        let sound = [f32::NAN, f32::INFINITY, 7.0, -7.0].repeat(40);
        let frames = frames_of(16_000, 1, &sound, &[160]);
        assert_eq!(frames[0].samples[..4], [0.0, 0.0, 1.0, -1.0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn how_input_is_cut_does_not_matter(
            rate in prop::sample::select(&[8_000_u32, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000][..]),
            channels in 1_u16..5,
            cuts in prop::collection::vec(1_usize..2_000, 1..20),
            seed in any::<u32>(),
        ) {
            let mut random = seed;
            let sound: Vec<f32> = (0..9_000 * usize::from(channels)).map(|_| {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (random >> 8) as f32 / 8_388_608.0 - 1.0
            }).collect();
            let one = frames_of(rate, channels, &sound, &[480]);
            let other = frames_of(rate, channels, &sound, &cuts);
            prop_assert_eq!(one.len(), other.len());
            for (a, b) in one.iter().zip(&other) {
                prop_assert_eq!(a.samples, b.samples);
                prop_assert!((a.at - b.at).as_micros().abs() <= 2, "{:?} {:?}", a.at, b.at);
            }
        }
    }
}
