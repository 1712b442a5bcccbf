//! Prepared phrases: which one fits what was asked, and never the same twice in a row. Decides only from what it is handed.

use crate::text::{Request, request};

/// Phrases by what they fit.
pub type Table = &'static [(Request, &'static [&'static str])];

/// Every phrase of a table, each once: what a voice has to prepare.
pub fn phrases(table: Table) -> Vec<&'static str> {
    let mut all: Vec<&str> = table.iter().flat_map(|(_, phrases)| phrases.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The phrases of a table whose sound is prepared, and the one that was heard last.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Phrases {
    prepared: Vec<(Request, String)>,
    heard: Option<String>,
    /// How many were heard: the phrases take turns.
    count: usize,
}

impl Phrases {
    /// Those of `table` for which there is a sound.
    pub fn prepared(table: Table, has_sound: impl Fn(&str) -> bool) -> Self {
        let all = table.iter().flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*kind, *phrase)));
        let prepared = all.filter(|(_, phrase)| has_sound(phrase)).map(|(kind, phrase)| (kind, phrase.to_owned()));
        Self { prepared: prepared.collect(), heard: None, count: 0 }
    }

    /// What fits `text`. The same for the same text until one is heard.
    pub(crate) fn choose(&self, text: &str) -> Option<&str> {
        let kind = request(text);
        let fits = self.prepared.iter().filter(|(of, phrase)| *of == kind && self.heard.as_ref() != Some(phrase));
        let fits: Vec<&str> = fits.map(|(_, phrase)| phrase.as_str()).collect();
        fits.get(self.count.checked_rem(fits.len())?).copied()
    }

    pub(crate) fn was_heard(&mut self, phrase: &str) {
        self.heard = Some(phrase.to_owned());
        self.count += 1;
    }

    /// Takes over from `before` what was heard last.
    pub(crate) fn go_on_from(mut self, before: &Phrases) -> Phrases {
        if self.heard.is_none() {
            (self.heard, self.count) = (before.heard.clone(), before.count);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{filler, opener};

    #[test]
    fn fits_what_is_asked_and_never_comes_twice_in_a_row() {
        let mut openers = Phrases::prepared(opener::ENGLISH, |_| true);
        assert_eq!(openers.choose("Set a timer for ten minutes."), Some("Sure."));
        assert_eq!(openers.choose("Thank you!"), Some("You're welcome."));
        let mut last = String::new();
        for _ in 0..20 {
            let next = openers.choose("Set a timer for ten minutes.").unwrap().to_owned();
            assert_ne!(next, last);
            openers.was_heard(&next);
            openers = Phrases::prepared(opener::ENGLISH, |_| true).go_on_from(&openers);
            last = next;
        }
    }

    #[test]
    fn only_what_has_a_sound() {
        let openers = Phrases::prepared(opener::ENGLISH, |phrase| phrase == "Okay.");
        assert_eq!(openers.choose("Set a timer for ten minutes."), Some("Okay."));
        assert_eq!(openers.choose("Hello!"), None);
        assert_eq!(Phrases::default().choose("Set a timer for ten minutes."), None);
        let mut one = openers.clone();
        one.was_heard("Okay.");
        assert_eq!(one.choose("Set a timer for ten minutes."), None, "silence is better than the same again");
    }

    #[test]
    fn every_kind_has_two_in_each_language() {
        for (table, kinds) in [(opener::ENGLISH, 8), (opener::SPANISH, 8), (filler::ENGLISH, 6), (filler::SPANISH, 6)] {
            assert_eq!(table.len(), kinds);
            assert!(table.iter().all(|(_, phrases)| phrases.len() >= 2));
        }
    }
}
