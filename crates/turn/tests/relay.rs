//! Another program speaks and listens: its message is no reply, what the user says is no question. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::Config;

fn check(mode: Mode, script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play_with(Config::default(), mode, script));
}

/// A message that is heard from 200 on, in push-to-talk; then what follows.
fn after_the_message(then: &str, orders: Expect) {
    let script = format!(
        "0 relay 8000 60000 Shall I run the tests?
         200 plays r1 200
         900 heard r1 12
         1500 played r1 22 1500
         {then}"
    );
    let got = scenario::play_with(Config::default(), Mode::PushToTalk, &script);
    orders.assert_eq(&got[got.find("1500").unwrap_or_default()..]);
}

#[test]
fn the_message_is_said_and_the_answer_goes_to_the_program_not_to_the_model() {
    after_the_message(
        "2600 voice 2550
         3000 partial s1 2950 Yes, please.
         3200 pause 3150
         3300 final r2 Yes, please.
         9000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            2600 open s1 from 2050
            2600 -- Hearing (speech began)
            3000 caption "Yes, please."
            3200 -- Settling (speech paused)
            3200 finalise s1 as r2 until 3200
            3300 -- Answering (silence)
            3300 was-the-user s1
            3300 transcribed "Yes, please."
            3300 close s1
            3300 relayed answered heard "Shall I run the tests?" answer "Yes, please."
            3300 -- Idle (for another program)
        "#]],
    );
}

#[test]
fn nobody_answers_in_time() {
    after_the_message(
        "20000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            9500 relayed nothing heard heard "Shall I run the tests?"
            9500 -- Idle (nobody answered)
        "#]],
    );
}

#[test]
fn who_speaks_is_heard_out_whatever_the_time() {
    after_the_message(
        "9400 voice 9350
         9900 partial s1 9800 Yes,
         11000 partial s1 10900 Yes, but only the fast ones.
         11200 pause 11150
         11300 final r2 Yes, but only the fast ones.
         20000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            9400 open s1 from 8850
            9400 -- Hearing (speech began)
            9900 caption "Yes,"
            11000 caption "Yes, but only the fast ones."
            11200 -- Settling (speech paused)
            11200 finalise s1 as r2 until 11200
            11300 -- Answering (silence)
            11300 was-the-user s1
            11300 transcribed "Yes, but only the fast ones."
            11300 close s1
            11300 relayed answered heard "Shall I run the tests?" answer "Yes, but only the fast ones."
            11300 -- Idle (for another program)
        "#]],
    );
}

#[test]
fn a_cough_is_no_answer_and_the_wait_goes_on() {
    after_the_message(
        "2600 voice 2550
         2800 pause 2750
         2900 final r2
         30000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            2600 open s1 from 2050
            2600 -- Hearing (speech began)
            2800 -- Settling (speech paused)
            2800 finalise s1 as r2 until 2800
            3840 -- Answering (silence)
            3840 nothing heard
            3840 close s1
            3840 -- Listening (nothing was understood)
            9500 relayed nothing heard heard "Shall I run the tests?"
            9500 -- Idle (nobody answered)
        "#]],
    );
}

#[test]
fn hold_on_is_no_answer_and_is_waited_for_longer() {
    after_the_message(
        "2600 voice 2550
         3000 partial s1 2950 Hold on a second.
         3200 pause 3150
         3300 final r2 Hold on a second.
         40000 voice 39950
         40500 partial s2 40400 All of them.
         40700 pause 40650
         40800 final r3 All of them.
         60000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            2600 open s1 from 2050
            2600 -- Hearing (speech began)
            3000 caption "Hold on a second."
            3200 -- Settling (speech paused)
            3200 finalise s1 as r2 until 3200
            4650 -- Answering (silence)
            4650 was-the-user s1
            4650 close s1
            4650 -- Listening (asked to wait)
            40000 open s2 from 39450
            40000 -- Hearing (speech began)
            40500 caption "All of them."
            40700 -- Settling (speech paused)
            40700 finalise s2 as r3 until 40700
            40800 -- Answering (silence)
            40800 was-the-user s2
            40800 transcribed "All of them."
            40800 close s2
            40800 relayed answered heard "Shall I run the tests?" answer "All of them."
            40800 -- Idle (for another program)
        "#]],
    );
}

#[test]
fn a_hold_that_never_ends_ends_within_its_bound() {
    after_the_message(
        "2600 voice 2550
         3000 partial s1 2950 Un momento.
         3200 pause 3150
         3300 final r2 Un momento.
         200000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            2600 open s1 from 2050
            2600 -- Hearing (speech began)
            3000 caption "Un momento."
            3200 -- Settling (speech paused)
            3200 finalise s1 as r2 until 3200
            3300 -- Answering (silence)
            3300 was-the-user s1
            3300 close s1
            3300 -- Listening (asked to wait)
            63300 relayed nothing heard heard "Shall I run the tests?"
            63300 -- Idle (nobody answered)
        "#]],
    );
}

