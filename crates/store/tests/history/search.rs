//! What was said is found again, and nothing of it after it was deleted.

use std::path::Path;

use riposte_store::{Hits, Reader, Store};
use rusqlite::Connection;

use crate::turns::{WITHOUT_WORDS, turn};

/// Conversations by name, with what was said in each turn.
fn said(path: &Path, turns: &[(&str, &str, &str)]) -> Store {
    let store = Store::open(path).unwrap();
    for (n, (conversation, question, reply)) in (1..).zip(turns) {
        let mut one = turn(conversation, n, 0);
        (one.transcript, one.reply, one.heard) = ((*question).to_owned(), (*reply).to_owned(), String::new());
        store.record(&one).unwrap();
    }
    store
}

fn reader(path: &Path) -> Reader {
    Reader::open(path).unwrap().unwrap()
}

/// Each conversation with the turns that were found in it and how many more there are.
fn places(found: &Hits) -> Vec<(&str, Vec<i64>, u32)> {
    let of = |one: &riposte_store::ConversationHits| one.hits.iter().map(|hit| hit.turn).collect();
    found.conversations.iter().map(|one| (one.conversation.name.as_str(), of(one), one.more)).collect()
}

/// The words that the index knows; it is compared with the texts, too.
fn indexed(path: &Path) -> Vec<String> {
    let direct = Connection::open(path).unwrap();
    direct.execute_batch("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)").unwrap();
    direct.execute_batch("CREATE VIRTUAL TABLE temp.known USING fts5vocab (main, words, row)").unwrap();
    let mut words = direct.prepare("SELECT term FROM known").unwrap();
    words.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn words_are_found_whatever_their_case_and_accents_newest_first_under_their_conversations() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let _store = said(
        &path,
        &[
            ("old", "¿Qué hora es en Córdoba?", "Son las tres."),
            ("birds", "Do birds sing?", "Some birds sing in the morning."),
            ("birds", "And at night?", "The nightingale is a bird that sings at night."),
            ("old", "¿Y en cordoba de Argentina?", "Son las diez."),
        ],
    );
    let reader = reader(&path);
    let search = |query: &str| reader.search(query, None, 10).unwrap();
    assert_eq!(places(&search("CORDOBA")), [("old", vec![4, 1], 0)]);
    assert_eq!(places(&search("sing bir")), [("birds", vec![3, 2], 0)]);
    assert_eq!(places(&search("sing cordoba")), []);
    assert_eq!(places(&search("s")), [], "one letter is a word of its own");
    let found = search("birds sing");
    let hit = &found.conversations[0].hits[0];
    let told = |pieces: &[riposte_store::Piece]| {
        let shown =
            |piece: &riposte_store::Piece| if piece.is_hit { format!("[{}]", piece.text) } else { piece.text.clone() };
        pieces.iter().map(shown).collect::<String>()
    };
    assert_eq!(
        (told(&hit.question), told(&hit.reply)),
        ("Do [birds] [sing]?".into(), "Some [birds] [sing] in the morning.".into())
    );
    assert_eq!(found.conversations[0].conversation.title, "Do birds sing?");
}

#[test]
fn a_query_that_looks_like_a_language_is_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let _store = said(&path, &[("c", "NOT a bird", "reply: \"fine\" (and well) * NEAR")]);
    let reader = reader(&path);
    for query in [
        "NOT a",
        "reply:",
        "\"fine",
        "(and",
        "bird*",
        "fine OR",
        "NEAR(bird",
        "^fine",
        "-well",
        "{reply} : fine",
        "a AND",
        "'; DROP TABLE words; --",
    ] {
        let found = reader.search(query, None, 10).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert!(found.conversations.len() <= 1, "{query}");
    }
    assert_eq!(places(&reader.search("not BIRD fine", None, 10).unwrap()), [("c", vec![1], 0)]);
    assert_eq!(places(&reader.search("-well (and \"fine", None, 10).unwrap()), [("c", vec![1], 0)]);
    assert_eq!(reader.search("?! *", None, 10).unwrap(), Hits::default());
}

