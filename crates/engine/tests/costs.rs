//! What providers cost, through the real engine with the clients that the settings choose, scripted servers and a real database: every stage is counted once, what was
//! prepared in vain is told apart, kept phrases cost nothing, and what would pass the monthly cap is not asked until the user goes on.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clip;
use riposte_engine::api::{Command, Event};
use riposte_engine::{Stages, builder};
use riposte_measures::{Asked, DayOfUse, Mode, Outcome, Units};
use riposte_settings::{Keep, Patience, Settings, Speculation};
use riposte_sim::providers::{
    Hearing, Performance, Reply, RunningChat, RunningServer, RunningSockets, ScriptedChat, ScriptedEars,
    ScriptedSpeech, ScriptedVoices,
};
use riposte_store::Store;
use secrecy::SecretString;
use stages::{Beeps, Rig, Understands};

const KEY: &str = "sk-test-42";
const ANSWER: &str = "It is nearly noon.";

/// Nothing is prepared: all that is used belongs to turns.
fn plain() -> Settings {
    let mut settings = Settings::default();
    (settings.conversation.openers, settings.conversation.acknowledgements) = (false, false);
    settings.conversation.speculation = Speculation::Off;
    settings.voice.phrase_cache_mb = 0;
    settings
}

fn anthropic(settings: &mut Settings, server: &RunningChat) {
    settings.chat.provider = "anthropic".to_owned();
    settings.chat.endpoints.get_mut("anthropic").unwrap().base_url = server.base_url().to_owned();
}

/// Stages that the settings make, with the key for whoever is asked.
fn made(settings: &Settings) -> Stages {
    let keys = |owner: &str| Ok(owner.contains("127.0.0.1").then(|| SecretString::from(KEY)));
    let stages = builder(Arc::new(keys))(settings).stages;
    Stages { end_of_turn: None, speaker: None, ..stages }
}

/// With ears and a voice that are no servers.
fn only_chat(settings: &Settings, understands: Understands) -> Stages {
    let voice = Arc::new(riposte_voice::PerClause::new(Beeps));
    Stages { recognizer: Arc::new(understands), voice, language: None, ..made(settings) }
}

fn spoken() -> Clip {
    Clip::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav")).unwrap()
}

fn ask(rig: &Rig, text: &str) {
    rig.engine.send(Command::Say { text: text.to_owned() });
}

/// What is on the disk after the engine is gone.
fn stored(folder: &tempfile::TempDir) -> Vec<DayOfUse> {
    Store::open(folder.path().join("riposte.db")).unwrap().usage("2000-01-01", "2999-12-31").unwrap()
}

fn of(days: &[DayOfUse], stage: Asked) -> &riposte_measures::Used {
    let [day] = &days.iter().filter(|day| day.used.stage == stage).collect::<Vec<_>>()[..] else {
        panic!("{stage:?}: {days:?}")
    };
    &day.used
}

fn servers() -> (RunningSockets, RunningChat, RunningSockets) {
    let ears = ScriptedEars::nova().key(KEY).hearing(Hearing::words("What time is it?")).start().unwrap();
    let chat = ScriptedChat::anthropic().key(KEY).reply(ANSWER).start_blocking().unwrap();
    let voice = ScriptedVoices::elevenlabs().key(KEY).performance(Performance::whole()).start().unwrap();
    (ears, chat, voice)
}

