//! What is typed while the words of a spoken question are awaited: neither is lost, both are one question in the order in which they came.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::KeyStyle;

fn check(mode: Mode, script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play(mode, KeyStyle::Hold, script));
}

#[test]
fn it_is_asked_together_with_what_was_said() {
    check(
        Mode::PushToTalk,
        "0 key-down
         900 key-up
         950 say and in Rome?
         1000 say and in Oslo?
         1100 final r1 What is the weather in Paris?",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            900 finalise s1 as r1 until 900
            900 stop feeding s1 from 900
            900 -- Answering (key released)
            1100 was-the-user s1
            1100 close s1
            1100 transcribed "What is the weather in Paris? and in Rome? and in Oslo?"
            1100 ask r1 "What is the weather in Paris? and in Rome? and in Oslo?"
            1100 release r1
        "#]],
    );
}

/// The rest of a question that is spoken, and typed on before its words are known.
fn after(mode: Mode, rest: &str, orders: Expect) {
    let spoken = match mode {
        Mode::Duplex => "0 voice 0\n 900 pause 900\n 1400 wait\n 1450 say and in Rome?\n",
        _ => "0 key-down\n 900 key-up\n 950 say and in Rome?\n",
    };
    check(mode, &format!("{spoken}{rest}"), orders);
}

#[test]
fn without_a_word_understood_it_is_asked_alone() {
    after(
        Mode::PushToTalk,
        "1100 final r1  ",
        expect![[r#"
        0 -- Idle (ready)
        0 open s1 from -500
        0 -- Hearing (key pressed)
        900 finalise s1 as r1 until 900
        900 stop feeding s1 from 900
        900 -- Answering (key released)
        1100 nothing heard
        1100 close s1
        1100 -- Answering (typed)
        1100 transcribed "and in Rome?"
        1100 ask r2 "and in Rome?"
        1100 release r2
    "#]],
    );
}

#[test]
fn it_is_asked_alone_when_recognition_fails() {
    after(
        Mode::PushToTalk,
        "1100 stt-fails s1 speech.failed",
        expect![[r#"
        0 -- Idle (ready)
        0 open s1 from -500
        0 -- Hearing (key pressed)
        900 finalise s1 as r1 until 900
        900 stop feeding s1 from 900
        900 -- Answering (key released)
        1100 tell speech.failed
        1100 close s1
        1100 -- Answering (typed)
        1100 transcribed "and in Rome?"
        1100 ask r2 "and in Rome?"
        1100 release r2
    "#]],
    );
}

#[test]
fn it_is_asked_alone_when_recognition_takes_too_long() {
    after(
        Mode::PushToTalk,
        "31000 wait",
        expect![[r#"
        0 -- Idle (ready)
        0 open s1 from -500
        0 -- Hearing (key pressed)
        900 finalise s1 as r1 until 900
        900 stop feeding s1 from 900
        900 -- Answering (key released)
        30900 tell turn.text_timeout
        30900 close s1
        30900 -- Answering (typed)
        30900 transcribed "and in Rome?"
        30900 ask r2 "and in Rome?"
        30900 release r2
    "#]],
    );
}

#[test]
fn a_stop_takes_it_back() {
    after(
        Mode::PushToTalk,
        "1000 stop\n 1100 final r1 What is the weather in Paris?",
        expect![[r#"
        0 -- Idle (ready)
        0 open s1 from -500
        0 -- Hearing (key pressed)
        900 finalise s1 as r1 until 900
        900 stop feeding s1 from 900
        900 -- Answering (key released)
        1000 close s1
        1000 -- Idle (stopped)
    "#]],
    );
}

#[test]
fn what_is_said_after_it_belongs_to_the_same_question() {
    after(
        Mode::PushToTalk,
        "1000 key-down\n 1900 key-up\n 2100 final r2 What is the weather in Paris today?",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            900 finalise s1 as r1 until 900
            900 stop feeding s1 from 900
            900 -- Answering (key released)
            1000 feed on s1 from 900
            1000 -- Hearing (key pressed)
            1900 finalise s1 as r2 until 1900
            1900 stop feeding s1 from 1900
            1900 -- Answering (key released)
            2100 was-the-user s1
            2100 close s1
            2100 transcribed "What is the weather in Paris today? and in Rome?"
            2100 ask r2 "What is the weather in Paris today? and in Rome?"
            2100 release r2
        "#]],
    );
}

#[test]
fn hands_free_it_is_the_same() {
    after(
        Mode::Duplex,
        "1600 final r1 What is the weather in Paris?",
        expect![[r#"
        0 -- Listening (ready)
        0 open s1 from -500
        0 -- Hearing (speech began)
        900 -- Settling (speech paused)
        1400 finalise s1 as r1 until 1400
        1400 -- Answering (silence)
        1600 was-the-user s1
        1600 transcribed "What is the weather in Paris? and in Rome?"
        1600 ask r1 "What is the weather in Paris? and in Rome?"
        1600 release r1
    "#]],
    );
}

#[test]
fn whoever_speaks_on_afterwards_loses_neither() {
    after(
        Mode::Duplex,
        "1600 final r1 What is the weather\n 1700 voice 1690\n 2500 pause 2480\n 3300 final r2 What is the weather in Paris?",
        expect![[r#"
            0 -- Listening (ready)
            0 open s1 from -500
            0 -- Hearing (speech began)
            900 -- Settling (speech paused)
            1400 finalise s1 as r1 until 1400
            1400 -- Answering (silence)
            1600 was-the-user s1
            1600 transcribed "What is the weather and in Rome?"
            1600 ask r1 "What is the weather and in Rome?"
            1600 release r1
            1700 silence r1
            1700 -- Hearing (speech went on)
            2500 -- Settling (speech paused)
            2980 finalise s1 as r2 until 2980
            2980 -- Answering (silence)
            3300 was-the-user s1
            3300 transcribed "What is the weather in Paris? and in Rome?"
            3300 ask r2 "What is the weather in Paris? and in Rome?"
            3300 release r2
        "#]],
    );
}

#[test]
fn a_question_that_waits_for_silence_goes_on_too() {
    check(
        Mode::PushToTalk,
        "0 say Tell me a story.
         100 plays r1 100
         1000 say What is the weather?
         1005 say And in Rome?
         1020 silenced r1 5 1010",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "Tell me a story."
            0 ask r1 "Tell me a story."
            0 release r1
            100 -- Speaking (reply began)
            1000 silence r1
            1000 -- Answering (typed)
            1000 transcribed "What is the weather?"
            1005 transcribed "What is the weather? And in Rome?"
            1020 record text interrupted "Tell me a story." -> "" heard "" [speech_end=0 turn_commit=0 stt_final=0 play_start=100 barge_in_onset=1000 barge_in_silent=1010 play_end=1010]
            1020 ask r2 "What is the weather? And in Rome?"
            1020 release r2
        "#]],
    );
}
