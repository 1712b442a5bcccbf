//! Hands-free conversations with the policies that users have: evidence, prepared replies, barge-in that can change its mind.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::Config;

fn check(mode: Mode, script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play_with(Config::default(), mode, script));
}

#[test]
fn a_reply_that_was_prepared_from_a_partial_is_the_one_that_is_heard() {
    check(
        Mode::Duplex,
        "1050 voice 1000
         2090 pause 2000
         2150 partial s1 2050 What time is it?
         2240 final r1 what time is it
         2370 mark r2 llm_first_token 2370
         2380 text r2 It is nine.
         2500 mark r2 tts_first_audio 2500
         2560 plays r2 2515
         3500 played r2 999 3490",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            2090 -- Settling (speech paused)
            2090 finalise s1 as r1 until 2090
            2150 caption "What time is it?"
            2150 ask r2 "What time is it?"
            2500 -- Answering (silence)
            2500 was-the-user s1
            2500 transcribed "what time is it"
            2500 release r2
            2500 reply "It is nine."
            2560 -- Speaking (reply began)
            3500 close s1
            3500 record duplex completed "what time is it" -> "It is nine." heard "It is nine." (hit of 1, 0 wasted) [speech_start=-1000 stt_first_partial=150 speech_end=0 turn_commit=500 stt_final=150 llm_first_token=370 tts_first_audio=500 play_start=515 play_end=1490]
            3500 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn words_that_follow_throw_the_prepared_reply_away() {
    check(
        Mode::Duplex,
        "1050 voice 1000
         2090 pause 2000
         2150 partial s1 2050 Turn on the light.
         2300 text r2 Done.
         2500 voice 2460
         3090 pause 3000
         3150 partial s1 3050 Turn on the light. In the kitchen.
         3240 final r3 Turn on the light in the kitchen.
         3600 mark r4 tts_first_audio 3600
         3620 plays r4 3615
         4500 played r4 999 4490",
        expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            2090 -- Settling (speech paused)
            2090 finalise s1 as r1 until 2090
            2150 caption "Turn on the light."
            2150 ask r2 "Turn on the light."
            2500 -- Hearing (speech went on)
            3090 -- Settling (speech paused)
            3090 finalise s1 as r3 until 3090
            3150 caption "Turn on the light. In the kitchen."
            3150 learnt 1 pauses
            3150 silence r2
            3150 ask r4 "Turn on the light. In the kitchen."
            3600 -- Answering (silence)
            3600 was-the-user s1
            3600 transcribed "Turn on the light in the kitchen."
            3600 release r4
            3620 -- Speaking (reply began)
            4500 close s1
            4500 record duplex completed "Turn on the light in the kitchen." -> "" heard "" (hit of 2, 1 wasted) [speech_start=-2000 stt_first_partial=-850 speech_end=0 turn_commit=600 stt_final=150 tts_first_audio=600 play_start=615 play_end=1490]
            4500 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn a_key_that_is_let_go_late_finds_its_answer_made() {
    check(
        Mode::PushToTalk,
        "1000 key-down
         1150 voice 1100
         2090 pause 2000
         2180 final r1 What time is it?
         2250 key-up
         2600 mark r2 tts_first_audio 2600
         2610 plays r2 2605
         3500 played r2 999 3490",
        expect![[r#"
            0 -- Idle (ready)
            1000 open s1 from 500
            1000 -- Hearing (key pressed)
            2090 finalise s1 as r1 until 2090
            2180 ask r2 "What time is it?"
            2250 stop feeding s1 from 2250
            2250 -- Answering (key released)
            2250 was-the-user s1
            2250 close s1
            2250 transcribed "What time is it?"
            2250 release r2
            2610 -- Speaking (reply began)
            3500 record ptt completed "What time is it?" -> "" heard "" (hit of 1, 0 wasted) [speech_start=-1150 voice_end=-250 speech_end=0 turn_commit=0 stt_final=-70 tts_first_audio=350 play_start=355 play_end=1240]
            3500 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn a_backchannel_pauses_the_reply_and_words_after_it_end_it() {
    check(
        Mode::Duplex,
        "100 say Tell me about the museum.
         300 text r1 It opens at nine in the morning and closes at six.
         500 plays r1 500
         1500 heard r1 12
         2050 voice 2000
         2290 partial s1 2190 Right.
         2490 pause 2400
         2800 wait
         3060 voice 3000
         3460 partial s1 3360 Right. But what about next Sunday
         3600 silenced r1 20 3070",
        expect![[r#"
            0 -- Listening (ready)
            100 -- Answering (typed)
            100 transcribed "Tell me about the museum."
            100 ask r1 "Tell me about the museum."
            100 release r1
            300 reply "It opens at nine in the morning and closes at six."
            500 -- Speaking (reply began)
            1500 heard up to 12
            2050 open s1 from 1500
            2050 lower r1
            2050 -- Yielding (speech began)
            2100 pause r1
            2750 resume r1
            2750 -- Speaking (no interruption)
            3060 lower r1
            3060 -- Yielding (speech began)
            3100 pause r1
            3460 silence r1
            3460 caption "Right. But what about next Sunday"
            3460 -- Hearing (interrupted)
            3600 record text interrupted "Tell me about the museum." -> "It opens at nine in the morning and closes at six." heard "It opens at nine in " [speech_end=0 turn_commit=0 stt_final=0 play_start=400 barge_in_onset=2900 barge_in_silent=2970 play_end=2970]
        "#]],
    );
}

#[test]
fn our_own_words_from_the_speaker_do_not_end_the_reply() {
    check(
        Mode::Duplex,
        "100 say Tell me about the museum.
         300 text r1 It opens at nine in the morning and closes at six.
         500 plays r1 500
         1500 heard r1 30
         2050 voice 2000
         2400 partial s1 2300 nine in the morning
         2700 pause 2600
         3800 wait
         4000 played r1 999 3990",
        expect![[r#"
            0 -- Listening (ready)
            100 -- Answering (typed)
            100 transcribed "Tell me about the museum."
            100 ask r1 "Tell me about the museum."
            100 release r1
            300 reply "It opens at nine in the morning and closes at six."
            500 -- Speaking (reply began)
            1500 heard up to 30
            2050 open s1 from 1500
            2050 lower r1
            2050 -- Yielding (speech began)
            2100 pause r1
            3200 resume r1
            3200 -- Speaking (no interruption)
            4000 close s1
            4000 record text completed "Tell me about the museum." -> "It opens at nine in the morning and closes at six." heard "It opens at nine in the morning and closes at six." [speech_end=0 turn_commit=0 stt_final=0 play_start=400 play_end=3890]
            4000 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn what_is_hardly_the_end_is_prepared_for_when_the_pause_lasts() {
    let script = "0 voice 0
         1000 partial s1 900 Tell me about the
         1000 pause 950
         1100 final r1 Tell me about the
         4000 wait";
    let orders = scenario::play_with(Config::default(), Mode::Duplex, script);
    let at = |what: &str| {
        let line = orders.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("{what}: {orders}"));
        line.trim().split(' ').next().unwrap().parse::<f64>().unwrap()
    };
    let (asked, committed) = (at("ask r2"), at("Answering"));
    assert!(1_500.0 < asked && asked + 300.0 < committed, "{orders}");
    assert!((at("release r2") - committed).abs() < 1.0, "{orders}");
}
