//! Another program speaks and listens through a real engine: no chat model is asked, nothing is kept, and what came of it is told once.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::future::Future;

use riposte_audio::Clip;
use riposte_engine::api::{Command, Event, Reason, State};
use riposte_problem::Problem;
use riposte_relay::{Ended, Errand, News, Patience, Relayed, Step};
use riposte_settings::Settings;
use stages::Rig;

/// A spoken question, and the silence in which its end is heard.
fn spoken() -> Clip {
    let path = format!("{}/../../models/micro/samples/04.wav", env!("CARGO_MANIFEST_DIR"));
    let spoken = Clip::read(std::path::Path::new(&path)).unwrap();
    let silence = vec![0.0; 2 * spoken.rate_hz() as usize];
    Clip::new(spoken.rate_hz(), spoken.channels(), [spoken.samples(), &silence].concat())
}

fn rig(understands: &[&'static str]) -> Rig {
    Rig::start(understands, Vec::new(), Settings::default())
}

fn errand(message: &str, begins_ms: Option<u32>) -> Errand {
    let listens = begins_ms.map(|begins_ms| Patience { begins_ms, held_ms: 20_000 });
    Errand { message: (!message.is_empty()).then(|| message.to_owned()), listens, ..Errand::default() }
}

fn wait(ends: impl Future<Output = Result<Relayed, Problem>>) -> Result<Relayed, Problem> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(ends)
}

#[test]
fn what_is_said_to_a_message_goes_to_whoever_sent_it_with_its_times() {
    let mut rig = rig(&["Yes, all of them."]);
    let mut relay = rig.engine.relay(errand("Shall I run the tests?", Some(20_000)));
    rig.state(State::Speaking);
    rig.state(State::Listening);
    rig.engine.play_clip(spoken()).unwrap();
    let relayed = wait(relay.ended()).unwrap();
    assert_eq!(relayed.ended, Ended::Answered);
    let (message, answer) = (relayed.message.unwrap(), relayed.answer.unwrap());
    assert_eq!((message.heard.as_str(), message.is_interrupted), ("Shall I run the tests?", false));
    assert_eq!((answer.text.as_str(), answer.is_typed), ("Yes, all of them.", false));
    let times =
        [message.began_ms, message.ended_ms, answer.began_ms, answer.ended_ms, answer.over_ms].map(Option::unwrap);
    assert!(times.is_sorted(), "{times:?}");
    assert!(answer.known_ms >= answer.ended_ms);
    rig.state(State::Idle);
    assert!(rig.asked.lock().unwrap().is_empty(), "no model is asked");
    assert!(rig.stored().is_empty(), "nothing of it is kept");
}

#[test]
fn a_second_turn_follows_the_first_and_a_question_of_the_user_after_both_is_answered() {
    let mut rig = Rig::start(&["One.", "Two."], vec![Ok(vec!["Noon."])], Settings::default());
    for (message, said) in [("First?", "One."), ("", "Two.")] {
        let mut relay = rig.engine.relay(errand(message, Some(20_000)));
        rig.state(State::Listening);
        rig.engine.play_clip(spoken()).unwrap();
        assert_eq!(wait(relay.ended()).unwrap().answer.unwrap().text, said);
    }
    rig.engine.send(Command::Say { text: "When?".to_owned() });
    assert_eq!(rig.turn().reply, "Noon.");
}

#[test]
fn a_message_alone_is_heard_to_its_end() {
    let rig = rig(&[]);
    let relayed = wait(rig.engine.relay(errand("All tests pass.", None)).ended()).unwrap();
    assert_eq!((relayed.ended, relayed.answer), (Ended::Said, None));
    assert_eq!(relayed.message.unwrap().heard, "All tests pass.");
}

