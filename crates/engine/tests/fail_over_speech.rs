//! The real engine in real time with recognisers that the settings choose: the chosen one dies in the middle of a turn, and the next one has the words in the same
//! turn, none lost and none twice. Servers are on this machine; the recogniser that comes with Riposte is the real one.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clip;
use riposte_engine::api::{Command, Event};
use riposte_engine::builder;
use riposte_measures::{Asked, AttemptView, Became, Mode, Outcome, Span, TurnView};
use riposte_settings::Settings;
use riposte_sim::providers::{
    Act, Hearing, RunningServer, RunningSockets, ScriptedEars, ScriptedTranscription, Transcript, When,
};
use riposte_vendors::Stage;
use secrecy::SecretString;
use stages::{Rig, Writes};

const KEY: &str = "dg-secret-42";
const NOVA: &str = "deepgram/nova-3";
const PLAIN: &str = "openai_compatible/plain-1";
const QUESTION: &str = "What time is it?";
/// How long `try-it.wav` is spoken, and a word less.
const WHOLE_S: f64 = 0.8;

/// Push-to-talk with these recognisers, the first chosen.
fn settings(order: &[&str]) -> Settings {
    let mut settings = Settings::default();
    settings.conversation.mode = Mode::PushToTalk;
    (settings.conversation.openers, settings.conversation.acknowledgements) = (false, false);
    settings.voice.phrase_cache_mb = 0;
    settings.speech.provider = order[0].to_owned();
    settings.speech.fall_back = order[1..].iter().map(|name| (*name).to_owned()).collect();
    settings
}

fn at(settings: &mut Settings, vendor: &str, address: &str, model: &str) {
    let endpoint = settings.speech.endpoints.get_mut(vendor).unwrap();
    (endpoint.base_url, endpoint.model) = (address.to_owned(), model.to_owned());
}

fn rig(settings: Settings) -> Rig {
    let deepgram = settings.speech.endpoints["deepgram"].base_url.clone();
    let owner = deepgram.trim_end_matches("/v1").to_owned();
    let keys = move |asked: &str| Ok((asked == owner).then(|| SecretString::from(KEY)));
    let writes = Writes::at_once((0..6).map(|_| Ok(vec!["Noon."])).collect());
    Rig::chosen(builder(Arc::new(keys)), writes, settings)
}

/// Deepgram, then a server of the older protocol.
fn two(first: &RunningSockets, second: &RunningServer) -> Rig {
    let mut settings = settings(&["deepgram", "openai_compatible"]);
    at(&mut settings, "deepgram", first.base_url(), "nova-3");
    at(&mut settings, "openai_compatible", second.base_url(), "plain-1");
    rig(settings)
}

/// Understands the question where it is given all of it.
fn understands() -> RunningServer {
    let text = |received: &riposte_sim::providers::Received, _| {
        let (rate_hz, samples) = received.upload.as_ref().unwrap().sound().unwrap();
        let is_whole = samples.len() as f64 / f64::from(rate_hz) > WHOLE_S;
        Transcript::text(if is_whole { QUESTION } else { "it?" })
    };
    ScriptedTranscription::openai().respond(text).start().unwrap()
}

fn question() -> Clip {
    let spoken = Clip::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav")).unwrap();
    let mut samples = spoken.samples().to_vec();
    samples.extend(vec![0.0; spoken.rate_hz() as usize / 2]);
    Clip::new(spoken.rate_hz(), spoken.channels(), samples)
}

/// The turn, and the codes of what was told meanwhile.
fn turn(rig: &mut Rig) -> (TurnView, Vec<String>) {
    rig.engine.play_clip(question()).unwrap();
    rig.turn_and_codes()
}

fn calls(turn: &TurnView) -> Vec<(&str, Became)> {
    let of_speech = turn.attempts.iter().filter(|attempt| attempt.stage == Asked::Speech);
    of_speech.map(|attempt| (attempt.provider.as_str(), attempt.became.clone())).collect()
}

