//! How an utterance came by its connection is told with its first text: over a WebSocket that stood ready, and over one that did not.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[allow(dead_code, reason = "captions and ends of turns are of no use here")]
#[path = "support/spoken.rs"]
mod spoken;

use std::sync::Arc;
use std::time::Duration;

use riposte_http::Connection;
use riposte_sim::providers::{Hearing, RunningSockets, ScriptedEars};
use riposte_speech::Recognizer;
use riposte_speech::deepgram::{self, DeepgramOptions};
use spoken::{speak, tone};

const QUESTION: &str = "What time is it in Lima?";

fn server() -> RunningSockets {
    ScriptedEars::nova().hearing(Hearing::words(QUESTION)).start().unwrap()
}

fn recognizer(server: &RunningSockets) -> Arc<dyn Recognizer> {
    let options = DeepgramOptions {
        base_url: server.base_url().to_owned(),
        model: "nova-3".to_owned(),
        key: Some("dg-secret-42".into()),
        time_out: Duration::from_secs(5),
        language: Some("en".to_owned()),
        clients: None,
        network: Default::default(),
    };
    deepgram::open(options).unwrap()
}

/// How the connection came of an utterance whose text is asked for twice.
fn connection(recognizer: &dyn Recognizer) -> Connection {
    let mut speaking = speak(recognizer, Some("en"));
    speaking.push(&tone(1_200));
    assert_eq!(speaking.ask(1), QUESTION);
    speaking.push(&tone(400));
    speaking.ask(2);
    let [connection] = speaking.connections[..] else { panic!("told once: {:?}", speaking.connections) };
    connection
}

#[test]
fn a_socket_that_was_opened_ahead_is_not_waited_for() {
    let server = server();
    let recognizer = recognizer(&server);
    recognizer.warm().unwrap();
    let connection = connection(&*recognizer);
    assert!(connection.is_reused() && connection.waited().is_zero(), "{connection:?}");
}

#[test]
fn a_socket_that_is_opened_for_the_utterance_is() {
    let server = server();
    let connection = connection(&*recognizer(&server));
    assert!(!connection.is_reused() && !connection.waited().is_zero(), "{connection:?}");
}
