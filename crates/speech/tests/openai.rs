//! The recogniser behind HTTP against a real server with a script: texts, every way in which it fails, and hanging up.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use riposte_http::Connection;
use riposte_problem::Kind;
use riposte_sim::providers::{RunningServer, ScriptedTranscription, Split, Transcript};
use riposte_speech::openai::{Openai, OpenaiOptions};
use riposte_speech::{Heard, Recognizer, Session, SessionOptions};

/// Reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

fn options(server: &RunningServer) -> OpenaiOptions {
    OpenaiOptions {
        base_url: server.base_url().to_owned(),
        model: "whisper-1".to_owned(),
        key: Some("sk-test-42".into()),
        time_out: PATIENCE,
        client: None,
        network: Default::default(),
    }
}

fn recognizer(server: &RunningServer) -> Openai {
    Openai::new(options(server)).unwrap()
}

fn start(recognizer: &Openai, language: Option<&str>) -> (Box<dyn Session>, Receiver<Heard>) {
    let (to, heard) = mpsc::channel();
    let options = SessionOptions { language: language.map(str::to_owned), partials: true };
    let session = recognizer.start(options, Box::new(move |said| drop(to.send(said)))).unwrap();
    (session, heard)
}

/// A loud tone.
fn sound(seconds: f32) -> Vec<f32> {
    (0..(seconds * 16_000.0) as usize).map(|n| 0.4 * (n as f32 * 0.3).sin()).collect()
}

fn text(heard: &Receiver<Heard>) -> (u64, String) {
    let (_, tag, text) = text_over(heard);
    (tag, text)
}

