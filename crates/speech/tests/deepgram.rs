//! Deepgram's recognisers against a real server with a script: what is sent, texts, captions, evidence of a turn's end, every way in which a stream fails, and that
//! nothing that was said is lost then.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "support/spoken.rs"]
mod spoken;

use std::collections::HashMap;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use riposte_http::client_builder;
use riposte_problem::Kind;
use riposte_sim::providers::{Act, Hearing, RunningSockets, Said, ScriptedEars, When};
use riposte_speech::deepgram::{self, DeepgramClients, DeepgramOptions};
use riposte_speech::{Heard, Recognizer, SpeechError};
use serde_json::json;

use spoken::{PATIENCE, Speaking, speak, tone};

const KEY: &str = "dg-secret-42";
const QUESTION: &str = "What time is it in Lima?";

fn options(address: &str, model: &str) -> DeepgramOptions {
    DeepgramOptions {
        base_url: address.to_owned(),
        model: model.to_owned(),
        key: Some(KEY.into()),
        time_out: Duration::from_secs(5),
        language: Some("en".to_owned()),
        clients: None,
        network: Default::default(),
    }
}

fn nova(server: &RunningSockets) -> Arc<dyn Recognizer> {
    deepgram::open(options(server.base_url(), "nova-3")).unwrap()
}

fn listening(hearing: Hearing) -> RunningSockets {
    ScriptedEars::nova().key(KEY).hearing(hearing).plain("What time is it there?").start().unwrap()
}

/// The question, spoken and asked for.
fn asked(recognizer: &dyn Recognizer) -> (Speaking, Result<(u64, String), SpeechError>) {
    let mut speaking = speak(recognizer, Some("en"));
    speaking.push(&tone(1_200));
    speaking.finalise(7);
    let answer = speaking.text();
    (speaking, answer)
}

#[tokio::test]
async fn an_utterance_is_heard_while_it_is_spoken() {
    let server = listening(Hearing::words(QUESTION));
    let recognizer = nova(&server);
    assert_eq!((recognizer.name().as_str(), recognizer.is_remote()), ("deepgram/nova-3", true));
    let (mut speaking, answer) = asked(&*recognizer);
    assert_eq!(answer, Ok((7, QUESTION.to_owned())));
    let shown: Vec<&str> = speaking
        .partials
        .iter()
        .map(|heard| match heard {
            Heard::Partial { text, stable_bytes, covers, .. } => {
                assert!(QUESTION.starts_with(&text[..*stable_bytes]) && *covers <= 1_200 * 16);
                text.as_str()
            }
            _ => "",
        })
        .collect();
    assert!(!shown.is_empty() && shown.iter().all(|text| QUESTION.starts_with(text)), "{shown:?}");
    let asked = &server.requests()[0];
    assert_eq!((asked.path.as_str(), asked.header("authorization")), ("/v1/listen", "Token dg-secret-42"));
    // All of the sound, as it was, in messages of 20 to 80 ms.
    let sent = server.sound(0);
    let near = sent.iter().zip(tone(1_200)).all(|(sent, pushed)| (f32::from(*sent) / 32767.0 - pushed).abs() < 1e-4);
    assert!(near && sent.len() == 1_200 * 16, "{}", sent.len());
    for said in server.said() {
        if let Said::Sound { samples, .. } = said {
            assert!((320..=1_280).contains(&samples.len()), "{}", samples.len());
        }
    }
    // The session stays open, and goes on where it was.
    speaking.push(&vec![0.0; 16_000]);
    assert_eq!(speaking.ask(8), QUESTION);
    drop(speaking);
    let closed = |said: &[Said]| said.iter().any(|said| matches!(said, Said::Gone { connection: 0, .. }));
    tokio::time::timeout(PATIENCE, server.until(closed)).await.expect("it was not closed");
    assert_eq!(server.texts(0), [json!({ "type": "Finalize" }), json!({ "type": "CloseStream" })]);
    assert!(server.other_requests().is_empty(), "the plain call was not needed");
}

