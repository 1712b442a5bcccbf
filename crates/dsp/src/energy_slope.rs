//! How a voice falls before it pauses: the slope of its level over the last of its voiced frames, told with the pause. Pure; no allocation.
//!
//! Speech is softer before somebody else takes the turn than before its speaker goes on: in English, Slovak and Argentine Spanish the course of the
//! intensity in the last second is among the cues that tell the two apart (Gravano & Hirschberg, "Turn-taking cues in task-oriented dialogue",
//! Computer Speech and Language 25, 2011; Brusco et al., Speech Communication 125, 2020); in Japanese the last phrase falls rapidly (Ishimoto & Enomoto,
//! DiSS-LPSS 2010). It is one cue of many, and not one of the strong ones (Raux & Eskenazi, SIGdial 2008: words and timing tell more than prosody). What it is
//! worth is weighed in `riposte_turn::endpoint`.

use riposte_measures::{Span, Time};

use crate::level::{power, power_db};
use crate::{Edge, Frame, VoiceGate};

/// The longest window: 1 s.
const MOST_FRAMES: usize = 100;
/// A slope over less, 100 ms, is that of one sound and says nothing of the sentence.
const LEAST_FRAMES: usize = 10;

/// Keeps the levels of the last voiced frames.
#[derive(Clone, Debug)]
pub struct EnergySlope {
    window: Span,
    /// A ring: when each voiced frame began, and its level in dBFS (root mean square).
    voiced: [(Time, f32); MOST_FRAMES],
    /// Voiced frames so far; the next goes where this points to, modulo the length.
    seen: usize,
    /// Where the present run of speech began.
    since: Time,
}

impl EnergySlope {
    /// Looks at the last `window` of a run of speech, at most 1 s.
    pub fn over(window: Span) -> Self {
        Self { window, voiced: [(Time::ZERO, 0.0); MOST_FRAMES], seen: 0, since: Time::ZERO }
    }

    /// After each frame that the gate was fed, with that frame and what the gate said. With a pause: by how much the voice rose before it, in dB per
    /// second, so below 0 where it died away; the least-squares line through the levels of its voiced frames. `None` where less than 100 ms was voiced.
    pub fn feed(&mut self, gate: &VoiceGate, frame: &Frame, edge: Option<Edge>) -> Option<f32> {
        if gate.last_voiced() == Some(frame.end()) {
            self.voiced[self.seen % MOST_FRAMES] = (frame.at, power_db(power(&frame.samples)));
            self.seen += 1;
        }
        match edge {
            Some(Edge::Onset { at }) => {
                self.since = at;
                None
            }
            Some(Edge::Offset { at }) => self.slope(self.since.max(at - self.window), at),
            None => None,
        }
    }

    fn slope(&self, from: Time, to: Time) -> Option<f32> {
        let kept = &self.voiced[..self.seen.min(MOST_FRAMES)];
        let points = || {
            let inside = kept.iter().filter(|(at, _)| (from..to).contains(at));
            inside.map(|(at, db)| ((*at - to).as_millis_f64() / 1_000.0, f64::from(*db)))
        };
        let n = points().count();
        if n < LEAST_FRAMES {
            return None;
        }
        let mean = |of: fn((f64, f64)) -> f64| points().map(of).sum::<f64>() / n as f64;
        let (t, db) = (mean(|(t, _)| t), mean(|(_, db)| db));
        let along = points().map(|(at, level)| (at - t) * (level - db)).sum::<f64>();
        let spread = points().map(|(at, _)| (at - t) * (at - t)).sum::<f64>();
        Some((along / spread) as f32)
    }
}

impl Default for EnergySlope {
    /// Over the last 300 ms, about the last syllable and a half. Of windows from 100 ms to 1 s none is better beyond chance: `riposte bench turns --fit --split
    /// train` has 0.51 to 0.55 for all of them (the same words said as an end and before a pause; what that means: `riposte_turn::endpoint`).
    fn default() -> Self {
        Self::over(Span::from_millis(300))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FRAME_FRAMES, VoiceGateConfig};

