//! "Hold on": the reply waits, and goes on when it is asked to. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::Config;

/// A reply that is asked to wait at 1.0 s, and what follows.
fn check(then: &str, orders: Expect) {
    let script = format!(
        "0 say hello
         100 text r1 Hello to you and everybody else.
         200 plays r1 200
         1000 voice 950
         1500 partial s1 1400 Hold on.
         1700 pause 1650
         1750 partial s1 1700 Hold on a second.
         2100 wait
         {then}"
    );
    let got = scenario::play_with(Config::default(), Mode::Duplex, &script);
    let waits = got.find("1000 open").unwrap_or_default();
    orders.assert_eq(&got[waits..]);
}

#[test]
fn it_waits_through_a_cough_and_an_okay_and_goes_on_when_it_is_asked_to() {
    check(
        "20000 voice 19950
         20300 pause 20250
         20700 partial s2 20300
         21000 wait
         30000 voice 29950
         30400 partial s3 30300 Okay.
         30600 pause 30550
         31000 wait
         40000 voice 39950
         40600 partial s4 40500 Okay, go on.
         40800 pause 40750
         41000 wait",
        expect![[r#"
            1000 open s1 from 450
            1000 lower r1
            1000 -- Yielding (speech began)
            1050 pause r1
            2000 close s1
            2000 -- Held (asked to wait)
            20000 open s2 from 19450
            20000 -- Yielding (speech began)
            20700 close s2
            20700 -- Held (asked to wait)
            30000 open s3 from 29450
            30000 -- Yielding (speech began)
            30900 close s3
            30900 -- Held (asked to wait)
            40000 open s4 from 39450
            40000 -- Yielding (speech began)
            40600 resume r1
            40600 -- Speaking (no interruption)
        "#]],
    );
}

#[test]
fn another_question_ends_it() {
    check(
        "9000 voice 8950
         9500 partial s2 9400 What about the day after tomorrow
         9520 silenced r1 9 9510",
        expect![[r#"
            1000 open s1 from 450
            1000 lower r1
            1000 -- Yielding (speech began)
            1050 pause r1
            2000 close s1
            2000 -- Held (asked to wait)
            9000 open s2 from 8450
            9000 -- Yielding (speech began)
            9500 silence r1
            9500 caption "What about the day after tomorrow"
            9500 -- Hearing (interrupted)
            9520 record text interrupted "hello" -> "Hello to you and everybody else." heard "Hello to " [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=9510]
        "#]],
    );
}

#[test]
fn what_follows_at_once_is_no_request_to_wait() {
    let orders = scenario::play_with(
        Config::default(),
        Mode::Duplex,
        "0 say hello
         100 text r1 Hello to you and everybody else.
         200 plays r1 200
         1000 voice 950
         1500 partial s1 1400 Hold on.
         1700 pause 1650
         1900 voice 1850
         2300 partial s1 2200 Hold on. What about tomorrow?
         2400 wait",
    );
    assert!(orders.contains("2300 silence r1") && !orders.contains("Held"), "{orders}");
}

#[test]
fn after_three_minutes_it_is_given_up_and_kept_as_heard() {
    check(
        "182100 silenced r1 9 1190\n 182200 wait",
        expect![[r#"
            1000 open s1 from 450
            1000 lower r1
            1000 -- Yielding (speech began)
            1050 pause r1
            2000 close s1
            2000 -- Held (asked to wait)
            182000 silence r1
            182000 -- Listening (stopped)
            182100 record text interrupted "hello" -> "Hello to you and everybody else." heard "Hello to " [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=1190]
        "#]],
    );
}

#[test]
fn it_is_over_when_nobody_is_listened_to_any_more() {
    check(
        "3000 mode ptt\n         3100 silenced r1 5 3050",
        expect![[r#"
        1000 open s1 from 450
        1000 lower r1
        1000 -- Yielding (speech began)
        1050 pause r1
        2000 close s1
        2000 -- Held (asked to wait)
        3000 mode ptt
        3000 silence r1
        3000 -- Idle (stopped)
        3100 record text interrupted "hello" -> "Hello to you and everybody else." heard "Hello" [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=3050]
    "#]],
    );
    check(
        "3000 voice 2950
         3050 mode ptt
         3100 silenced r1 5 3100",
        expect![[r#"
            1000 open s1 from 450
            1000 lower r1
            1000 -- Yielding (speech began)
            1050 pause r1
            2000 close s1
            2000 -- Held (asked to wait)
            3000 open s2 from 2450
            3000 -- Yielding (speech began)
            3050 mode ptt
            3050 close s2
            3050 silence r1
            3050 -- Idle (stopped)
            3100 record text interrupted "hello" -> "Hello to you and everybody else." heard "Hello" [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=3100]
        "#]],
    );
}
