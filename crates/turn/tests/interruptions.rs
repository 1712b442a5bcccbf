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
         1250 partial s1 1150 What time is it
         1255 pause 1200
         1290 final r2 What time is it?
         1300 silenced r1 9 1265",
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you and everybody else."
            200 -- Speaking (reply began)
            1000 hear s1 from 450
            1000 pause r1
            1000 -- Yielding (speech began)
            1250 silence r1
            1250 caption "What time is it"
            1250 -- Hearing (interrupted)
            1255 -- Settling (speech paused)
            1255 finalise s1 as r2 until 1255
            1290 -- Answering (silence)
            1290 transcribed "What time is it?"
            1300 record text interrupted "hello" -> "Hello to you and everybody else." heard "Hello to " [speech_end=0 turn_commit=0 stt_final=0 play_start=200 barge_in_onset=950 barge_in_silent=1265 play_end=1265]
            1300 ask r3 "What time is it?"
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
             1400 partial s1 1300 And of the
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
