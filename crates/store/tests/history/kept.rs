//! What goes in comes out: order, times, texts, and nothing after it was deleted.

use expect_test::expect;
use riposte_measures::{Mark, Mode, Outcome, Time, TurnRecord};
use riposte_store::Store;

use crate::turns::turn;

fn texts(turns: &[TurnRecord]) -> String {
    turns.iter().map(|turn| format!("{} {} {}\n", turn.id, turn.conversation, turn.transcript)).collect()
}

#[test]
fn a_turn_comes_back_as_it_was_with_its_marks_counted_from_the_end_of_speech() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    let mut given = turn("c1", 1, 7_777_777_777);
    given.outcome = Outcome::Failed;
    given.problem = Some("chat.auth".to_owned());
    given.id = store.record(&given).unwrap();

    let stored = store.last(1).unwrap().remove(0);
    assert_eq!(stored.view(), given.view());
    assert_eq!(
        (stored.origin(), stored.marks.get(Mark::SttFinal)),
        (Some(Time::ZERO), Some(Time::from_micros(-19_999)))
    );
    assert_eq!(stored.marks.iter().count(), given.marks.iter().count());
}

#[test]
fn a_typed_turn_and_an_empty_one_come_back_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    let mut typed = turn("c1", 1, 50_000);
    typed.mode = Mode::Text;
    for spoken in [Mark::SpeechStart, Mark::SpeechEnd, Mark::SttFirstPartial, Mark::SttFinal] {
        typed.marks.clear(spoken);
    }
    let mut empty = turn("", 2, 0);
    (empty.marks, empty.figures, empty.transcript) = Default::default();
    for given in [&mut typed, &mut empty] {
        given.id = store.record(given).unwrap();
    }
    let views: Vec<_> = store.last(9).unwrap().iter().map(TurnRecord::view).collect();
    assert_eq!(views, [typed.view(), empty.view()]);
    assert_eq!(views[0].marks["turn_commit"], 0.0);
}

#[test]
fn the_last_turns_are_given_oldest_first_and_conversations_are_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    for n in 1..=5 {
        store.record(&turn(if n % 2 == 0 { "even" } else { "odd" }, n, 0)).unwrap();
    }
    expect![[r#"
        4 even ¿qué hora es? 4
        5 odd ¿qué hora es? 5
    "#]]
    .assert_eq(&texts(&store.last(2).unwrap()));
    expect![[r#"
        1 odd ¿qué hora es? 1
        3 odd ¿qué hora es? 3
        5 odd ¿qué hora es? 5
    "#]]
    .assert_eq(&texts(&store.conversation("odd").unwrap()));
    assert!(store.conversation("neither").unwrap().is_empty());
    assert!(store.last(0).unwrap().is_empty());
    assert_eq!((store.last(usize::MAX).unwrap().len(), store.count().unwrap()), (5, 5));
}

#[test]
fn turns_are_there_when_the_history_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    for n in 1..=3 {
        Store::open(&path).unwrap().record(&turn("c", n, 0)).unwrap();
    }
    assert_eq!(Store::open(&path).unwrap().count().unwrap(), 3);
}

#[test]
fn a_figure_that_is_no_number_does_not_cost_the_turn() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    let mut given = turn("c", 1, 0);
    given.figures =
        [("gap_ms".to_owned(), 12.25), ("seam_ms".to_owned(), f64::NAN), ("text_ms".to_owned(), f64::INFINITY)].into();
    store.record(&given).unwrap();
    assert_eq!(store.last(1).unwrap()[0].figures, [("gap_ms".to_owned(), 12.25)].into());
}

#[test]
fn what_was_said_is_in_no_file_after_it_was_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    let mut given = turn("c", 1, 0);
    given.transcript = "remember the word Zanzibar".repeat(500);
    for _ in 0..20 {
        store.record(&given).unwrap();
    }
    let files_with_it = || {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|file| std::fs::read(file).unwrap().windows(8).any(|bytes| bytes == b"Zanzibar")).count()
    };
    assert!(files_with_it() > 0);
    store.delete_all().unwrap();
    assert_eq!((store.count().unwrap(), files_with_it()), (0, 0));
    assert_eq!(store.record(&given).unwrap(), 21, "a deleted turn's number is not used again");
}

#[test]
fn marks_from_a_newer_version_are_left_out_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    let mut given = turn("c", 1, 0);
    given.id = store.record(&given).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute("INSERT INTO marks VALUES (?1, 'telepathy_start', -5)", [given.id]).unwrap();
    assert_eq!(store.last(1).unwrap()[0].view(), given.view());
    let kept: i64 =
        other.query_row("SELECT count(*) FROM marks WHERE name = 'telepathy_start'", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1);
}
