//! From a recorded conversation, by `riposte replay --test`.

mod scenario;

use expect_test::expect;
use riposte_measures::{Mode, Span};
use riposte_turn::barge_in::*;
use riposte_turn::endpoint::*;
use riposte_turn::filler::*;
use riposte_turn::speculation::*;
use riposte_turn::{Config, KeyStyle, Whose};

#[test]
#[rustfmt::skip]
fn a_recorded_conversation() {
    let config = Config { key_style: KeyStyle::Auto, endpoint: Endpoint::Silence(Span::from_micros(500000)), speculation: Speculation { eagerness: Eagerness::Off, attempts: 0, longest_turn: Span::from_micros(45000000), wasted_tokens_per_minute: 1500 }, punctuated: true, barge_in: BargeIn::VoicedRun(Span::from_micros(150000)), whose: Whose::Anyone, filler: Filler { silence: Span::from_micros(1000000), worth: Span::from_micros(700000), soonest: Span::from_micros(600000) }, reprompt: None, pre_roll: Span::from_micros(500000), goes_on_within: Span::from_micros(1000000), longest_turn: Span::from_micros(300000000), text_timeout: Span::from_micros(30000000), agent_timeout: Span::from_micros(10000000), stuck_timeout: Span::from_micros(10000000), flush_timeout: Span::from_micros(500000) };
    let script = r#"
            0 begins
            1050 voice 1000
            1700 pause 1600
            2101 timer
            2300 final r1 What time is it?
            2500 text r1 "Ten "
            2501 text r1 "\"sharp\"."
            2600 plays r1 2600
            3000 played r1 12 2990
            4000 voice 3950
            4700 pause 4600
            5101 timer
            5200 final r2 And
            5300 voice 5250
        "#;
    expect![[r#"
            0 -- Listening (ready)
            1050 open s1 from 500
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2101 finalise s1 as r1 until 2101
            2101 -- Answering (silence)
            2300 was-the-user s1
            2300 transcribed "What time is it?"
            2300 ask r1 "What time is it?"
            2300 release r1
            2500 reply "Ten "
            2501 reply "\"sharp\"."
            2600 close s1
            2600 -- Speaking (reply began)
            3000 record duplex completed "What time is it?" -> "Ten \"sharp\"." heard "Ten \"sharp\"." [speech_start=-600 speech_end=0 turn_commit=501 stt_final=700 play_start=1000 play_end=1390]
            3000 -- Listening (reply ended)
            4000 open s2 from 3450
            4000 -- Hearing (speech began)
            4700 -- Settling (speech paused)
            5101 finalise s2 as r2 until 5101
            5101 -- Answering (silence)
            5200 was-the-user s2
            5200 transcribed "And"
            5200 ask r2 "And"
            5200 release r2
            5300 silence r2
            5300 -- Hearing (speech went on)
        "#]]
        .assert_eq(&scenario::play_as_told(config, Mode::Duplex, script));
}
