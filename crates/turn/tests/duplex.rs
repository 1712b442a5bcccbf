//! Hands-free conversations, in virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::KeyStyle;

fn check(script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play(Mode::Duplex, KeyStyle::Auto, script));
}

#[test]
fn a_pause_is_not_the_end_but_a_silence_is() {
    check(
        "1050 voice 1000
         1700 pause 1600
         1900 voice 1850
         2600 pause 2500
         3200 final r1 Play some music.
         3300 text r1 Playing.
         3400 plays r1 3400
         4000 played r1 999 4000",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            1900 -- Hearing (speech went on)
            2600 -- Settling (speech paused)
            3000 finalise s1 as r1 until 3000
            3000 -- Answering (silence)
            3200 was-the-user s1
            3200 transcribed "Play some music."
            3200 ask r1 "Play some music."
            3200 release r1
            3300 reply "Playing."
            3400 close s1
            3400 -- Speaking (reply began)
            4000 record duplex completed "Play some music." -> "Playing." heard "Playing." [speech_start=-1500 speech_end=0 turn_commit=500 stt_final=700 play_start=900 play_end=1500]
            4000 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn speaking_on_before_the_reply_is_heard_reopens_the_turn() {
    check(
        "1050 voice 1000
         1700 pause 1600
         2200 final r1 Tell me
         2250 text r1 Tell you what?
         2300 voice 2260
         2310 plays r1 2308
         2900 pause 2850
         3500 final r2 Tell me a joke.",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 finalise s1 as r1 until 2100
            2100 -- Answering (silence)
            2200 was-the-user s1
            2200 transcribed "Tell me"
            2200 ask r1 "Tell me"
            2200 release r1
            2250 reply "Tell you what?"
            2300 silence r1
            2300 -- Hearing (speech went on)
            2900 -- Settling (speech paused)
            3350 finalise s1 as r2 until 3350
            3350 -- Answering (silence)
            3500 was-the-user s1
            3500 transcribed "Tell me a joke."
            3500 ask r2 "Tell me a joke."
            3500 release r2
        "#]],
    );
}

#[test]
fn speech_over_the_reply_interrupts_it_and_is_answered() {
    check(
        "1050 voice 1000
         1700 pause 1600
         2200 final r1 Tell me a story.
         2250 text r1 Once upon a time.
         2400 plays r1 2400
         3050 voice 3000
         3180 silenced r1 10 3170
         4000 pause 3900
         4500 final r2 What time is it?",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 finalise s1 as r1 until 2100
            2100 -- Answering (silence)
            2200 was-the-user s1
            2200 transcribed "Tell me a story."
            2200 ask r1 "Tell me a story."
            2200 release r1
            2250 reply "Once upon a time."
            2400 close s1
            2400 -- Speaking (reply began)
            3150 silence r1
            3150 open s2 from 2500
            3150 -- Hearing (speech began)
            3180 record duplex interrupted "Tell me a story." -> "Once upon a time." heard "Once upon " [speech_start=-600 speech_end=0 turn_commit=500 stt_final=600 play_start=800 barge_in_onset=1400 barge_in_silent=1570 play_end=1570]
            4000 -- Settling (speech paused)
            4400 finalise s2 as r2 until 4400
            4400 -- Answering (silence)
            4500 was-the-user s2
            4500 transcribed "What time is it?"
            4500 ask r2 "What time is it?"
            4500 release r2
        "#]],
    );
}

#[test]
fn a_click_over_the_reply_does_not() {
    check(
        "0 say hello
         100 text r1 Hello to you.
         200 plays r1 200
         550 voice 500
         600 pause 560
         900 played r1 999 900",
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
        "#]],
    );
}

#[test]
fn speech_that_outlasts_the_reply_opens_the_next_turn() {
    check(
        "0 say hello
         100 text r1 Hello to you.
         200 plays r1 200
         550 voice 500
         600 played r1 999 600
         1200 pause 1100
         1700 final r2 Good morning.",
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you."
            200 -- Speaking (reply began)
            600 record text completed "hello" -> "Hello to you." heard "Hello to you." [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=600]
            600 -- Listening (reply ended)
            600 open s1 from 0
            600 -- Hearing (speech began)
            1200 -- Settling (speech paused)
            1600 finalise s1 as r2 until 1600
            1600 -- Answering (silence)
            1700 was-the-user s1
            1700 transcribed "Good morning."
            1700 ask r2 "Good morning."
            1700 release r2
        "#]],
    );
}

#[test]
fn back_to_push_to_talk_drops_a_turn_that_speech_opened() {
    check(
        "1050 voice 1000\n 1200 mode ptt\n 1300 pause 1250\n 3000 wait",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            1200 mode ptt
            1200 close s1
            1200 -- Idle (mode changed)
        "#]],
    );
}

#[test]
fn recognition_that_fails_when_the_text_is_known_leaves_the_reply_alone() {
    check(
        "1050 voice 1000
         1700 pause 1600
         2200 final r1 Tell me a joke.
         2250 stt-fails s1
         2300 text r1 A horse walks in.
         2400 plays r1 2400
         3000 played r1 999 3000",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 finalise s1 as r1 until 2100
            2100 -- Answering (silence)
            2200 was-the-user s1
            2200 transcribed "Tell me a joke."
            2200 ask r1 "Tell me a joke."
            2200 release r1
            2250 tell test.stt-fails
            2250 close s1
            2300 reply "A horse walks in."
            2400 -- Speaking (reply began)
            3000 record duplex completed "Tell me a joke." -> "A horse walks in." heard "A horse walks in." [speech_start=-600 speech_end=0 turn_commit=500 stt_final=600 play_start=800 play_end=1400]
            3000 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn in_push_to_talk_a_voice_that_began_over_the_reply_does_not_interrupt_it() {
    check(
        "0 say hello
         100 text r1 Hello to you.
         200 plays r1 200
         550 voice 500
         600 mode ptt
         900 played r1 999 900",
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you."
            200 -- Speaking (reply began)
            600 mode ptt
            900 record text completed "hello" -> "Hello to you." heard "Hello to you." [speech_end=0 turn_commit=0 stt_final=0 play_start=200 play_end=900]
            900 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn pauses_do_not_make_a_turn_longer() {
    let speech: String = (0..303)
        .map(|n| format!("{} voice {}\n{} pause {}\n", n * 1000 + 50, n * 1000, n * 1000 + 850, n * 1000 + 800))
        .collect();
    let orders = scenario::play(Mode::Duplex, KeyStyle::Auto, &speech);
    let ends: Vec<&str> = orders.lines().filter(|line| line.contains("Answering")).collect();
    assert_eq!(ends, ["300050 -- Answering (longest turn reached)"]);
}

#[test]
fn what_failed_of_a_reply_that_nobody_heard_is_not_the_next_ones_trouble() {
    check(
        "1050 voice 1000
         1700 pause 1600
         2200 final r1 Tell me
         2250 voice-fails r1
         2300 voice 2260
         2900 pause 2850
         3500 final r2 Tell me a joke.
         3600 text r2 A horse walks in.
         3700 plays r2 3700
         4500 played r2 999 4500",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 finalise s1 as r1 until 2100
            2100 -- Answering (silence)
            2200 was-the-user s1
            2200 transcribed "Tell me"
            2200 ask r1 "Tell me"
            2200 release r1
            2250 tell test.voice-fails
            2300 silence r1
            2300 -- Hearing (speech went on)
            2900 -- Settling (speech paused)
            3350 finalise s1 as r2 until 3350
            3350 -- Answering (silence)
            3500 was-the-user s1
            3500 transcribed "Tell me a joke."
            3500 ask r2 "Tell me a joke."
            3500 release r2
            3600 reply "A horse walks in."
            3700 close s1
            3700 -- Speaking (reply began)
            4500 record duplex completed "Tell me a joke." -> "A horse walks in." heard "A horse walks in." [speech_start=-1850 speech_end=0 turn_commit=500 stt_final=650 play_start=850 play_end=1650]
            4500 -- Listening (reply ended)
        "#]],
    );
}