#[test]
fn every_stage_is_counted_once_also_where_no_turn_is_kept() {
    let (ears, chat, voice) = servers();
    let mut settings = plain();
    settings.history.keep = Keep::Never;
    settings.speech.provider = "deepgram".to_owned();
    settings.speech.endpoints.get_mut("deepgram").unwrap().base_url = ears.base_url().to_owned();
    anthropic(&mut settings, &chat);
    settings.voice.provider = "elevenlabs".to_owned();
    settings.voice.endpoints.get_mut("elevenlabs").unwrap().base_url = voice.base_url().to_owned();
    let mut rig = Rig::made(made(&settings), settings);
    let clip = spoken();
    let clip_ms = clip.duration().as_millis() as u64;
    rig.engine.play_clip(clip).unwrap();
    let (turn, told) = rig.turn_and_codes();
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, ANSWER), "{told:?}");
    let days = stored(&rig.end());

    let heard = of(&days, Asked::Speech);
    assert_eq!((heard.provider.as_str(), heard.units.calls, heard.paid), ("deepgram/nova-3", 1, true));
    // The last half second before the key is sent, too.
    assert!((clip_ms - 100..clip_ms + 1_500).contains(&heard.units.audio_ms), "{heard:?} of {clip_ms} ms");
    let written = of(&days, Asked::Chat);
    assert_eq!((written.provider.as_str(), written.paid), ("anthropic/claude-haiku-4-5", true));
    assert_eq!((written.units.input_tokens, written.units.calls, written.estimated), (12, 1, 0), "as the server told");
    assert!(written.units.output_tokens > 0);
    let said = of(&days, Asked::Voice);
    assert_eq!(said.provider, "elevenlabs/eleven_flash_v2_5");
    assert_eq!(said.units, Units { characters: ANSWER.len() as u64, ..Units::CALL });
    assert!(days.iter().all(|day| day.used.in_vain == Units::default()), "{days:?}");
}

#[test]
fn a_reply_that_was_prepared_and_thrown_away_was_for_nothing() {
    let slow = |text: &str| Reply::text(text).first_token(Duration::from_millis(700));
    let chat = ScriptedChat::anthropic().key(KEY).respond(move |_, _| slow("At noon.")).start_blocking().unwrap();
    let clip = spoken();
    let (rate_hz, samples) = (clip.rate_hz() as usize, clip.samples());
    let voiced = &samples[..=samples.iter().rposition(|sample| sample.abs() > 0.05).unwrap()];
    let silence = |ms: usize| vec![0.0; rate_hz * ms / 1_000];
    // More of the question comes after a pause in which a reply is prepared.
    let all = [voiced, &silence(500), voiced, &silence(5_000)].concat();
    let mut settings = plain();
    settings.conversation.mode = Mode::Duplex;
    settings.conversation.speculation = Speculation::Eager;
    settings.conversation.patience = Patience::Patient;
    anthropic(&mut settings, &chat);
    let later = Some(((voiced.len() + rate_hz) * 16_000 / rate_hz, "When is it in Rome?"));
    let understands = Understands { later, ..Understands::each(&["When is it?"]) };
    let mut rig = Rig::made(only_chat(&settings, understands), settings);
    rig.engine.play_clip(Clip::new(clip.rate_hz(), clip.channels(), all)).unwrap();
    let (turn, told) = rig.turn_and_codes();
    assert_eq!((turn.outcome, turn.transcript.as_str()), (Outcome::Completed, "When is it in Rome?"), "{told:?}");
    let days = stored(&rig.end());
    let used = of(&days, Asked::Chat);
    assert_eq!(used.units.calls, used.in_vain.calls + 1, "one reply was heard: {used:?}");
    assert!(used.in_vain.calls >= 1 && used.in_vain.input_tokens > 0, "{used:?}");
    assert!(used.in_vain.output_tokens < used.units.output_tokens, "{used:?}");
    assert!(used.units.calls <= chat.requests().len() as u64, "none is counted that was not made");
}

fn speaking(settings: &mut Settings, server: &RunningServer) {
    settings.voice.provider = "openai".to_owned();
    let endpoint = settings.voice.endpoints.get_mut("openai").unwrap();
    (endpoint.base_url, endpoint.model) = (server.base_url().to_owned(), "tts-1".to_owned());
}

