//! One utterance that a server hears while it is spoken: the sound that is kept until its text is there, whose text is wanted, what may be told as an answer and
//! what as a caption. Pure; knows no connection.

use std::collections::VecDeque;

use riposte_hypothesis::Hypothesis;

use crate::believed;
use crate::loudness::{Loudness, WINDOW};
use crate::pieces::guard::Sound;
use crate::pieces::utterance::{PARTIAL_EVERY, samples};
use crate::{Agreement, Heard};

/// What is kept of the sound to look for a voice in.
const BEGINNING: usize = samples(30_000);
/// Servers give times in milliseconds, and whole frames of their own.
const ROUNDING: usize = samples(20);

/// A text that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) tag: u64,
    /// Of all samples before this one.
    pub(super) until: usize,
    /// The end of the speech among them.
    speech_until: usize,
}

#[derive(Default)]
pub(super) struct Utterance {
    sound: Vec<i16>,
    loudness: Loudness,
    beginning: Vec<f32>,
    wanted: VecDeque<Wanted>,
    partials: bool,
    agreement: Agreement,
    shown: String,
    shown_at: usize,
}

impl Utterance {
    pub(super) fn new(partials: bool) -> Self {
        Self { partials, ..Self::default() }
    }

    pub(super) fn push(&mut self, sound: &[f32]) {
        self.loudness.push(sound);
        self.beginning.extend_from_slice(&sound[..sound.len().min(BEGINNING - self.beginning.len())]);
        self.sound.extend(sound.iter().map(|sample| (sample * 32767.0) as i16));
    }

    /// All of it, so that it can be sent again.
    pub(super) fn sound(&self) -> &[i16] {
        &self.sound
    }

    /// Its text is wanted. `settled` and `text`: as far as the server understood it for good. What needs no server is answered at once; `None`: it is waited
    /// for.
    pub(super) fn want(&mut self, tag: u64, settled: usize, text: &Hypothesis) -> Option<Heard> {
        let until = self.sound.len();
        let Some((_, speech_until)) = self.loudness.speech(until) else {
            // Models that are given silence write what they were trained on.
            return Some(Heard::Final { tag, text: String::new(), closes: None });
        };
        let wanted = Wanted { tag, until, speech_until };
        if self.wanted.is_empty() && wanted.is_within(settled) {
            return Some(self.answer(wanted, text));
        }
        self.wanted.push_back(wanted);
        None
    }

    /// The oldest text that is waited for.
    pub(super) fn next_wanted(&self) -> Option<Wanted> {
        self.wanted.front().copied()
    }

    /// All that are waited for, oldest first.
    pub(super) fn all_wanted(&self) -> Vec<Wanted> {
        self.wanted.iter().copied().collect()
    }

    /// The answer to the oldest one, where any is waited for.
    pub(super) fn answer_next(&mut self, text: &Hypothesis) -> Option<Heard> {
        let wanted = self.wanted.pop_front()?;
        Some(self.answer(wanted, text))
    }

    /// The answers to all up to the one with this tag; none where that was answered already.
    pub(super) fn answer_to(&mut self, tag: u64, text: &Hypothesis) -> Vec<Heard> {
        let count = self.wanted.iter().position(|wanted| wanted.tag == tag).map_or(0, |at| at + 1);
        (0..count).filter_map(|_| self.answer_next(text)).collect()
    }

    /// The same for a text that was understood of the sound as a whole, and has no words of its own.
    pub(super) fn answer_plain(&mut self, text: String) -> Option<Heard> {
        self.wanted.pop_front().map(|wanted| Heard::Final { tag: wanted.tag, text, closes: None })
    }

    /// Answers those whose speech is understood for good.
    pub(super) fn settled(&mut self, settled: usize, text: &Hypothesis) -> Vec<Heard> {
        let mut told = Vec::new();
        while let Some(wanted) = self.wanted.pop_front_if(|wanted| wanted.is_within(settled)) {
            told.push(self.answer(wanted, text));
        }
        told
    }

    fn answer(&self, wanted: Wanted, text: &Hypothesis) -> Heard {
        let output = believed::answer(text, self.measured(), &self.beginning);
        let has_words = output.text.chars().any(char::is_alphanumeric);
        let text = if has_words { output.text } else { String::new() };
        Heard::Final { tag: wanted.tag, text, closes: None }
    }