#[test]
fn the_handshake_says_what_is_spoken_and_how_it_is_sent() {
    // The scripted server refuses every parameter that is none, and every value that is out of range.
    let language = |of: Option<&str>| {
        let server = listening(Hearing::words("Yes."));
        let recognizer = nova(&server);
        let mut speaking = speak(&*recognizer, of);
        speaking.push(&tone(300));
        assert_eq!(speaking.ask(1), "Yes.");
        let query: HashMap<String, String> = server.queries().remove(0);
        assert_eq!((query["model"].as_str(), query["interim_results"].as_str()), ("nova-3", "true"));
        query["language"].clone()
    };
    assert_eq!(language(Some("es")), "es");
    assert_eq!(language(None), "multi");
}

#[test]
fn silence_is_nothing_that_was_said() {
    let server = listening(Hearing::words("Thanks for watching!"));
    let mut speaking = speak(&*nova(&server), Some("en"));
    assert_eq!(speaking.ask(1), "");
    speaking.push(&vec![0.0; 32_000]);
    assert_eq!(speaking.ask(2), "");
    assert!(server.other_requests().is_empty());
}

#[test]
fn an_answer_is_of_what_was_said_before_it_was_asked_for() {
    let server = listening(Hearing::words("one two three four five six"));
    let mut speaking = speak(&*nova(&server), Some("en"));
    speaking.push(&tone(600));
    speaking.finalise(1);
    speaking.push(&tone(600));
    speaking.finalise(2);
    assert_eq!(speaking.text(), Ok((1, "one two three".to_owned())));
    assert_eq!(speaking.text(), Ok((2, "one two three four five six".to_owned())));
}

#[test]
fn an_utterance_end_is_told_as_evidence() {
    let server = listening(Hearing::words("Yes."));
    let mut speaking = speak(&*nova(&server), Some("en"));
    speaking.push(&tone(300));
    speaking.push(&vec![0.0; 16_000 * 2]);
    loop {
        if let Heard::TurnEnd { probability, covers } = speaking.heard.recv_timeout(PATIENCE).unwrap() {
            assert!(probability > 0.8 && covers > 300 * 16, "{probability} {covers}");
            return;
        }
    }
}

#[test]
fn what_means_nothing_changes_nothing() {
    let unknown = r#"{"type":"Sentiment","value":[1,{"deep":null}]}"#.to_owned();
    for hearing in [
        Hearing::words(QUESTION).twice(),
        Hearing::words(QUESTION).mishap(When::Opened, Act::Say(unknown.clone())),
        Hearing::words(QUESTION).mishap(When::HeardMs(600), Act::Say(unknown)),
        Hearing::words(QUESTION).mishap(When::HeardMs(600), Act::Bytes(vec![0, 159, 146, 150])),
    ] {
        let server = listening(hearing.clone());
        let (_, answer) = asked(&*nova(&server));
        assert_eq!(answer, Ok((7, QUESTION.to_owned())), "{hearing:?}");
        assert!(server.other_requests().is_empty(), "{hearing:?}");
    }
}

/// Every way in which a stream fails while the user speaks, or when the text is wanted.
fn failures() -> Vec<Hearing> {
    let spoken = || Hearing::words(QUESTION);
    let error = r#"{"type":"Error","variant":"SchemaError","description":"no such message"}"#;
    let acts = [
        Act::Close(1011, "NET-0001"),
        Act::Close(1008, "DATA-0000"),
        Act::HangUp,
        Act::Stall,
        Act::Say("<html>Sign in</html>".to_owned()),
        Act::Say(error.to_owned()),
        Act::Say("x".repeat(2 << 20)),
    ];
    let mut failures: Vec<Hearing> = acts.iter().map(|act| spoken().mishap(When::HeardMs(600), act.clone())).collect();
    let when_asked = acts.into_iter().filter(|act| *act != Act::Stall);
    failures.extend(when_asked.map(|act| spoken().mishap(When::Asked, act)));
    failures.push(spoken().mishap(When::Opened, Act::Stall));
    for (status, body) in
        [(400, "{}"), (402, "{}"), (429, ""), (500, "oops"), (503, ""), (200, "<html>"), (301, ""), (404, "not found")]
    {
        failures.push(Hearing::refused(status, &[("dg-error", "out of order")], body));
    }
    failures
}

