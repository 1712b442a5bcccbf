//! The real engine in real time with voices that the settings choose: the chosen one dies in the middle of a reply, and the next one says the rest in the same turn.
//! Servers are on this machine.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use riposte_engine::api::Command;
use riposte_engine::builder;
use riposte_measures::{Asked, AttemptView, Became, Outcome, Span, TurnView};
use riposte_settings::Settings;
use riposte_sim::providers::{
    Act, Performance, Received, RunningServer, RunningSockets, ScriptedSpeech, ScriptedVoices, Sound, SpeakWhen,
};
use riposte_vendors::Stage;
use secrecy::SecretString;
use stages::{Rig, Writes};

const KEY: &str = "sk-car-42";
const CARTESIA: &str = "cartesia";

/// These voices, the first chosen. Nothing is prepared: all that is said belongs to the replies.
fn settings(order: &[&str]) -> Settings {
    let mut settings = Settings::default();
    settings.voice.provider = order[0].to_owned();
    settings.voice.fall_back = order[1..].iter().map(|name| (*name).to_owned()).collect();
    (settings.conversation.openers, settings.conversation.acknowledgements) = (false, false);
    settings.voice.phrase_cache_mb = 0;
    settings
}

fn at(settings: &mut Settings, vendor: &str, address: &str) {
    let endpoint = settings.voice.endpoints.get_mut(vendor).unwrap();
    endpoint.base_url = address.to_owned();
    if endpoint.model.is_empty() {
        (endpoint.model, endpoint.voice) = ("plain-1".to_owned(), "nova".to_owned());
    }
}

fn rig(settings: Settings, replies: Vec<Vec<&'static str>>) -> Rig {
    let owner = settings.voice.endpoints[CARTESIA].base_url.clone();
    let keys = move |asked: &str| Ok((asked == owner).then(|| SecretString::from(KEY)));
    Rig::chosen(builder(Arc::new(keys)), Writes::at_once(replies.into_iter().map(Ok).collect()), settings)
}

/// Cartesia, then a server of OpenAI's protocol.
fn two(first: &RunningSockets, second: &RunningServer, reply: Vec<&'static str>) -> Rig {
    let mut settings = settings(&[CARTESIA, "openai_compatible"]);
    at(&mut settings, CARTESIA, first.base_url());
    at(&mut settings, "openai_compatible", second.base_url());
    rig(settings, vec![reply.clone(), reply])
}

/// The turn, and the codes of what was told meanwhile.
fn turn(rig: &mut Rig) -> (TurnView, Vec<String>) {
    rig.engine.send(Command::Say { text: "count".to_owned() });
    rig.turn_and_codes()
}

fn calls(turn: &TurnView) -> Vec<(&str, Became)> {
    let of_voice = turn.attempts.iter().filter(|attempt| attempt.stage == Asked::Voice);
    let vendor = |attempt: &'_ AttemptView| attempt.provider.find('/').unwrap_or(attempt.provider.len());
    of_voice.map(|attempt| (&attempt.provider[..vendor(attempt)], attempt.became.clone())).collect()
}

fn failed(code: &str) -> Became {
    Became::Failed(code.to_owned())
}

/// What the second server was given to say.
fn given(server: &RunningServer) -> Vec<String> {
    server.requests().iter().map(|request| request.body["input"].as_str().unwrap_or_default().to_owned()).collect()
}

#[track_caller]
fn is_whole(turn: &TurnView, case: &str) {
    assert_eq!((turn.outcome, &turn.heard, &turn.problem), (Outcome::Completed, &turn.reply, &None), "{turn:?}");
    assert!(turn.providers.tts.starts_with("openai_compatible/"), "{:?}", turn.providers);
    for attempt in turn.attempts.iter().filter(|attempt| attempt.stage == Asked::Voice) {
        let (provider, became) = (&attempt.provider, &attempt.became);
        println!("{case}: {provider} {became:?} {:.0} ms", attempt.ended - attempt.began);
    }
}

const REPLY: [&str; 2] = ["It is nearly noon, ", "so lunch waits."];

#[test]
fn where_nobody_speaks_the_next_voice_does() {
    let first = ScriptedVoices::cartesia().key(KEY).start().unwrap();
    let second = ScriptedSpeech::openai().start().unwrap();
    let mut settings = settings(&[CARTESIA, "openai_compatible"]);
    at(&mut settings, CARTESIA, first.base_url());
    at(&mut settings, "openai_compatible", second.base_url());
    drop(first);
    let mut rig = rig(settings, vec![REPLY.to_vec()]);
    let (turn, _) = turn(&mut rig);
    is_whole(&turn, "refused");
    assert_eq!(calls(&turn), [(CARTESIA, failed("voice.unreachable")), ("openai_compatible", Became::Served)]);
    assert_eq!(given(&second).concat(), "It is nearly noon,so lunch waits.");
}

#[test]
fn a_voice_that_dies_in_its_first_clause_is_followed_from_the_word_that_has_no_sound() {
    // A second of sound comes: four words, and the beginning of a long one.
    let breaks = Performance::whole().pace_ms(&[100, 100, 100, 100, 3_000]).mishap(SpeakWhen::Sounds(25), Act::HangUp);
    let first = ScriptedVoices::cartesia().key(KEY).performance(breaks).start().unwrap();
    let second = ScriptedSpeech::openai().start().unwrap();
    let mut rig = two(&first, &second, vec!["one two three four five six."]);
    let (turn, told) = turn(&mut rig);
    is_whole(&turn, "dies in clause 1");
    assert_eq!(given(&second), ["five six."]);
    assert_eq!(calls(&turn), [(CARTESIA, failed("voice.cut")), ("openai_compatible", Became::Served)]);
    assert!(told.iter().all(|code| code == "fall_back.voice.cartesia"), "{told:?}");
}

