//! How a model is best run, from its dimensions. Pure.

use std::ops::RangeInclusive;

use super::model_file::Dimensions;
use super::utterance::samples;

/// Encoder positions per second, 20 ms each.
const POSITIONS_PER_SECOND: usize = 50;
/// All positions: 30 s.
const ALL_POSITIONS: usize = 1500;
/// The state of the smallest published model (tiny). What is smaller is ours, or one like it.
const TINY_STATE: i32 = 384;

/// Settings that depend on the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    /// Encoder positions beyond the sound's own.
    pub(super) margin: usize,
    /// Where an utterance that goes on is cut into segments, in samples from the segment's start: at the quietest point in the range.
    pub(super) cut: RangeInclusive<usize>,
    /// A pause this long, in samples, ends a segment once speech goes on after it.
    pub(super) pause: Option<usize>,
    /// Sound kept in front of the first and after the last voiced window, in samples.
    pub(super) lead: usize,
    pub(super) tail: usize,
}

impl Profile {
    /// - Published models take 30 s at once; cut between 20 and 28 s. The margin of 128 positions is the published safe rule for `audio_ctx`
    ///   (whisper.cpp's discussions 297 and 1854): with less they begin to repeat themselves.
    /// - The small one that comes with Riposte was trained on single sentences of up to 5.5 s in windows with random tails. So 64 positions are
    ///   enough (0.40 % word errors with 64 and with 128, models/micro/README.md), it is cut at 5.5 s, and at pauses: of two sentences in one
    ///   segment it hears one. Commas of the voices it was trained on take up to 350 ms.
    pub(super) fn of(dimensions: &Dimensions) -> Self {
        if dimensions.audio_state < TINY_STATE {
            Self {
                margin: 64,
                cut: samples(1_500)..=samples(5_500),
                pause: Some(samples(400)),
                lead: samples(200),
                tail: samples(300),
            }
        } else {
            Self {
                margin: 128,
                cut: samples(20_000)..=samples(28_000),
                pause: None,
                lead: samples(200),
                tail: samples(300),
            }
        }
    }

    /// whisper.cpp's `audio_ctx` for this many samples: the cost of the encoder grows with it, and all of it is spent even on silence.
    pub(super) fn window(&self, sound: usize) -> usize {
        (sound * POSITIONS_PER_SECOND).div_ceil(samples(1_000)).saturating_add(self.margin).min(ALL_POSITIONS)
    }
}

/// Threads for the matrix products: physical cores less one, 1 to 8.
///
/// whisper.cpp's threads spin at barriers, so each must have a core of its own, and one core is left to the audio path and the rest of the
/// program: with as many threads as cores a call that takes 0.15 s on an idle machine took 1 to 5 s on a busy one. A core's second hardware
/// thread adds nothing to matrix products. Beyond 8 the barriers eat the gain.
pub(super) fn threads() -> usize {
    let allowed = std::thread::available_parallelism().map_or(1, usize::from);
    allowed.min(num_cpus::get_physical()).saturating_sub(1).clamp(1, 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_state(audio_state: i32) -> Profile {
        Profile::of(&Dimensions { vocabulary: 51_864, audio_state, audio_layers: 4, text_layers: 4, mels: 80 })
    }

    #[test]
    fn the_window_follows_the_sound_and_ends_at_thirty_seconds() {
        assert_eq!(with_state(192).window(samples(2_000)), 164);
        assert_eq!(with_state(384).window(samples(2_000)), 228);
        assert_eq!(with_state(384).window(samples(2_001)), 229, "rounded up");
        assert_eq!(with_state(512).window(samples(28_000)), 1500);
        assert_eq!(with_state(512).window(usize::MAX / 100), 1500);
    }

    #[test]
    fn a_segment_always_fits_the_encoder() {
        for state in [192, 384, 1280] {
            let profile = with_state(state);
            assert!(*profile.cut.end() <= samples(30_000) && profile.cut.start() < profile.cut.end());
        }
    }

    #[test]
    fn a_core_is_left_free_where_there_are_two() {
        let cores = std::thread::available_parallelism().unwrap().get();
        assert!((1..=8).contains(&threads()) && (cores == 1 || threads() < cores));
    }
}
