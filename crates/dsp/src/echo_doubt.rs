//! Whether a run of voice may be nothing but the loudspeaker's sound, by when it goes on and how loud, whatever a canceller makes of it. Pure; no allocation.
//!
//! An echo ends with what is played. So when a reply is paused because of a possible interruption, and the voice goes on after the room must be silent, it is
//! near-end speech.

use crate::{EchoPath, Edge, Frame, SILENCE_DB, VoiceGate};

/// Voiced frames that can't be echo, after which a run is certain to be near-end speech.
const CERTAIN_FRAMES: u32 = 3;
/// Frames in which a run begins, and some of them are voiced: the gate's window.
const ONSET_FRAMES: u32 = 5;
/// The last frames of the gate's hangover, in which a run ends. What is quieter by this then than the loudest of the run is gone.
const HANGOVER_FRAMES: usize = 6;
const GONE_DB: f32 = 15.0;

/// Whether the present run may be the loudspeaker's.
pub(crate) struct EchoDoubt {
    /// One bit for each of the last frames, newest lowest: it was voiced, and no echo.
    recent: u32,
    certain: u32,
    told: bool,
    /// Levels as captured: the loudest of the run, and of the last frames.
    loudest_db: f32,
    last_db: [f32; HANGOVER_FRAMES],
}

impl EchoDoubt {
    /// A frame, once the gate has seen it. Gives what is to be told.
    pub(crate) fn feed(
        &mut self,
        gate: &VoiceGate,
        frame: &Frame,
        edge: Option<Edge>,
        echo: &EchoPath,
    ) -> Option<bool> {
        let certain = gate.last_voiced() == Some(frame.end()) && !echo.is_possible();
        self.last_db.rotate_left(1);
        self.last_db[HANGOVER_FRAMES - 1] = echo.captured_db();
        self.recent = self.recent << 1 | u32::from(certain);
        if let Some(Edge::Onset { .. }) = edge {
            self.certain = (self.recent & ((1 << ONSET_FRAMES) - 1)).count_ones();
            self.loudest_db = loudest(&self.last_db);
        } else {
            self.certain += u32::from(certain);
            self.loudest_db = self.loudest_db.max(echo.captured_db());
        }
        let doubt = self.certain < CERTAIN_FRAMES;
        (gate.is_open() && std::mem::replace(&mut self.told, doubt) != doubt).then_some(doubt)
    }

    /// Whether the run that is over was never certain to be near-end speech, and has really fallen silent rather than being masked.
    pub(crate) fn is_gone(&self) -> bool {
        self.told && loudest(&self.last_db[1..]) < self.loudest_db - GONE_DB
    }
}

impl Default for EchoDoubt {
    fn default() -> Self {
        Self { recent: 0, certain: 0, told: false, loudest_db: SILENCE_DB, last_db: [SILENCE_DB; HANGOVER_FRAMES] }
    }
}

fn loudest(db: &[f32]) -> f32 {
    db.iter().copied().fold(SILENCE_DB, f32::max)
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;

    use super::*;
    use crate::{EchoConfig, FRAME_FRAMES, VoiceGateConfig};

    /// A voice at this level from 100 ms to `until_ms`; something as loud is played from the beginning until 300 ms. What is told and when, and whether the voice
    /// was gone when it paused.
    fn told(until_ms: i64, played: f32) -> (Vec<(i64, bool)>, bool) {
        let (mut path, mut doubt) = (EchoPath::new(EchoConfig::default()), EchoDoubt::default());
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        let (mut told, mut gone) = (Vec::new(), false);
        for ms in (0..1_500).step_by(10) {
            let at = Time::from_millis(ms);
            let tone = |level: f32| std::array::from_fn::<f32, FRAME_FRAMES, _>(|n| level * (n as f32 * 0.4).sin());
            path.played(at, &tone(if ms < 300 { played } else { 0.0 }));
            let voiced = (100..until_ms).contains(&ms);
            let mut frame = Frame { at, samples: tone(if voiced { 0.1 } else { 0.0 }) };
            path.clean(&mut frame);
            let level_db = if voiced { -20.0 } else { SILENCE_DB };
            let edge = gate.feed(frame.at, if voiced { 1.0 } else { 0.0 }, level_db);
            told.extend(doubt.feed(&gate, &frame, edge, &path).map(|could| (ms, could)));
            gone |= matches!(edge, Some(Edge::Offset { .. })) && doubt.is_gone();
        }
        (told, gone)
    }

    #[test]
    fn where_nothing_is_played_there_is_no_doubt() {
        assert_eq!(told(1_000, 0.0), (vec![], false));
    }

    #[test]
    fn what_ends_with_what_is_played_was_perhaps_its_echo_and_what_goes_on_was_not() {
        let (short, gone) = told(400, 0.1);
        assert!(matches!(short[..], [(120..150, true)]) && gone, "{short:?}");
        let (long, gone) = told(1_000, 0.1);
        let [(120..150, true), (cleared, false)] = long[..] else { panic!("{long:?}") };
        // The room is unknown: its echo may be 250 ms late, and lasts a while.
        assert!((700..800).contains(&cleared) && !gone, "{long:?}");
    }
}
