//! The server of a vendor that no program ships (feature `parrot`): it repeats what it is told, and speaks utterances clause by clause while they are
//! written. Its protocol is told in `crate::parrot`'s clients. Runs on a thread of its own.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::response::Response;
use bytes::Bytes;
use futures::stream;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::desk::answer;
use super::record::{Received, Record};
use super::server::{self, RunningServer};
use super::voice_like::speech_like;

/// Sound in one frame: 40 ms.
const FRAME: usize = super::SPEECH_RATE_HZ as usize / 25;

/// A server to be started.
pub struct ScriptedParrot {
    key: String,
}

impl ScriptedParrot {
    /// Refuses every key but this one.
    pub fn with_key(key: &str) -> Self {
        Self { key: key.to_owned() }
    }

    /// Starts it on a free port.
    ///
    /// # Errors
    /// The port or thread could not be had.
    pub fn start(self) -> anyhow::Result<RunningServer> {
        let record = Arc::new(Record::default());
        let app = Arc::new(App { key: self.key, record: record.clone(), utterances: Mutex::default() });
        server::start("scripted-parrot", "/v1", false, Router::new().fallback(handle).with_state(app), record)
    }
}

/// Clauses on their way into an utterance, with their numbers.
type Clauses = mpsc::UnboundedSender<(u32, String)>;

struct App {
    key: String,
    record: Arc<Record>,
    /// Those that are open, by name, with how many clauses they have.
    utterances: Mutex<HashMap<String, (u32, Clauses)>>,
}

impl App {
    fn utterances(&self) -> MutexGuard<'_, HashMap<String, (u32, Clauses)>> {
        self.utterances.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self, name: &str) -> Response {
        let (clauses, pushed) = mpsc::unbounded_channel();
        self.utterances().insert(name.to_owned(), (0, clauses));
        let sound = stream::unfold(pushed, |mut pushed| async {
            let (number, text) = pushed.recv().await?;
            Some((Ok::<_, Infallible>(frames(number, &text)), pushed))
        });
        answer(200, "audio/x-parrot", Body::from_stream(sound))
    }

    fn add(&self, name: &str, text: &str) -> Response {
        match self.utterances().get_mut(name) {
            Some((count, clauses)) if clauses.send((*count, text.to_owned())).is_ok() => {
                *count += 1;
                answer(200, "text/plain", "")
            }
            _ => refuse(404, "there is no such utterance"),
        }
    }
}

/// The sound of a clause, and that it is all.
fn frames(number: u32, text: &str) -> Bytes {
    let mut bytes = Vec::new();
    let mut frame = |sound: &[i16]| {
        bytes.extend(number.to_le_bytes());
        bytes.extend((sound.len() as u32 * 2).to_le_bytes());
        bytes.extend(sound.iter().flat_map(|sample| sample.to_le_bytes()));
    };
    speech_like(text).chunks(FRAME).for_each(&mut frame);
    frame(&[]);
    bytes.into()
}

fn refuse(status: u16, message: &str) -> Response {
    answer(status, "application/json", json!({ "error": message }).to_string())
}

async fn handle(State(app): State<Arc<App>>, ConnectInfo(from): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return refuse(400, "the request broke off") };
    let text = String::from_utf8_lossy(&body).into_owned();
    let received = Received { body: Value::String(text.clone()), ..Received::of(&head, from) };
    let (path, key) = (received.path.clone(), received.header("authorization").to_owned());
    if head.method != Method::POST {
        app.record.other(received);
        return answer(200, "text/plain", "");
    }
    app.record.asked(received);
    if key != format!("Bearer {}", app.key) {
        return refuse(401, "that is not my key");
    }
    let (name, rest) = text.split_once('\n').unwrap_or((&text, ""));
    match path.as_str() {
        "/v1/say" => {
            let asked = text.lines().rev().find_map(|line| line.strip_prefix("me ")).unwrap_or_default();
            answer(200, "text/x-parrot", format!("say You said {asked}.\nsay  So it is.\nbye\n"))
        }
        "/v1/sound" => app.open(name),
        "/v1/clause" => app.add(name, rest),
        "/v1/end" => {
            app.utterances().remove(name);
            answer(200, "text/plain", "")
        }
        _ => answer(404, "text/plain", "404 page not found"),
    }
}
