//! What is said over a reply, while it fades and after: nothing that becomes known meanwhile is lost. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::Config;
use riposte_turn::speculation::{Eagerness, Speculation};

fn check(script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play_with(Config::default(), Mode::Duplex, script));
}

#[test]
fn an_interruption_that_is_over_before_the_reply_is_silent_is_finalised_at_its_pause() {
    check(
        "0 say hello
         100 text r1 Hello to you and everybody else.
         200 plays r1 200
         1000 voice 950
         1250 partial s1 1150 What time is it over there now
         1255 pause 1200
         1290 final r2 What time is it over there now?
         1300 silenced r1 9 1265",
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you and everybody else."
            200 -- Speaking (reply began)
            1000 open s1 from 450
            1000 lower r1
            1000 -- Yielding (speech began)
            1050 pause r1
            1250 silence r1
            1250 caption "What time is it over there now"
            1250 -- Hearing (interrupted)
            1255 -- Settling (speech paused)
            1255 finalise s1 as r2 until 1255
            1290 -- Answering (silence)
            1290 was-the-user s1
            1290 transcribed "What time is it over there now?"
            1300 record text interrupted "hello" -> "Hello to you and everybody else." heard "Hello to " [speech_end=0 turn_commit=0 stt_final=0 play_start=200 barge_in_onset=950 barge_in_silent=1265 play_end=1265]
            1300 ask r3 "What time is it over there now?"
            1300 release r3
        "#]],
    );
}

#[test]
fn a_model_that_hears_the_end_of_an_interruption_is_believed() {
    let script = |finished| {
        format!(
            "0 say hello
             100 text r1 Hello to you and everybody else.
             200 plays r1 200
             1000 voice 950
             1300 pause 1250
             {finished}
             1400 partial s1 1300 The red car
             1410 silenced r1 9 1405
             5000 wait"
        )
    };
    let commit = |finished| {
        let config = Config { speculation: Speculation::of(Eagerness::Off), ..Config::default() };
        let orders = scenario::play_with(config, Mode::Duplex, &script(finished));
        orders.lines().find(|line| line.ends_with("(silence)")).map(str::to_owned)
    };
    let (believed, unknown) = (commit("1350 finished 1250 0.99"), commit("1350 wait"));
    assert!(believed < unknown, "{believed:?} {unknown:?}");
}

/// What becomes of words over the reply that are 9 dB quieter than the question was, in a voice that is so many octaves higher.
fn said_over_the_reply(octaves: f32) -> &'static str {
    let sounds = |octaves: f32, windows: u32| {
        let means: String = (0..13).map(|n| format!(" {}", if n == 12 { octaves } else { 0.5 })).collect();
        format!("sounds {windows}{means}")
    };
    let script = format!(
        "0 voice 0
         900 level -26
         900 {}
         1000 partial s1 900 What time is it over there now?
         1000 pause 950
         1100 final r1 What time is it over there now?
         1200 text r2 Hello to you and everybody else in this very large house.
         3000 plays r2 3000
         5000 voice 5000
         5400 level -35
         5400 {}
         5400 partial s2 5300 they would all be there
         5700 {}
         5700 partial s2 5600 they would all be there by eight
         6200 wait",
        sounds(0.2, 60),
        sounds(0.2 + octaves, 12),
        sounds(0.2 + octaves, 30),
    );
    let orders = scenario::play_with(Config::default(), Mode::Duplex, &script);
    match orders.lines().rfind(|line| line.contains("resume") || line.contains("silence r")) {
        Some(line) if line.ends_with("resume r2") => "goes on",
        Some(_) => "interrupted",
        None => "nothing",
    }
}

#[test]
fn quiet_words_in_another_voice_are_not_meant() {
    assert_eq!(said_over_the_reply(0.05), "interrupted");
    assert_eq!(said_over_the_reply(1.0), "goes on");
}

/// Something is hammered while the reply plays: the words of it are awaited anew with every blow.
#[test]
fn noise_that_comes_and_goes_holds_the_reply_no_longer_than_speech() {
    let blows: String = (0..9)
        .map(|n| 1000 + 400 * n)
        .map(|at| format!("{} voice {at}\n {} pause {}\n", at + 40, at + 220, at + 180))
        .collect();
    let script = format!("0 say hello\n 100 text r1 Hello to you.\n 200 plays r1 200\n{blows} 4500 wait");
    let orders = scenario::play_with(Config::default(), Mode::Duplex, &script);
    let held: Vec<&str> = orders.lines().filter(|line| line.contains("pause") || line.contains("resume")).collect();
    assert_eq!(held, ["1100 pause r1", "3540 resume r1", "3840 pause r1"]);
}