#[test]
fn a_stop_ends_it_at_once() {
    after_the_message(
        "2600 voice 2550
         3000 stop
         20000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            2600 open s1 from 2050
            2600 -- Hearing (speech began)
            3000 close s1
            3000 relayed stopped heard "Shall I run the tests?"
            3000 -- Idle (stopped)
        "#]],
    );
}

#[test]
fn what_is_typed_is_an_answer_too() {
    after_the_message(
        "2600 say Only the fast ones
         20000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            2600 -- Answering (typed)
            2600 transcribed "Only the fast ones"
            2600 relayed answered heard "Shall I run the tests?" answer "Only the fast ones"
            2600 -- Idle (for another program)
        "#]],
    );
}

#[test]
fn the_key_makes_it_a_held_turn() {
    after_the_message(
        "2600 key-down
         3000 voice 2950
         4000 pause 3950
         6000 key-up
         6100 final r2 The fast ones.
         9000 wait",
        expect![[r#"
            1500 -- Listening (reply ended)
            2600 open s1 from 2100
            2600 -- Hearing (key pressed)
            4000 finalise s1 as r2 until 4000
            6000 stop feeding s1 from 6000
            6000 -- Answering (key released)
            6100 was-the-user s1
            6100 close s1
            6100 transcribed "The fast ones."
            6100 relayed answered heard "Shall I run the tests?" answer "The fast ones."
            6100 -- Idle (for another program)
        "#]],
    );
}

#[test]
fn an_interruption_gives_what_was_heard_and_what_was_said() {
    check(
        Mode::Duplex,
        "0 relay 8000 60000 Shall I run the tests, or first look at the warnings?
         200 plays r1 200
         900 heard r1 22
         1000 voice 950
         1500 partial s1 1450 No, stop, do the docs first.
         1700 pause 1650
         1750 silenced r1 24 1600
         1900 final r2 No, stop, do the docs first.
         20000 wait",
        expect![[r#"
            0 -- Listening (ready)
            0 say r1 "Shall I run the tests, or first look at the warnings?"
            0 reply "Shall I run the tests, or first look at the warnings?"
            0 -- Answering (for another program)
            200 -- Speaking (reply began)
            900 heard up to 22
            1000 open s1 from 450
            1000 lower r1
            1000 -- Yielding (speech began)
            1050 pause r1
            1500 silence r1
            1500 caption "No, stop, do the docs first."
            1500 -- Hearing (interrupted)
            1700 -- Settling (speech paused)
            1700 finalise s1 as r2 until 1700
            1900 -- Answering (silence)
            1900 was-the-user s1
            1900 transcribed "No, stop, do the docs first."
            1900 close s1
            1900 relayed answered heard "Shall I run the tests, o" (interrupted) answer "No, stop, do the docs first."
            1900 -- Listening (for another program)
        "#]],
    );
}

#[test]
fn a_message_that_is_asked_to_wait_goes_on_when_it_is_asked_to() {
    check(
        Mode::PushToTalk,
        "0 relay 8000 60000 Shall I run the tests, or first look at the warnings?
         200 plays r1 200
         1000 voice 950
         1500 partial s1 1400 Hold on.
         1700 pause 1650
         2100 wait
         9000 voice 8950
         9500 partial s2 9450 Go on.
         9700 pause 9650
         9900 heard r1 30
         12000 played r1 53 12000
         30000 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 say r1 "Shall I run the tests, or first look at the warnings?"
            0 reply "Shall I run the tests, or first look at the warnings?"
            0 -- Answering (for another program)
            200 -- Speaking (reply began)
            1000 open s1 from 450
            1000 lower r1
            1000 -- Yielding (speech began)
            1050 pause r1
            2000 close s1
            2000 -- Held (asked to wait)
            9000 open s2 from 8450
            9000 -- Yielding (speech began)
            9500 resume r1
            9500 -- Speaking (no interruption)
            9900 heard up to 30
            10500 close s2
            12000 -- Listening (reply ended)
            20000 relayed nothing heard heard "Shall I run the tests, or first look at the warnings?"
            20000 -- Idle (nobody answered)
        "#]],
    );
}

#[test]
fn a_message_alone_opens_no_microphone_and_ends_with_its_sound() {
    check(
        Mode::Duplex,
        "0 relay - - Done.
         200 plays r1 200
         300 voice 250
         600 pause 550
         900 played r1 5 900
         3000 voice 2950
         3100 pause 3050",
        expect![[r#"
            0 -- Listening (ready)
            0 say r1 "Done."
            0 reply "Done."
            0 -- Answering (for another program)
            200 -- Speaking (reply began)
            900 relayed said heard "Done."
            900 -- Listening (reply ended)
            3000 open s1 from 2450
            3000 -- Hearing (speech began)
            3100 -- Settling (speech paused)
            3100 finalise s1 as r2 until 3100
        "#]],
    );
}