    /// What is to be shown now, if that is something new.
    pub(super) fn caption(&mut self, text: &Hypothesis, covered: usize) -> Option<Heard> {
        let covers = covered.min(self.sound.len());
        let due = self.shown.is_empty() || covers >= self.shown_at + PARTIAL_EVERY;
        let has_words = text.text.chars().any(char::is_alphanumeric);
        if !self.partials || !due || !has_words || text.text == self.shown {
            return None;
        }
        if !believed::may_be_shown(text, self.measured()) {
            return None;
        }
        (self.shown, self.shown_at) = (text.text.clone(), covers);
        let (text, stable_bytes) = self.agreement.observe(&text.text);
        Some(Heard::Partial { text, stable_bytes, covers, closes: None, sure: None })
    }

    fn measured(&self) -> Sound {
        let length_ms = self.sound.len() / samples(1);
        Sound { length_ms, speech_ms: self.loudness.loud() * WINDOW / samples(1) }
    }
}

impl Wanted {
    /// Whether everything that was said before it is among the first `samples`.
    pub(super) fn is_within(self, samples: usize) -> bool {
        samples + ROUNDING >= self.speech_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 ms a letter: `v` a voice, `_` silence.
    fn heard(score: &str) -> Utterance {
        let mut utterance = Utterance::new(true);
        for letter in score.chars() {
            let level = if letter == 'v' { 0.4 } else { 0.0 };
            utterance.push(&(0..samples(100)).map(|n| level * (n as f32 * 0.3).sin()).collect::<Vec<_>>());
        }
        utterance
    }

    fn text(words: &str) -> Hypothesis {
        Hypothesis { text: words.to_owned(), ..Hypothesis::default() }
    }

    #[test]
    fn silence_needs_no_server_and_speech_does() {
        let empty = |tag| Some(Heard::Final { tag, text: String::new(), closes: None });
        assert_eq!(Utterance::new(true).want(1, 0, &text("")), empty(1));
        assert_eq!(heard("____").want(2, 0, &text("You.")), empty(2));
        let mut spoken = heard("__vvvv__");
        assert_eq!(spoken.want(3, samples(500), &text("What time")), None, "the last 100 ms are not understood yet");
        let settled = spoken.settled(samples(600), &text("What time is it?"));
        assert_eq!(settled, [Heard::Final { tag: 3, text: "What time is it?".to_owned(), closes: None }]);
        assert!(spoken.want(4, samples(600), &text("What time is it?")).is_some(), "nothing was said since");
    }

    #[test]
    fn answers_come_in_the_order_they_were_asked_for() {
        let mut spoken = heard("vvv");
        spoken.want(1, 0, &text(""));
        spoken.push(&vec![0.3; samples(200)]);
        spoken.want(2, samples(100), &text("one"));
        assert_eq!(spoken.all_wanted().iter().map(|wanted| wanted.tag).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(spoken.settled(samples(300), &text("one")).len(), 1);
        assert!(matches!(spoken.answer_next(&text("one two")), Some(Heard::Final { tag: 2, .. })));
        assert_eq!(spoken.answer_next(&text("one two")), None);
    }

    #[test]
    fn an_answer_that_comes_late_answers_nothing_else() {
        let mut spoken = heard("vvv");
        spoken.want(1, 0, &text(""));
        assert_eq!(spoken.settled(samples(300), &text("one")).len(), 1);
        spoken.push(&vec![0.3; samples(200)]);
        spoken.want(2, samples(300), &text("one"));
        assert_eq!(spoken.answer_to(1, &text("one")), [], "it was settled before");
        assert!(matches!(spoken.answer_to(2, &text("one two"))[..], [Heard::Final { tag: 2, .. }]));
    }

    #[test]
    fn captions_come_at_most_every_200_ms_and_are_never_empty() {
        let mut spoken = heard("vvvvvvvvvv");
        assert_eq!(spoken.caption(&text(""), samples(100)), None);
        assert!(spoken.caption(&text("What"), samples(200)).is_some());
        assert_eq!(spoken.caption(&text("What time"), samples(300)), None);
        let shown = spoken.caption(&text("What time is"), samples(400));
        let want = Heard::Partial {
            text: "What time is".to_owned(),
            stable_bytes: 4,
            covers: samples(400),
            closes: None,
            sure: None,
        };
        assert_eq!(shown, Some(want));
        assert_eq!(spoken.caption(&text("What time is"), samples(800)), None, "nothing new");
    }
}
