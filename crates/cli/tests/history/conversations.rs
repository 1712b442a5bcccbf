//! Conversations in the terminal: listed, found, written to a file, and gone on with.

use riposte_measures::TurnRecord;

use crate::desk::{Desk, turn};

/// A turn of a conversation.
fn said(conversation: &str, n: i64, question: &str, reply: &str) -> TurnRecord {
    let mut one = turn(n, &[]);
    (one.conversation, one.transcript) = (conversation.to_owned(), question.to_owned());
    (one.reply, one.heard, one.outcome) = (reply.to_owned(), reply.to_owned(), riposte_measures::Outcome::Completed);
    one
}

fn two() -> Desk {
    Desk::with([
        said("1001", 1, "¿Qué hora es en Córdoba?", "Son las tres."),
        said("1002", 2, "What is a bird?", "An animal that lays eggs."),
        said("1002", 3, "Does every bird fly?", "No."),
    ])
}

#[test]
fn they_are_listed_found_by_what_was_said_and_written_to_a_file() {
    let desk = two();
    let names = |args: &[&str]| {
        let done = desk.history(args);
        assert_eq!(done.code, Some(0), "{}", done.err);
        done.out.lines().filter_map(|line| line.split("  ").next()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names(&["conversations"]), ["1002", "1001"]);
    let found = desk.history(&["search", "CORDOBA", "hor"]);
    assert!(found.out.starts_with("1001  2026-11-24 12:01:00  1 turn"), "{}", found.out);
    assert!(found.out.contains("#1     you      ¿Qué hora es en Córdoba?"), "{}", found.out);
    let json: serde_json::Value = serde_json::from_str(&desk.history(&["search", "bird", "--json"]).out).unwrap();
    assert_eq!(json["conversations"][0]["hits"][0]["turn"], 3);
    assert_eq!(json["conversations"].as_array().unwrap().len(), 1);

    let text = desk.history(&["export", "last"]).out;
    assert!(text.starts_with("Conversation of 24 Nov 2026, 12:02\n\n[12:02] You: What is a bird?"), "{text}");
    let file = desk.file("birds.md");
    assert_eq!(desk.history(&["export", "1002", "--out", &file]).code, Some(0));
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("# Conversation of 24 Nov 2026, 12:02"));

    for (args, words) in [
        (&["search", "zebra"][..], "Nothing was said with \"zebra\"."),
        (&["export", "1003"], "There is no conversation \"1003\"."),
    ] {
        let done = desk.history(args);
        assert_eq!(done.code, Some(3), "{}", done.err);
        assert!(done.err.contains(words), "{}", done.err);
    }
    assert!(Desk::empty().history(&["conversations"]).out.contains("No conversations yet."));
}

#[test]
fn talk_refuses_to_go_on_with_one_that_is_not_there_before_anything_is_opened() {
    for (desk, resumed) in [(two(), "1003"), (Desk::empty(), "last")] {
        let done = desk.run(&["talk", "--resume", resumed]);
        assert_eq!(done.code, Some(3), "{}", done.err);
        assert!(done.err.contains(&format!("There is no conversation \"{resumed}\".")), "{}", done.err);
    }
}
