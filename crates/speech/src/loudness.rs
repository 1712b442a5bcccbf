//! How loud each 10 ms of an utterance is: tells silence from speech and finds where to cut. Pure.
//!
//! It is not a voice activity detector (crates/dsp has those, and an utterance has passed one): it answers only with certainty. Where it is
//! unsure, as in noise, everything counts as speech, and the price is a decode that could have been spared.

/// Samples in one window: 10 ms at 16 kHz.
pub(crate) const WINDOW: usize = 160;

/// An utterance whose loudest window stays under this (root mean square, −60 dBFS) is silence: microphones' own noise lies there, speech at
/// a usable gain 20 dB or more above.
const SILENCE_RMS: f32 = 1e-3;
/// A window this far under the loudest one (−34 dB) holds no speech. Measured on the sample set: ends of words ("yes", "it") lie above.
const FLOOR_OF_PEAK: f32 = 0.02;
/// A window that is at most this much over the quiet tenth of all windows is background.
const BACKGROUND_RATIO: f32 = 2.0;
/// How many windows a cut's surroundings span: 200 ms, longer than the closure of any plosive.
const CUT_WINDOWS: usize = 20;

/// Root mean square of each whole window so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loudness {
    windows: Vec<f32>,
    energy: f32,
    filled: usize,
}

impl Loudness {
    /// Takes any number of samples; how they are divided between calls does not matter.
    pub(crate) fn push(&mut self, samples: &[f32]) {
        for &sample in samples {
            self.energy += sample * sample;
            self.filled += 1;
            if self.filled == WINDOW {
                self.windows.push((self.energy / WINDOW as f32).sqrt());
                (self.energy, self.filled) = (0.0, 0);
            }
        }
    }

    /// Forgets the first `count` windows.
    pub(crate) fn drop_front(&mut self, count: usize) {
        self.windows.drain(..count.min(self.windows.len()));
    }

    /// The first and one past the last sample with speech among the first `samples`; `None` when there is none. Samples after the last whole
    /// window are not looked at: at most 10 ms.
    pub(crate) fn speech(&self, samples: usize) -> Option<(usize, usize)> {
        let windows = &self.windows[..(samples / WINDOW).min(self.windows.len())];
        let floor = floor(windows)?;
        let first = windows.iter().position(|&rms| rms > floor)?;
        let last = windows.iter().rposition(|&rms| rms > floor)?;
        Some((first * WINDOW, (last + 1) * WINDOW))
    }

    /// How many windows hold speech, pauses within it left out.
    pub(crate) fn loud(&self) -> usize {
        floor(&self.windows).map_or(0, |floor| self.windows.iter().filter(|&&rms| rms > floor).count())
    }

    /// The first pause of `length` samples or more that has speech before and after it among the first `samples`: its first sample and one past
    /// its last.
    pub(crate) fn pause(&self, length: usize, samples: usize) -> Option<(usize, usize)> {
        let windows = &self.windows[..(samples / WINDOW).min(self.windows.len())];
        let floor = floor(windows)?;
        let mut voiced = windows.iter().enumerate().filter(|(_, rms)| **rms > floor).map(|(at, _)| at);
        let mut last = voiced.next()?;
        for at in voiced {
            if (at - last - 1) * WINDOW >= length {
                return Some(((last + 1) * WINDOW, at * WINDOW));
            }
            last = at;
        }
        None
    }

    /// The sample between `from` and `to` with the quietest 200 ms around it; the last of equally quiet ones.
    pub(crate) fn quietest(&self, from: usize, to: usize) -> usize {
        let (first, end) = (from / WINDOW, (to / WINDOW).min(self.windows.len()));
        let range = self.windows.get(first..end).unwrap_or_default();
        let sums = range.windows(CUT_WINDOWS).map(|part| part.iter().map(|rms| rms * rms).sum::<f32>());
        let quietest = sums.enumerate().min_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i)));
        quietest.map_or(to, |(i, _)| (first + i + CUT_WINDOWS / 2) * WINDOW)
    }
}

