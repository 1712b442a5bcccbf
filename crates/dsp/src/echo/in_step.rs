//! Whether the canceller can be believed, by the levels before and after it. Pure; no allocation.

/// It does well when it takes away this much of a frame.
const WELL_DB: f32 = 13.0;
/// Quieter frames do not tell how well it does.
const TELLING_DB: f32 = -45.0;
/// So many frames in a row in which it does not do well, and which are no louder than an echo, are no syllable of somebody's that came at a bad moment.
const BAD_FRAMES: usize = 3;

/// What is asked before it is believed: frames in a row in which it does well; and those after which it is believed without.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proof {
    frames: usize,
    most: usize,
    /// Whatever is louder than the echo by this is somebody.
    over_echo_db: f32,
    /// How far off the delay may be by which the echo's level is known, in frames of 10 ms.
    off: usize,
}

/// After a jump of one of the streams: 600 ms, 15 s at most.
pub(super) const AFTER_A_JUMP: Proof = Proof { frames: 60, most: 1_500, over_echo_db: 4.0, off: 3 };
/// Where sound begins after a silence: 80 ms, 1 s at most.
pub(super) const AT_THE_START: Proof = Proof { frames: 8, most: 100, over_echo_db: 4.0, off: 3 };
/// In a room in which the echo was only just found: 200 ms, 3 s at most.
pub(super) const IN_A_NEW_ROOM: Proof = Proof { frames: 20, most: 300, over_echo_db: 4.0, off: 3 };
/// When it ceases to do well: it has lost its step, or somebody speaks who is no louder than the echo; 200 ms, and 1.5 s, in which a step that was
/// lost is found again.
const OUT_OF_NOWHERE: Proof = Proof { frames: 20, most: 150, over_echo_db: 2.0, off: 1 };

/// Of a frame before and after the canceller, and the loudest that an echo could be, in dB full scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Levels {
    pub(super) before_db: f32,
    pub(super) after_db: f32,
    pub(super) echo_db: f32,
}

impl Levels {
    /// No louder than an echo may be where this proof is asked.
    pub(super) fn may_be_echo(&self, proof: Proof) -> bool {
        self.before_db < self.echo_db + proof.over_echo_db
    }
}

/// A canceller that is out of step says nothing of who speaks: whatever is no louder than the echo is expected to be, and a little, counts as echo until
/// it has proved itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct InStep {
    asked: Option<Proof>,
    /// Telling frames in a row in which it did well, or did not; and frames with sound since it was asked.
    good: usize,
    bad: usize,
    since: usize,
    /// It never gave the last proof: that it does not do well is nothing new.
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

    /// `plays`: sound is played during the frame. Gives whether it counts as nothing but echo, whatever the canceller says. That it ceases to do well counts
    /// only where it `may_slip`: somebody who is no louder than the echo looks the same.
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
    fn one_that_does_well_is_believed() {
        let mut step = InStep::default();
        assert_eq!(frames(&mut step, 500, 30.0), 0);
        step.ask(AT_THE_START);
        assert_eq!(frames(&mut step, 500, 30.0), 8);
    }

    #[test]
    fn one_that_ceases_to_do_well_is_not_for_a_while() {
        let mut step = InStep::default();
        frames(&mut step, 100, 30.0);
        assert_eq!(frames(&mut step, 2, 5.0), 0);
        assert_eq!(frames(&mut step, 100, 5.0), 100);
        assert_eq!(frames(&mut step, 100, 30.0), 20, "it has found its step");
        assert_eq!(frames(&mut step, 1_000, 5.0), 150 + 1, "or somebody speaks");
        assert_eq!(frames(&mut step, 19, 30.0) + frames(&mut step, 100, 5.0), 0, "still");
        frames(&mut step, 20, 30.0);
        assert!(frames(&mut step, 100, 5.0) > 90);
    }

    #[test]
    fn where_nothing_can_slip_it_is_somebody() {
        let mut step = InStep::default();
        let levels = |removed_db: f32| Levels { before_db: -30.0, after_db: -30.0 - removed_db, echo_db: -28.0 };
        (0..100).for_each(|_| assert!(!step.frame(levels(30.0), true, false)));
        (0..100).for_each(|_| assert!(!step.frame(levels(5.0), true, false)));
    }

    #[test]
    fn somebody_louder_is_heard_at_once() {
        let mut step = InStep::default();
        for proof in [AFTER_A_JUMP, AT_THE_START] {
            step.ask(proof);
            assert!(!step.frame(Levels { before_db: -20.0, after_db: -22.0, echo_db: -28.0 }, true, true));
            assert!(step.is_asked());
        }
    }
}
