//! Push-to-talk conversations, in virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::KeyStyle;

fn check(style: KeyStyle, script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play(Mode::PushToTalk, style, script));
}

#[test]
fn a_whole_turn() {
    check(
        KeyStyle::Hold,
        "1000 key-down
         1040 key-down
         1300 voice 1250
         1800 partial s1 1700 what
         2100 pause 2050
         2200 key-up
         2350 final r1 What time is it?
         2355 mark r1 llm_request 2354
         2500 text r1 It is
         2510 mark r1 llm_first_clause 2510
         2520 text r1  noon.
         2600 mark r1 play_queued 2600
         2620 plays r1 2620
         2700 heard r1 5
         2800 done r1
         3500 played r1 999 3480",
        expect![[r#"
            0 -- Idle (ready)
            1000 open s1 from 500
            1000 -- Hearing (key pressed)
            1800 caption "what"
            2200 finalise s1 as r1 until 2200
            2200 stop feeding s1 from 2200
            2200 -- Answering (key released)
            2350 was-the-user s1
            2350 close s1
            2350 transcribed "What time is it?"
            2350 ask r1 "What time is it?"
            2350 release r1
            2500 reply "It is"
            2520 reply " noon."
            2620 -- Speaking (reply began)
            2700 heard up to 5
            3500 record ptt completed "What time is it?" -> "It is noon." heard "It is noon." [speech_start=-950 stt_first_partial=-400 voice_end=-150 speech_end=0 turn_commit=0 stt_final=150 llm_request=154 llm_first_clause=310 play_queued=400 play_start=420 llm_done=600 play_end=1280]
            3500 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn the_turn_has_the_first_connection_of_its_own_session_and_of_its_own_reply() {
    check(
        KeyStyle::Hold,
        "1000 key-down
         1300 voice 1250
         2100 pause 2050
         2200 key-up
         2210 mark s7 stt_connect 1
         2340 mark s1 stt_connect 1000
         2340 mark s1 stt_connected 1080
         2345 mark s1 stt_connected 2000
         2350 final r1 Yes.
         2360 mark r1 llm_connect 2354
         2360 mark r1 llm_connected 2354
         2510 mark r1 llm_first_clause 2510
         2520 text r1 Good.
         2620 plays r1 2620
         2800 done r1
         3500 played r1 999 3480",
        expect![[r#"
            0 -- Idle (ready)
            1000 open s1 from 500
            1000 -- Hearing (key pressed)
            2200 finalise s1 as r1 until 2200
            2200 stop feeding s1 from 2200
            2200 -- Answering (key released)
            2350 was-the-user s1
            2350 close s1
            2350 transcribed "Yes."
            2350 ask r1 "Yes."
            2350 release r1
            2520 reply "Good."
            2620 -- Speaking (reply began)
            3500 record ptt completed "Yes." -> "Good." heard "Good." [speech_start=-950 stt_connect=-1200 stt_connected=-1120 voice_end=-150 speech_end=0 turn_commit=0 stt_final=150 llm_connect=154 llm_connected=154 llm_first_clause=310 play_start=420 llm_done=600 play_end=1280]
            3500 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn the_next_press_interrupts_and_keeps_what_was_heard() {
    check(
        KeyStyle::Hold,
        "0 key-down
         900 key-up
         1000 final r1 tell me a story
         1100 text r1 Once upon a time there was a king.
         1200 plays r1 1200
         1500 heard r1 9
         1600 key-down
         1615 silenced r1 16 1612
         1650 text r1 stale
         1700 played r1 999 1700
         2500 key-up
         2600 final r2 stop it",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            900 finalise s1 as r1 until 900
            900 stop feeding s1 from 900
            900 -- Answering (key released)
            1000 was-the-user s1
            1000 close s1
            1000 transcribed "tell me a story"
            1000 ask r1 "tell me a story"
            1000 release r1
            1100 reply "Once upon a time there was a king."
            1200 -- Speaking (reply began)
            1500 heard up to 9
            1600 silence r1
            1600 open s2 from 1600
            1600 -- Hearing (key pressed)
            1615 record ptt interrupted "tell me a story" -> "Once upon a time there was a king." heard "Once upon a time" [speech_end=0 turn_commit=0 stt_final=100 play_start=300 barge_in_onset=700 barge_in_silent=712 play_end=712]
            2500 finalise s2 as r2 until 2500
            2500 stop feeding s2 from 2500
            2500 -- Answering (key released)
            2600 was-the-user s2
            2600 close s2
            2600 transcribed "stop it"
            2600 ask r2 "stop it"
            2600 release r2
        "#]],
    );
}

#[test]
fn a_tap_toggles() {
    check(
        KeyStyle::Auto,
        "0 key-down
         100 key-up
         1500 key-down
         1600 key-up
         1700 final r1 hello",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            1500 finalise s1 as r1 until 1500
            1500 stop feeding s1 from 1500
            1500 -- Answering (key pressed)
            1700 was-the-user s1
            1700 close s1
            1700 transcribed "hello"
            1700 ask r1 "hello"
            1700 release r1
        "#]],
    );
}

#[test]
fn silence_leaves_no_trace() {
    check(
        KeyStyle::Hold,
        "0 key-down\n 900 key-up\n 1000 final r1  ",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            900 finalise s1 as r1 until 900
            900 stop feeding s1 from 900
            900 -- Answering (key released)
            1000 nothing heard
            1000 close s1
            1000 -- Idle (nothing was understood)
        "#]],
    );
}

#[test]
fn a_lost_release_is_bounded() {
    check(
        KeyStyle::Hold,
        "0 key-down\n 301000 wait\n 302000 key-up",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            300000 finalise s1 as r1 until 300000
            300000 stop feeding s1 from 300000
            300000 -- Answering (longest turn reached)
        "#]],
    );
}

#[test]
fn typing_interrupts_and_waits_for_what_was_heard() {
    check(
        KeyStyle::Hold,
        "0 say hello
         100 text r1 Hello to you.
         200 plays r1 200
         400 say and now?
         410 silenced r1 5 409
         900 text r2 Now what?
         950 played r2 999 950",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 reply "Hello to you."
            200 -- Speaking (reply began)
            400 silence r1
            400 -- Answering (typed)
            400 transcribed "and now?"
            410 record text interrupted "hello" -> "Hello to you." heard "Hello" [speech_end=0 turn_commit=0 stt_final=0 play_start=200 barge_in_onset=400 barge_in_silent=409 play_end=409]
            410 ask r2 "and now?"
            410 release r2
            900 reply "Now what?"
            950 record text completed "and now?" -> "Now what?" heard "" [speech_end=0 turn_commit=0 stt_final=0]
            950 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn stop_while_hearing_and_while_speaking() {
    check(
        KeyStyle::Hold,
        "0 key-down
         500 stop
         600 key-up
         1000 say hello
         1100 text r1 Hello.
         1200 plays r1 1200
         1300 stop
         1310 silenced r1 3 1308",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            500 close s1
            500 -- Idle (stopped)
            1000 -- Answering (typed)
            1000 transcribed "hello"
            1000 ask r1 "hello"
            1000 release r1
            1100 reply "Hello."
            1200 -- Speaking (reply began)
            1300 silence r1
            1300 -- Idle (stopped)
            1310 record text interrupted "hello" -> "Hello." heard "Hel" [speech_end=0 turn_commit=0 stt_final=0 play_start=200 barge_in_onset=300 barge_in_silent=308 play_end=308]
        "#]],
    );
}

#[test]
fn typing_ends_the_turn_of_a_tap() {
    check(
        KeyStyle::Auto,
        "0 key-down
         100 key-up
         1000 say hello
         2000 key-down",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            1000 close s1
            1000 -- Answering (typed)
            1000 transcribed "hello"
            1000 ask r1 "hello"
            1000 release r1
            2000 silence r1
            2000 open s2 from 1500
            2000 -- Hearing (key pressed)
        "#]],
    );
}

#[test]
fn a_second_press_while_the_words_are_awaited_goes_on_with_them() {
    check(
        KeyStyle::Hold,
        "1000 key-down
         1300 voice 1250
         2100 pause 2050
         2200 key-up
         4000 key-down
         4100 final r1 What time is it
         4300 voice 4250
         4900 pause 4850
         5000 key-up
         5200 final r2 What time is it in Paris?",
        expect![[r#"
            0 -- Idle (ready)
            1000 open s1 from 500
            1000 -- Hearing (key pressed)
            2200 finalise s1 as r1 until 2200
            2200 stop feeding s1 from 2200
            2200 -- Answering (key released)
            4000 feed on s1 from 3500
            4000 -- Hearing (key pressed)
            5000 finalise s1 as r2 until 5000
            5000 stop feeding s1 from 5000
            5000 -- Answering (key released)
            5200 was-the-user s1
            5200 close s1
            5200 transcribed "What time is it in Paris?"
            5200 ask r2 "What time is it in Paris?"
            5200 release r2
        "#]],
    );
}

#[test]
fn a_slip_of_the_key_costs_not_a_sample() {
    check(
        KeyStyle::Hold,
        "1000 key-down
         2200 key-up
         2300 key-down
         3000 key-up
         3200 final r2 One sentence.",
        expect![[r#"
            0 -- Idle (ready)
            1000 open s1 from 500
            1000 -- Hearing (key pressed)
            2200 finalise s1 as r1 until 2200
            2200 stop feeding s1 from 2200
            2200 -- Answering (key released)
            2300 feed on s1 from 2200
            2300 -- Hearing (key pressed)
            3000 finalise s1 as r2 until 3000
            3000 stop feeding s1 from 3000
            3000 -- Answering (key released)
            3200 was-the-user s1
            3200 close s1
            3200 transcribed "One sentence."
            3200 ask r2 "One sentence."
            3200 release r2
        "#]],
    );
}
