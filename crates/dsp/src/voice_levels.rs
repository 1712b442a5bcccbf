//! How loud a voice is while it speaks: told from 300 ms of it on, every 100 ms, when there is something new to tell. Pure; no allocation.

use crate::level::power;
use crate::{FRAME_FRAMES, VoiceGate, to_db};

const EVERY_FRAMES: u32 = 10;
/// Less speech says little: a sentence may begin with its quietest syllable.
const FIRST_FRAMES: u32 = 30;
/// With its end less is told, too: what is known is better than nothing then.
const LEAST_FRAMES: u32 = 5;
/// Runs of speech that are closer than this, 1 s, are measured as one.
const APART_FRAMES: u32 = 100;
/// Less of a change is not worth telling.
const CHANGE_DB: f32 = 0.5;
/// One bin per dB, from 0 dBFS down.
const BINS: usize = 90;

/// The level of speech: the one that a quarter of its frames of 10 ms reach or pass (root mean square), in dBFS. Unlike the loudest sample, which
/// one vowel or a click decides, and the mean, which the silences in words decide, it is nearly the same for whatever a voice says: ITU-T P.56
/// measures the active speech level for the same reason.
#[derive(Clone, Copy, Debug)]
pub struct VoiceLevels {
    /// Frames of speech, and how many of them had which level.
    frames: u32,
    /// Frames since the gate closed.
    silent: u32,
    bins: [u16; BINS],
    told: Option<f32>,
}

impl VoiceLevels {
    /// After each frame that the gate was fed, with that frame.
    pub fn feed(&mut self, gate: &VoiceGate, frame: &[f32; FRAME_FRAMES], tell: impl FnOnce(f32)) {
        if !gate.is_open() {
            // What was too short to be told while it lasted.
            if self.silent == 0 && self.told.is_none() && self.frames >= LEAST_FRAMES {
                tell(self.level());
            }
            self.told = None;
            self.silent += 1;
            if self.silent == APART_FRAMES {
                *self = Self::default();
            }
            return;
        }
        self.silent = 0;
        let bin = (-to_db(power(frame).sqrt())).clamp(0.0, (BINS - 1) as f32) as usize;
        self.bins[bin] = self.bins[bin].saturating_add(1);
        self.frames += 1;
        if self.frames < FIRST_FRAMES || !self.frames.is_multiple_of(EVERY_FRAMES) {
            return;
        }
        let level = self.level();
        if self.told.is_none_or(|told| (level - told).abs() > CHANGE_DB) {
            self.told = Some(level);
            tell(level);
        }
    }

    fn level(&self) -> f32 {
        let mut louder = 0;
        let bin = self.bins.iter().position(|count| {
            louder += u32::from(*count);
            louder * 4 >= self.frames
        });
        -(bin.unwrap_or(BINS - 1) as f32) - 0.5
    }
}

impl Default for VoiceLevels {
    fn default() -> Self {
        Self { frames: 0, silent: 1, bins: [0; BINS], told: None }
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;

    use super::*;
    use crate::VoiceGateConfig;

    /// The levels told while the frames have these levels.
    fn told(frames: &[f32]) -> Vec<(usize, f32)> {
        let (mut gate, mut levels) = (VoiceGate::new(VoiceGateConfig::default()), VoiceLevels::default());
        let mut told = Vec::new();
        for (n, level) in frames.iter().enumerate() {
            let frame = [10_f32.powf(level / 20.0); FRAME_FRAMES];
            gate.feed(Time::from_millis(n as i64 * 10), if *level > -60.0 { 0.9 } else { 0.0 }, *level);
            levels.feed(&gate, &frame, |db| told.push((n, db)));
        }
        told
    }

    #[test]
    fn a_level_is_told_when_it_changes_and_silence_never() {
        let mut frames = vec![-80.0; 120];
        frames[20..55].fill(-40.0);
        frames[30] = -22.0;
        frames[55..100].fill(-20.0);
        assert_eq!(told(&frames), [(51, -40.5), (71, -20.5)]);
    }

    #[test]
    fn a_pause_within_a_sentence_does_not_begin_anew_and_a_long_one_does() {
        let mut frames = vec![-80.0; 500];
        frames[20..60].fill(-20.0);
        frames[100..130].fill(-40.0);
        frames[300..350].fill(-40.0);
        let levels: Vec<f32> = told(&frames).into_iter().map(|(_, db)| db).collect();
        assert_eq!(levels, [-20.5, -20.5, -40.5]);
    }
}
