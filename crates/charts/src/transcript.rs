//! A conversation as a text that people read, plain or in Markdown: who said what, when, and what of a reply was not heard. Pure; the time zone is handed in.

use jiff::tz::TimeZone;
use riposte_measures::{Outcome, TurnRecord};
use riposte_problem::Language;
use riposte_problem::words::charts as words;

use crate::when;

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    Plain,
    Markdown,
}

/// The turns of one conversation, oldest first. What was said stays as it was said: a reply in Markdown is Markdown in it.
pub fn transcript(turns: &[TurnRecord], writing: Writing, language: Language, zone: &TimeZone) -> String {
    let said = |sentence: riposte_problem::Sentence| sentence.in_language(language).to_owned();
    let mut text = String::new();
    if let Some(first) = turns.first() {
        let began = when::zoned(first.started_unix_ms, zone);
        let title = said(words::conversation_of(when::day(&began), when::time_of_day(&began)));
        let hashes = if writing == Writing::Markdown { "# " } else { "" };
        text.push_str(&format!("{hashes}{title}\n"));
    }
    for turn in turns {
        let at = when::time_of_day(&when::zoned(turn.started_unix_ms, zone));
        let (you, riposte) = (said(words::you()), said(words::riposte()));
        match writing {
            Writing::Plain => text.push_str(&format!("\n[{at}] {you}: {}\n", turn.transcript)),
            Writing::Markdown => text.push_str(&format!("\n**{you}** · {at}\n\n{}\n", turn.transcript)),
        }
        let (heard, unheard) = parts(turn);
        match writing {
            _ if heard.is_empty() => {}
            Writing::Plain => text.push_str(&format!("{riposte}: {heard}\n")),
            Writing::Markdown => text.push_str(&format!("\n**{riposte}**\n\n{heard}\n")),
        }
        let note = match (turn.outcome, unheard) {
            (Outcome::Failed, _) => Some(said(words::not_finished())),
            (_, "") => None,
            (_, unheard) => Some(said(words::not_heard(unheard))),
        };
        match (writing, note) {
            (_, None) => {}
            (Writing::Plain, Some(note)) => text.push_str(&format!("({note})\n")),
            (Writing::Markdown, Some(note)) => text.push_str(&format!("\n*({note})*\n")),
        }
    }
    text
}

/// What was heard of the reply, and the rest.
fn parts(turn: &TurnRecord) -> (&str, &str) {
    if turn.outcome == Outcome::Completed {
        return (turn.reply.trim(), "");
    }
    let unheard = turn.reply.strip_prefix(turn.heard.as_str()).unwrap_or_default();
    (turn.heard.trim(), unheard.trim())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use riposte_measures::{Marks, Mode, Providers};

    use super::*;

    fn turn(minute: i64, transcript: &str, reply: &str, heard: &str, outcome: Outcome) -> TurnRecord {
        TurnRecord {
            id: minute,
            // 24 November 2026, 12:00 in UTC.
            started_unix_ms: 1_795_521_600_000 + minute * 60_000,
            conversation: "c".to_owned(),
            mode: Mode::Text,
            outcome,
            transcript: transcript.to_owned(),
            reply: reply.to_owned(),
            heard: heard.to_owned(),
            providers: Providers::default(),
            input_device: String::new(),
            output_device: String::new(),
            marks: Marks::default(),
            figures: Default::default(),
            attempts: Vec::new(),
            problem: None,
        }
    }

    fn three() -> [TurnRecord; 3] {
        [
            turn(0, "What is a bird?", "An animal.\n\n- It lays **eggs**.", "An animal.", Outcome::Completed),
            turn(1, "And a planet?", "A body that goes round a star.", "A body that", Outcome::Interrupted),
            turn(2, "Why?", "", "", Outcome::Failed),
        ]
    }

    #[test]
    fn it_reads_like_a_conversation_in_both_languages_and_says_what_was_not_heard() {
        expect![[r#"
            Conversation of 24 Nov 2026, 12:00

            [12:00] You: What is a bird?
            Riposte: An animal.

            - It lays **eggs**.

            [12:01] You: And a planet?
            Riposte: A body that
            (Not heard: goes round a star.)

            [12:02] You: Why?
            (This answer was not finished.)
        "#]]
        .assert_eq(&transcript(&three(), Writing::Plain, Language::English, &TimeZone::UTC));
        expect![[r#"
            # Conversación del 24 nov 2026, 12:00

            **Tú** · 12:00

            What is a bird?

            **Riposte**

            An animal.

            - It lays **eggs**.

            **Tú** · 12:01

            And a planet?

            **Riposte**

            A body that

            *(No se oyó: goes round a star.)*

            **Tú** · 12:02

            Why?

            *(Esta respuesta quedó sin terminar.)*
        "#]]
        .assert_eq(&transcript(&three(), Writing::Markdown, Language::Spanish, &TimeZone::UTC));
        assert_eq!(transcript(&[], Writing::Markdown, Language::English, &TimeZone::UTC), "");
    }
}
