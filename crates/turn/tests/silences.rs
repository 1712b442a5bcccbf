//! Silences that last: a long wait is filled, an unanswered question is followed up once. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::{Mode, Span};
use riposte_turn::{Config, Machine, Phrases, Waits, filler};

/// Hands-free at the baseline, with the waits known for the providers, in milliseconds.
fn machine(waits: &[i64]) -> Machine {
    let baseline = Config::baseline(Span::from_millis(500), Span::from_millis(150));
    let config = Config { reprompt: Some(Span::from_millis(10_000)), ..baseline };
    let mut machine = Machine::new(config, Mode::Duplex);
    machine.set_fillers(Phrases::prepared(filler::ENGLISH, |_| true));
    machine.set_waits(Waits::of(waits.iter().map(|ms| Span::from_millis(*ms))));
    machine
}

fn check(machine: Machine, script: &str, orders: Expect) {
    let log = scenario::play_on(machine, script);
    let of_interest =
        |line: &&str| ["fill", "reprompt", "--", "ask", "silence", "record"].iter().any(|w| line.contains(w));
    let lines: Vec<&str> = log.lines().filter(of_interest).collect();
    orders.assert_eq(&(lines.join("\n") + "\n"));
}

const QUESTION: &str = "1050 voice 1000
    1700 pause 1600
    2300 final r1 What is the tallest mountain in Africa?\n";

