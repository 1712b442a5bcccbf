//! What a server that hears turns would say, as Deepgram's Flux says it (<https://developers.deepgram.com/docs/flux/state>): about every 250 ms how surely the turn is
//! over, and sooner when it becomes rather or very sure. It makes no mistakes about words, and is sure of an end where the words so far close a sentence and silence
//! follows: as sure of a sentence that could stand alone and goes on. What Flux itself would say of these sounds nobody knows without it. Pure.

use std::collections::VecDeque;

use crate::turns::positions::MS;

/// Between two updates.
const UPDATE: i64 = 250 * MS;
/// After the last word of a sentence it is moderately sure (`EagerEndOfTurn`), then sure (`EndOfTurn`).
const EAGER: i64 = 200 * MS;
const SURE: i64 = 400 * MS;
/// How sure it says to be: before that, and then.
const UNSURE: f32 = 0.05;
const EAGER_SURE: f32 = 0.5;
const END_SURE: f32 = 0.85;
/// Until what it says is here.
const WAY: i64 = 50 * MS;

/// Said of the sound before `until`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) until: i64,
    pub(super) probability: f32,
}

/// One session.
#[derive(Debug)]
pub(super) struct Flux {
    words: String,
    /// After the last word.
    since: i64,
    told: f32,
    updated: i64,
    /// On their way: when they arrive.
    coming: VecDeque<(i64, Said)>,
}

impl Flux {
    pub(super) fn new(from: i64) -> Self {
        Self { words: String::new(), since: from, told: UNSURE, updated: from, coming: VecDeque::new() }
    }

    /// It has heard all before `until`, in which these words were said.
    pub(super) fn hears(&mut self, words: &str, until: i64) {
        if words != self.words {
            words.clone_into(&mut self.words);
            (self.since, self.told) = (until, UNSURE);
        }
        if self.words.is_empty() {
            return;
        }
        let silent = until - self.since;
        let closes = self.words.ends_with(['.', '?', '!']);
        let sure = match () {
            () if closes && silent >= SURE => END_SURE,
            () if closes && silent >= EAGER => EAGER_SURE,
            () => UNSURE,
        };
        if sure > self.told || until >= self.updated + UPDATE {
            (self.told, self.updated) = (sure, until);
            self.coming.push_back((until + WAY, Said { until, probability: sure }));
        }
    }

    /// The next thing that has arrived by `now`.
    pub(super) fn arrived(&mut self, now: i64) -> Option<Said> {
        self.coming.pop_front_if(|(at, _)| *at <= now).map(|(_, said)| said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What arrives, in milliseconds, of words that are known from these moments on.
    fn told(words: &[(i64, &str)], until_ms: i64) -> Vec<(i64, f32)> {
        let mut flux = Flux::new(0);
        let mut told = Vec::new();
        for ms in (0..until_ms).step_by(10) {
            let said = words.iter().rev().find(|(from, _)| *from <= ms).map_or("", |(_, words)| words);
            flux.hears(said, ms * MS);
            while let Some(said) = flux.arrived(ms * MS) {
                told.push((ms, said.probability));
            }
        }
        told
    }

    #[test]
    fn it_is_sure_of_a_sentence_that_ended_and_takes_it_back_when_words_follow() {
        assert_eq!(
            told(&[(1_000, "What time is it?"), (1_700, "What time is it? And")], 2_000),
            [(1_050, 0.05), (1_250, 0.5), (1_450, 0.85), (1_700, 0.85), (1_950, 0.05)]
        );
    }

    #[test]
    fn it_is_never_sure_in_the_middle_of_a_sentence() {
        let told = told(&[(500, "Set a timer for")], 4_000);
        assert!(told.len() >= 12 && told.iter().all(|(_, sure)| *sure == 0.05), "{told:?}");
    }
}
