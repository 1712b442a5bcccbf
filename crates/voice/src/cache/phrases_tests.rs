//! What is kept, against a model that is too simple to be wrong: a list in order of use.

use std::sync::Arc;

use proptest::prelude::*;

use super::phrases::Place;
use super::{LONGEST_CHARS, Phrase, PhraseKey, Phrases, Source, Write};

fn key(n: u8) -> PhraseKey {
    PhraseKey([n; 32])
}

fn phrase(samples: usize, source: Source) -> Phrase {
    Phrase { rate_hz: 24_000, samples: vec![7; samples].into(), gain: 1.0, source, files: Arc::from("") }
}

#[derive(Clone, Debug)]
enum Step {
    Find(u8),
    Made(u8, usize, bool),
    Said(u8),
    Lost(u8),
    Store(bool),
    Forget,
    Room(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0u8..6;
    prop_oneof![
        4 => key.clone().prop_map(Step::Find),
        4 => (key.clone(), 0usize..400, any::<bool>()).prop_map(|(key, samples, own)| Step::Made(key, samples, own)),
        4 => key.clone().prop_map(Step::Said),
        1 => key.prop_map(Step::Lost),
        1 => any::<bool>().prop_map(Step::Store),
        1 => Just(Step::Forget),
        1 => (0usize..2_000).prop_map(Step::Room),
    ]
}

/// The phrases in memory, the least recently used first, what was said, and what may be stored.
struct Model {
    room: usize,
    kept: Vec<(u8, usize, Source)>,
    said: Vec<u8>,
    may_store: bool,
    written: Vec<u8>,
}

impl Model {
    fn make_room(&mut self) {
        while self.kept.iter().map(|(_, samples, _)| samples * 2).sum::<usize>() > self.room {
            self.kept.remove(0);
        }
    }

    fn source(&self, key: u8) -> Option<Source> {
        self.kept.iter().find(|kept| kept.0 == key).map(|kept| kept.2)
    }
}

proptest! {
    #[test]
    fn the_least_recently_used_go_first_and_no_conversation_is_written_before_it_is_said_twice(
        steps in prop::collection::vec(step(), 0..120),
    ) {
        let mut phrases = Phrases::new(1_000);
        let mut model = Model { room: 1_000, kept: Vec::new(), said: Vec::new(), may_store: false, written: Vec::new() };
        for step in steps {
            let mut wrote: Option<Write> = None;
            match step {
                Step::Find(n) => {
                    let found = phrases.find(key(n));
                    match model.kept.iter().position(|kept| kept.0 == n) {
                        Some(at) => {
                            let used = model.kept.remove(at);
                            model.kept.push(used);
                            let has = matches!(&found, Place::Memory { phrase, .. } if phrase.samples.len() == used.1);
                            prop_assert!(has, "{found:?}");
                        }
                        None if model.room > 0 && model.written.contains(&n) => prop_assert_eq!(found, Place::Disk),
                        None => prop_assert_eq!(found, Place::Nowhere),
                    }
                }
                Step::Made(n, samples, own) => {
                    let source = if own { Source::Product } else { Source::Conversation };
                    wrote = phrases.made(key(n), phrase(samples, source));
                    model.kept.retain(|kept| kept.0 != n);
                    model.kept.push((n, samples, source));
                    model.make_room();
                    prop_assert!(own || wrote.is_none(), "an answer was written when it was spoken");
                }
                Step::Said(n) => {
                    wrote = phrases.said(key(n));
                    let again = model.said.contains(&n);
                    prop_assert!(wrote.is_none() || (again && model.may_store), "written too soon");
                    if again && model.may_store && model.source(n).is_some() && !model.written.contains(&n) {
                        prop_assert!(wrote.is_some(), "not written though it came twice");
                    }
                    if !again {
                        model.said.push(n);
                    }
                }
                Step::Lost(n) => {
                    phrases.is_not_on_disk(key(n));
                    model.written.retain(|written| *written != n);
                }
                Step::Store(may) => {
                    phrases.store_conversations(may);
                    model.may_store = may;
                }
                Step::Forget => {
                    phrases.forget_conversations();
                    model.kept.retain(|kept| kept.2 == Source::Product);
                    model.said.clear();
                }
                Step::Room(room) => {
                    phrases.set_most_bytes(room);
                    model.room = room;
                    model.make_room();
                }
            }
            if let Some(Write { key, .. }) = wrote {
                prop_assert!(!model.written.contains(&key.0[0]), "written twice");
                model.written.push(key.0[0]);
            }
            let bytes: usize = model.kept.iter().map(|(_, samples, _)| samples * 2).sum();
            prop_assert_eq!(phrases.bytes(), bytes);
            prop_assert!(bytes <= model.room);
        }
    }

    #[test]
    fn long_texts_and_those_without_words_are_not_kept(text in "[a-zé¿ .!]{0,140}") {
        let phrases = Phrases::new(1_000);
        let fits = text.chars().count() <= LONGEST_CHARS && text.contains(char::is_alphanumeric);
        prop_assert_eq!(phrases.may_keep(&text).is_some(), fits);
        prop_assert_eq!(Phrases::new(0).may_keep(&text), None);
    }
}

#[test]
fn the_products_own_phrases_are_known_by_their_text() {
    let mut phrases = Phrases::new(1_000);
    phrases.set_own(["Let me check.".to_owned()]);
    assert_eq!(phrases.may_keep("Let me check."), Some(Source::Product));
    assert_eq!(phrases.may_keep("Let me check"), Some(Source::Conversation));
    assert!(phrases.made(key(1), phrase(10, Source::Product)).is_some());
    phrases.forget_conversations();
    assert!(phrases.has(key(1)));
}

#[test]
fn what_the_disk_has_is_touched_once() {
    let mut phrases = Phrases::new(1_000);
    phrases.set_on_disk([key(1)]);
    assert!(phrases.has(key(1)) && !phrases.has(key(2)));
    assert_eq!(phrases.find(key(1)), Place::Disk);
    assert!(phrases.came_from_disk(key(1), phrase(10, Source::Product)));
    assert!(matches!(phrases.find(key(1)), Place::Memory { touch: false, .. }));
    phrases.set_most_bytes(0);
    assert_eq!(phrases.find(key(1)), Place::Nowhere, "it is off");
    assert!(!phrases.has(key(1)));
}

#[test]
fn what_was_said_is_remembered_for_some_thousands_of_phrases() {
    let mut phrases = Phrases::new(1_000_000);
    phrases.store_conversations(true);
    let number = |n: u32| PhraseKey(std::array::from_fn(|at| n.to_le_bytes()[at % 4]));
    phrases.made(number(0), phrase(10, Source::Conversation));
    assert_eq!(phrases.said(number(0)), None);
    for n in 1..=4_096 {
        assert_eq!(phrases.said(number(n)), None);
    }
    assert_eq!(phrases.said(number(0)), None, "that was long ago");
    assert!(phrases.said(number(0)).is_some());
}
