//! Speech that may be the loudspeaker's own: a paused reply is silent, and so is its echo; whoever goes on is somebody. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::Config;

fn check(script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play_with(Config::default(), Mode::Duplex, script));
}

/// A reply plays from 200 ms on, and something over it begins at 950 ms that may be its echo.
fn over_a_reply(rest: &str) -> String {
    format!(
        "0 say hello
         100 text r1 Hello to you and everybody else.
         200 plays r1 200
         1000 echo true
         1000 voice 950
         {rest}"
    )
}

#[test]
fn what_falls_silent_with_the_reply_was_its_echo_whatever_was_understood() {
    check(
        &over_a_reply(
            "1180 partial s1 1150 Tokyo Tokyo Tokyo Tokyo
             1255 pause 1150
             1900 echo false
             1900 voice 1850
             2600 partial s1 2550 What time is it over there now",
        ),
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you and everybody else."
            200 -- Speaking (reply began)
            1000 open s1 from 450
            1000 pause r1
            1000 -- Yielding (speech began)
            1500 resume r1
            1500 -- Speaking (no interruption)
            1900 lower r1
            1900 -- Yielding (speech began)
            1950 pause r1
            2600 silence r1
            2600 caption "What time is it over there now"
            2600 -- Hearing (interrupted)
        "#]],
    );
}

#[test]
fn whoever_goes_on_is_somebody() {
    check(
        &over_a_reply(
            "1180 partial s1 1150 What time is it over there now
             1260 echo false",
        ),
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you and everybody else."
            200 -- Speaking (reply began)
            1000 open s1 from 450
            1000 pause r1
            1000 -- Yielding (speech began)
            1260 silence r1
            1260 caption "What time is it over there now"
            1260 -- Hearing (interrupted)
        "#]],
    );
}

#[test]
fn a_stop_is_believed_when_it_is_over() {
    check(
        &over_a_reply(
            "1180 partial s1 1150 stop
             1255 pause 1150",
        ),
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you and everybody else."
            200 -- Speaking (reply began)
            1000 open s1 from 450
            1000 pause r1
            1000 -- Yielding (speech began)
            1255 silence r1
            1255 caption "stop"
            1255 -- Hearing (interrupted)
            1255 -- Settling (speech paused)
            1255 finalise s1 as r2 until 1255
        "#]],
    );
}

#[test]
fn the_end_of_a_reply_opens_no_turn_and_somebody_does_from_the_first_word() {
    check(
        "0 say hello
         100 text r1 Hello to you.
         200 plays r1 200
         900 played r1 13 900
         930 echo true
         930 voice 890
         1100 pause 1020
         1300 voice 1260
         1500 echo false",
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you."
            200 -- Speaking (reply began)
            900 record text completed "hello" -> "Hello to you." heard "Hello to you." [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=900]
            900 -- Listening (reply ended)
            1500 open s1 from 760
            1500 -- Hearing (speech began)
        "#]],
    );
}

#[test]
fn what_begins_with_the_last_sound_of_a_reply_and_ends_at_once_is_no_turn() {
    check(
        &over_a_reply(
            "1010 played r1 31 1010
             1100 pause 1020",
        ),
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you and everybody else."
            200 -- Speaking (reply began)
            1000 open s1 from 450
            1000 pause r1
            1000 -- Yielding (speech began)
            1010 record text completed "hello" -> "Hello to you and everybody else." heard "Hello to you and everybody else" [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=1010]
            1010 -- Hearing (interrupted)
            1100 close s1
            1100 -- Listening (nothing was understood)
        "#]],
    );
}
