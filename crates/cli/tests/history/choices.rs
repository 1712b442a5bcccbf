//! Which turns, their percentiles, and what the watch has to say.

use expect_test::expect;

use crate::desk::{Desk, turn};

fn ten() -> Desk {
    Desk::with((1..=10).map(|n| turn(n, &[("gap_ms", 400.0 + 10.0 * n as f64), ("text_ms", 100.0)])))
}

#[test]
fn turns_can_be_chosen_by_time_mode_outcome_and_provider() {
    let desk = ten();
    let numbers = |args: &[&str]| {
        let done = desk.history(args);
        assert_eq!(done.code, Some(0), "{}", done.err);
        done.out
            .lines()
            .filter_map(|line| line.strip_prefix('#')?.split(' ').next()?.parse().ok())
            .collect::<Vec<i64>>()
    };
    assert_eq!(numbers(&[]), (1..=10).collect::<Vec<_>>());
    assert_eq!(numbers(&["--since", "2026-11-24T12:04", "--until", "2026-11-24T12:06"]), [4, 5]);
    assert_eq!(numbers(&["--mode", "duplex", "--last", "2"]), [8, 10]);
    assert_eq!(numbers(&["--outcome", "interrupted"]), [5, 10]);
    assert_eq!(numbers(&["--stt", "whisper", "--llm", "demo", "--last", "1"]), [10]);
}

#[test]
fn the_summary_keeps_set_ups_apart() {
    let done = ten().history(&["--summary"]);
    expect![[r#"
        ptt · whisper/base · demo · kokoro · Speaker
          milliseconds              p50      p90      p95      p99       n
          gap                       450      490      490      490       5
          text                      100      100      100      100       5

        duplex · whisper/base · demo · kokoro · Speaker
          milliseconds              p50      p90      p95      p99       n
          gap                       460      500      500      500       5
          text                      100      100      100      100       5

        gap  ▇▇▇███████
    "#]]
    .assert_eq(&done.out);
    let json: serde_json::Value = serde_json::from_str(&ten().history(&["--summary", "--json"]).out).unwrap();
    assert_eq!(json["summaries"][1]["figures"]["gap_ms"]["p50"], 460.0);
    // Without the letters for it there is no line of bars.
    assert!(!ten().in_language("C", &["--summary"]).out.contains('▇'));
}

#[test]
fn what_got_slower_is_told_in_the_users_language() {
    // Thirty turns of noise, then thirty with another recogniser, 90 ms slower.
    let desk = Desk::with((1..=60).map(|n| {
        let is_after = n > 30;
        let mut one = turn(2 * n, &[("text_ms", 150.0 + (n * 7919 % 23) as f64 + if is_after { 90.0 } else { 0.0 })]);
        one.outcome = riposte_measures::Outcome::Completed;
        one.providers.stt = if is_after { "whisper/small" } else { "whisper/base" }.to_owned();
        one
    }));
    let told = desk.history(&["--last", "1"]).out;
    assert!(told.contains("Text comes 90 ms later since "), "{told}");
    assert!(told.contains("; recogniser whisper/base → whisper/small."), "{told}");
    let told = desk.in_language("es_ES.UTF-8", &["--summary"]).out;
    assert!(told.contains("El texto llega 90 ms más tarde desde el "), "{told}");
    let json: serde_json::Value = serde_json::from_str(&desk.history(&["--json"]).out).unwrap();
    assert_eq!((&json["slower"][0]["figure"], &json["slower"][0]["since_turn"]), (&"text_ms".into(), &31.into()));
}

#[test]
fn what_does_not_fit_and_what_is_no_time_is_said_in_words() {
    let desk = ten();
    for (args, code, words) in [
        (&["--since", "2027-01-01"][..], 3, "No turn of the history fits this choice."),
        (&["--stt", "nobody", "--summary"], 3, "No turn of the history fits this choice."),
        (&["--since", "the other day"], 3, "\"the other day\" is no time."),
        (&["--mode", "loud"], 2, "duplex"),
    ] {
        let done = desk.history(args);
        assert_eq!(done.code, Some(code), "{args:?}: {}", done.err);
        assert!(done.err.contains(words), "{args:?}: {}", done.err);
    }
    let none = Desk::empty();
    assert!(none.history(&[]).out.contains("No turns yet."));
    assert_eq!(
        none.history(&["--json"]).out.trim(),
        r#"{"phrase_cache":{"hits":0,"saved_ms":0.0,"turns":0},"slower":[],"turns":[]}"#
    );
    assert!(!none.database().exists(), "looking makes no history");
}
