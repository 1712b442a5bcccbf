//! What is learnt about the echo whenever it was taken for near-end speech. Pure; no allocation.

use super::audible::ACTIVE_DB;

/// After an echo was taken for near-end speech, frames as loud as that one count as echo for 3 s of played sound, in which the canceller finds it again.
const MISTAKEN_FRAMES: usize = 300;
/// A second mistake within 10 s of played sound is no accident.
const AGAIN_FRAMES: usize = 1_000;
/// An echo is never assumed to be louder than what is played by more than this: a user could not be heard over it.
const HIGHEST_DB: f32 = 6.0;
/// How much the remembered return falls each frame, in dB, so that it covers the last second or so.
const FORGET_DB: f32 = 0.1;

/// The mistakes, and how loud the echo was in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mistakes {
    /// The highest recent return: a captured frame's level against the loudest sound that may be heard in it, in dB.
    highest_db: f32,
    return_db: f32,
    /// Frames with played sound since the last mistake.
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
        // Against sound that is hardly audible everything is loud.
        if played_db > ACTIVE_DB {
            self.highest_db = (captured_db - played_db).min(HIGHEST_DB).max(self.highest_db - FORGET_DB);
            self.since = self.since.saturating_add(1);
        }
    }

    /// An echo was taken for near-end speech. Returns whether that keeps happening.
    pub(super) fn was_made(&mut self) -> bool {
        let again = self.since < AGAIN_FRAMES;
        self.return_db = if self.were_made() { self.return_db.max(self.highest_db) } else { self.highest_db };
        self.since = 0;
        again
    }

    pub(super) fn were_made(&self) -> bool {
        self.since < MISTAKEN_FRAMES
    }

    /// How loud the echo may come back, in dB against what is played, if a recent mistake tells.
    pub(super) fn return_db(&self) -> Option<f32> {
        self.were_made().then_some(self.return_db)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_taken_for_speech_counts_as_echo_for_three_seconds_of_sound() {
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