fn failed(code: &str) -> Became {
    Became::Failed(code.to_owned())
}

/// Words and figures of a turn in which the first failed so and the second served.
#[track_caller]
fn served_by_the_second(turn: &TurnView, code: &str, second: &str) {
    assert_eq!((turn.outcome, turn.transcript.as_str(), turn.reply.as_str()), (Outcome::Completed, QUESTION, "Noon."));
    let calls = calls(turn);
    assert_eq!((&calls[0].1, &calls[1..]), (&failed(code), &[(second, Became::Served)][..]), "{turn:?}");
    assert_eq!(turn.providers.stt, second);
    show_lost(code, &turn.attempts);
}

/// For whoever runs this with `--no-capture`: what the user waited longer.
fn show_lost(case: &str, attempts: &[AttemptView]) {
    for attempt in attempts.iter().filter(|attempt| attempt.stage == Asked::Speech) {
        let lost = attempt.ended - attempt.sent.unwrap_or(attempt.ended).max(attempt.began);
        println!("{case}: {} {:?} {lost:.0} ms after the text was wanted", attempt.provider, attempt.became);
    }
}

#[test]
fn where_nobody_listens_the_next_server_has_the_words() {
    let gone = ScriptedEars::nova().key(KEY).hearing(Hearing::words(QUESTION)).start().unwrap();
    let second = understands();
    let mut settings = settings(&["deepgram", "openai_compatible"]);
    at(&mut settings, "deepgram", gone.base_url(), "nova-3");
    at(&mut settings, "openai_compatible", second.base_url(), "plain-1");
    drop(gone);
    let mut rig = rig(settings);
    let (first, _) = turn(&mut rig);
    served_by_the_second(&first, "speech.unreachable", PLAIN);
    assert_eq!(calls(&first)[0].0, NOVA);
}

#[test]
fn a_stream_that_is_closed_in_mid_utterance_loses_no_word() {
    let closes = Hearing::words(QUESTION).mishap(When::HeardMs(400), Act::Close(1011, "out of order"));
    let first = ScriptedEars::nova().key(KEY).hearing(closes).plain_refused(500, "out of order").start().unwrap();
    let second = understands();
    let mut rig = two(&first, &second);
    let (turn, told) = turn(&mut rig);
    served_by_the_second(&turn, "speech.server", PLAIN);
    assert!(told.iter().all(|code| code == "fall_back.speech.deepgram"), "{told:?}");
    assert_eq!(second.requests().len(), 1);
}

#[test]
fn a_server_that_falls_silent_when_it_is_asked_is_not_waited_for() {
    let stalls = Hearing::words(QUESTION).mishap(When::Asked, Act::Stall);
    let first = ScriptedEars::nova().key(KEY).hearing(stalls).plain(QUESTION).start().unwrap();
    let second = understands();
    let mut rig = two(&first, &second);
    rig.engine.standings().remember(Stage::Speech, NOVA, [Span::from_millis(200); 20]);
    let (heard, _) = turn(&mut rig);
    served_by_the_second(&heard, "speech.timeout", PLAIN);
    // It is left alone for a while.
    let (next, _) = turn(&mut rig);
    let rests = Became::PassedOver("speech.timeout".to_owned());
    assert_eq!(calls(&next), [(NOVA, rests), (PLAIN, Became::Served)]);
    assert_eq!((next.transcript.as_str(), next.outcome), (QUESTION, Outcome::Completed));
}

#[test]
fn a_plain_call_that_fails_is_answered_by_a_stream() {
    let first = ScriptedTranscription::openai().reply(Transcript::refusal(500, "out of order")).start().unwrap();
    let second = ScriptedEars::nova().key(KEY).hearing(Hearing::words(QUESTION)).start().unwrap();
    let mut settings = settings(&["openai_compatible", "deepgram"]);
    at(&mut settings, "deepgram", second.base_url(), "nova-3");
    at(&mut settings, "openai_compatible", first.base_url(), "plain-1");
    let mut rig = rig(settings);
    let (turn, _) = turn(&mut rig);
    served_by_the_second(&turn, "speech.server", NOVA);
}

