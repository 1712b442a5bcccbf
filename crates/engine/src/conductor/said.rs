//! What of an answer was said aloud, clause by clause, and how long its voice usually takes: from these the phrase cache knows what comes again and what it saves.
//! Pure.

use std::collections::{BTreeMap, VecDeque};

use riposte_measures::{Mark, TurnRecord};
use riposte_turn::TurnEnd;

use crate::speaking::own;

/// A mean of fewer turns follows every whim of a network, one of more never forgets another network.
const LATEST: usize = 16;

/// The clauses of an answer that were heard to their end, as the voice was given them. An opener is none of them: it was prepared apart.
pub(crate) fn heard_clauses(end: &TurnEnd, language: Option<&str>) -> Vec<String> {
    let mut clauses = own::clauses(&end.reply, language);
    let mut begun = 0;
    if end.marks.get(Mark::Opener).is_some() && !clauses.is_empty() {
        // What follows an opener was cut as if it began the answer.
        begun = clauses[0].end_byte;
        clauses = own::clauses(&end.reply[begun..], language);
    }
    let is_heard = |clause: &riposte_voice::Clause| {
        begun + clause.start_byte + clause.text.trim_end().len() <= end.heard.trim_end().len()
    };
    let heard = clauses.into_iter().filter(|clause| !clause.speakable.is_empty()).take_while(is_heard);
    heard.map(|clause| clause.speakable).collect()
}

/// The latest waits for a voice's first sound, where that was not kept.
#[derive(Clone, Default)]
pub(crate) struct UsualWait {
    voice: String,
    latest_ms: VecDeque<f64>,
}

impl UsualWait {
    /// What stored turns tell of this voice, oldest first.
    pub(crate) fn of(turns: &[TurnRecord], voice: &str) -> Self {
        let mut usual = Self::default();
        for turn in turns.iter().filter(|turn| turn.providers.tts == voice) {
            usual.turn(&turn.figures, voice);
        }
        usual
    }

    /// Takes the figures of a turn.
    pub(crate) fn turn(&mut self, figures: &BTreeMap<String, f64>, voice: &str) {
        self.turn_to(voice);
        let is_new = figures.get("cache_hits") == Some(&0.0);
        self.latest_ms.extend(figures.get("tts_ttfa_ms").filter(|_| is_new));
        let extra = self.latest_ms.len().saturating_sub(LATEST);
        self.latest_ms.drain(..extra);
    }

    /// The mean of this voice; `None`: it always was at hand, or is new.
    pub(crate) fn mean_ms(&mut self, voice: &str) -> Option<f64> {
        self.turn_to(voice);
        let sum: f64 = self.latest_ms.iter().sum();
        (!self.latest_ms.is_empty()).then(|| sum / self.latest_ms.len() as f64)
    }

    fn turn_to(&mut self, voice: &str) {
        if voice != self.voice {
            *self = Self { voice: voice.to_owned(), latest_ms: VecDeque::new() };
        }
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::{Marks, Mode, Outcome, Speculated, Time};

    use super::*;

    fn heard(reply: &str, heard: &str, opener: bool) -> Vec<String> {
        let mut marks = Marks::default();
        if opener {
            marks.set(Mark::Opener, Time::ZERO);
        }
        let end = TurnEnd {
            mode: Mode::Text,
            outcome: Outcome::Completed,
            transcript: String::new(),
            reply: reply.to_owned(),
            heard: heard.to_owned(),
            marks,
            speculated: Speculated::default(),
            attempts: Vec::new(),
            problem: None,
        };
        heard_clauses(&end, Some("en"))
    }

    #[test]
    fn only_whole_clauses_count_and_only_those_that_were_heard() {
        let reply = "It is ten past four. Anything else you want to know?";
        assert_eq!(heard(reply, reply, false), ["It is ten past four.", "Anything else you want to know?"]);
        assert_eq!(heard(reply, "It is ten past four. ", false), ["It is ten past four."]);
        assert_eq!(heard(reply, "It is ten past four. Anything", false), ["It is ten past four."]);
        assert_eq!(heard(reply, "It is ten", false), [""; 0]);
        assert_eq!(heard("", "", false), [""; 0]);
    }

    #[test]
    fn what_follows_an_opener_is_cut_as_it_was_spoken() {
        let rest = "I can set it for ten minutes, if that is what you want.";
        let alone = heard(rest, rest, false);
        let reply = format!("Sure. {rest}");
        assert_eq!(heard(&reply, &reply, true), alone);
        assert_eq!(heard(&reply, "Sure.", true), [""; 0]);
    }

    #[test]
    fn the_usual_wait_is_that_of_the_latest_turns_in_this_voice_that_were_not_kept() {
        let figures = |hit: Option<f64>, ttfa: f64| {
            let mut figures = BTreeMap::from([("tts_ttfa_ms".to_owned(), ttfa)]);
            figures.extend(hit.map(|hit| ("cache_hits".to_owned(), hit)));
            figures
        };
        let mut usual = UsualWait::default();
        assert_eq!(usual.mean_ms("a"), None);
        for (hit, ttfa) in [(Some(0.0), 100.0), (Some(1.0), 1.0), (None, 900.0), (Some(0.0), 200.0)] {
            usual.turn(&figures(hit, ttfa), "a");
        }
        assert_eq!(usual.mean_ms("a"), Some(150.0));
        (0..16).for_each(|_| usual.turn(&figures(Some(0.0), 40.0), "a"));
        assert_eq!(usual.mean_ms("a"), Some(40.0), "what is long ago counts for nothing");
        assert_eq!(usual.mean_ms("b"), None);
    }
}
