//! Relays that can't go as they were meant to: something fails, something goes on already, or the user wants something else. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::Config;

fn check(mode: Mode, script: &str, orders: Expect) {
    orders.assert_eq(&scenario::play_with(Config::default(), mode, script));
}

#[test]
fn without_a_voice_nobody_listens_for_an_answer() {
    check(
        Mode::PushToTalk,
        "0 relay 8000 60000 Done?
         100 voice-fails r1 voice.gone
         100 played r1 0 100
         20000 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 say r1 "Done?"
            0 reply "Done?"
            0 -- Answering (for another program)
            100 tell voice.gone
            100 relayed failed for voice.gone heard ""
            100 -- Idle (reply ended)
        "#]],
    );
}

#[test]
fn a_recogniser_that_fails_is_told() {
    check(
        Mode::PushToTalk,
        "0 relay 8000 60000
         1000 voice 950
         1200 stt-fails s1 speech.gone
         20000 wait",
        expect![[r#"
            0 -- Idle (ready)
            0 -- Listening (for another program)
            1000 open s1 from 450
            1000 -- Hearing (speech began)
            1200 tell speech.gone
            1200 close s1
            1200 relayed failed for speech.gone
            1200 -- Idle (a part failed)
        "#]],
    );
}

#[test]
fn it_does_not_break_into_a_turn_and_a_second_one_has_to_wait() {
    check(
        Mode::Duplex,
        "0 say hello
         100 relay - - Done.
         200 text r1 Hi.
         300 plays r1 300
         500 done r1
         900 played r1 3 900
         1000 relay 8000 60000
         1100 relay 8000 60000
         1200 stop",
        expect![[r#"
            0 -- Listening (ready)
            0 -- Answering (typed)
            0 transcribed "hello"
            0 ask r1 "hello"
            0 release r1
            100 relayed busy
            200 reply "Hi."
            300 -- Speaking (reply began)
            900 record text completed "hello" -> "Hi." heard "Hi." [speech_end=0 turn_commit=0 stt_final=0 play_start=300 llm_done=500 play_end=900]
            900 -- Listening (reply ended)
            1000 -- Listening (for another program)
            1100 relayed busy
            1200 relayed stopped
            1200 -- Listening (stopped)
        "#]],
    );
}

#[test]
fn a_message_that_falls_silent_is_no_turn_that_is_still_to_be_recorded() {
    use riposte_measures::Time;
    use riposte_turn::{Input, Machine, Output, Relay};
    let mut machine = Machine::new(Config::default(), Mode::PushToTalk);
    machine.handle(Input::Relay { relay: Relay { message: Some("Done.".to_owned()), listens: None } }, Time::ZERO);
    let said = std::iter::from_fn(|| machine.poll()).find_map(|order| match order {
        Output::Say { revision, .. } => Some(revision),
        _ => None,
    });
    let at = Time::from_millis(200);
    machine.handle(Input::PlayStarted { revision: said.unwrap(), at }, at);
    machine.handle(Input::Stop, Time::from_millis(300));
    assert!(!machine.is_closing());
    let told =
        |machine: &mut Machine| std::iter::from_fn(|| machine.poll()).any(|order| matches!(order, Output::Relayed(_)));
    assert!(!told(&mut machine), "what was heard of it is not known yet");
    let silenced = Input::Silenced { revision: said.unwrap(), heard_bytes: 2, at: Time::from_millis(310) };
    machine.handle(silenced, Time::from_millis(320));
    assert!(told(&mut machine));
}

#[test]
fn who_presses_the_key_over_a_message_alone_talks_with_riposte() {
    check(
        Mode::PushToTalk,
        "0 relay - - A long story.
         200 plays r1 200
         1000 key-down
         1050 silenced r1 6 1040
         3000 key-up
         3100 final r2 What time is it?",
        expect![[r#"
            0 -- Idle (ready)
            0 say r1 "A long story."
            0 reply "A long story."
            0 -- Answering (for another program)
            200 -- Speaking (reply began)
            1000 silence r1
            1000 open s1 from 1000
            1000 -- Hearing (key pressed)
            1050 relayed stopped heard "A long" (interrupted)
            3000 finalise s1 as r2 until 3000
            3000 stop feeding s1 from 3000
            3000 -- Answering (key released)
            3100 was-the-user s1
            3100 close s1
            3100 transcribed "What time is it?"
            3100 ask r2 "What time is it?"
            3100 release r2
        "#]],
    );
}
