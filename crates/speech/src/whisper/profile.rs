//! How a model is best run, from its dimensions. Pure.

use super::model_file::Dimensions;
use crate::pieces::guard;
use crate::pieces::segments::Segments;
use crate::pieces::utterance::samples;

/// Encoder positions per second, 20 ms each.
const POSITIONS_PER_SECOND: usize = 50;
/// All positions: 30 s.
pub(super) const ALL_POSITIONS: usize = 1500;
/// The state of the smallest published model (tiny). What is smaller is ours, or one like it.
const TINY_STATE: i32 = 384;

/// How wide a window is for some sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Width {
    /// Encoder positions beyond the sound's own.
    margin: usize,
    /// Encoder positions at the least.
    least: usize,
}

/// Settings that depend on the model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Profile {
    /// Tried one after the other while the text can't be believed.
    widths: Vec<Width>,
    /// Whether texts are doubted at all.
    pub(super) guarded: bool,
    /// A mean log-probability under which a text without a voice in its sound is taken for noise.
    pub(super) invented: f32,
    pub(super) segments: Segments,
}

impl Profile {
    /// - Published models take 30 s at once; cut between 20 and 28 s. Their windows were measured (docs/BENCHMARKS.md, "Words, and windows"): tiny.en repeats
    ///   itself in 17 of 237 recordings with a margin of 128 positions, which whisper.cpp's discussions 297 and 1854 call safe, in 4 with 256
    ///   and in none with 384; what counts for short sounds is the whole window, since with 300 positions every fifth single word is said
    ///   several times over. So 256 and at least 448, and what still goes wrong is seen by the guard: then 512 and at least 768, then all.
    /// - The small one that comes with Riposte was trained on single sentences of up to 5.5 s in windows with random tails. So 64 positions are
    ///   enough (0.40 % word errors with 64 and with 128, models/micro/README.md), it is cut at 5.5 s, and at pauses: of two sentences in one
    ///   segment it hears one. Commas of the voices it was trained on take up to 350 ms. The full window makes it worse (2.85 %).
    pub(super) fn of(dimensions: &Dimensions) -> Self {
        let (lead, tail) = (samples(200), samples(300));
        if dimensions.audio_state < TINY_STATE {
            Self {
                widths: vec![Width { margin: 64, least: 0 }, Width { margin: 128, least: 0 }],
                guarded: true,
                invented: guard::INVENTED_SMALL,
                segments: Segments {
                    reckons: false,
                    cut: samples(1_500)..=samples(5_500),
                    pause: Some(samples(400)),
                    lead,
                    tail,
                },
            }
        } else {
            Self {
                widths: vec![
                    Width { margin: 256, least: 448 },
                    Width { margin: 512, least: 768 },
                    Width { margin: ALL_POSITIONS, least: ALL_POSITIONS },
                ],
                guarded: true,
                invented: guard::INVENTED,
                segments: Segments { reckons: true, cut: samples(20_000)..=samples(28_000), pause: None, lead, tail },
            }
        }
    }

    /// One window, whatever comes of it.
    pub(super) fn unguarded(self, margin: usize) -> Self {
        Self { widths: vec![Width { margin, least: 0 }], guarded: false, ..self }
    }

    /// whisper.cpp's `audio_ctx` for this many samples, one to three values, each wider than the one before: the cost of the encoder grows with
    /// it, and all of it is spent even on silence. For 3 s of sound all together are 1.8 times the plain call (448, 768 and 1500 of 1500
    /// positions); the first is all that is needed for 19 of 20 texts.
    pub(super) fn windows(&self, sound: usize) -> impl Iterator<Item = usize> + '_ {
        let positions = (sound * POSITIONS_PER_SECOND).div_ceil(samples(1_000));
        let window = move |width: &Width| positions.saturating_add(width.margin).max(width.least).min(ALL_POSITIONS);
        let mut last = 0;
        self.widths.iter().map(window).filter(move |&window| std::mem::replace(&mut last, window) != window)
    }

    /// The first of them.
    pub(super) fn window(&self, sound: usize) -> usize {
        self.windows(sound).next().unwrap_or(ALL_POSITIONS)
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

    fn windows(audio_state: i32, ms: usize) -> Vec<usize> {
        with_state(audio_state).windows(samples(ms)).collect()
    }

    #[test]
    fn windows_follow_the_sound_grow_and_end_at_thirty_seconds() {
        assert_eq!(windows(192, 2_000), [164, 228]);
        assert_eq!(windows(384, 600), [448, 768, 1500]);
        assert_eq!(windows(384, 5_000), [506, 768, 1500]);
        assert_eq!(windows(384, 10_001), [757, 1013, 1500], "rounded up");
        assert_eq!(windows(512, 20_000), [1256, 1500]);
        assert_eq!(windows(512, 28_000), [1500]);
        assert_eq!(with_state(384).unguarded(128).windows(samples(2_000)).collect::<Vec<_>>(), [228]);
        assert_eq!(with_state(384).unguarded(usize::MAX).window(samples(2_000)), 1500);
    }

    #[test]
    fn a_segment_always_fits_the_encoder() {
        for state in [192, 384, 1280] {
            let profile = with_state(state);
            assert!(
                *profile.segments.cut.end() <= samples(30_000)
                    && profile.segments.cut.start() < profile.segments.cut.end()
            );
        }
    }

    #[test]
    fn a_core_is_left_free_where_there_are_two() {
        let cores = std::thread::available_parallelism().unwrap().get();
        assert!((1..=8).contains(&threads()) && (cores == 1 || threads() < cores));
    }
}