/// The level that speech is above; `None` when all is silence.
fn floor(windows: &[f32]) -> Option<f32> {
    let peak = windows.iter().copied().fold(0.0, f32::max);
    if peak < SILENCE_RMS || windows.is_empty() {
        return None;
    }
    let mut sorted = windows.to_vec();
    let tenth = sorted.len() / 10;
    let (_, background, _) = sorted.select_nth_unstable_by(tenth, f32::total_cmp);
    Some((*background * BACKGROUND_RATIO).min(peak * FLOOR_OF_PEAK))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each letter 100 ms: `_` digital silence, `.` hiss 50 dB under full scale, `v` a voice at −12 dB.
    fn sound(score: &str) -> Vec<f32> {
        let level = |c| match c {
            'v' => 0.25,
            '.' => 0.003,
            _ => 0.0,
        };
        score.chars().flat_map(|c| (0..1600).map(move |i| level(c) * if i % 2 == 0 { 1.0 } else { -1.0 })).collect()
    }

    fn speech(score: &str) -> Option<(usize, usize)> {
        let sound = sound(score);
        let mut loudness = Loudness::default();
        loudness.push(&sound);
        loudness.speech(sound.len()).map(|(from, to)| (from / 1600, to / 1600))
    }

    #[test]
    fn silence_and_hiss_around_speech_are_told_apart_from_it() {
        assert_eq!(speech("____"), None);
        assert_eq!(speech(""), None);
        assert_eq!(speech("__vv_v__"), Some((2, 6)));
        assert_eq!(speech("...vv.v.."), Some((3, 7)));
        assert_eq!(speech("vvvv"), Some((0, 4)));
        assert_eq!(speech("......"), Some((0, 6)), "hiss alone is above the level of silence: left to the recogniser");
    }

    #[test]
    fn only_the_asked_part_is_looked_at() {
        let mut loudness = Loudness::default();
        loudness.push(&sound("____vv"));
        assert_eq!(loudness.speech(4 * 1600), None);
        assert_eq!(loudness.speech(6 * 1600), Some((4 * 1600, 6 * 1600)));
        loudness.drop_front(40);
        assert_eq!(loudness.speech(2 * 1600), Some((0, 2 * 1600)));
    }

    #[test]
    fn a_pause_has_speech_on_both_sides() {
        let mut loudness = Loudness::default();
        loudness.push(&sound("___v_v___vv____v____"));
        let pause = |ms: usize, tenths: usize| {
            loudness.pause(ms * 16, tenths * 1600).map(|(from, to)| (from / 1600, to / 1600))
        };
        assert_eq!(pause(100, 20), Some((4, 5)));
        assert_eq!(pause(200, 20), Some((6, 9)));
        assert_eq!(pause(300, 9), None, "not over yet");
        assert_eq!(pause(400, 20), Some((11, 15)));
        assert_eq!(pause(410, 20), None);
    }

    #[test]
    fn the_cut_is_in_the_middle_of_the_quietest_stretch() {
        let mut loudness = Loudness::default();
        loudness.push(&sound("vv_vvv..vvvv__vv"));
        assert_eq!(loudness.quietest(3 * 1600, 12 * 1600), 7 * 1600);
        assert_eq!(loudness.quietest(3 * 1600, 16 * 1600), 13 * 1600);
        assert_eq!(loudness.quietest(0, 16), 16, "too short to choose");
    }

    proptest! {
        #[test]
        fn chunks_do_not_matter(cuts in prop::collection::vec(0usize..4000, 0..8)) {
            let sound = sound("_.v._");
            let (mut whole, mut pieces) = (Loudness::default(), Loudness::default());
            whole.push(&sound);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut * 2).chain([0, sound.len()]).collect();
            cuts.sort_unstable();
            cuts.windows(2).for_each(|pair| pieces.push(&sound[pair[0]..pair[1]]));
            prop_assert_eq!(whole.windows, pieces.windows);
        }
    }
}
