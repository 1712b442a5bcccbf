//! Whose talk is answered, hands-free. In virtual time.

mod scenario;

use riposte_measures::Mode;
use riposte_turn::{Config, Whose};

/// A question at −26 dBFS that is answered, and then others.
fn play(whose: Whose, then: &str) -> String {
    let script = format!(
        "0 voice 0
         900 level -26
         900 likeness s1 2.5 1.5
         1000 partial s1 900 What time is it?
         1000 pause 950
         1100 final r1 What time is it?
         1200 text r2 Nine.
         3000 plays r2 3000
         {then}"
    );
    scenario::play_with(Config { whose, ..Config::default() }, Mode::Duplex, &script)
}

/// Another turn at so many seconds, by so much quieter, in a voice of these log odds. What it asked for is named `r` and the number.
fn said(at_s: i64, session: usize, quieter_db: i64, log_odds: f32, text: &str) -> String {
    let ms = at_s * 1000;
    format!(
        "{} voice {ms}
         {} level {}
         {} likeness s{session} {log_odds} 1.2
         {} partial s{session} {} {text}
         {} pause {}
         {} wait\n",
        ms + 50,
        ms + 900,
        -26 - quieter_db,
        ms + 900,
        ms + 1000,
        ms + 900,
        ms + 1000,
        ms + 950,
        ms + 4000
    )
}

fn transcribed(orders: &str) -> Vec<&str> {
    orders.lines().filter_map(|line| line.split_once("transcribed ")).map(|(_, text)| text.trim_matches('"')).collect()
}

/// What is asked when a second line is said so.
fn answered(whose: Whose, quieter_db: i64, log_odds: f32) -> bool {
    let then = format!(
        "3400 played r2 5 3390\n {} 12000 final r3 Where are you going?\n 12500 wait",
        said(10, 2, quieter_db, log_odds, "Where are you going?")
    );
    let orders = play(whose, &then);
    assert!(orders.contains("was-the-user s1"), "{orders}");
    let heard = transcribed(&orders);
    assert_eq!(heard[0], "What time is it?");
    assert!(heard.len() > 1 || orders.contains("not said to me"), "{orders}");
    heard.len() > 1
}

#[test]
fn the_user_is_answered_however_they_are_set() {
    for whose in [Whose::Anyone, Whose::MostlyMe, Whose::OnlyMe] {
        assert!(answered(whose, 3, 2.0), "{whose:?}");
    }
}

#[test]
fn far_talk_and_quiet_strangers_are_not_and_anyone_may_be_let_in() {
    assert!(!answered(Whose::MostlyMe, 16, 0.0) && !answered(Whose::MostlyMe, 6, -3.0));
    assert!(answered(Whose::MostlyMe, 0, -2.5), "a loud voice that may be theirs");
    assert!(!answered(Whose::MostlyMe, 0, -3.5), "a loud stranger");
    assert!(!answered(Whose::OnlyMe, 0, -3.0));
    assert!(answered(Whose::Anyone, 16, -3.0));
}

#[test]
fn a_user_who_has_moved_away_gets_through() {
    let again = |n: i64| said(10 * n, n as usize + 1, 30, 0.0, "Can you hear me?");
    let then = format!(
        "3400 played r2 5 3390\n {} 12000 final r3 Can you hear me?\n {} 22000 final r4 Can you hear me?\n {} 32000 final r5 Can you hear me?\n 33000 wait",
        again(1),
        again(2),
        again(3)
    );
    let orders = play(Whose::MostlyMe, &then);
    assert_eq!(orders.matches("not said to me").count(), 2, "{orders}");
    assert_eq!(transcribed(&orders).last(), Some(&"Can you hear me?"), "{orders}");
}

/// Whether words over the reply, 6 dB quieter than the question, end it.
fn ends_the_reply(log_odds: f32, text: &str) -> bool {
    let then = format!(
        "4000 voice 4000
         5000 level -32
         5000 likeness s2 {log_odds} 0.9
         5000 partial s2 4950 {text}
         5400 wait"
    );
    play(Whose::MostlyMe, &then).contains("silence r2")
}

#[test]
fn another_voice_ends_no_reply_but_by_an_order_to_stop() {
    assert!(ends_the_reply(3.0, "they would all be there by eight"));
    assert!(!ends_the_reply(-3.0, "they would all be there by eight"));
    assert!(ends_the_reply(-3.0, "stop"));
}
