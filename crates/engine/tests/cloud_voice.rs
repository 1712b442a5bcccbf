//! The real engine in real time with the voice that the settings choose, Cartesia's, against a server on this machine: a reply is spoken, what was heard of one that
//! is interrupted or breaks off ends with the word that was heard, and a stream that fails loses nothing.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::Arc;
use std::time::Duration;

use riposte_engine::api::{Command, Event};
use riposte_engine::{Stages, builder};
use riposte_measures::Outcome;
use riposte_settings::Settings;
use riposte_sim::providers::{Act, Performance, RunningSockets, Said, ScriptedVoices, SpeakWhen};
use secrecy::SecretString;
use stages::{Rig, Writes};

const KEY: &str = "sk-car-42";

/// Stages whose voice is made from the settings, with the key that belongs to its address.
fn rig(server: &RunningSockets, replies: Vec<Vec<&'static str>>) -> Rig {
    let mut settings = Settings::default();
    settings.voice.provider = "cartesia".to_owned();
    // Nothing is prepared: all that is said belongs to the replies.
    (settings.conversation.openers, settings.conversation.acknowledgements) = (false, false);
    settings.voice.phrase_cache_mb = 0;
    settings.voice.endpoints.get_mut("cartesia").unwrap().base_url = server.base_url().to_owned();
    let owner = format!("http://{}", server.address());
    let keys = move |asked: &str| Ok((asked == owner).then(|| SecretString::from(KEY)));
    let built = builder(Arc::new(keys))(&settings).stages;
    assert!(built.voice.name().starts_with("cartesia/"), "{}", built.voice.name());
    let chat = Writes::at_once(replies.into_iter().map(Ok).collect());
    Rig::made(Stages { chat: Arc::new(chat), language: None, end_of_turn: None, speaker: None, ..built }, settings)
}

fn asked(rig: &Rig) {
    rig.engine.send(Command::Say { text: "count".to_owned() });
}

#[test]
fn a_reply_is_spoken_by_the_provider_that_was_chosen() {
    let server = ScriptedVoices::cartesia().key(KEY).start().unwrap();
    let mut rig = rig(&server, vec![vec!["It is nearly noon, ", "so lunch waits."]]);
    asked(&rig);
    let (turn, told) = rig.turn_and_codes();
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "It is nearly noon, so lunch waits."));
    assert!(turn.providers.tts.starts_with("cartesia/") && told.is_empty(), "{told:?}");
    assert!(server.other_requests().is_empty());
}

#[test]
fn what_was_heard_of_a_reply_that_is_interrupted_ends_with_the_word_that_was_heard() {
    let pace = Performance::whole().pace_ms(&[100, 100, 100, 100, 30_000]);
    let server = ScriptedVoices::cartesia().key(KEY).performance(pace).start().unwrap();
    let mut rig = rig(&server, vec![vec!["one two three four five."]]);
    asked(&rig);
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes: 18 }).then_some(()));
    rig.engine.send(Command::Stop);
    let (turn, _) = rig.turn_and_codes();
    assert_eq!((turn.heard.as_str(), turn.reply.as_str()), ("one two three four", "one two three four five."));
}

#[test]
fn what_was_heard_of_a_reply_that_breaks_off_is_what_its_words_say() {
    // A second of sound comes: four words, and the beginning of a long one. By the usual pace it would be three.
    let breaks = Performance::whole().pace_ms(&[100, 100, 100, 100, 3_000]).mishap(SpeakWhen::Sounds(25), Act::HangUp);
    let server = ScriptedVoices::cartesia().key(KEY).performance(breaks).start().unwrap();
    let mut rig = rig(&server, vec![vec!["one two three four five six."]]);
    asked(&rig);
    let (turn, told) = rig.turn_and_codes();
    assert_eq!((turn.heard.as_str(), turn.outcome), ("one two three four", Outcome::Failed), "{told:?}");
    assert_eq!(turn.problem.as_deref(), Some("voice.cut"));
}

#[test]
fn a_stream_that_fails_loses_nothing_and_is_told() {
    let breaks = Performance::whole().mishap(SpeakWhen::Clause(1), Act::Close(1011, "out of order"));
    let server = ScriptedVoices::cartesia().key(KEY).performance(breaks).start().unwrap();
    let mut rig = rig(&server, vec![vec!["It is nearly noon, ", "so lunch waits."]]);
    asked(&rig);
    let (turn, told) = rig.turn_and_codes();
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "It is nearly noon, so lunch waits."));
    assert_eq!(told, ["voice.not_live"]);
    assert_eq!(server.other_requests().len(), 2, "a plain call for each clause");
}

#[test]
fn an_interrupted_reply_is_cancelled_at_the_vendor() {
    let stalls = Performance::whole().mishap(SpeakWhen::Clause(2), Act::Stall);
    let server =
        ScriptedVoices::cartesia().key(KEY).performance(stalls).performance(Performance::whole()).start().unwrap();
    let mut rig = rig(&server, vec![vec!["One is here. ", "Two comes then."], vec!["Three."]]);
    asked(&rig);
    rig.until(|event| matches!(event, Event::HeardUpTo { .. }).then_some(()));
    rig.engine.send(Command::Stop);
    rig.turn_and_codes();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let cancelled =
        |said: &[Said]| said.iter().any(|said| matches!(said, Said::Text { message, .. } if message["cancel"] == true));
    runtime.block_on(async {
        tokio::time::timeout(Duration::from_secs(20), server.until(cancelled)).await.expect("it was not cancelled")
    });
    asked(&rig);
    assert_eq!(rig.turn_and_codes().0.heard, "Three.");
}
