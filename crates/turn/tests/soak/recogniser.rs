//! What hears: partial text that lags, comes every 100 ms and changes; a final text that may differ; failures.

use riposte_measures::{Span, Time};
use riposte_problem::{Kind, Problem};
use riposte_turn::{Input, Revision, Stage};

use crate::random::Random;
use crate::scene::Scene;
use crate::script::Word;

/// Partials come this often.
pub(crate) const EVERY: Span = Span::from_millis(100);

struct Session {
    session: Revision,
    from: Time,
    text: String,
}

pub(crate) struct Recogniser {
    scene: Scene,
    words: Vec<Word>,
    open: Option<Session>,
    /// The recogniser fails with everything that is asked of it.
    broken: bool,
}

impl Recogniser {
    pub(crate) fn new(scene: &Scene, words: Vec<Word>) -> Self {
        Self { scene: *scene, words, open: None, broken: Random::of(scene.seed, "recogniser").chance(3.0) }
    }

    pub(crate) fn hear(&mut self, session: Revision, from: Time) {
        self.open = Some(Session { session, from, text: String::new() });
    }

    pub(crate) fn unhear(&mut self, session: Revision) {
        self.open.take_if(|open| open.session == session);
    }

    pub(crate) fn is_open(&self, session: Revision) -> bool {
        self.open.as_ref().is_some_and(|open| open.session == session)
    }

    /// What was asleep was not heard.
    pub(crate) fn sleep(&mut self, from: Time, to: Time) {
        self.words.retain(|word| word.from < from || word.to > to);
    }

    fn text(&self, from: Time, to: Time) -> Vec<&Word> {
        let first = self.words.partition_point(|word| word.to <= from);
        self.words[first..].iter().take_while(|word| word.to <= to).collect()
    }

    /// The words so far, if they are news; or that it gives up.
    pub(crate) fn partial(&mut self, session: Revision, now: Time) -> Option<Input> {
        let open = self.open.as_ref().filter(|open| open.session == session)?;
        let mut random = Random::of(self.scene.seed, ("partial", now.as_micros() / 10_000));
        if self.broken && random.chance(10.0) || random.chance(0.02) {
            return Some(failed(session));
        }
        if !self.scene.partials {
            return None;
        }
        let until = now - self.scene.lag;
        let words = self.text(open.from, until);
        let fresh = words.last().is_some_and(|word| until - word.to < Span::from_millis(150));
        let mut text = joined(&words);
        if fresh && random.chance(12.0) {
            text.push_str("s not");
        }
        if text == open.text && !random.chance(20.0) {
            return None;
        }
        let same = open.text.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let open = self.open.as_mut()?;
        open.text.clone_from(&text);
        Some(Input::Partial { session, stable_bytes: same, text, until, closes: None, sure: None })
    }

    /// What becomes of asking for the text until `until`: when it comes, and what.
    pub(crate) fn finalise(&self, session: Revision, revision: Revision, until: Time) -> Option<(Span, Input)> {
        let open = self.open.as_ref().filter(|open| open.session == session)?;
        let mut random = Random::of(self.scene.seed, ("final", until.as_micros() / 10_000));
        let mut text = joined(&self.text(open.from, until));
        match random.below(100) {
            0 => return None,
            1 => return Some((random.ms(50, 400), failed(session))),
            2..4 => text.clear(),
            4..10 => text = text.trim_end_matches(['.', '?']).to_lowercase(),
            10..16 if !text.is_empty() => text.push_str(" now"),
            _ => {}
        }
        let after = if random.chance(3.0) { random.ms(1_000, 35_000) } else { random.ms(40, 500) };
        Some((after, Input::Final { revision, text, closes: None }))
    }
}

fn joined(words: &[&Word]) -> String {
    words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

fn failed(session: Revision) -> Input {
    let problem = Problem::new("speech.soak", Kind::Retry, "Recognition failed.", "Say it again.");
    Input::Failed { revision: session, stage: Stage::Recognition, problem }
}