#[test]
fn a_slow_model_is_covered_as_soon_as_the_question_is_known() {
    check(
        machine(&[2_000, 2_500, 3_000]),
        &format!("{QUESTION} 5000 wait"),
        expect![[r#"
        0 -- Listening (ready)
        1050 -- Hearing (speech began)
        1700 -- Settling (speech paused)
        2100 -- Answering (silence)
        2300 ask r1 "What is the tallest mountain in Africa?"
        2300 fill r1 "Let me check."
    "#]],
    );
}

#[test]
fn the_turn_ends_for_it_while_the_reply_is_prepared() {
    let prepared = |waits: &[i64]| {
        let mut machine = machine(waits);
        machine.configure(Config::default());
        machine
    };
    let question = "1050 voice 1000
        1600 partial s1 1500 What is the tallest mountain in Africa?
        1700 pause 1600
        1750 partial s1 1650 What is the tallest mountain in Africa?
        1850 final r1 What is the tallest mountain in Africa?";
    check(
        prepared(&[2_000, 2_500, 3_000]),
        &format!("{question}\n 5000 wait"),
        expect![[r#"
        0 -- Listening (ready)
        1050 -- Hearing (speech began)
        1700 -- Settling (speech paused)
        1750 ask r2 "What is the tallest mountain in Africa?"
        2200 -- Answering (silence)
        2200 fill r2 "Let me check."
    "#]],
    );
    check(
        prepared(&[600, 650, 700]),
        &format!("{question}\n 2900 wait"),
        expect![[r#"
        0 -- Listening (ready)
        1050 -- Hearing (speech began)
        1700 -- Settling (speech paused)
        1750 ask r2 "What is the tallest mountain in Africa?"
    "#]],
    );
}

#[test]
fn a_quick_one_is_not() {
    let replies = "2600 mark r1 tts_first_audio 2600
        2610 text r1 Kilimanjaro.
        2620 plays r1 2620
        3600 played r1 12 3600
        4000 wait";
    check(
        machine(&[300, 350, 400]),
        &format!("{QUESTION} {replies}"),
        expect![[r#"
        0 -- Listening (ready)
        1050 -- Hearing (speech began)
        1700 -- Settling (speech paused)
        2100 -- Answering (silence)
        2300 ask r1 "What is the tallest mountain in Africa?"
        2620 -- Speaking (reply began)
        3600 record duplex completed "What is the tallest mountain in Africa?" -> "Kilimanjaro." heard "Kilimanjaro." [speech_start=-600 speech_end=0 turn_commit=500 stt_final=700 tts_first_audio=1000 play_start=1020 play_end=2000]
        3600 -- Listening (reply ended)
    "#]],
    );
}

#[test]
fn a_quick_one_that_hangs_is_covered_once() {
    check(
        machine(&[300, 350, 400]),
        &format!("{QUESTION} 9000 wait"),
        expect![[r#"
        0 -- Listening (ready)
        1050 -- Hearing (speech began)
        1700 -- Settling (speech paused)
        2100 -- Answering (silence)
        2300 ask r1 "What is the tallest mountain in Africa?"
        3200 fill r1 "Let me check."
    "#]],
    );
}

#[test]
fn an_unknown_one_has_a_second() {
    check(
        machine(&[]),
        &format!("{QUESTION} 9000 wait"),
        expect![[r#"
        0 -- Listening (ready)
        1050 -- Hearing (speech began)
        1700 -- Settling (speech paused)
        2100 -- Answering (silence)
        2300 ask r1 "What is the tallest mountain in Africa?"
        2600 fill r1 "Let me check."
    "#]],
    );
}

#[test]
fn its_own_echo_does_not_take_the_question_back() {
    check(
        machine(&[2_000]),
        &format!(
            "{QUESTION} 2400 echo true\n 2400 voice 2350\n 2900 pause 2850\n 3000 voice 2950\n 3200 echo false\n 3500 wait"
        ),
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 -- Answering (silence)
            2300 ask r1 "What is the tallest mountain in Africa?"
            2300 fill r1 "Let me check."
            3200 silence r1
            3200 -- Hearing (speech went on)
        "#]],
    );
}

#[test]
fn speaking_on_over_it_takes_the_turn_up_again() {
    check(
        machine(&[2_000]),
        &format!(
            "{QUESTION} 3000 voice 2950\n 3900 pause 3800\n 4600 final r2 What is the tallest mountain in Africa and where?\n 5000 wait"
        ),
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 -- Answering (silence)
            2300 ask r1 "What is the tallest mountain in Africa?"
            2300 fill r1 "Let me check."
            3000 silence r1
            3000 -- Hearing (speech went on)
            3900 -- Settling (speech paused)
            4300 -- Answering (silence)
            4600 ask r2 "What is the tallest mountain in Africa and where?"
            4600 fill r2 "Let me think."
        "#]],
    );
}

/// The reply is a question, heard to its end at 4000.
const ASKS_BACK: &str = "2600 text r1 Which one do you mean?
    2620 plays r1 2620
    4000 played r1 22 4000\n";

#[test]
fn a_question_that_nobody_answers_is_followed_up_once() {
    check(
        machine(&[]),
        &format!("{QUESTION} {ASKS_BACK} 14300 plays r2 14300\n 16000 played r2 0 16000\n 60000 wait"),
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 -- Answering (silence)
            2300 ask r1 "What is the tallest mountain in Africa?"
            2600 fill r1 "Let me check."
            2620 -- Speaking (reply began)
            4000 record duplex completed "What is the tallest mountain in Africa?" -> "Which one do you mean?" heard "Which one do you mean?" [speech_start=-600 speech_end=0 turn_commit=500 stt_final=700 play_start=1020 play_end=2400]
            4000 -- Listening (reply ended)
            14000 reprompt r2
            14000 -- Answering (nobody answered)
            14300 -- Speaking (reply began)
            16000 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn an_answer_in_time_or_over_it_is_heard() {
    check(
        machine(&[]),
        &format!(
            "{QUESTION} {ASKS_BACK} 12050 voice 12000\n 12700 pause 12600\n 13300 final r2 The first.\n 20000 wait"
        ),
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 -- Answering (silence)
            2300 ask r1 "What is the tallest mountain in Africa?"
            2600 fill r1 "Let me check."
            2620 -- Speaking (reply began)
            4000 record duplex completed "What is the tallest mountain in Africa?" -> "Which one do you mean?" heard "Which one do you mean?" [speech_start=-600 speech_end=0 turn_commit=500 stt_final=700 play_start=1020 play_end=2400]
            4000 -- Listening (reply ended)
            12050 -- Hearing (speech began)
            12700 -- Settling (speech paused)
            13100 -- Answering (silence)
            13300 ask r2 "The first."
            13600 fill r2 "Let me think."
        "#]],
    );
    check(
        machine(&[]),
        &format!(
            "{QUESTION} {ASKS_BACK} 14100 voice 14050\n 14700 pause 14600\n 15300 final r3 The first.\n 20000 wait"
        ),
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 -- Answering (silence)
            2300 ask r1 "What is the tallest mountain in Africa?"
            2600 fill r1 "Let me check."
            2620 -- Speaking (reply began)
            4000 record duplex completed "What is the tallest mountain in Africa?" -> "Which one do you mean?" heard "Which one do you mean?" [speech_start=-600 speech_end=0 turn_commit=500 stt_final=700 play_start=1020 play_end=2400]
            4000 -- Listening (reply ended)
            14000 reprompt r2
            14000 -- Answering (nobody answered)
            14100 silence r2
            14100 -- Hearing (speech began)
            14700 -- Settling (speech paused)
            15100 -- Answering (silence)
            15300 ask r3 "The first."
            15600 fill r3 "Let me think."
        "#]],
    );
    check(
        machine(&[]),
        &format!(
            "{QUESTION} {ASKS_BACK} 14300 plays r2 14300\n 14500 voice 14450\n 15700 pause 15600\n 16300 final r3 The first.\n 20000 wait"
        ),
        expect![[r#"
            0 -- Listening (ready)
            1050 -- Hearing (speech began)
            1700 -- Settling (speech paused)
            2100 -- Answering (silence)
            2300 ask r1 "What is the tallest mountain in Africa?"
            2600 fill r1 "Let me check."
            2620 -- Speaking (reply began)
            4000 record duplex completed "What is the tallest mountain in Africa?" -> "Which one do you mean?" heard "Which one do you mean?" [speech_start=-600 speech_end=0 turn_commit=500 stt_final=700 play_start=1020 play_end=2400]
            4000 -- Listening (reply ended)
            14000 reprompt r2
            14000 -- Answering (nobody answered)
            14300 -- Speaking (reply began)
            14600 silence r2
            14600 -- Hearing (speech began)
            15700 -- Settling (speech paused)
            16100 -- Answering (silence)
            16300 ask r3 "The first."
            16600 fill r3 "Let me think."
        "#]],
    );
}