#[test]
fn what_is_prepared_is_paid_once_and_a_kept_phrase_costs_nothing() {
    let (server, chat) = (ScriptedSpeech::openai().key(KEY).start().unwrap(), ScriptedChat::anthropic().key(KEY));
    let chat = chat.reply(ANSWER).start_blocking().unwrap();
    let mut settings = plain();
    settings.voice.phrase_cache_mb = 50;
    speaking(&mut settings, &server);
    anthropic(&mut settings, &chat);
    let stages = |settings: &Settings| Stages { recognizer: Arc::new(Understands::each(&[])), ..made(settings) };
    let mut rig = Rig::made(stages(&settings), settings.clone());
    let is_ready = |phrases: riposte_engine::api::PhrasesInAdvance| {
        phrases.wanted > 0 && phrases.ready == phrases.wanted && !phrases.is_preparing
    };
    if !is_ready(rig.engine.snapshot().phrases) {
        rig.until(|event| matches!(event, Event::PhrasesChanged { phrases } if is_ready(*phrases)).then_some(()));
    }
    ask(&rig, "one");
    rig.turn_and_codes();
    let asked = |server: &RunningServer| -> u64 {
        server.requests().iter().map(|asked| asked.body["input"].as_str().unwrap().chars().count() as u64).sum()
    };
    let (calls, characters) = (server.requests().len() as u64, asked(&server));
    let folder = rig.end();
    let before = of(&stored(&folder), Asked::Voice).units;
    assert_eq!((before.calls, before.characters), (calls, characters), "what was made in advance counts, too");

    // The same answer, word for word, from what was kept of the first time.
    let mut rig = Rig::made_again(stages(&settings), settings, folder);
    ask(&rig, "two");
    rig.turn_and_codes();
    ask(&rig, "three");
    rig.turn_and_codes();
    let after = of(&stored(&rig.end()), Asked::Voice).units;
    assert_eq!((after.calls, after.characters), (server.requests().len() as u64, asked(&server)));
    assert!(after.calls <= before.calls + 1, "the answer was paid three times: {after:?}");
}

#[test]
fn what_would_pass_the_cap_is_not_asked_and_the_same_question_is_answered_when_the_user_goes_on() {
    let chat = ScriptedChat::anthropic().key(KEY).reply(ANSWER).start_blocking().unwrap();
    let mut settings = plain();
    anthropic(&mut settings, &chat);
    // A thousandth of a cent: no question costs less.
    settings.costs.monthly_cap = 0.000_01;
    let stages = || only_chat(&settings, Understands::each(&[]));
    let mut rig = Rig::made(stages(), settings.clone());
    ask(&rig, "What time is it?");
    let (failed, told) = rig.turn_and_codes();
    assert_eq!(told, ["costs.cap_reached"]);
    assert_eq!((failed.outcome, failed.problem.as_deref()), (Outcome::Failed, Some("costs.cap_reached")));
    assert!(chat.requests().is_empty(), "it was asked all the same");
    assert!(rig.engine.snapshot().problems.iter().any(|problem| problem.code == "costs.cap_reached"));

    rig.engine.send(Command::AllowOverCap);
    let (answered, told) = rig.turn_and_codes();
    assert_eq!((answered.transcript.as_str(), answered.heard.as_str()), ("What time is it?", ANSWER), "{told:?}");
    assert!(rig.engine.snapshot().problems.is_empty());
    assert_eq!(chat.requests().len(), 1);

    // The user's word holds for the rest of the month.
    let mut rig = Rig::made_again(stages(), settings.clone(), rig.end());
    ask(&rig, "And now?");
    let (answered, told) = rig.turn_and_codes();
    assert_eq!((answered.heard.as_str(), told), (ANSWER, vec![]));
    rig.engine.send(Command::DeleteHistory);
    rig.until(|event| matches!(event, Event::HistoryDeleted).then_some(()));
    assert_eq!(stored(&rig.end()), []);
}

