//! What is known of the echo from having taken it for somebody. Pure; no allocation.

use super::audible::ACTIVE_DB;

/// Sound played, 3 s, in which an echo that was taken for somebody has to be found again: so long whatever is as loud as that was is nobody.
const MISTAKEN_FRAMES: usize = 300;
/// Another one within 10 s of sound is no accident.
const AGAIN_FRAMES: usize = 1_000;
/// No loudspeaker comes back louder than it is played by more than this, or nobody would be heard over it.
const HIGHEST_DB: f32 = 6.0;
/// How much the highest return falls in a frame, in dB: it is of the last second or so.
const FORGET_DB: f32 = 0.1;

/// Mistakes, and how loud the echo was in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mistakes {
    /// The highest of late: a captured frame against the loudest that may be heard in it, in dB.
    highest_db: f32,
    return_db: f32,
    /// Frames in which something was played, since the last one.
    since: usize,
}

impl Default for Mistakes {
    fn default() -> Self {
        Self { highest_db: f32::NEG_INFINITY, return_db: 0.0, since: usize::MAX }
    }
}

impl Mistakes {
    /// A captured frame, and the loudest that was played lately, in dB full scale.
    pub(super) fn frame(&mut self, captured_db: f32, played_db: f32) {
        // Over what is hardly played anything is loud.
        if played_db > ACTIVE_DB {
            self.highest_db = (captured_db - played_db).min(HIGHEST_DB).max(self.highest_db - FORGET_DB);
            self.since = self.since.saturating_add(1);
        }
    }

    /// An echo was taken for somebody. Gives whether that happens again and again.
    pub(super) fn was_made(&mut self) -> bool {
        let again = self.since < AGAIN_FRAMES;
        self.return_db = if self.were_made() { self.return_db.max(self.highest_db) } else { self.highest_db };
        self.since = 0;
        again
    }

    pub(super) fn were_made(&self) -> bool {
        self.since < MISTAKEN_FRAMES
    }

    /// How loud the echo may come back, in dB, as far as it is known from a mistake a moment ago.
    pub(super) fn return_db(&self) -> Option<f32> {
        self.were_made().then_some(self.return_db)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_for_somebody_is_nobody_for_three_seconds_of_sound() {
        let mut mistakes = Mistakes::default();
        (0..10).for_each(|_| mistakes.frame(-26.0, -20.0));
        assert_eq!(mistakes.return_db(), None);
        assert!(!mistakes.was_made());
        assert_eq!(mistakes.return_db(), Some(-6.0));
        (0..1_000).for_each(|_| mistakes.frame(-20.0, -80.0));
        (0..299).for_each(|_| mistakes.frame(-40.0, -20.0));
        assert_eq!(mistakes.return_db(), Some(-6.0));
        mistakes.frame(-40.0, -20.0);
        assert_eq!(mistakes.return_db(), None);
    }

    #[test]
    fn a_second_one_within_ten_seconds_is_no_accident() {
        let mut mistakes = Mistakes::default();
        mistakes.was_made();
        (0..999).for_each(|_| mistakes.frame(-40.0, -20.0));
        assert!(mistakes.was_made());
        (0..1_000).for_each(|_| mistakes.frame(-40.0, -20.0));
        assert!(!mistakes.was_made());
    }
}
