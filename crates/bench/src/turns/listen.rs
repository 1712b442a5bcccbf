//! One line as the ears hear it, by itself: with its scenario's noise, through a detector and the gate. Pure.

use riposte_dsp::{Edge, FRAME_FRAMES, Frame, VoiceGate, VoiceGateConfig, peak_db, vad};

use super::positions::{MS, time_of};

/// Noise alone before a line, so that the gate knows it, and after it.
const BEFORE: i64 = 600 * MS;
const AFTER: i64 = 400 * MS;

/// Hands out each frame once the gate has seen it, with the sample of the line it begins at (negative before the line) and what the gate said.
pub(super) fn listen(
    line: &[f32],
    noise: &[f32],
    detector: &str,
    mut heard: impl FnMut(i64, &VoiceGate, &Frame, Option<Edge>),
) {
    let mut detector = vad(detector);
    let mut gate = VoiceGate::new(VoiceGateConfig::default());
    let sample = |at: i64| {
        let said = usize::try_from(at).ok().and_then(|at| line.get(at)).copied().unwrap_or(0.0);
        let around = if noise.is_empty() { 0.0 } else { noise[(at + BEFORE) as usize % noise.len()] };
        (said + around).clamp(-1.0, 1.0)
    };
    for from in (-BEFORE..line.len() as i64 + AFTER).step_by(FRAME_FRAMES) {
        let frame = Frame { at: time_of(from), samples: std::array::from_fn(|n| sample(from + n as i64)) };
        let voice = detector.as_mut().map_or(0.0, |detector| detector.probability(&frame.samples));
        let edge = gate.feed(frame.at, voice, peak_db(&frame.samples));
        heard(from, &gate, &frame, edge);
    }
}
