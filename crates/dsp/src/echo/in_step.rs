//! Whether the canceller has converged, judged by the levels before and after it. Pure; no allocation.

/// The canceller works when it removes this much of a frame.
const WELL_DB: f32 = 13.0;
/// Quieter frames do not show whether it works.
const TELLING_DB: f32 = -45.0;
/// After so many frames in a row in which it removes too little, and which are no louder than an echo, it has lost the echo: a syllable of near-end speech is
/// shorter.
const BAD_FRAMES: usize = 3;

/// What the canceller has to show before it is trusted again: frames in a row in which it works; and the frames after which it is trusted anyway.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proof {
    frames: usize,
    most: usize,
    /// A frame louder than the echo by this is near-end speech.
    over_echo_db: f32,
    /// How far the delay that the echo's level is computed with may be off, in frames of 10 ms.
    off: usize,
}

/// After a jump of one of the streams: 600 ms, 15 s at most.
pub(super) const AFTER_A_JUMP: Proof = Proof { frames: 60, most: 1_500, over_echo_db: 4.0, off: 3 };
/// Where sound begins after a silence: 80 ms, 1 s at most.
pub(super) const AT_THE_START: Proof = Proof { frames: 8, most: 100, over_echo_db: 4.0, off: 3 };
/// In a room in which the echo was only just found: 200 ms, 3 s at most.
pub(super) const IN_A_NEW_ROOM: Proof = Proof { frames: 20, most: 300, over_echo_db: 4.0, off: 3 };
/// When it stops working without a reason: it has lost the echo, or near-end speech is no louder than the echo. 200 ms, 1.5 s at most, in which a lost echo
/// is found again.
const OUT_OF_NOWHERE: Proof = Proof { frames: 20, most: 150, over_echo_db: 2.0, off: 1 };

/// Levels of a frame before and after the canceller, and of the loudest possible echo, in dB full scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Levels {
    pub(super) before_db: f32,
    pub(super) after_db: f32,
    pub(super) echo_db: f32,
}

impl Levels {
    /// Whether the frame is no louder than an echo may be while this proof is outstanding.
    pub(super) fn may_be_echo(&self, proof: Proof) -> bool {
        self.before_db < self.echo_db + proof.over_echo_db
    }
}

/// While the canceller is out of step its output does not tell echo from near-end speech: every frame that is no louder than the expected echo, plus a margin,
/// counts as echo until the canceller has shown that it works.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct InStep {
    asked: Option<Proof>,
    /// Telling frames in a row in which it did well, or did not; and frames with sound since it was asked.
    good: usize,
    bad: usize,
    since: usize,
    /// The last proof was never given, so a frame that it fails on is no news.
    doubtful: bool,
}

impl InStep {
    pub(super) fn ask(&mut self, proof: Proof) {
        *self = Self { asked: Some(proof), ..Self::default() };
    }

    pub(super) fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// How far off the delay may be by now, in frames of 10 ms.
    pub(super) fn off(&self) -> usize {
        self.asked.unwrap_or(OUT_OF_NOWHERE).off
    }

    /// `plays`: sound is played during the frame. Returns whether the frame counts as echo only, whatever the canceller reports. A failing canceller is
    /// noticed only where it `may_slip`: near-end speech that is no louder than the echo looks the same.
    pub(super) fn frame(&mut self, levels: Levels, plays: bool, may_slip: bool) -> bool {
        let Levels { before_db, after_db, .. } = levels;
        self.since += usize::from(plays);
        if plays && before_db > TELLING_DB {
            let well = before_db - after_db > WELL_DB;
            (self.good, self.bad) = if well { (self.good + 1, 0) } else { (0, self.bad + 1) };
        }
        let trusted = self.asked.is_none() && !self.doubtful;
        if may_slip && trusted && levels.may_be_echo(OUT_OF_NOWHERE) && self.bad >= BAD_FRAMES {
            self.ask(OUT_OF_NOWHERE);
        }
        if self.good >= OUT_OF_NOWHERE.frames {
            self.doubtful = false;
        }
        let Some(proof) = self.asked else { return false };
        if self.good >= proof.frames {
            self.asked = None;
        } else if self.since >= proof.most {
            (self.asked, self.doubtful) = (None, true);
        }
        levels.may_be_echo(proof)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of an echo at -30 dB, of which so much is taken away: how many of them count as echo.
    fn frames(step: &mut InStep, count: usize, removed_db: f32) -> usize {
        let levels = Levels { before_db: -30.0, after_db: -30.0 - removed_db, echo_db: -28.0 };
        (0..count).filter(|_| step.frame(levels, true, true)).count()
    }

    #[test]
    fn a_canceller_that_works_is_trusted() {
        let mut step = InStep::default();
        assert_eq!(frames(&mut step, 500, 30.0), 0);
        step.ask(AT_THE_START);
        assert_eq!(frames(&mut step, 500, 30.0), 8);
    }

    #[test]
    fn one_that_stops_working_is_not_trusted_for_a_while() {
        let mut step = InStep::default();
        frames(&mut step, 100, 30.0);
        assert_eq!(frames(&mut step, 2, 5.0), 0);
        assert_eq!(frames(&mut step, 100, 5.0), 100);
        assert_eq!(frames(&mut step, 100, 30.0), 20, "it has found its step");
        assert_eq!(frames(&mut step, 1_000, 5.0), 150 + 1, "or it is near-end speech");
        assert_eq!(frames(&mut step, 19, 30.0) + frames(&mut step, 100, 5.0), 0, "still");
        frames(&mut step, 20, 30.0);
        assert!(frames(&mut step, 100, 5.0) > 90);
    }

    #[test]
    fn where_nothing_can_slip_it_is_near_end_speech() {
        let mut step = InStep::default();
        let levels = |removed_db: f32| Levels { before_db: -30.0, after_db: -30.0 - removed_db, echo_db: -28.0 };
        (0..100).for_each(|_| assert!(!step.frame(levels(30.0), true, false)));
        (0..100).for_each(|_| assert!(!step.frame(levels(5.0), true, false)));
    }

    #[test]
    fn louder_near_end_speech_is_heard_at_once() {
        let mut step = InStep::default();
        for proof in [AFTER_A_JUMP, AT_THE_START] {
            step.ask(proof);
            assert!(!step.frame(Levels { before_db: -20.0, after_db: -22.0, echo_db: -28.0 }, true, true));
            assert!(step.is_asked());
        }
    }
}
