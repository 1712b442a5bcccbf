//! OpenAI's realtime transcription against a real server with a script: what is sent, texts, captions, and that nothing is lost where the stream fails.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "support/spoken.rs"]
mod spoken;

use std::sync::Arc;
use std::time::Duration;

use riposte_sim::providers::{Act, Hearing, RunningSockets, Said, ScriptedEars, When};
use riposte_speech::openai::{self, OpenaiOptions};
use riposte_speech::{Recognizer, SpeechError};
use serde_json::json;

use spoken::{PATIENCE, Speaking, speak, tone};

const KEY: &str = "sk-secret-42";
const QUESTION: &str = "What time is it in Lima?";

fn started(hearing: Hearing) -> (RunningSockets, Arc<dyn Recognizer>) {
    let server = ScriptedEars::realtime().key(KEY).hearing(hearing).plain("What time is it there?").start().unwrap();
    let options = OpenaiOptions {
        base_url: server.base_url().to_owned(),
        model: "gpt-live-transcribe".to_owned(),
        key: Some(KEY.into()),
        time_out: Duration::from_secs(5),
        client: None,
        network: Default::default(),
    };
    let recognizer = openai::open(options, Some("en".to_owned())).unwrap();
    (server, recognizer)
}

fn asked(recognizer: &dyn Recognizer) -> (Speaking, Result<(u64, String), SpeechError>) {
    let mut speaking = speak(recognizer, Some("en-GB"));
    speaking.push(&tone(1_200));
    speaking.finalise(7);
    let answer = speaking.text();
    (speaking, answer)
}

#[tokio::test]
async fn an_utterance_is_heard_while_it_is_spoken() {
    let (server, recognizer) = started(Hearing::words(QUESTION));
    assert_eq!(recognizer.name(), "openai_compatible/gpt-live-transcribe");
    let (mut speaking, answer) = asked(&*recognizer);
    assert_eq!(answer, Ok((7, QUESTION.to_owned())));
    assert!(!speaking.partials.is_empty());
    let asked = &server.requests()[0];
    assert_eq!((asked.path.as_str(), asked.header("authorization")), ("/v1/realtime", "Bearer sk-secret-42"));
    let texts = server.texts(0);
    let input = json!({
        "format": { "type": "audio/pcm", "rate": 24000 },
        "transcription": { "model": "gpt-live-transcribe", "language": "en" },
        "turn_detection": null,
    });
    let session = json!({ "type": "transcription", "audio": { "input": input } });
    assert_eq!(texts[0], json!({ "type": "session.update", "session": session }));
    assert_eq!(texts.last().unwrap(), &json!({ "type": "input_audio_buffer.commit" }));
    // Nothing was said since, and then more.
    speaking.push(&vec![0.0; 8_000]);
    assert_eq!(speaking.ask(8), QUESTION);
    drop(speaking);
    let closed = |said: &[Said]| said.iter().any(|said| matches!(said, Said::Gone { connection: 0, .. }));
    tokio::time::timeout(PATIENCE, server.until(closed)).await.expect("it was not closed");
    assert!(server.other_requests().is_empty());
}

#[test]
fn a_text_is_that_of_all_that_was_committed() {
    let (server, recognizer) = started(Hearing::words("one two three four five six"));
    let mut speaking = speak(&*recognizer, None);
    speaking.push(&tone(600));
    assert_eq!(speaking.ask(1), "one two three");
    speaking.push(&tone(600));
    assert_eq!(speaking.ask(2), "one two three four five six");
    // 50 ms are less than the server takes, and filled up.
    speaking.push(&tone(50));
    assert_eq!(speaking.ask(3), "one two three four five six");
    let texts = server.texts(0);
    assert_eq!(texts.iter().filter(|text| text["type"] == "input_audio_buffer.commit").count(), 3);
    assert!(texts[0]["session"]["audio"]["input"]["transcription"].get("language").is_none());
}

#[test]
fn where_the_stream_fails_the_whole_sound_goes_to_the_plain_call() {
    let error = |kind: &str| format!(r#"{{"type":"error","error":{{"type":"{kind}","message":"it broke"}}}}"#);
    let failed =
        r#"{"type":"conversation.item.input_audio_transcription.failed","item_id":"item_0","error":{"message":"m"}}"#;
    let acts = [
        Act::HangUp,
        Act::Stall,
        Act::Close(1013, "try again later"),
        Act::Say("<html>".to_owned()),
        Act::Say(error("server_error")),
        Act::Say(error("invalid_request_error")),
        Act::Say(failed.to_owned()),
    ];
    let mut hearings = vec![Hearing::refused(503, &[], "busy"), Hearing::refused(429, &[("retry-after", "3")], "")];
    for act in acts {
        hearings.push(Hearing::words(QUESTION).mishap(When::HeardMs(600), act.clone()));
        hearings.push(Hearing::words(QUESTION).mishap(When::Asked, act));
    }
    for hearing in hearings {
        let (server, recognizer) = started(hearing.clone());
        let (_, answer) = asked(&*recognizer);
        assert_eq!(answer, Ok((7, "What time is it there?".to_owned())), "{hearing:?}");
        let others = server.other_requests();
        let (rate_hz, samples) = others[0].upload.as_ref().unwrap().sound().unwrap();
        assert_eq!((rate_hz, samples.len()), (16_000, 1_200 * 16), "{hearing:?}");
        assert_eq!(others[0].path, "/v1/audio/transcriptions");
        assert_eq!(others[0].body["language"], "en");
    }
}

#[test]
fn unknown_events_and_those_told_twice_change_nothing() {
    let unknown = Act::Say(r#"{"type":"rate_limits.updated","rate_limits":[]}"#.to_owned());
    for hearing in [Hearing::words(QUESTION).twice(), Hearing::words(QUESTION).mishap(When::HeardMs(600), unknown)] {
        let (server, recognizer) = started(hearing);
        assert_eq!(asked(&*recognizer).1, Ok((7, QUESTION.to_owned())));
        assert!(server.other_requests().is_empty());
    }
}

#[test]
fn the_models_name_tells_how_it_is_reached() {
    for live in ["gpt-live-transcribe", "gpt-realtime-whisper"] {
        assert!(openai::is_live(live), "{live}");
    }
    for whole in ["whisper-1", "gpt-4o-mini-transcribe", "gpt-transcribe", "whisper-large-v3-turbo"] {
        assert!(!openai::is_live(whole), "{whole}");
    }
}

#[test]
fn a_key_that_is_refused_in_the_middle_is_told() {
    let refused = r#"{"type":"error","error":{"type":"invalid_request_error","code":"invalid_api_key","message":"no sk-secret-42"}}"#;
    let (server, recognizer) = started(Hearing::words(QUESTION).mishap(When::Opened, Act::Say(refused.to_owned())));
    let (_, answer) = asked(&*recognizer);
    let error = answer.unwrap_err();
    assert_eq!(error.problem().code, "speech.auth");
    assert!(!format!("{error:?}").contains(KEY), "{error:?}");
    assert!(server.other_requests().is_empty());
}