#[test]
fn where_a_stream_fails_the_whole_sound_goes_to_the_plain_call() {
    for hearing in failures() {
        let server = listening(hearing.clone());
        let recognizer = nova(&server);
        let (to, troubles) = mpsc::channel();
        recognizer.tell_troubles(Box::new(move |error| drop(to.send(error))));
        let (mut speaking, answer) = asked(&*recognizer);
        assert_eq!(answer, Ok((7, "What time is it there?".to_owned())), "{hearing:?}");
        let others = server.other_requests();
        assert_eq!(others.len(), 1, "{hearing:?}");
        let (rate_hz, samples) = others[0].upload.as_ref().unwrap().sound().unwrap();
        assert_eq!((rate_hz, samples.len()), (16_000, 1_200 * 16), "{hearing:?}");
        assert_eq!(others[0].header("authorization"), "Token dg-secret-42");
        assert_eq!(others[0].body, json!({ "model": "nova-3", "language": "en", "punctuate": "true" }));
        // Why, is told once the text is there.
        let trouble = troubles.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(trouble, SpeechError::NotLive(_)) && !format!("{trouble:?}").contains(KEY), "{trouble:?}");
        assert_eq!(trouble.problem().code, "speech.not_live");
        // What is said after that is not lost either.
        speaking.push(&tone(300));
        assert_eq!(speaking.ask(8), "What time is it there?");
        let (_, samples) = server.other_requests()[1].upload.as_ref().unwrap().sound().unwrap();
        assert_eq!(samples.len(), 1_500 * 16);
    }
}

#[test]
fn words_that_were_understood_are_not_sent_again() {
    // All was understood, if not for good, when the server fell silent.
    let server = listening(Hearing::words(QUESTION).mishap(When::Asked, Act::Stall));
    let (_, answer) = asked(&*nova(&server));
    assert_eq!(answer, Ok((7, QUESTION.to_owned())));
    assert!(server.other_requests().is_empty());
}