/// The next text with how its request came by its connection, where a server was asked.
fn text_over(heard: &Receiver<Heard>) -> (Option<Connection>, u64, String) {
    let mut over = None;
    loop {
        match heard.recv_timeout(PATIENCE).expect("no answer") {
            Heard::Connected(connection) => assert!(over.replace(connection).is_none()),
            Heard::Final { tag, text, .. } => return (over, tag, text),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_utterance_is_uploaded_and_its_text_comes_back() {
    let server = ScriptedTranscription::openai()
        .key("sk-test-42")
        .respond(|received, turn| {
            let (rate_hz, samples) = received.upload.as_ref().unwrap().sound().unwrap();
            Transcript::text(&format!("Upload {turn}: {} at {rate_hz} Hz [noise].", samples.len()))
        })
        .start()
        .unwrap();
    let recognizer = recognizer(&server);
    let (mut session, heard) = start(&recognizer, Some("en-GB"));
    sound(0.5).chunks(160).for_each(|frame| session.push(frame));
    session.finalise(7);
    assert_eq!(text(&heard), (7, "Upload 0: 8000 at 16000 Hz .".to_owned()));
    // The session stays open: the text of everything so far can be asked for again.
    session.push(&sound(0.25));
    session.finalise(8);
    assert_eq!(text(&heard), (8, "Upload 1: 12000 at 16000 Hz .".to_owned()));
    let asked = &server.requests()[0];
    assert_eq!(asked.body, serde_json::json!({ "model": "whisper-1", "language": "en", "response_format": "json" }));
    let upload = asked.upload.as_ref().unwrap();
    assert_eq!((upload.name.as_str(), upload.content_type.as_str()), ("utterance.wav", "audio/wav"));
    assert_eq!(recognizer.name(), "openai_compatible/whisper-1");
}

#[test]
fn each_upload_says_whether_a_connection_stood_ready() {
    let server = ScriptedTranscription::openai().reply("Yes.").start().unwrap();
    let recognizer = recognizer(&server);
    let (mut session, heard) = start(&recognizer, None);
    session.finalise(1);
    assert_eq!(text_over(&heard).0, None, "silence asks nobody");
    session.push(&sound(0.2));
    session.finalise(2);
    let first = text_over(&heard).0.unwrap();
    assert!(!first.is_reused() && !first.waited().is_zero(), "{first:?}");
    session.finalise(3);
    let second = text_over(&heard).0.unwrap();
    assert_eq!((second.is_reused(), second.waited()), (true, Duration::ZERO), "{second:?}");
}

#[test]
fn samples_arrive_as_they_were_pushed() {
    let server = ScriptedTranscription::openai().reply("Yes.").start().unwrap();
    let (mut session, heard) = start(&recognizer(&server), None);
    let pushed = sound(0.2);
    session.push(&pushed);
    session.push(&[2.0, -2.0]);
    session.finalise(1);
    text(&heard);
    let (_, samples) = server.requests()[0].upload.as_ref().unwrap().sound().unwrap();
    let near = samples.iter().zip(&pushed).all(|(sent, pushed)| (f32::from(*sent) / 32767.0 - pushed).abs() < 1e-4);
    assert!(near && samples.len() == pushed.len() + 2);
    assert_eq!(samples[pushed.len()..], [i16::MAX, i16::MIN], "too loud is clipped");
    assert!(server.requests()[0].body.get("language").is_none());
}

#[test]
fn silence_is_not_worth_a_request() {
    let server = ScriptedTranscription::openai().reply("Thanks for watching!").start().unwrap();
    let (mut session, heard) = start(&recognizer(&server), None);
    session.finalise(1);
    assert_eq!(text(&heard), (1, String::new()));
    session.push(&[0.0; 16_000]);
    session.finalise(2);
    assert_eq!(text(&heard), (2, String::new()));
    assert!(server.requests().is_empty());
}

#[test]
fn every_place_to_cut_the_answer_gives_the_same_text() {
    let said = "Zoë — “naïve” 日本.";
    let script = move |_: &_, turn: usize| Transcript::text(said).split(Split::At(vec![turn, turn + 1]));
    let server = ScriptedTranscription::openai().respond(script).start().unwrap();
    let (mut session, heard) = start(&recognizer(&server), None);
    session.push(&sound(0.2));
    for tag in 0..90 {
        session.finalise(tag);
        assert_eq!(text(&heard), (tag, said.to_owned()));
    }
}

/// What a user sees of a server that answers so.
fn failure(reply: Transcript) -> String {
    let server = ScriptedTranscription::openai().reply(reply).start().unwrap();
    let time_out = Duration::from_millis(500);
    let recognizer = Openai::new(OpenaiOptions { time_out, ..options(&server) }).unwrap();
    let (mut session, heard) = start(&recognizer, None);
    session.push(&sound(0.3));
    session.finalise(1);
    match heard.recv_timeout(PATIENCE).expect("no answer") {
        Heard::Failed(error) => {
            assert!(!format!("{error:?}").contains("sk-test"), "a key in {error:?}");
            let problem = error.problem();
            assert_eq!(problem.kind, error.kind());
            server.named_in(&format!("{} ({:?}): {problem}", problem.code, problem.kind))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn refusals_and_broken_answers_are_told() {
    let cases = [
        Transcript::refusal(401, "bad key sk-test-42"),
        Transcript::refusal(429, "slow down").header("retry-after", "7"),
        Transcript::refusal(500, "oops"),
        Transcript::refusal(404, "no such model"),
        Transcript::text("Yes.").after(Duration::from_secs(3600)),
        Transcript::text("Yes.").stall(),
        Transcript::text("Yes.").cut(),
        Transcript::raw("text/html", *b"<html>Sign in</html>"),
        Transcript::raw("application/json", *b"{\"words\":[]}"),
    ];
    let shown: Vec<String> = cases.into_iter().map(failure).collect();
    expect_test::expect![[r#"
        speech.auth (Auth): The transcription server does not accept the key: “bad key [key]”. Set a valid key in the settings, or with `riposte keys set http://server`.
        speech.quota (Quota): The transcription server refuses for now because a limit is reached: “slow down”. Try again in 7 seconds, or choose another provider in the settings.
        speech.server (Retry): The transcription server has trouble of its own (status 500): “oops”. Try again in a moment, or choose another provider in the settings.
        speech.model_not_found (Input): The transcription server does not know the model "whisper-1": “no such model”. Check the model's name and the address in the settings.
        speech.timeout (Retry): The transcription server did not answer within 0.5 seconds. Try again in a moment, or choose another provider in the settings.
        speech.timeout (Retry): The transcription server did not answer within 0.5 seconds. Try again in a moment, or choose another provider in the settings.
        speech.cut (Retry): The transcription server's answer was cut off. Try again in a moment, or choose another provider in the settings.
        speech.malformed (Retry): The transcription server sent an answer that can't be read: it is not JSON. Try again; if it stays, check that the address in the settings is the transcription server's.
        speech.malformed (Retry): The transcription server sent an answer that can't be read: it has no text. Try again; if it stays, check that the address in the settings is the transcription server's."#]].assert_eq(&shown.join("\n"));
}

#[tokio::test]
async fn dropping_the_session_hangs_up_and_nothing_is_reported() {
    let slow = Transcript::text("Yes.").after(Duration::from_secs(3600));
    let server = ScriptedTranscription::openai().reply(slow).start().unwrap();
    let recognizer = recognizer(&server);
    let (mut session, heard) = start(&recognizer, None);
    session.push(&sound(0.3));
    session.finalise(1);
    server.requested(1).await;
    drop(session);
    tokio::time::timeout(PATIENCE, server.closed_early(1)).await.expect("the server was not told");
    assert!(heard.recv().is_err(), "something was reported");
}

#[test]
fn a_session_outlives_its_recogniser() {
    let server = ScriptedTranscription::openai().reply("Yes.").start().unwrap();
    let (mut session, heard) = start(&recognizer(&server), None);
    session.push(&sound(0.3));
    session.finalise(1);
    assert_eq!(text(&heard), (1, "Yes.".to_owned()));
}

#[test]
fn a_warm_connection_is_used() {
    let server = ScriptedTranscription::openai().reply("Yes.").start().unwrap();
    let recognizer = recognizer(&server);
    recognizer.warm().unwrap();
    let (mut session, heard) = start(&recognizer, None);
    session.push(&sound(0.3));
    session.finalise(1);
    text(&heard);
    let warmed = server.other_requests();
    assert_eq!((warmed.len(), warmed[0].method.as_str()), (1, "HEAD"));
    assert_eq!(server.requests()[0].from, warmed[0].from);
}

#[test]
fn nobody_there_and_no_address() {
    let server = ScriptedTranscription::openai().reply("Yes.").start().unwrap();
    let settings = options(&server);
    let recognizer = recognizer(&server);
    drop(server);
    let problem = recognizer.warm().unwrap_err().problem();
    assert_eq!((problem.code.as_str(), problem.kind), ("speech.unreachable", Kind::Retry));
    assert!(!format!("{settings:?}").contains("sk-test"));
    let nowhere = Openai::new(OpenaiOptions { base_url: "nowhere".to_owned(), ..settings });
    assert_eq!(nowhere.err().unwrap().problem().code, "speech.address");
}
