//! The real engine in real time with the recogniser that the settings choose, Deepgram's, against a server on this machine: a spoken question is understood, and
//! what Flux says of a turn's end reaches the turn machine while the pause it is about lasts.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::path::Path;
use std::sync::Arc;

use riposte_audio::Clip;
use riposte_engine::{Stages, builder};
use riposte_measures::{Mode, Outcome, Time, TurnView};
use riposte_settings::Settings;
use riposte_sim::providers::{Act, Hearing, RunningSockets, ScriptedEars, When};
use riposte_turn::Input;
use riposte_turn::log::Told;
use secrecy::SecretString;
use stages::{Beeps, Rig, Writes};

const KEY: &str = "dg-secret-42";

fn chosen(server: &RunningSockets, model: &str, mode: Mode) -> Settings {
    let mut settings = Settings::default();
    settings.conversation.mode = mode;
    settings.speech.provider = "deepgram".to_owned();
    let endpoint = settings.speech.endpoints.get_mut("deepgram").unwrap();
    (endpoint.base_url, endpoint.model) = (server.base_url().to_owned(), model.to_owned());
    settings
}

/// Stages whose recogniser is made from the settings, with the key that belongs to its address.
fn rig(server: &RunningSockets, settings: Settings) -> Rig {
    let owner = format!("http://{}", server.address());
    let keys = move |asked: &str| Ok((asked == owner).then(|| SecretString::from(KEY)));
    let built = builder(Arc::new(keys))(&settings).stages;
    assert!(built.recognizer.name().starts_with("deepgram/"), "{}", built.recognizer.name());
    let chat = Writes::at_once((0..4).map(|_| Ok(vec!["Noon."])).collect());
    let voice = Arc::new(riposte_voice::PerClause::new(Beeps));
    Rig::made(Stages { chat: Arc::new(chat), voice, end_of_turn: None, speaker: None, ..built }, settings)
}

fn question() -> Clip {
    let spoken = Clip::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav")).unwrap();
    let mut samples = spoken.samples().to_vec();
    samples.extend(vec![0.0; spoken.rate_hz() as usize * 2]);
    Clip::new(spoken.rate_hz(), spoken.channels(), samples)
}

fn turn(rig: &mut Rig) -> TurnView {
    rig.engine.play_clip(question()).unwrap();
    rig.turn()
}

#[test]
fn a_spoken_question_is_understood_by_the_provider_that_was_chosen() {
    let hearing = Hearing::words("What time is it?");
    let server = ScriptedEars::nova().key(KEY).hearing(hearing).start().unwrap();
    let mut rig = rig(&server, chosen(&server, "nova-3", Mode::PushToTalk));
    let turn = turn(&mut rig);
    assert_eq!((turn.outcome, turn.transcript.as_str()), (Outcome::Completed, "What time is it?"), "{turn:?}");
    assert_eq!((turn.reply.as_str(), turn.providers.stt.as_str()), ("Noon.", "deepgram/nova-3"));
    assert!(server.queries().iter().all(|query| query["language"] == "en"), "{:?}", server.queries());
}

#[test]
fn a_stream_that_breaks_off_in_the_middle_loses_nothing() {
    let hearing = Hearing::words("What time is it?").mishap(When::HeardMs(400), Act::HangUp);
    let server = ScriptedEars::nova().key(KEY).hearing(hearing).plain("What time is it there?").start().unwrap();
    let mut rig = rig(&server, chosen(&server, "nova-3", Mode::PushToTalk));
    rig.engine.play_clip(question()).unwrap();
    let (turn, told) = rig.turn_and_codes();
    assert_eq!((turn.outcome, turn.transcript.as_str()), (Outcome::Completed, "What time is it there?"), "{turn:?}");
    assert!(told.iter().all(|code| code == "speech.not_live"), "{told:?}");
}

#[test]
fn what_flux_says_of_a_turns_end_is_evidence_of_the_pause_it_heard() {
    // Words that want others, so that there is a pause to be judged.
    let hearing = Hearing::words("so can you tell me about the");
    let server = ScriptedEars::flux().key(KEY).hearing(hearing).start().unwrap();
    let mut rig = rig(&server, chosen(&server, "flux-general-en", Mode::Duplex));
    turn(&mut rig);
    let Rig { engine, folder, .. } = rig;
    drop(engine);
    let log = riposte_turn::log::read(&std::fs::read_to_string(folder.path().join("log.jsonl")).unwrap()).unwrap();
    let (mut paused, mut judged) = (Time::ZERO, Vec::new());
    for entry in &log.entries {
        match &entry.told {
            Told::Input(Input::VoiceOffset { at }) => paused = *at,
            Told::Input(Input::EndProbability { at, value }) => judged.push((*at == paused, *value)),
            _ => {}
        }
    }
    assert!(judged.iter().all(|(of_the_pause, _)| *of_the_pause), "{judged:?}");
    assert!(judged.iter().any(|(_, value)| *value > 0.8), "{judged:?}");
}
