//! How loud a voice is while it speaks: told every 100 ms, when there is something new to tell. Pure.

use crate::VoiceGate;

const EVERY_FRAMES: u32 = 10;
/// Less of a rise is not worth telling.
const RISE_DB: f32 = 0.5;

/// Follows a gate's loudest sample.
#[derive(Clone, Copy, Debug, Default)]
pub struct VoiceLevels {
    /// Frames since the gate opened.
    frames: u32,
    told: Option<f32>,
}

impl VoiceLevels {
    /// After each frame that the gate was fed.
    pub fn feed(&mut self, gate: &VoiceGate, tell: impl FnOnce(f32)) {
        if !gate.is_open() {
            *self = Self::default();
            return;
        }
        self.frames += 1;
        let level = gate.loudest_db();
        if self.frames.is_multiple_of(EVERY_FRAMES) && self.told.is_none_or(|told| level > told + RISE_DB) {
            self.told = Some(level);
            tell(level);
        }
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;

    use super::*;
    use crate::VoiceGateConfig;

    #[test]
    fn a_rising_voice_is_told_once_per_100_ms_and_silence_never() {
        let (mut gate, mut levels) = (VoiceGate::new(VoiceGateConfig::default()), VoiceLevels::default());
        let mut told = Vec::new();
        for n in 0..120_i64 {
            let level = if (20..80).contains(&n) { -40.0 + (n - 20).min(30) as f32 } else { -70.0 };
            gate.feed(Time::from_millis(n * 10), if level > -60.0 { 0.9 } else { 0.0 }, level);
            levels.feed(&gate, |db| told.push((n, db)));
        }
        assert_eq!(told, [(31, -29.0), (41, -19.0), (51, -10.0)]);
    }
}