    /// The slopes told while frames of 10 ms have these levels in dBFS; below -55 nobody speaks.
    fn told(window_ms: i64, levels: impl IntoIterator<Item = f32>) -> Vec<Option<f32>> {
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        let mut slope = EnergySlope::over(Span::from_millis(window_ms));
        let mut told = Vec::new();
        for (n, level) in levels.into_iter().enumerate() {
            let samples = [10_f32.powf(level / 20.0); FRAME_FRAMES];
            let frame = Frame { at: Time::from_millis(n as i64 * 10), samples };
            let edge = gate.feed(frame.at, if level > -55.0 { 0.9 } else { 0.0 }, level);
            let fall = slope.feed(&gate, &frame, edge);
            assert!(fall.is_none() || matches!(edge, Some(Edge::Offset { .. })), "told without a pause");
            if let Some(Edge::Offset { .. }) = edge {
                told.push(fall);
            }
        }
        told
    }

    fn silence(frames: usize) -> impl Iterator<Item = f32> {
        std::iter::repeat_n(-80.0, frames)
    }

    /// Frames from `from` dBFS, by `db_per_s`.
    fn voice(frames: usize, from: f32, db_per_s: f32) -> impl Iterator<Item = f32> {
        (0..frames).map(move |n| from + n as f32 * db_per_s / 100.0)
    }

    fn near(got: &[Option<f32>], want: &[f32]) {
        let got: Vec<f32> = got.iter().map(|slope| slope.unwrap()).collect();
        let close = got.iter().zip(want).all(|(a, b)| (a - b).abs() < 0.1);
        assert!(got.len() == want.len() && close, "{got:?}, not {want:?}");
    }

    #[test]
    fn a_voice_that_dies_away_falls_and_one_that_stops_does_not() {
        let falls = silence(30).chain(voice(40, -20.0, 0.0)).chain(voice(30, -20.0, -50.0)).chain(silence(20));
        near(&told(300, falls), &[-50.0]);
        near(&told(300, silence(30).chain(voice(70, -20.0, 0.0)).chain(silence(20))), &[0.0]);
        near(&told(300, silence(30).chain(voice(40, -40.0, 30.0)).chain(silence(20))), &[30.0]);
    }

    #[test]
    fn only_the_window_counts() {
        let sound = || silence(30).chain(voice(60, -20.0, 0.0)).chain(voice(20, -20.0, -60.0)).chain(silence(20));
        near(&told(200, sound()), &[-60.0]);
        let [Some(wider)] = told(800, sound())[..] else { panic!() };
        assert!((-30.0..-1.0).contains(&wider), "{wider}");
    }

    #[test]
    fn how_loud_it_is_changes_nothing() {
        let at = |from| told(300, silence(30).chain(voice(50, from, -30.0)).chain(silence(20)))[0].unwrap();
        assert!((at(-10.0) - at(-35.0)).abs() < 0.1);
    }

    #[test]
    fn the_stop_of_a_consonant_is_no_fall() {
        let stopped = voice(20, -20.0, 0.0).chain(silence(5)).chain(voice(12, -20.0, 0.0));
        near(&told(300, silence(30).chain(stopped).chain(silence(20))), &[0.0]);
    }

    #[test]
    fn each_run_of_speech_is_measured_by_itself() {
        let runs = voice(30, -20.0, -60.0).chain(silence(12)).chain(voice(15, -20.0, 0.0)).chain(silence(20));
        near(&told(1_000, silence(30).chain(runs)), &[-60.0, 0.0]);
    }

    #[test]
    fn of_a_click_nothing_is_said() {
        assert_eq!(told(300, silence(30).chain(voice(6, -20.0, -100.0)).chain(silence(20))), [None]);
    }
}