#[test]
fn hold_on_is_waited_for_and_is_no_answer() {
    let mut rig = rig(&["Hold on a second.", "All of them."]);
    let mut relay = rig.engine.relay(errand("", Some(20_000)));
    rig.state(State::Listening);
    rig.engine.play_clip(spoken()).unwrap();
    rig.until(|event| {
        let held = matches!(event, Event::StateChanged { reason: Reason::AskedToWait, .. });
        held.then_some(())
    });
    rig.engine.play_clip(spoken()).unwrap();
    assert_eq!(wait(relay.ended()).unwrap().answer.unwrap().text, "All of them.");
}

#[test]
fn what_happens_is_told_step_by_step() {
    let rig = rig(&[]);
    let mut relay = rig.engine.relay(errand("Done?", Some(300)));
    let mut steps = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let relayed = loop {
        match runtime.block_on(relay.next()) {
            News::Step { step } => steps.push(step),
            News::Ended { relayed } => break relayed,
            News::Refused { problem } => panic!("{problem}"),
        }
    };
    assert_eq!((steps, relayed.ended), (vec![Step::Speaking, Step::Listening], Ended::NothingHeard));
}

#[test]
fn nobody_answers() {
    let rig = rig(&[]);
    let relayed = wait(rig.engine.relay(errand("", Some(300))).ended()).unwrap();
    assert_eq!((relayed.ended, relayed.message, relayed.answer), (Ended::NothingHeard, None, None));
}

#[test]
fn whoever_gives_it_up_is_not_heard_any_more() {
    let mut rig = rig(&[]);
    let relay = rig.engine.relay(errand(&"A sentence that lasts for quite a while. ".repeat(5), Some(20_000)));
    rig.state(State::Speaking);
    drop(relay);
    rig.state(State::Idle);
    let mut next = rig.engine.relay(errand("Done.", None));
    while let Err(problem) = wait(next.ended()) {
        // What sounded is still falling silent.
        assert_eq!(problem.code, "relay.busy");
        next = rig.engine.relay(errand("Done.", None));
    }
}

#[test]
fn a_stop_of_the_user_tells_what_was_heard() {
    let mut rig = rig(&[]);
    let mut relay = rig.engine.relay(errand(&"A sentence that lasts for quite a while. ".repeat(5), Some(20_000)));
    rig.state(State::Speaking);
    rig.engine.send(Command::Stop);
    let relayed = wait(relay.ended()).unwrap();
    let message = relayed.message.unwrap();
    assert_eq!((relayed.ended, message.is_interrupted), (Ended::Stopped, true));
    assert!(message.heard.len() < 100, "{}", message.heard);
}

#[test]
fn one_at_a_time_and_none_within_a_turn() {
    let mut rig = Rig::start(&[], vec![Ok(vec!["A long answer, which is not over soon."])], Settings::default());
    rig.engine.send(Command::Say { text: "When?".to_owned() });
    rig.state(State::Speaking);
    let refused = wait(rig.engine.relay(errand("Done.", None)).ended()).unwrap_err();
    assert_eq!(refused.code, "relay.busy");
    rig.turn();
    let mut first = rig.engine.relay(errand("Done with everything.", None));
    let refused = wait(rig.engine.relay(errand("Me, too.", None)).ended()).unwrap_err();
    assert_eq!(refused.code, "relay.busy");
    assert_eq!(wait(first.ended()).unwrap().ended, Ended::Said);
}

#[test]
fn nobody_is_heard_while_the_microphone_is_muted() {
    let mut rig = rig(&[]);
    let mut relay = rig.engine.relay(errand("", Some(20_000)));
    rig.state(State::Listening);
    rig.engine.send(Command::SetMuted { muted: true });
    let relayed = wait(relay.ended()).unwrap();
    assert_eq!((relayed.ended, relayed.problem.unwrap().code.as_str()), (Ended::Failed, "relay.muted"));
    let refused = wait(rig.engine.relay(errand("", Some(20_000))).ended()).unwrap_err();
    assert_eq!(refused.code, "relay.muted");
    assert_eq!(wait(rig.engine.relay(errand("Done.", None)).ended()).unwrap().ended, Ended::Said);
}
