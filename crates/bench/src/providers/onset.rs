//! Where speech begins in what a recogniser is given, by level alone: questions are clean clips whose text is known, nothing has to be decided in
//! doubt. Pure.

/// Rate of what a recogniser is given.
const RATE_HZ: u32 = 16_000;
/// Loudness is looked at in blocks of this many samples: 10 ms.
const BLOCK: usize = 160;
/// Root mean square of a block that is sound (−50 dBFS), and how far over the quietest block so far where there is a hiss. The floor counts as
/// noise only up to a third of `LOUD_RMS`: a clip that begins in mid-word has no silence to compare with.
const SOUND_RMS: f32 = 0.003;
const OVER_NOISE: f32 = 3.0;
const LOUD_RMS: f32 = 0.01;

/// Finds the first voiced block of a stream, and how much sound came since.
#[derive(Clone, Debug)]
pub(super) struct Onset {
    energy: f32,
    filled: usize,
    floor: f32,
    /// Samples since the first voiced one.
    since: Option<usize>,
}

impl Default for Onset {
    fn default() -> Self {
        Self { energy: 0.0, filled: 0, floor: f32::INFINITY, since: None }
    }
}

impl Onset {
    /// Takes any number of samples; how they are divided between calls does not matter.
    pub(super) fn push(&mut self, samples: impl IntoIterator<Item = f32>) {
        for sample in samples {
            if let Some(since) = &mut self.since {
                *since += 1;
                continue;
            }
            self.energy += sample * sample;
            self.filled += 1;
            if self.filled == BLOCK {
                let rms = (self.energy / BLOCK as f32).sqrt();
                self.floor = self.floor.min(rms);
                if rms >= (self.floor * OVER_NOISE).clamp(SOUND_RMS, LOUD_RMS) {
                    self.since = Some(BLOCK);
                }
                (self.energy, self.filled) = (0.0, 0);
            }
        }
    }

    /// Seconds since the onset; `None` before it.
    pub(super) fn since_s(&self) -> Option<f64> {
        self.since.map(|samples| samples as f64 / f64::from(RATE_HZ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(parts: &[(f64, f32)]) -> Vec<f32> {
        let part = |&(s, level): &(f64, f32)| {
            (0..(s * 16_000.0) as usize).map(move |n| if n % 2 == 0 { level } else { -level })
        };
        parts.iter().flat_map(part).collect()
    }

    #[test]
    fn the_onset_is_found_in_silence_and_over_a_hiss() {
        for hiss in [0.0, 0.002] {
            let sound = sound(&[(0.3, hiss), (0.5, 0.2), (0.2, hiss)]);
            for step in [1, 160, 333, sound.len()] {
                let mut onset = Onset::default();
                sound.chunks(step).for_each(|chunk| onset.push(chunk.iter().copied()));
                assert_eq!(onset.since_s(), Some(0.7), "hiss {hiss}, {step} samples at a time");
            }
        }
    }

    #[test]
    fn a_clip_that_begins_in_mid_word_has_its_onset_at_once() {
        let mut onset = Onset::default();
        onset.push(sound(&[(0.5, 0.2)]));
        assert_eq!(onset.since_s(), Some(0.5));
    }

    #[test]
    fn silence_has_no_onset() {
        let mut onset = Onset::default();
        onset.push([0.001; 16_000]);
        assert_eq!(onset.since_s(), None);
    }
}