#[test]
fn a_voice_that_dies_in_its_second_clause_has_said_the_first() {
    let breaks = Performance::whole().pace_ms(&[200]).mishap(SpeakWhen::Sounds(22), Act::Close(1011, "out of order"));
    let first = ScriptedVoices::cartesia().key(KEY).performance(breaks).start().unwrap();
    let second = ScriptedSpeech::openai().start().unwrap();
    let mut rig = two(&first, &second, vec!["One is here. ", "Two comes then at last."]);
    let (turn, _) = turn(&mut rig);
    is_whole(&turn, "dies in clause 2");
    // Fifteen messages are the first clause's 600 ms, seven 280 ms of the second.
    assert_eq!(given(&second), ["comes then at last."]);
    let wanted =
        [(CARTESIA, Became::Served), (CARTESIA, failed("voice.hung_up")), ("openai_compatible", Became::Served)];
    assert_eq!(calls(&turn), wanted);
}

#[test]
fn a_voice_that_is_silent_is_not_waited_for() {
    let stalls = Performance::whole().mishap(SpeakWhen::Clause(1), Act::Stall);
    let first = ScriptedVoices::cartesia().key(KEY).performance(stalls).start().unwrap();
    let second = ScriptedSpeech::openai().start().unwrap();
    let mut rig = two(&first, &second, REPLY.to_vec());
    let name = rig.engine.snapshot().providers.tts.clone();
    rig.engine.standings().remember(Stage::Voice, &name, [Span::from_millis(200); 20]);
    let (heard, _) = turn(&mut rig);
    is_whole(&heard, "black hole");
    assert_eq!(calls(&heard), [(CARTESIA, failed("voice.timeout")), ("openai_compatible", Became::Served)]);
    // It is left alone for a while.
    let (next, told) = turn(&mut rig);
    is_whole(&next, "black hole, next turn");
    let rests = Became::PassedOver("voice.timeout".to_owned());
    assert_eq!(calls(&next), [(CARTESIA, rests), ("openai_compatible", Became::Served)]);
    assert!(told.is_empty(), "told once: {told:?}");
}

#[test]
fn a_voice_that_has_reached_its_limit_is_followed() {
    let refused = Performance::refused(429, r#"{"message":"Too many requests."}"#);
    let first = ScriptedVoices::cartesia()
        .key(KEY)
        .performance(refused)
        .plain_refused(429, "Too many requests.")
        .start()
        .unwrap();
    let second = ScriptedSpeech::openai().start().unwrap();
    let mut rig = two(&first, &second, REPLY.to_vec());
    let (turn, _) = turn(&mut rig);
    is_whole(&turn, "429");
    // The warm-up may have met it before.
    let (who, became) = &calls(&turn)[0];
    let met = [failed("voice.quota"), Became::PassedOver("voice.quota".to_owned())];
    assert!(*who == CARTESIA && met.contains(became), "{became:?}");
}

#[test]
fn where_nobody_is_left_one_problem_is_told() {
    let refused = Performance::refused(500, r#"{"message":"Out of order."}"#);
    let first =
        ScriptedVoices::cartesia().key(KEY).performance(refused).plain_refused(500, "Out of order.").start().unwrap();
    let second = ScriptedSpeech::openai().reply(Sound::refusal(500, "Out of order, too.")).start().unwrap();
    let mut rig = two(&first, &second, REPLY.to_vec());
    let (turn, mut told) = turn(&mut rig);
    // The warm-up may tell the same.
    told.dedup();
    assert_eq!((turn.outcome, turn.problem.as_deref()), (Outcome::Failed, Some("voice.server")), "{turn:?}");
    assert_eq!((turn.reply.as_str(), turn.heard.as_str()), ("It is nearly noon, so lunch waits.", ""));
    assert_eq!(told, ["voice.server"]);
}

#[test]
fn the_sound_of_one_voice_is_never_kept_as_anothers() {
    let is_dead = Arc::new(AtomicBool::new(true));
    let dead = Arc::clone(&is_dead);
    let script = move |received: &Received, _| match dead.load(Ordering::SeqCst) {
        true => Sound::refusal(500, "Out of order."),
        false => Sound::of(received.body["input"].as_str().unwrap_or_default()),
    };
    let first = ScriptedSpeech::openai().respond(script).start().unwrap();
    let second = ScriptedVoices::cartesia().key(KEY).start().unwrap();
    let mut settings = settings(&["openai_compatible", CARTESIA]);
    settings.voice.phrase_cache_mb = 8;
    at(&mut settings, "openai_compatible", first.base_url());
    at(&mut settings, CARTESIA, second.base_url());
    let mut rig = rig(settings, vec![vec!["It is noon."]; 4]);
    let name = rig.engine.snapshot().providers.tts.clone();
    for _ in 0..2 {
        let (turn, _) = turn(&mut rig);
        assert_eq!(turn.heard, "It is noon.");
    }
    is_dead.store(false, Ordering::SeqCst);
    rig.engine.standings().mended(Stage::Voice, &name);
    let (own, _) = turn(&mut rig);
    assert_eq!((own.heard.as_str(), own.providers.tts.as_str()), ("It is noon.", name.as_str()), "{own:?}");
    assert!(!own.marks.contains_key("tts_kept"), "{:?}", own.marks);
    assert!(given(&first).iter().any(|text| text == "It is noon."));
    let (kept, _) = turn(&mut rig);
    assert!(kept.marks.contains_key("tts_kept"), "its own sound is kept: {:?}", kept.marks);
}
