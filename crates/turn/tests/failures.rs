//! Stages that fail, in virtual time: the conversation goes on, the user is told once, nothing asked is lost.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::{Mode, Span};
use riposte_turn::{Config, KeyStyle};

fn check(script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play(Mode::PushToTalk, KeyStyle::Hold, script));
}

#[test]
fn the_chat_model_fails_before_a_word() {
    check(
        "0 say hello
         50 chat-fails r1
         60 text r1 stale
         100 plays r2 100
         900 played r2 999 900",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 tell test.chat-fails
            50 silence r1
            50 apologise r2 for test.chat-fails
            100 -- Speaking (reply began)
            900 record text failed "hello" -> "" heard "" for test.chat-fails [speech_end=0 turn_commit=0 stt_final=0]
            900 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn the_chat_model_fails_in_mid_reply() {
    check(
        "0 say hello
         50 text r1 Well, there
         60 mark r1 llm_first_clause 60
         100 plays r1 100
         150 chat-fails r1
         300 played r1 5 300",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well, there"
            100 -- Speaking (reply began)
            150 tell test.chat-fails
            300 record text failed "hello" -> "Well, there" heard "Well," for test.chat-fails [speech_end=0 turn_commit=0 stt_final=0 llm_first_clause=60 play_start=100 play_end=300]
            300 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn what_broke_off_is_no_part_of_the_reply() {
    check(
        "0 say hello
         50 text r1 Well. And th
         60 mark r1 llm_first_clause 60
         100 plays r1 100
         150 chat-fails r1
         150 cut r1 6
         150 cut r1 99
         150 text r1 Sorry.
         300 played r1 12 300",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well. And th"
            100 -- Speaking (reply began)
            150 tell test.chat-fails
            150 reply ends at 6
            150 reply "Sorry."
            300 record text failed "hello" -> "Well. Sorry." heard "Well. Sorry." for test.chat-fails [speech_end=0 turn_commit=0 stt_final=0 llm_first_clause=60 play_start=100 play_end=300]
            300 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn the_chat_model_says_nothing() {
    check(
        "0 say hello\n 11000 plays r2 10900\n 12000 played r2 999 12000",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            10000 tell turn.agent_timeout
            10000 silence r1
            10000 apologise r2 for turn.agent_timeout
            11000 -- Speaking (reply began)
            12000 record text failed "hello" -> "" heard "" for turn.agent_timeout [speech_end=0 turn_commit=0 stt_final=0]
            12000 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn the_voice_fails() {
    check(
        "0 say hello
         50 text r1 Well, there
         60 mark r1 llm_first_clause 60
         70 voice-fails r1
         100 text r1  you are.
         110 done r1
         120 played r1 999 120",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well, there"
            70 tell test.voice-fails
            100 reply " you are."
            120 record text failed "hello" -> "Well, there you are." heard "" for test.voice-fails [speech_end=0 turn_commit=0 stt_final=0 llm_first_clause=60 llm_done=110]
            120 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn recognition_fails_or_never_ends() {
    check(
        "0 key-down
         500 stt-fails s1
         600 key-up
         1000 key-down
         2000 key-up
         33000 wait
         33100 final r1 too late",
        expect![[r#"
            0 -- Idle (ready)
            0 open s1 from -500
            0 -- Hearing (key pressed)
            500 tell test.stt-fails
            500 close s1
            500 -- Idle (a part failed)
            1000 open s2 from 500
            1000 -- Hearing (key pressed)
            2000 finalise s2 as r1 until 2000
            2000 stop feeding s2 from 2000
            2000 -- Answering (key released)
            32000 tell turn.text_timeout
            32000 close s2
            32000 -- Idle (recognition took too long)
        "#]],
    );
}

#[test]
fn the_speaker_stands_still() {
    check(
        "0 say hello\n 50 text r1 Well.\n 100 plays r1 100\n 12000 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well."
            100 -- Speaking (reply began)
            10100 silence r1
            10100 tell turn.playout_stuck
            10100 record text failed "hello" -> "Well." heard "" for turn.playout_stuck [speech_end=0 turn_commit=0 stt_final=0 play_start=100]
            10100 -- Idle (the speaker stood still)
        "#]],
    );
}

/// The speaker has nothing to take.
#[test]
fn the_model_stops_in_the_middle() {
    check(
        "0 say hello\n 50 text r1 Well. And\n 100 plays r1 100\n 900 heard r1 5\n 1000 dry r1\n 40000 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well. And"
            100 -- Speaking (reply began)
            900 heard up to 5
            21000 silence r1
            21000 tell turn.agent_stalled
            21000 record text failed "hello" -> "Well. And" heard "Well." for turn.agent_stalled [speech_end=0 turn_commit=0 stt_final=0 play_start=100]
            21000 -- Idle (the answer took too long)
        "#]],
    );
}

#[test]
fn the_voice_stops_in_the_middle() {
    check(
        "0 say hello\n 50 text r1 Well. And so.\n 60 done r1\n 100 plays r1 100\n 900 heard r1 5\n 1000 dry r1\n 40000 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well. And so."
            100 -- Speaking (reply began)
            900 heard up to 5
            21000 silence r1
            21000 tell turn.voice_stalled
            21000 record text failed "hello" -> "Well. And so." heard "Well." for turn.voice_stalled [speech_end=0 turn_commit=0 stt_final=0 play_start=100 llm_done=60]
            21000 -- Idle (the answer took too long)
        "#]],
    );
}

/// It is waited for, and goes on; then the speaker stands still.
#[test]
fn a_model_that_takes_its_time_is_waited_for() {
    check(
        "0 say hello\n 50 text r1 Well. \n 100 plays r1 100\n 900 heard r1 5\n 1000 dry r1\n 18000 text r1 Yes.\n
         30000 heard r1 7\n 60000 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well."
            100 -- Speaking (reply began)
            900 heard up to 5
            18000 reply "Yes."
            30000 heard up to 7
            40000 silence r1
            40000 tell turn.playout_stuck
            40000 record text failed "hello" -> "Well.Yes." heard "Well.Ye" for turn.playout_stuck [speech_end=0 turn_commit=0 stt_final=0 play_start=100]
            40000 -- Idle (the speaker stood still)
        "#]],
    );
}

#[test]
fn even_the_apology_fails() {
    check(
        "0 say hello\n 50 chat-fails r1\n 60 voice-fails r2\n 70 played r2 999 70",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 tell test.chat-fails
            50 silence r1
            50 apologise r2 for test.chat-fails
            60 tell test.voice-fails
            70 record text failed "hello" -> "" heard "" for test.chat-fails [speech_end=0 turn_commit=0 stt_final=0]
            70 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn the_output_never_says_that_it_is_silent() {
    check(
        "0 say hello\n 50 text r1 Well.\n 100 plays r1 100\n 200 say again\n 800 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 reply "Well."
            100 -- Speaking (reply began)
            200 silence r1
            200 -- Answering (typed)
            200 transcribed "again"
            700 record text interrupted "hello" -> "Well." heard "" [speech_end=0 turn_commit=0 stt_final=0 play_start=100 barge_in_onset=200]
            700 ask r2 "again"
            700 release r2
        "#]],
    );
}

#[test]
fn recognition_that_fails_while_the_last_reply_fades_leaves_the_question_alone() {
    let config = Config::baseline(Span::from_millis(100), Span::from_millis(150));
    let orders = scenario::play_with(
        config,
        Mode::Duplex,
        "0 say hello
         50 text r1 Well.
         100 plays r1 100
         340 voice 300
         600 pause 580
         700 final r2 What time is it?
         720 stt-fails s1
         730 silenced r1 4 725",
    );
    expect![[r#"
        0 -- Listening (ready)
        0 -- Answering (typed)
        0 transcribed "hello"
        0 ask r1 "hello"
        0 release r1
        50 reply "Well."
        100 -- Speaking (reply began)
        450 silence r1
        450 open s1 from -200
        450 -- Hearing (speech began)
        600 -- Settling (speech paused)
        680 finalise s1 as r2 until 680
        680 -- Answering (silence)
        700 was-the-user s1
        700 transcribed "What time is it?"
        720 tell test.stt-fails
        720 close s1
        730 record text interrupted "hello" -> "Well." heard "Well" [speech_end=0 turn_commit=0 stt_final=0 play_start=100 barge_in_onset=300 barge_in_silent=725 play_end=725]
        730 ask r2 "What time is it?"
        730 release r2
    "#]]
    .assert_eq(&orders);
}

#[test]
fn nothing_of_an_apology_is_kept() {
    check(
        "0 say hello
         50 plays r1 50
         80 chat-fails r1
         90 text r2 Sorry.
         100 plays r2 100
         900 played r2 999 900",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            50 -- Speaking (reply began)
            80 tell test.chat-fails
            80 silence r1
            80 apologise r2 for test.chat-fails
            80 -- Answering (a part failed)
            100 -- Speaking (reply began)
            900 record text failed "hello" -> "" heard "" for test.chat-fails [speech_end=0 turn_commit=0 stt_final=0 play_start=50 play_end=900]
            900 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn a_model_that_thinks_is_waited_for_as_long_as_it_does() {
    check(
        "0 say hello
         9000 thinking r1
         18000 thinking r1
         27500 text r1 Yes.
         27600 plays r1 27600
         28000 played r1 4 28000
         28100 say and
         28200 thinking r1
         38300 stop",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            27500 reply "Yes."
            27600 -- Speaking (reply began)
            28000 record text completed "hello" -> "Yes." heard "Yes." [speech_end=0 turn_commit=0 stt_final=0 play_start=27600 play_end=28000]
            28000 -- Idle (reply ended)
            28100 -- Answering (typed)
            28100 transcribed "and"
            28100 ask r2 "and"
            28100 release r2
            38100 tell turn.agent_timeout
            38100 silence r2
            38100 apologise r3 for turn.agent_timeout
            38300 silence r3
            38300 -- Idle (stopped)
        "#]],
    );
}
