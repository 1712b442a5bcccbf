//! One utterance, whoever hears it: the sound that is kept for the next recogniser, whose text is still wanted, and what may be told of what was understood. Pure;
//! knows no recogniser and no clock.

use std::collections::VecDeque;
use std::ops::Range;

use riposte_measures::Time;
use riposte_speech::Heard;

/// The longest utterance that can change hands: 13 minutes (25 MB), what the servers' recognisers take.
const LONGEST: usize = 13 * 60 * 16_000;

/// A text that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    tag: u64,
    /// Of all samples before this one.
    until: usize,
    since: Time,
}

/// What another recogniser is told first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Sound(Range<usize>),
    Finalise(u64),
}

#[derive(Debug)]
pub(super) struct Course {
    /// 16 kHz mono, in 16 bit: what recognisers were trained with, in half the room.
    sound: Vec<i16>,
    /// Nobody will need the sound again.
    is_let_go: bool,
    wanted: VecDeque<Wanted>,
    /// How much sound the caption stands for that is shown.
    shown_until: usize,
    longest: usize,
}

impl Default for Course {
    fn default() -> Self {
        Self { sound: Vec::new(), is_let_go: false, wanted: VecDeque::new(), shown_until: 0, longest: LONGEST }
    }
}

impl Course {
    pub(super) fn push(&mut self, sound: &[f32]) {
        if self.sound.len() + sound.len() > self.longest {
            self.let_go();
        }
        if !self.is_let_go {
            self.sound.extend(sound.iter().map(|sample| (sample * 32_767.0) as i16));
        }
    }

    /// Nobody else will be asked: the sound is not needed any more.
    pub(super) fn let_go(&mut self) {
        (self.sound, self.is_let_go) = (Vec::new(), true);
    }

    /// Whether somebody else could be given all of it.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_let_go
    }

    pub(super) fn want(&mut self, tag: u64, since: Time) {
        self.wanted.push_back(Wanted { tag, until: self.sound.len(), since });
    }

    /// Since when the oldest text is waited for.
    pub(super) fn waits_since(&self) -> Option<Time> {
        self.wanted.front().map(|wanted| wanted.since)
    }

    /// All that was said, with the requests that have no answer where they were made.
    pub(super) fn again(&self) -> Vec<Step> {
        let (mut steps, mut at) = (Vec::new(), 0);
        for wanted in &self.wanted {
            steps.extend((at < wanted.until).then_some(Step::Sound(at..wanted.until)));
            steps.push(Step::Finalise(wanted.tag));
            at = wanted.until;
        }
        steps.extend((at < self.sound.len()).then_some(Step::Sound(at..self.sound.len())));
        steps
    }

    /// A part of the sound, as recognisers take it.
    pub(super) fn part(&self, range: Range<usize>) -> Vec<f32> {
        self.sound[range].iter().map(|sample| f32::from(*sample) / 32_767.0).collect()
    }

    /// What whoever serves now understood: what of it is told on.
    pub(super) fn heard(&mut self, heard: Heard) -> Option<Told> {
        let since = match &heard {
            // A shorter one would take words off the screen.
            Heard::Partial { covers, .. } if *covers < self.shown_until => return None,
            Heard::Partial { covers, .. } => {
                self.shown_until = *covers;
                None
            }
            Heard::Final { tag, .. } => {
                let at = self.wanted.iter().position(|wanted| wanted.tag == *tag)?;
                self.wanted.remove(at).map(|wanted| wanted.since)
            }
            Heard::TurnEnd { .. } | Heard::Connected(_) | Heard::Attempt(_) | Heard::Failed(_) => None,
        };
        Some(Told { heard, since })
    }
}

/// What is told on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub(super) heard: Heard,
    /// Since when it was waited for, where it is a final text.
    pub(super) since: Option<Time>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    fn last(tag: u64) -> Heard {
        Heard::Final { tag, text: "What time is it?".to_owned(), closes: None }
    }

    fn caption(covers: usize) -> Heard {
        Heard::Partial { text: "What".to_owned(), stable_bytes: 0, covers, closes: None, sure: None }
    }

    #[test]
    fn the_next_one_hears_it_all_and_is_asked_what_has_no_answer() {
        let mut course = Course::default();
        course.push(&[0.5; 30]);
        course.want(1, at(0));
        course.push(&[0.25; 20]);
        course.want(2, at(10));
        course.push(&[0.0; 10]);
        assert_eq!(course.heard(last(1)).unwrap().since, Some(at(0)));
        assert_eq!(course.again(), [Step::Sound(0..50), Step::Finalise(2), Step::Sound(50..60)]);
        assert_eq!(course.waits_since(), Some(at(10)));
        let part = course.part(29..31);
        assert!((part[0] - 0.5).abs() < 1e-4 && (part[1] - 0.25).abs() < 1e-4, "{part:?}");
    }

    #[test]
    fn a_request_is_answered_once() {
        let mut course = Course::default();
        course.want(7, at(0));
        assert!(course.heard(last(8)).is_none(), "nobody asked");
        assert!(course.heard(last(7)).is_some());
        assert!(course.heard(last(7)).is_none());
    }

    #[test]
    fn captions_never_stand_for_less_than_those_that_are_shown() {
        let mut course = Course::default();
        assert!(course.heard(caption(3_200)).is_some());
        assert!(course.heard(caption(1_600)).is_none(), "another one begins from the beginning");
        assert!(course.heard(caption(3_200)).is_some());
    }

    #[test]
    fn what_is_too_long_stays_with_whoever_hears_it() {
        let mut course = Course { longest: 100, ..Course::default() };
        course.push(&[0.1; 90]);
        assert!(course.is_whole());
        course.push(&[0.1; 20]);
        course.want(1, at(0));
        assert!(!course.is_whole());
        assert!(course.heard(last(1)).is_some());
    }

    proptest! {
        /// However sound and requests are mixed: all of the sound, once, in order, each request at its place.
        #[test]
        fn nothing_is_lost_and_nothing_comes_twice(steps in prop::collection::vec(prop_oneof![(1..50usize).prop_map(Some), Just(None)], 0..40)) {
            let (mut course, mut pushed, mut wanted) = (Course::default(), 0, Vec::new());
            for step in steps {
                match step {
                    Some(samples) => {
                        course.push(&vec![0.1; samples]);
                        pushed += samples;
                    }
                    None => {
                        let tag = wanted.len() as u64;
                        course.want(tag, at(0));
                        wanted.push((tag, pushed));
                    }
                }
            }
            let (mut heard, mut asked) = (0, Vec::new());
            for step in course.again() {
                match step {
                    Step::Sound(range) => {
                        prop_assert_eq!(range.start, heard);
                        heard = range.end;
                    }
                    Step::Finalise(tag) => asked.push((tag, heard)),
                }
            }
            prop_assert_eq!((heard, asked), (pushed, wanted));
        }
    }
}