#[test]
fn whoever_costs_nothing_answers_instead_and_the_user_is_asked_all_the_same() {
    let paid = ScriptedChat::anthropic().key(KEY).reply(ANSWER).start_blocking().unwrap();
    let free = ScriptedChat::ollama().reply("It is noon here.").start_blocking().unwrap();
    let mut settings = plain();
    anthropic(&mut settings, &paid);
    settings.chat.fall_back = vec!["ollama".to_owned()];
    settings.chat.endpoints.get_mut("ollama").unwrap().base_url = free.base_url().to_owned();
    settings.costs.monthly_cap = 0.000_01;
    // Without a key, the server on this machine is not paid.
    let whose = paid.base_url().split("://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let keys = move |owner: &str| Ok(owner.contains(&whose).then(|| SecretString::from(KEY)));
    let stages = builder(Arc::new(keys))(&settings).stages;
    let voice = Arc::new(riposte_voice::PerClause::new(Beeps));
    let recognizer = Arc::new(Understands::each(&[]));
    let stages = Stages { recognizer, voice, language: None, end_of_turn: None, speaker: None, ..stages };
    let mut rig = Rig::made(stages, settings);
    ask(&rig, "What time is it?");
    let (answered, told) = rig.turn_and_codes();
    assert_eq!((answered.heard.as_str(), told), ("It is noon here.", vec!["costs.cap_reached".to_owned()]));
    rig.engine.send(Command::AllowOverCap);
    rig.until(|event| matches!(event, Event::Recovered { code } if code == "costs.cap_reached").then_some(()));
    ask(&rig, "And now?");
    assert_eq!(rig.turn_and_codes().0.heard, ANSWER, "it is asked again at once");
}

#[test]
fn what_is_on_this_machine_goes_on_when_the_cap_is_reached() {
    let chat = ScriptedChat::ollama().reply(ANSWER).start_blocking().unwrap();
    let mut settings = plain();
    settings.chat.provider = "ollama".to_owned();
    settings.chat.endpoints.get_mut("ollama").unwrap().base_url = chat.base_url().to_owned();
    settings.costs.monthly_cap = 0.000_01;
    let keys = |_: &str| Ok(None);
    let stages = builder(Arc::new(keys))(&settings).stages;
    let voice = Arc::new(riposte_voice::PerClause::new(Beeps));
    let understands = Arc::new(Understands::each(&[]));
    let stages = Stages { recognizer: understands, voice, end_of_turn: None, speaker: None, ..stages };
    let mut rig = Rig::made(stages, settings);
    ask(&rig, "What time is it?");
    let (answered, told) = rig.turn_and_codes();
    assert_eq!((answered.heard.as_str(), told), (ANSWER, vec![]));
    let days = stored(&rig.end());
    assert!(!of(&days, Asked::Chat).paid && of(&days, Asked::Chat).units.output_tokens > 0, "{days:?}");
}

#[test]
fn a_server_that_said_that_nothing_is_left_is_not_asked_before_the_reset() {
    let reply = Reply::text(ANSWER)
        .header("anthropic-ratelimit-requests-remaining", "0")
        .header("anthropic-ratelimit-requests-reset", "2999-01-01T00:00:00Z");
    let chat = ScriptedChat::anthropic().key(KEY).reply(reply).start_blocking().unwrap();
    let mut settings = plain();
    anthropic(&mut settings, &chat);
    let mut rig = Rig::made(only_chat(&settings, Understands::each(&[])), settings);
    ask(&rig, "one");
    assert_eq!(rig.turn_and_codes().0.heard, ANSWER, "a good answer is a good answer");
    ask(&rig, "two");
    let (failed, told) = rig.turn_and_codes();
    assert_eq!((failed.problem.as_deref(), told), (Some("chat.quota"), vec!["chat.quota".to_owned()]));
    assert_eq!(chat.requests().len(), 1, "it was asked all the same");
}