#[test]
fn conversations_and_what_is_found_come_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let turns =
        [("a", "Birds, one.", ""), ("b", "Two birds.", ""), ("c", "Three birds.", ""), ("a", "Birds, four.", "")];
    let many = std::iter::repeat_n(("d", "More birds.", ""), 5);
    let _store = said(&path, &turns.into_iter().chain(many).collect::<Vec<_>>());
    let reader = reader(&path);
    let names = |before| {
        let page = reader.conversations(before, 2).unwrap();
        page.into_iter().map(|one| (one.name, one.last, one.turns)).collect::<Vec<_>>()
    };
    assert_eq!(names(None), [("d".to_owned(), 9, 5), ("a".to_owned(), 4, 2)]);
    assert_eq!(names(Some(4)), [("c".to_owned(), 3, 1), ("b".to_owned(), 2, 1)]);
    assert_eq!(names(Some(2)), []);
    let first = reader.search("birds", None, 2).unwrap();
    assert_eq!((places(&first), first.next), (vec![("d", vec![9, 8, 7], 2), ("a", vec![4], 0)], Some(4)));
    let second = reader.search("birds", first.next, 9).unwrap();
    assert_eq!((places(&second), second.next), (vec![("c", vec![3], 0), ("b", vec![2], 0), ("a", vec![1], 0)], None));
    assert_eq!(reader.conversation("a").unwrap().len(), 2);
}

#[test]
fn no_word_of_a_deleted_turn_stays_in_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let told = [
        ("a", "alpha", "first"),
        ("a", "beta", "second"),
        ("b", "gamma", "third"),
        ("c", "delta", "fourth"),
        ("d", "omega", "fifth"),
    ];
    let store = said(&path, &told);
    assert_eq!(indexed(&path).len(), 10);
    assert!(store.delete(2).unwrap());
    assert_eq!(indexed(&path), ["alpha", "delta", "fifth", "first", "fourth", "gamma", "omega", "third"]);
    assert!(store.delete_conversation("c").unwrap() && !store.delete_conversation("c").unwrap());
    assert_eq!(indexed(&path), ["alpha", "fifth", "first", "gamma", "omega", "third"]);
    // Of two turns the older.
    assert_eq!(store.delete_before(turn("", 2, 0).started_unix_ms).unwrap(), 1);
    assert_eq!(indexed(&path), ["fifth", "gamma", "omega", "third"]);
    store.delete_all().unwrap();
    assert_eq!(indexed(&path), [""; 0]);
    store.record(&turn("e", 9, 0)).unwrap();
    assert_eq!(places(&reader(&path).search("hora", None, 9).unwrap()), [("e", vec![6], 0)]);
}

#[test]
fn of_many_turns_that_go_at_once_no_word_stays_either() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let mut turns = vec![("old", "alpha", "first"); 201];
    turns.extend([("new", "beta", "second"), ("new", "gamma", "third")]);
    let store = said(&path, &turns);
    assert_eq!(store.delete_before(turn("", 202, 0).started_unix_ms).unwrap(), 201);
    assert_eq!(indexed(&path), ["beta", "gamma", "second", "third"]);
    assert!(reader(&path).search("alpha", None, 9).unwrap().conversations.is_empty());
}

#[test]
fn an_older_history_is_indexed_when_it_is_opened_to_write_and_read_without_an_index_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    drop(said(&path, &[("c", "What of the birds?", "They fly.")]));
    // As the version before left it.
    Connection::open(&path).unwrap().execute_batch(WITHOUT_WORDS).unwrap();
    let old = reader(&path);
    assert!(!old.can_search().unwrap());
    assert_eq!(old.search("birds", None, 9).unwrap(), Hits::default());
    assert_eq!(old.conversations(None, 9).unwrap().len(), 1);
    drop((old, Store::open(&path).unwrap()));
    assert_eq!(places(&reader(&path).search("birds", None, 9).unwrap()), [("c", vec![1], 0)]);
    assert_eq!(indexed(&path), ["birds", "fly", "of", "the", "they", "what"]);
}
