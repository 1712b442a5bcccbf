//! Each vendor's scripted server and client, an utterance, and what comes of it.

use std::sync::Arc;
use std::time::Duration;

use riposte_sim::providers::{RunningSockets, Said, ScriptedVoices};
use riposte_voice::{
    CloudVoiceOptions, Connection, Speech, SpokenWord, Synthesizer, Utterance, UtteranceEvent, VoiceError,
    cartesia_voice, deepgram_voice, elevenlabs_voice,
};

pub(crate) const KEY: &str = "secret-key-42";
pub(crate) const CLAUSES: [&str; 3] = ["Well,", "it is nearly noon,", "so lunch waits."];
/// Reached only when something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) type Start = fn() -> ScriptedVoices;
pub(crate) type Open = fn(CloudVoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError>;

/// Each vendor's server, client, and voice.
pub(crate) const VENDORS: [(Start, Open, &str); 3] = [
    (ScriptedVoices::cartesia, cartesia_voice, "a0e99841"),
    (ScriptedVoices::elevenlabs, elevenlabs_voice, "JBFqnCBsd6RMkjVDRZzb"),
    (ScriptedVoices::aura, deepgram_voice, "aura-2-thalia-en"),
];

pub(crate) fn options(address: &str, voice: &str) -> CloudVoiceOptions {
    CloudVoiceOptions {
        base_url: address.to_owned(),
        model: "eleven_flash_v2_5".to_owned(),
        voice: voice.to_owned(),
        language: "en-GB".to_owned(),
        speed: 1.0,
        manner: String::new(),
        key: Some(KEY.into()),
        time_out: Duration::from_secs(5),
        clients: None,
        network: Default::default(),
    }
}

/// A stall is found soon.
pub(crate) fn hasty(address: &str, voice: &str) -> CloudVoiceOptions {
    CloudVoiceOptions { time_out: Duration::from_millis(700), ..options(address, voice) }
}

/// What came of an utterance.
#[derive(Debug, Default)]
pub(crate) struct Came {
    /// Samples of each clause.
    pub(crate) sound: Vec<Vec<f32>>,
    pub(crate) words: Vec<Vec<SpokenWord>>,
    pub(crate) spoken: usize,
    /// How the utterance came by each of its connections.
    pub(crate) connections: Vec<Connection>,
    pub(crate) troubles: Vec<VoiceError>,
    pub(crate) error: Option<VoiceError>,
}

pub(crate) async fn rest(utterance: Utterance) -> Came {
    in_turn(utterance, &[]).await
}

/// Each clause is pushed when the one before has all its sound.
async fn in_turn(mut utterance: Utterance, clauses: &[&str]) -> Came {
    let mut clauses = clauses.iter();
    let mut push = |utterance: &mut Utterance| match clauses.next() {
        Some(text) => utterance.push(Speech { text: (*text).to_owned() }),
        None => utterance.finish(),
    };
    push(&mut utterance);
    let mut came = Came::default();
    let mut is_sent = false;
    while let Some(event) = tokio::time::timeout(PATIENCE, utterance.next()).await.expect("nothing came") {
        match event {
            Ok(UtteranceEvent::Sent) => assert!(!std::mem::replace(&mut is_sent, true)),
            Ok(UtteranceEvent::Connected(connection)) => {
                assert!(is_sent);
                came.connections.push(connection);
            }
            Ok(UtteranceEvent::Audio { clause, samples }) => {
                assert!(is_sent && clause == came.spoken && !samples.is_empty());
                came.sound.resize(clause + 1, Vec::new());
                came.sound[clause].extend(samples);
            }
            Ok(UtteranceEvent::Words { clause, words }) => {
                assert!(clause == came.spoken && came.sound.len() == clause + 1, "after the first sound of the clause");
                came.words.resize(clause + 1, Vec::new());
                came.words[clause].extend(words);
            }
            Ok(UtteranceEvent::Spoken { clause }) => {
                assert_eq!(clause, came.spoken);
                came.spoken += 1;
                push(&mut utterance);
            }
            Ok(UtteranceEvent::Trouble(error)) => came.troubles.push(error),
            Ok(UtteranceEvent::Kept { .. }) => panic!("a voice keeps nothing"),
            Ok(UtteranceEvent::Attempt(attempt)) => panic!("one voice alone: {attempt:?}"),
            Err(error) => {
                assert!(utterance.next().await.is_none(), "something came after the error");
                came.error = Some(error);
            }
        }
    }
    came
}

/// As it is where every clause is written only when the one before was spoken.
pub(crate) async fn say_in_turn(voice: &dyn Synthesizer, clauses: &[&str]) -> Came {
    in_turn(voice.begin(), clauses).await
}

pub(crate) fn begun(voice: &dyn Synthesizer, clauses: &[&str]) -> Utterance {
    let mut utterance = voice.begin();
    clauses.iter().for_each(|text| utterance.push(Speech { text: (*text).to_owned() }));
    utterance.finish();
    utterance
}

pub(crate) async fn say(voice: &dyn Synthesizer, clauses: &[&str]) -> Came {
    rest(begun(voice, clauses)).await
}

/// As long as the text takes, but for the silence after it.
pub(crate) fn is_whole(sound: &[f32], text: &str) -> bool {
    let letters = text.chars().count() as f64;
    let seconds = sound.len() as f64 / 24_000.0;
    (letters / 15.0 - 0.1..(letters + 1.0) / 15.0 + 0.35).contains(&seconds)
}

pub(crate) fn all_whole(came: &Came, clauses: &[&str]) -> bool {
    came.spoken == clauses.len() && came.sound.iter().zip(clauses).all(|(sound, text)| is_whole(sound, text))
}

pub(crate) async fn until(server: &RunningSockets, enough: impl Fn(&[Said]) -> bool) {
    tokio::time::timeout(PATIENCE, server.until(enough)).await.expect("it was not said");
}

pub(crate) fn is_gone(connection: usize) -> impl Fn(&[Said]) -> bool {
    move |said| said.iter().any(|said| matches!(said, Said::Gone { connection: gone, .. } if *gone == connection))
}
