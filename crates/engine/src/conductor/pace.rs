//! Whether the recogniser keeps up with the user, seen from the turns that are over: it is told of when it made them wait turn after turn. Pure.

use riposte_measures::{Mark, Marks, Span};
use riposte_problem::{Problem, words};

/// A text that comes later than this after the last word is slow: ten times the gap that people leave.
const SLOW: Span = Span::from_millis(2_000);
/// And so many turns in a row are no accident.
const TURNS: u32 = 3;
/// What is as quick as this again keeps up.
const QUICK: Span = Span::from_millis(1_000);

#[derive(Default)]
pub(crate) struct Pace {
    /// Whose turns were counted.
    recogniser: String,
    slow: u32,
}

/// What a turn changes.
#[derive(Debug, PartialEq)]
pub(crate) enum Change {
    Slow(Problem),
    KeepsUp,
}

impl Pace {
    /// Takes the marks of a turn. Typed turns and those without a text say nothing.
    pub(crate) fn turn(&mut self, marks: &Marks, recogniser: &str) -> Option<Change> {
        if recogniser != self.recogniser {
            let before = std::mem::replace(self, Self { recogniser: recogniser.to_owned(), slow: 0 });
            if before.slow >= TURNS {
                return Some(Change::KeepsUp);
            }
        }
        let took = marks.get(Mark::SttFinal)? - marks.get(Mark::SpeechEnd)?;
        if took < QUICK {
            let was_slow = std::mem::take(&mut self.slow) >= TURNS;
            return was_slow.then_some(Change::KeepsUp);
        }
        if took <= SLOW {
            return None;
        }
        self.slow += 1;
        (self.slow == TURNS).then(|| Change::Slow(problem(recogniser, took)))
    }
}

fn problem(recogniser: &str, took: Span) -> Problem {
    words::engine::recogniser_slow(recogniser, words::phrase::tenths(took.as_millis_f64() / 1000.0))
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;

    use super::*;

    fn marks(took_ms: i64) -> Marks {
        let mut marks = Marks::default();
        marks.set(Mark::SpeechEnd, Time::from_millis(5_000));
        marks.set(Mark::SttFinal, Time::from_millis(5_000 + took_ms));
        marks
    }

    #[test]
    fn one_slow_turn_is_an_accident_and_three_are_told_of_once() {
        let mut pace = Pace::default();
        let told = |pace: &mut Pace, took_ms| match pace.turn(&marks(took_ms), "whisper/base") {
            Some(Change::Slow(problem)) => problem.message.en,
            Some(Change::KeepsUp) => "keeps up".to_owned(),
            None => String::new(),
        };
        let turns = [2_500, 3_000, 400, 2_500, 1_500, 2_500, 4_200, 5_000, 1_200, 700, 600];
        let all: Vec<String> = turns.iter().map(|&took_ms| told(&mut pace, took_ms)).collect();
        let slow = "Speech recognition by whisper/base is slow: your words took 4.2 s to arrive.";
        assert_eq!(all, ["", "", "", "", "", "", slow, "", "", "keeps up", ""]);
        assert_eq!(pace.turn(&Marks::default(), "whisper/base"), None);

        let mut other = Pace::default();
        for _ in 0..3 {
            other.turn(&marks(2_500), "whisper/base");
        }
        assert_eq!(other.turn(&marks(2_500), "deepgram/nova-3"), Some(Change::KeepsUp), "who was slow serves no more");
        for recogniser in ["whisper/base", "whisper/base", "whisper/tiny"] {
            assert_eq!(pace.turn(&marks(2_500), recogniser), None, "another one begins anew");
        }
    }
}
