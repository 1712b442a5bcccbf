//! A wait that is filled: the phrase is marked as no answer, and is no part of what was heard.

use riposte_engine::Stages;
use riposte_gateway::frame::{Flags, Kind};
use riposte_measures::Span;
use riposte_sim::providers::ScriptedSpeech;
use riposte_voice::VoiceOptions;

use crate::client::{Server, scripted};
use crate::stages::{Understands, Writes};

#[tokio::test(flavor = "multi_thread")]
async fn a_phrase_that_fills_the_wait_is_told_apart_from_the_answer() {
    // Its sound can be kept, so that phrases are made in advance.
    let speech = ScriptedSpeech::openai().start().unwrap();
    let options = VoiceOptions {
        voice: Some("anna".to_owned()),
        base_url: speech.base_url().to_owned(),
        model: "tts-1".to_owned(),
        ..VoiceOptions::default()
    };
    let voice = riposte_voice::voice("openai_compatible", &options).unwrap();
    let writes = Writes { after: Span::from_millis(3_500), ..Writes::at_once(vec![Ok(vec!["Noon."])]) };
    let scripts = scripted(Understands::each(&["what time is it"]), writes);
    let server = Server::made(Stages { voice, language: Some("en".to_owned()), ..scripts }).await;
    let mut client = server.client().await;
    client.start(r#"{"language":"en"}"#).await;
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    let frames = client.until(Kind::Done, Flags::NONE).await;

    let text = frames.iter().position(|got| got.kind == Kind::LlmChunk).unwrap();
    let sound = |got: &&crate::client::Got| got.kind == Kind::TtsAudio && !got.payload.is_empty();
    let (before, after) = frames.split_at(text);
    let marked = |got: &crate::client::Got| got.flags.has(Flags::NEEDS_FOLLOWUP);
    assert!(before.iter().filter(sound).count() > 0, "nothing fills the wait: {frames:?}");
    assert!(before.iter().filter(sound).all(marked));
    assert!(after.iter().filter(sound).count() > 0);
    assert!(!after.iter().rfind(sound).is_some_and(marked), "the answer is no acknowledgement");
    let done = frames.last().unwrap().json();
    assert_eq!((done["heard"].as_str(), done["reply"].as_str()), (Some("Noon."), Some("Noon.")));
    assert!(done["figures"]["ack_gap_ms"].as_f64().unwrap() < done["figures"]["gap_ms"].as_f64().unwrap(), "{done}");
}
