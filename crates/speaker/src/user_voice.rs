//! The user's voice, learnt from the turns that were answered. Pure; of bounded size; nothing of it is kept when the program ends.

use std::collections::VecDeque;

use crate::calibration::log_odds;
use crate::{DIMENSIONS, Embedding};

/// Turns that are remembered, the newest: a changed headset or another user has taken over after so many, and counts half before that. 20 KB.
pub const REMEMBERED_TURNS: usize = 16;
/// No turn counts for more seconds than this: a long one is one microphone, one mood and one distance all the same.
const TURN_MOST_S: f32 = 6.0;
/// With less than this nothing is said: the least that the calibration was fitted with, a turn of 3 s less what silence was in it.
pub const LEAST_LEARNT_S: f32 = 2.5;

/// How much a voice is like the user's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Cosine between the voice and what was learnt, −1 to 1.
    pub similarity: f32,
    /// Natural logarithm of how much more often so similar a sound, of so much voice, is the same person's than another's. To be added to the log odds
    /// that stood before. Its limits are those of what was measured.
    pub log_odds: f32,
}

/// What the user sounds like: the mean direction of the newest [`REMEMBERED_TURNS`] turns, each weighted by its seconds of voice.
///
/// Two people who take turns (a family) teach it both: the mean lies between them, both stay likelier than a stranger, and neither is as likely as a
/// user who is alone. Figures in the crate's documentation. When one stops talking, the other has it alone after [`REMEMBERED_TURNS`] turns.
#[derive(Clone, Debug, Default)]
pub struct UserVoice {
    turns: VecDeque<Embedding>,
    usual: Option<Embedding>,
}

impl UserVoice {
    pub fn new() -> Self {
        Self::default()
    }

    /// The user said this: a turn that was answered.
    pub fn learn(&mut self, turn: Embedding) {
        if self.turns.len() == REMEMBERED_TURNS {
            self.turns.pop_front();
        }
        self.turns.push_back(turn);
        self.usual = mean(&self.turns);
    }

    /// `None` before [`LEAST_LEARNT_S`] were learnt.
    pub fn likeness(&self, voice: &Embedding) -> Option<Likeness> {
        let usual = self.usual.as_ref().filter(|usual| usual.seconds() >= LEAST_LEARNT_S)?;
        let similarity = usual.similarity(voice);
        Some(Likeness { similarity, log_odds: log_odds(similarity, voice.seconds(), usual.seconds()) })
    }

    /// Somebody else is the user, or wants to be nobody.
    pub fn forget(&mut self) {
        self.turns.clear();
        self.usual = None;
    }
}

/// `None` of no turns, and of turns that cancel each other out.
fn mean(turns: &VecDeque<Embedding>) -> Option<Embedding> {
    let mut sum = [0.0_f32; DIMENSIONS];
    let mut seconds = 0.0;
    for turn in turns {
        let weight = turn.seconds().min(TURN_MOST_S);
        seconds += weight;
        sum.iter_mut().zip(turn.values()).for_each(|(sum, x)| *sum += weight * x);
    }
    Embedding::new(&sum, seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A voice at so many degrees from the first axis.
    fn voice(degrees: f32, seconds: f32) -> Embedding {
        let mut values = [0.0; DIMENSIONS];
        (values[1], values[0]) = degrees.to_radians().sin_cos();
        Embedding::new(&values, seconds).unwrap()
    }

    fn learnt(turns: &[(f32, f32)]) -> UserVoice {
        let mut user = UserVoice::new();
        turns.iter().for_each(|&(degrees, seconds)| user.learn(voice(degrees, seconds)));
        user
    }

    #[test]
    fn nobody_is_known_before_enough_was_learnt() {
        assert_eq!(UserVoice::new().likeness(&voice(0.0, 2.0)), None);
        let mut user = learnt(&[(0.0, 1.4)]);
        assert_eq!(user.likeness(&voice(0.0, 2.0)), None);
        user.learn(voice(0.0, 1.5));
        assert!(user.likeness(&voice(0.0, 2.0)).unwrap().log_odds > 0.0);
        user.forget();
        assert_eq!((user.likeness(&voice(0.0, 2.0)), user.turns.len()), (None, 0));
    }

    #[test]
    fn longer_turns_count_for_more_but_none_for_more_than_six_seconds() {
        let nearer = |turns: &[(f32, f32)]| {
            let of = |degrees| learnt(turns).likeness(&voice(degrees, 2.0)).unwrap().similarity;
            of(0.0) - of(60.0)
        };
        assert!(nearer(&[(0.0, 3.0), (60.0, 1.0)]) > 0.1);
        assert!(nearer(&[(0.0, 3.0), (60.0, 3.0)]).abs() < 1e-6);
        assert!(nearer(&[(0.0, 60.0), (60.0, 6.0)]).abs() < 1e-6);
    }

    #[test]
    fn a_changed_headset_is_followed() {
        let mut user = learnt(&[(0.0, 4.0); 100]);
        assert_eq!(user.turns.len(), REMEMBERED_TURNS, "bounded");
        let before = user.likeness(&voice(50.0, 2.0)).unwrap();
        for _ in 0..REMEMBERED_TURNS {
            user.learn(voice(50.0, 4.0));
        }
        let after = user.likeness(&voice(50.0, 2.0)).unwrap();
        assert!(before.similarity < 0.65 && after.similarity > 0.999, "{before:?} {after:?}");
        assert!(after.log_odds > before.log_odds + 1.0);
    }

    #[test]
    fn of_two_who_taught_it_both_are_likelier_than_a_stranger() {
        let family: Vec<(f32, f32)> = (0..8).map(|n| (if n % 2 == 0 { 0.0 } else { 80.0 }, 3.0)).collect();
        let of = |user: &UserVoice, degrees| user.likeness(&voice(degrees, 2.0)).unwrap().log_odds;
        let (family, alone) = (learnt(&family), learnt(&[(0.0, 3.0); 8]));
        assert!(of(&family, 0.0) > of(&family, 120.0) && of(&family, 80.0) > of(&family, 120.0));
        assert!(of(&family, 0.0) < of(&alone, 0.0));
    }

    #[test]
    fn turns_that_cancel_each_other_out_are_nobody() {
        let mut user = UserVoice::new();
        let mut values = [0.0; DIMENSIONS];
        for side in [1.0, -1.0] {
            values[0] = side;
            user.learn(Embedding::new(&values, 5.0).unwrap());
        }
        assert_eq!(user.likeness(&voice(0.0, 2.0)), None);
    }
}
