//! The sound of one phrase as it is kept: one channel of 16 bit, silence cut as voices cut it, at the loudness of all voices. Pure.

use std::sync::Arc;

use crate::level;
use crate::trim::{SILENT, Trim, tail_ms};

/// BS.1770 measures in blocks of 400 ms: what is shorter is said over and over until there is this much of it.
const MEASURED_MS: u32 = 1_500;

/// Who a phrase comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Riposte itself: an opener, a filler, an apology. It tells nothing of a conversation.
    Product,
    /// An answer.
    Conversation,
}

/// A phrase that was spoken.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    pub rate_hz: u32,
    /// Mono; full scale is ±32 768.
    pub samples: Arc<[i16]>,
    /// What the voice's own sound was multiplied by.
    pub gain: f32,
    pub source: Source,
    /// What the voice is made of ([`crate::Identity::files`]).
    pub files: Arc<str>,
}

impl Phrase {
    /// Of what a voice gave for `text`, full scale ±1. `None`: there is nothing to hear.
    pub fn of(text: &str, sound: &[f32], rate_hz: u32, source: Source, files: Arc<str>) -> Option<Self> {
        // Voices trim by the same rule; one that does not is joined to its neighbours without a gap all the same. It is whole, so that any silence at its end
        // is known to be that.
        let end = sound.iter().rposition(|sample| sample.abs() > SILENT)? + 1;
        let mut trim = Trim::new(rate_hz, tail_ms(text));
        let mut sound = trim.push(&sound[..end]);
        sound.extend(trim.finish());
        let audible = audible(&sound)?;
        let enough = (rate_hz as usize * MEASURED_MS as usize / 1_000).max(audible.len());
        let measured: Vec<f32> = audible.iter().copied().cycle().take(enough).collect();
        let gain = level::gain(&measured, rate_hz);
        level::apply(&mut sound, gain);
        // Full scale is −32 768 to 32 767: `level` leaves no sample near either.
        let samples = sound.iter().map(|sample| (sample * 32_768.0).round() as i16).collect();
        Some(Self { rate_hz, samples, gain, source, files })
    }

    /// What it takes in memory and on the disk.
    pub fn bytes(&self) -> usize {
        self.samples.len() * size_of::<i16>()
    }

    /// Samples `from` to `from + frames`, or to the end, at full scale ±1.
    pub fn part(&self, from: usize, frames: usize) -> Vec<f32> {
        let end = (from + frames).min(self.samples.len());
        self.samples[from.min(end)..end].iter().map(|sample| f32::from(*sample) / 32_768.0).collect()
    }
}

fn audible(sound: &[f32]) -> Option<&[f32]> {
    let first = sound.iter().position(|sample| sample.abs() > SILENT)?;
    let last = sound.iter().rposition(|sample| sample.abs() > SILENT)?;
    Some(&sound[first..=last])
}

#[cfg(test)]
mod tests {
    use ebur128::{EbuR128, Mode};

    use super::*;

    const RATE: u32 = 24_000;

    fn tone(ms: u32, level: f32) -> Vec<f32> {
        (0..RATE * ms / 1_000).map(|n| (n as f32 * 440.0 * std::f32::consts::TAU / RATE as f32).sin() * level).collect()
    }

    fn phrase(text: &str, sound: &[f32]) -> Option<Phrase> {
        Phrase::of(text, sound, RATE, Source::Product, Arc::from(""))
    }

    #[test]
    fn soft_and_loud_short_and_long_phrases_are_alike() {
        for (ms, level) in [(300, 0.05), (300, 0.5), (900, 0.04), (4_000, 0.05), (4_000, 0.3)] {
            let kept = phrase("Sure.", &tone(ms, level)).unwrap();
            let sound = kept.part(0, usize::MAX / 2);
            let sound = &sound[..(RATE * ms / 1_000) as usize];
            let mut meter = EbuR128::new(1, RATE, Mode::I).unwrap();
            meter.add_frames_f32(&sound.iter().copied().cycle().take(RATE as usize * 4).collect::<Vec<_>>()).unwrap();
            let lufs = meter.loudness_global().unwrap();
            assert!((lufs + 20.0).abs() < 0.5, "{ms} ms at {level}: {lufs} LUFS");
        }
    }

    #[test]
    fn silence_is_cut_to_what_follows_such_a_text() {
        let silence = |ms: u32| vec![0.0; (RATE * ms / 1_000) as usize];
        let kept = phrase("Sure.", &[silence(300), tone(500, 0.1), silence(900)].concat()).unwrap();
        let ms = kept.samples.len() * 1_000 / RATE as usize;
        assert!((700..=707).contains(&ms), "{ms} ms");
        assert!(phrase("Sure.", &silence(500)).is_none());
        assert!(phrase("Sure.", &[]).is_none());
    }

    #[test]
    fn parts_are_the_whole() {
        let kept = phrase("Sure.", &tone(500, 0.1)).unwrap();
        let parts: Vec<f32> = (0..kept.samples.len()).step_by(700).flat_map(|at| kept.part(at, 700)).collect();
        assert_eq!(parts, kept.part(0, kept.samples.len()));
        assert_eq!(kept.part(kept.samples.len() + 5, 700), [0.0; 0]);
    }
}
