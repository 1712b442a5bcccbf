//! What of a sound is shown to the encoder: its voice without the silence, loud and long enough. Pure.

use crate::{LEAST_VOICE_S, RATE_HZ};

/// 10 ms.
const FRAME: usize = RATE_HZ as usize / 100;
/// Frames further under the loud ones than this are silence, in dB.
const DOWN_DB: f32 = 30.0;
/// The loud ones: one in twenty is louder.
const LOUD: f32 = 0.95;
/// Quieter than this is silence whatever it stands beside, in dBFS.
const FLOOR_DB: f32 = -65.0;
/// Frames around voice that are kept with it, 80 ms: beginnings and ends of words are quiet.
const AROUND: usize = 8;
/// The level that a quieter sound is raised to, in dBFS: Resemblyzer's own.
const LEVEL_DB: f32 = -30.0;

/// The sound without its silence; nothing where there is no sound. Samples that are not finite count as silence.
pub fn voiced(sound: &[f32]) -> Vec<f32> {
    let frames: Vec<Vec<f32>> = sound
        .chunks_exact(FRAME)
        .map(|frame| frame.iter().map(|&x| if x.is_finite() { x.clamp(-1.0, 1.0) } else { 0.0 }).collect())
        .collect();
    let levels: Vec<f32> = frames.iter().map(|frame| level_db(frame)).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let Some(&loud) = sorted.get((sorted.len() as f32 * LOUD) as usize) else { return Vec::new() };
    let least = (loud - DOWN_DB).max(FLOOR_DB);
    let is_voice = |n: usize| {
        let around = n.saturating_sub(AROUND)..(n + AROUND + 1).min(levels.len());
        levels[around].iter().any(|&level| level > least)
    };
    // What is kept around the voice is no voice: a click alone is none.
    let least_frames = (LEAST_VOICE_S * 100.0) as usize / 2;
    if levels.iter().filter(|&&level| level > least).count() < least_frames {
        return Vec::new();
    }
    frames.iter().enumerate().filter(|(n, _)| is_voice(*n)).flat_map(|(_, frame)| frame).copied().collect()
}

/// Raised to -30 dBFS where it is quieter.
pub(crate) fn raised(mut sound: Vec<f32>) -> Vec<f32> {
    let gain = 10.0_f32.powf((LEVEL_DB - level_db(&sound)) / 20.0);
    if gain > 1.0 {
        sound.iter_mut().for_each(|x| *x *= gain);
    }
    sound
}

/// Forwards and backwards in turn until it is `length` long, without a seam; a longer one as it is.
pub(crate) fn swung(sound: Vec<f32>, length: usize) -> Vec<f32> {
    if sound.is_empty() || sound.len() >= length {
        return sound;
    }
    sound.iter().chain(sound.iter().rev()).copied().cycle().take(length).collect()
}

/// Of the mean power, in dBFS.
fn level_db(sound: &[f32]) -> f32 {
    let power = sound.iter().map(|x| x * x).sum::<f32>() / sound.len().max(1) as f32;
    10.0 * power.max(1e-12).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(ms: usize, gain: f32) -> Vec<f32> {
        (0..ms * 16).map(|n| gain * (n as f32 * 0.3).sin()).collect()
    }

    #[test]
    fn silence_is_left_out_wherever_it_is() {
        let (silence, hum) = (vec![0.0; 16_000], tone(1000, 0.001));
        let sound = [&silence[..], &tone(500, 0.1), &hum, &tone(500, 0.1), &silence].concat();
        let around = 4 * AROUND * FRAME;
        assert_eq!(voiced(&sound).len(), 16_000 + around);
        for nothing in [&[][..], &silence, &tone(1000, 0.0001), &tone(50, 0.1), &[0.5; 10]] {
            assert!(voiced(nothing).is_empty());
        }
    }

    #[test]
    fn what_is_not_finite_is_silence() {
        let mut sound = tone(1000, 0.1);
        sound[100] = f32::NAN;
        sound[200] = f32::NEG_INFINITY;
        sound[300] = 1e30;
        let voice = voiced(&sound);
        assert_eq!(voice.len(), sound.len());
        assert!(voice.iter().all(|x| x.is_finite() && x.abs() <= 1.0));
        assert!(voiced(&[f32::NAN; 16_000]).is_empty());
    }

    #[test]
    fn a_quiet_sound_is_raised_and_a_loud_one_is_left() {
        let level = |gain| level_db(&raised(tone(100, gain)));
        assert!((level(0.001) + 30.0).abs() < 0.1);
        assert!((level(0.5) - level_db(&tone(100, 0.5))).abs() < 0.01);
        assert!(raised(Vec::new()).is_empty());
    }

    #[test]
    fn a_short_sound_goes_to_and_fro() {
        assert_eq!(swung(vec![1.0, 2.0, 3.0], 8), [1.0, 2.0, 3.0, 3.0, 2.0, 1.0, 1.0, 2.0]);
        assert_eq!(swung(vec![1.0, 2.0], 1), [1.0, 2.0]);
        assert!(swung(Vec::new(), 5).is_empty());
    }
}