#[test]
fn the_recogniser_that_comes_with_riposte_takes_over() {
    let closes = Hearing::words(QUESTION).mishap(When::HeardMs(400), Act::Close(1011, "out of order"));
    let first = ScriptedEars::nova().key(KEY).hearing(closes).plain_refused(500, "out of order").start().unwrap();
    let mut settings = settings(&["deepgram", "whisper"]);
    at(&mut settings, "deepgram", first.base_url(), "nova-3");
    let mut rig = rig(settings);
    let (turn, _) = turn(&mut rig);
    let whisper = turn.providers.stt.clone();
    assert!(whisper.starts_with("whisper/"), "{whisper}");
    served_by_the_second(&turn, "speech.server", &whisper);
}

#[test]
fn a_wrong_key_is_told_once_and_the_next_one_hears() {
    let first = ScriptedEars::nova().key("another").hearing(Hearing::words(QUESTION)).start().unwrap();
    let second = understands();
    let mut rig = two(&first, &second);
    let (heard, mut told) = turn(&mut rig);
    // The warm-up may have found it out before.
    assert_eq!(calls(&heard).last().unwrap(), &(PLAIN, Became::Served));
    let (next, more) = turn(&mut rig);
    assert_eq!(calls(&next), [(NOVA, Became::PassedOver("speech.auth".to_owned())), (PLAIN, Became::Served)]);
    told.extend(more);
    assert!(told.iter().filter(|code| *code == "fall_back.speech.deepgram").count() <= 1, "{told:?}");
    assert_eq!((heard.transcript.as_str(), next.transcript.as_str()), (QUESTION, QUESTION));
}

#[test]
fn where_nobody_is_left_one_problem_is_told_and_the_next_turn_is_a_new_one() {
    let stream = Hearing::words(QUESTION).mishap(When::HeardMs(400), Act::HangUp);
    let first = ScriptedEars::nova().key(KEY).hearing(stream).plain_refused(500, "out of order").start().unwrap();
    let twice = |_: &riposte_sim::providers::Received, turn| match turn {
        0 => Transcript::refusal(500, "out of order, too"),
        _ => Transcript::text(QUESTION),
    };
    let second = ScriptedTranscription::openai().respond(twice).start().unwrap();
    let mut rig = two(&first, &second);
    rig.engine.play_clip(question()).unwrap();
    let told = rig.until(|event| match event {
        Event::Failed { problem } => Some(problem.code.clone()),
        _ => None,
    });
    assert_eq!(told, "speech.server");
    rig.state(riposte_engine::api::State::Idle);
    let (next, told) = turn(&mut rig);
    assert_eq!(next.transcript, QUESTION);
    assert!(told.iter().all(|code| code == "fall_back.speech.deepgram"), "{told:?}");
    rig.engine.send(Command::Stop);
}

#[test]
fn a_server_that_takes_its_time_is_waited_for_where_nobody_else_is() {
    let slow = Transcript::text(QUESTION).after(Duration::from_millis(1_500));
    let only = ScriptedTranscription::openai().reply(slow).start().unwrap();
    let mut settings = settings(&["openai_compatible"]);
    at(&mut settings, "openai_compatible", only.base_url(), "plain-1");
    let mut rig = rig(settings);
    rig.engine.standings().remember(Stage::Speech, PLAIN, [Span::from_millis(100); 20]);
    let (turn, told) = turn(&mut rig);
    assert_eq!((turn.transcript.as_str(), calls(&turn)), (QUESTION, vec![(PLAIN, Became::Served)]));
    assert!(told.is_empty(), "{told:?}");
}