#[test]
fn where_both_fail_it_is_said_in_one_sentence() {
    let told = |script: ScriptedEars| {
        let server = script.key(KEY).start().unwrap();
        let (_, answer) = asked(&*nova(&server));
        let error = answer.unwrap_err();
        assert!(!format!("{error:?}").contains(KEY), "{error:?}");
        let problem = error.problem();
        server.named_in(&format!("{} {:?}: {}\n", problem.code, problem.kind, problem.message))
    };
    let hung_up = || ScriptedEars::nova().hearing(Hearing::words(QUESTION).mishap(When::HeardMs(600), Act::HangUp));
    let shown = [
        told(hung_up().plain_refused(401, "Invalid credentials. dg-secret-42")),
        told(hung_up().plain_refused(402, "Project does not have enough credits.")),
        told(hung_up().plain_refused(429, "Too many requests.")),
        told(hung_up().plain_refused(500, "oops")),
        told(hung_up().plain_refused(503, "busy")),
        told(hung_up().plain_refused(400, "Bad Request: no such model/language/tier combination found.")),
    ];
    expect_test::expect![[r#"
        speech.auth Auth: Deepgram does not accept the key: “Invalid credentials. [key]”.
        speech.quota Quota: Deepgram refuses for now because a limit is reached: “Project does not have enough credits”.
        speech.quota Quota: Deepgram refuses for now because a limit is reached: “Too many requests”.
        speech.server Retry: Deepgram has trouble of its own (status 500): “oops”.
        speech.server Retry: Deepgram has trouble of its own (status 503): “busy”.
        speech.bad_request Input: Deepgram can't use the request (status 400): “Bad Request: no such model/language/tier combination found”.
    "#]].assert_eq(&shown.concat());
}

#[test]
fn a_key_that_is_refused_is_told_at_once() {
    let server = ScriptedEars::nova().key("another").hearing(Hearing::words(QUESTION)).start().unwrap();
    let mut speaking = speak(&*nova(&server), Some("en"));
    let problem = speaking.text().unwrap_err().problem();
    assert_eq!((problem.code.as_str(), problem.kind), ("speech.auth", Kind::Auth));
    assert!(server.other_requests().is_empty(), "the same key would be refused again");
    let without = DeepgramOptions { key: None, ..options("https://api.deepgram.com/v1", "nova-3") };
    let mut speaking = speak(&*deepgram::open(without).unwrap(), None);
    assert_eq!(speaking.text().unwrap_err().problem().code, "speech.key_missing");
}

#[test]
fn nobody_there_and_no_address() {
    let server = listening(Hearing::words(QUESTION));
    let address = server.base_url().to_owned();
    drop(server);
    let recognizer = deepgram::open(options(&address, "nova-3")).unwrap();
    assert_eq!(recognizer.warm().unwrap_err().problem().code, "speech.unreachable");
    let (_, answer) = asked(&*recognizer);
    assert_eq!(answer.unwrap_err().problem().code, "speech.unreachable");
    assert_eq!(deepgram::open(options("nowhere", "nova-3")).err().unwrap().problem().code, "speech.address");
    assert!(!format!("{:?}", options("nowhere", "nova-3")).contains(KEY));
}

#[test]
fn a_key_goes_to_nobody_else() {
    let elsewhere = listening(Hearing::words(QUESTION));
    let to = format!("{}/listen", elsewhere.base_url());
    let server = listening(Hearing::refused(307, &[("location", &to)], ""));
    let (_, answer) = asked(&*nova(&server));
    assert!(answer.is_ok(), "{answer:?}");
    assert!(elsewhere.requests().is_empty() && elsewhere.other_requests().is_empty());
    let in_the_clear = options("http://192.0.2.1/v1", "nova-3");
    let mut speaking = speak(&*deepgram::open(in_the_clear).unwrap(), None);
    assert_eq!(speaking.text().unwrap_err().problem().code, "speech.key_in_the_clear");
}

#[test]
fn a_connection_is_opened_before_it_is_needed() {
    let server = listening(Hearing::words(QUESTION));
    let recognizer = nova(&server);
    recognizer.warm().unwrap();
    assert_eq!(server.requests().len(), 1);
    let (speaking, answer) = asked(&*recognizer);
    assert_eq!(answer, Ok((7, QUESTION.to_owned())));
    assert_eq!(server.sound(0).len(), 1_200 * 16, "over the connection that was there");
    drop(speaking);
}

#[test]
fn one_that_was_dead_is_replaced_unseen() {
    for act in [Act::Close(1011, "NET-0001"), Act::HangUp, Act::Stall] {
        let dead = Hearing::words(QUESTION).mishap(When::Opened, act.clone());
        let server = ScriptedEars::nova().key(KEY).hearing(dead).hearing(Hearing::words(QUESTION)).start().unwrap();
        let recognizer = nova(&server);
        recognizer.warm().unwrap();
        let (_, answer) = asked(&*recognizer);
        assert_eq!(answer, Ok((7, QUESTION.to_owned())), "{act:?}");
        assert_eq!(server.sound(1).len(), 1_200 * 16, "{act:?}");
        assert!(server.other_requests().is_empty(), "{act:?}");
    }
}

#[tokio::test]
async fn a_session_that_is_dropped_says_nothing_more() {
    let server = listening(Hearing::words(QUESTION).mishap(When::Asked, Act::Stall));
    let recognizer = nova(&server);
    let mut speaking = speak(&*recognizer, Some("en"));
    speaking.push(&tone(1_200));
    speaking.finalise(1);
    let wanted = |said: &[Said]| {
        said.iter().any(|said| matches!(said, Said::Text { message, .. } if message["type"] == "Finalize"))
    };
    tokio::time::timeout(PATIENCE, server.until(wanted)).await.unwrap();
    speaking.session = None;
    let gone = |said: &[Said]| said.iter().any(|said| matches!(said, Said::Gone { connection: 0, .. }));
    tokio::time::timeout(PATIENCE, server.until(gone)).await.unwrap();
    assert!(!speaking.heard.iter().any(|heard| !matches!(heard, Heard::Partial { .. })));
    assert!(server.other_requests().is_empty(), "nobody wants it any more");
}

#[test]
fn sound_goes_over_tls_to_who_is_trusted_and_to_nobody_else() {
    let secure = || ScriptedEars::nova().key(KEY).tls().hearing(Hearing::words(QUESTION)).start().unwrap();
    let server = secure();
    let certificate = reqwest::Certificate::from_der(server.certificate_der().unwrap()).unwrap();
    let client = || client_builder().tls_certs_only([certificate.clone()]);
    let clients = DeepgramClients { stream: client().http1_only().build().unwrap(), plain: client().build().unwrap() };
    let trusting = DeepgramOptions { clients: Some(clients), ..options(server.base_url(), "nova-3") };
    let (_, answer) = asked(&*deepgram::open(trusting).unwrap());
    assert_eq!(answer, Ok((7, QUESTION.to_owned())));
    let server = secure();
    let (_, answer) = asked(&*nova(&server));
    let message = answer.unwrap_err().problem().message;
    assert!(message.english().contains("a secure connection could not be made"), "{message}");
    assert!(server.requests().is_empty() && server.said().is_empty());
}

fn flux(hearing: Hearing) -> (RunningSockets, Arc<dyn Recognizer>) {
    let server = ScriptedEars::flux().key(KEY).hearing(hearing).plain("What time is it there?").start().unwrap();
    let recognizer = deepgram::open(options(server.base_url(), "flux-general-en")).unwrap();
    (server, recognizer)
}

#[test]
fn flux_hears_an_utterance_to_its_last_word_when_the_key_is_let_go() {
    let (server, recognizer) = flux(Hearing::words(QUESTION));
    let (speaking, answer) = asked(&*recognizer);
    assert_eq!(answer, Ok((7, QUESTION.to_owned())));
    assert!(!speaking.partials.is_empty());
    assert_eq!(server.requests()[0].path, "/v2/listen");
    let sent = server.sound(0);
    assert!(sent.len() > 1_200 * 16 && sent[1_200 * 16..].iter().all(|sample| *sample == 0), "silence after it");
    assert!(server.other_requests().is_empty());
}

#[test]
fn flux_says_how_surely_the_turn_is_over() {
    let (_server, recognizer) = flux(Hearing::words(QUESTION));
    let mut speaking = speak(&*recognizer, Some("en"));
    speaking.push(&tone(1_200));
    speaking.shows(QUESTION);
    speaking.push(&vec![0.0; 16_000]);
    while speaking.ends.last().is_none_or(|sure| *sure < 0.8) {
        if let Heard::TurnEnd { probability, covers } = speaking.heard.recv_timeout(PATIENCE).unwrap() {
            assert!(covers >= 1_200 * 16);
            speaking.ends.push(probability);
        }
    }
    assert_eq!(speaking.ask(1), QUESTION, "what was understood already");
}

#[test]
fn where_flux_fails_nova_hears_the_whole_sound() {
    let error = r#"{"type":"Error","sequence_id":9,"code":"INTERNAL_SERVER_ERROR","description":"it broke"}"#;
    for act in [Act::HangUp, Act::Stall, Act::Close(1011, ""), Act::Say("{".to_owned()), Act::Say(error.to_owned())] {
        let (server, recognizer) = flux(Hearing::words(QUESTION).mishap(When::HeardMs(600), act.clone()));
        let (_, answer) = asked(&*recognizer);
        assert_eq!(answer, Ok((7, "What time is it there?".to_owned())), "{act:?}");
        let others = server.other_requests();
        assert_eq!(others[0].path, "/v1/listen");
        assert_eq!(others[0].body, json!({ "model": "nova-3", "language": "en", "punctuate": "true" }));
    }
}
