//! Openers: the first words of a reply, chosen from what is asked before the model has said anything. Decides only from what it is handed.
//!
//! People begin a turn before they know its end: "well", "sure", "let me see" come within the 200 ms gap and claim the turn (Stivers et al., "Universals and
//! cultural variation in turn-taking in conversation", PNAS 106, 2009; Clark & Fox Tree, "Using uh and um in spontaneous speaking", Cognition 84, 2002).
//! An opener is said only where its sound is prepared already, is part of the reply and of the history, and never comes twice in a row.

use crate::text::{Request, request};

/// What may open a reply, by what is asked.
pub const ENGLISH: &[(Request, &[&str])] = &[
    (Request::Greeting, &["Hello.", "Hi there."]),
    (Request::Thanks, &["You're welcome.", "Any time."]),
    (Request::YesNoQuestion, &["Let me see.", "Good question."]),
    (Request::Question, &["Let's see.", "Well.", "Let me think."]),
    (Request::Command, &["Sure.", "Okay.", "All right."]),
    (Request::Opinion, &["Well.", "Hmm."]),
    (Request::FollowUp, &["Right.", "Okay."]),
    (Request::Statement, &["I see.", "Okay."]),
];

/// The same in Spanish.
pub const SPANISH: &[(Request, &[&str])] = &[
    (Request::Greeting, &["Hola.", "Buenas."]),
    (Request::Thanks, &["De nada.", "A ti."]),
    (Request::YesNoQuestion, &["A ver.", "Buena pregunta."]),
    (Request::Question, &["Veamos.", "Pues.", "A ver."]),
    (Request::Command, &["Claro.", "Vale.", "De acuerdo."]),
    (Request::Opinion, &["Pues.", "Bueno."]),
    (Request::FollowUp, &["Bien.", "Vale."]),
    (Request::Statement, &["Ya veo.", "Vale."]),
];

/// Every phrase of a table, each once: what a voice has to prepare.
pub fn phrases(table: &[(Request, &'static [&'static str])]) -> Vec<&'static str> {
    let mut all: Vec<&str> = table.iter().flat_map(|(_, phrases)| phrases.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The phrases whose sound is prepared, and the one that was heard last.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Openers {
    prepared: Vec<(Request, String)>,
    heard: Option<String>,
    /// How many were heard: the phrases take turns.
    count: usize,
}

impl Openers {
    /// Those of `table` for which there is a sound.
    pub fn prepared(table: &[(Request, &'static [&'static str])], has_sound: impl Fn(&str) -> bool) -> Self {
        let all = table.iter().flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*kind, *phrase)));
        let prepared = all.filter(|(_, phrase)| has_sound(phrase)).map(|(kind, phrase)| (kind, phrase.to_owned()));
        Self { prepared: prepared.collect(), heard: None, count: 0 }
    }

    /// What opens the reply to `text`. The same for the same text until one is heard.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_what_is_asked_and_never_comes_twice_in_a_row() {
        let mut openers = Openers::prepared(ENGLISH, |_| true);
        assert_eq!(openers.choose("Set a timer for ten minutes."), Some("Sure."));
        assert_eq!(openers.choose("Thank you!"), Some("You're welcome."));
        let mut last = String::new();
        for _ in 0..20 {
            let next = openers.choose("Set a timer for ten minutes.").unwrap().to_owned();
            assert_ne!(next, last);
            openers.was_heard(&next);
            last = next;
        }
    }

    #[test]
    fn only_what_has_a_sound() {
        let openers = Openers::prepared(ENGLISH, |phrase| phrase == "Okay.");
        assert_eq!(openers.choose("Set a timer for ten minutes."), Some("Okay."));
        assert_eq!(openers.choose("Hello!"), None);
        assert_eq!(Openers::default().choose("Set a timer for ten minutes."), None);
        let mut one = openers.clone();
        one.was_heard("Okay.");
        assert_eq!(one.choose("Set a timer for ten minutes."), None, "silence is better than the same again");
    }

    #[test]
    fn every_kind_has_two_in_each_language() {
        for table in [ENGLISH, SPANISH] {
            assert_eq!(table.len(), 8);
            assert!(table.iter().all(|(_, phrases)| phrases.len() >= 2));
            assert!(phrases(table).len() >= 12);
        }
    }
}
