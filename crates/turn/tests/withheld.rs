//! Something is said while the answer is awaited: it is kept back until it is clear whether that was more of the question. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::{Mode, Span};
use riposte_turn::speculation::{Eagerness, Speculation};
use riposte_turn::{Config, Machine, Phrases, Waits, filler};

/// Hands-free, nothing prepared ahead, with a model that takes two seconds.
fn check(acknowledges: bool, rest: &str, orders: Expect) {
    let config = Config { speculation: Speculation::of(Eagerness::Off), ..Config::default() };
    let mut machine = Machine::new(config, Mode::Duplex);
    if acknowledges {
        machine.set_fillers(Phrases::prepared(filler::ENGLISH, |_| true));
        machine.set_waits(Waits::of([Span::from_millis(2_000)]));
    }
    let script = format!(
        "1050 voice 1000
         1600 partial s1 1500 Tell me about rivers.
         1700 pause 1600
         1850 final r1 Tell me about rivers.
         {rest}"
    );
    let log = scenario::play_on(machine, &script);
    let of_interest = ["fill", "--", "ask", "silence", "withhold", "release", "reply", "record", "transcribed"];
    let lines: Vec<&str> = log.lines().filter(|line| of_interest.iter().any(|word| line.contains(word))).collect();
    orders.assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn a_cough_costs_nothing_of_the_wait() {
    check(
        false,
        "3000 voice 2950
         3150 pause 3100
         3300 final r3 Tell me about rivers.
         4000 text r2 They begin small.
         4100 mark r2 tts_first_audio 4100
         4110 plays r2 4110
         6000 played r2 17 6000",
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            1850 -- Answering (silence)
            1850 transcribed "Tell me about rivers."
            1850 ask r2 "Tell me about rivers."
            1850 release r2
            3000 withhold r2
            3000 -- Hearing (speech went on)
            3150 -- Settling (speech paused)
            4100 -- Answering (silence)
            4100 transcribed "Tell me about rivers."
            4100 release r2
            4100 reply "They begin small."
            4110 -- Speaking (reply began)
            6000 record duplex completed "Tell me about rivers." -> "They begin small." heard "They begin small." [speech_start=-2100 stt_first_partial=-1500 speech_end=0 turn_commit=1000 stt_final=-1250 tts_first_audio=1000 play_start=1010 play_end=2900]
            6000 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn neither_does_an_okay_to_what_fills_the_wait_and_it_is_not_filled_again() {
    check(
        true,
        "2900 mark r2 ack_play_start 2900
         3000 text r2 They begin
         3500 voice 3450
         3800 pause 3700
         3950 final r3 Tell me about rivers. Okay.
         4000 text r2  small.
         4050 mark r2 tts_first_audio 4050
         4100 plays r2 4100",
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            1850 -- Answering (silence)
            1850 transcribed "Tell me about rivers."
            1850 ask r2 "Tell me about rivers."
            1850 release r2
            1850 fill r2 "One moment."
            3000 reply "They begin"
            3500 withhold r2
            3500 -- Hearing (speech went on)
            3800 -- Settling (speech paused)
            4050 -- Answering (silence)
            4050 transcribed "Tell me about rivers. Okay."
            4050 release r2
            4050 reply "They begin small."
            4100 -- Speaking (reply began)
        "#]],
    );
}

#[test]
fn more_of_the_question_asks_anew() {
    check(
        false,
        "2500 text r2 They
         3000 voice 2950
         3900 partial s1 3800 Tell me about rivers in Africa.
         4000 pause 3900
         4150 final r3 Tell me about rivers in Africa.
         5000 text r4 The Nile.",
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            1850 -- Answering (silence)
            1850 transcribed "Tell me about rivers."
            1850 ask r2 "Tell me about rivers."
            1850 release r2
            2500 reply "They"
            3000 withhold r2
            3000 -- Hearing (speech went on)
            4000 -- Settling (speech paused)
            4150 silence r2
            4150 -- Answering (silence)
            4150 transcribed "Tell me about rivers in Africa."
            4150 ask r4 "Tell me about rivers in Africa."
            4150 release r4
            5000 reply "The Nile."
        "#]],
    );
}

#[test]
fn what_is_at_the_speaker_is_not_kept_back() {
    check(
        false,
        "2500 text r2 They begin small.
         2900 mark r2 play_queued 2900
         2910 voice 2870
         3100 pause 3050
         3300 final r3 Tell me about rivers.
         5000 wait",
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            1850 -- Answering (silence)
            1850 transcribed "Tell me about rivers."
            1850 ask r2 "Tell me about rivers."
            1850 release r2
            2500 reply "They begin small."
            2910 silence r2
            2910 -- Hearing (speech went on)
            3100 -- Settling (speech paused)
            3300 -- Answering (silence)
            3300 transcribed "Tell me about rivers."
            3300 ask r4 "Tell me about rivers."
            3300 release r4
        "#]],
    );
}

#[test]
fn nor_is_what_began_to_sound_at_that_very_moment() {
    check(
        false,
        "2500 text r2 They begin small.
         2910 voice 2870
         2915 played r2 0 2910
         3100 pause 3050
         3300 final r3 Tell me about rivers.
         5000 wait",
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            1850 -- Answering (silence)
            1850 transcribed "Tell me about rivers."
            1850 ask r2 "Tell me about rivers."
            1850 release r2
            2500 reply "They begin small."
            2910 withhold r2
            2910 -- Hearing (speech went on)
            3100 -- Settling (speech paused)
            3300 -- Answering (silence)
            3300 transcribed "Tell me about rivers."
            3300 ask r4 "Tell me about rivers."
            3300 release r4
        "#]],
    );
}
