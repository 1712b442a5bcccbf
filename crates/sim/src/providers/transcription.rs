//! A scripted transcription server: OpenAI's `POST /v1/audio/transcriptions`, strictly. It does not listen: what it "understands" is the script's
//! to say, which may look at the sound that was uploaded. Runs on a thread of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use serde_json::json;

use super::beats::{Beat, Watch, body};
use super::desk::{Desk, Listing, answer, with_headers};
use super::jitter::{Draws, Jitter};
use super::openai;
use super::record::{Received, Record};
use super::script::Split;
use super::server::{self, RunningServer};

const PATH: &str = "/v1/audio/transcriptions";

/// Shorter sound is refused, as OpenAI does.
const SHORTEST_S: f64 = 0.1;

/// Whose latencies are drawn.
const TRANSCRIPTION: u64 = 1;

/// What the server says to one upload. Made with [`Transcript::text`], [`Transcript::refusal`] or [`Transcript::raw`], then bent.
#[derive(Clone, Debug)]
pub struct Transcript {
    kind: Kind,
    after: Duration,
    jitter: (Jitter, u64),
    ending: Option<Ending>,
    headers: Vec<(String, String)>,
    split: Option<Split>,
}

#[derive(Clone, Debug)]
enum Kind {
    Text(String),
    Refusal { status: u16, message: String },
    Raw { content_type: String, body: Vec<u8> },
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    Stall,
    Cut,
}

impl Transcript {
    fn new(kind: Kind) -> Self {
        let (headers, jitter) = (Vec::new(), (Jitter::None, 0));
        Self { kind, after: Duration::ZERO, jitter, ending: None, headers, split: None }
    }

    /// What was understood.
    pub fn text(text: &str) -> Self {
        Self::new(Kind::Text(text.to_owned()))
    }

    /// An HTTP error in the vendor's format.
    pub fn refusal(status: u16, message: &str) -> Self {
        Self::new(Kind::Refusal { status, message: message.to_owned() })
    }

    /// Status 200 and these bytes.
    pub fn raw(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(Kind::Raw { content_type: content_type.to_owned(), body: body.into() })
    }

    /// How long it takes, from the last byte of the upload to the answer.
    pub fn after(mut self, wait: Duration) -> Self {
        self.after = wait;
        self
    }

    /// Lets that wait vary. The same seed and turn vary the same way.
    pub fn jitter(mut self, jitter: Jitter, seed: u64) -> Self {
        self.jitter = (jitter, seed);
        self
    }

    /// Half of the answer, then nothing more, until the client goes away.
    pub fn stall(mut self) -> Self {
        self.ending = Some(Ending::Stall);
        self
    }

    /// Half of the answer, then the connection is cut.
    pub fn cut(mut self) -> Self {
        self.ending = Some(Ending::Cut);
        self
    }

    /// Adds a response header, as `retry-after`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Cuts the bytes at arbitrary places.
    pub fn split(mut self, split: Split) -> Self {
        self.split = Some(split);
        self
    }
}

impl From<&str> for Transcript {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

type Script = Arc<dyn Fn(&Received, usize) -> Transcript + Send + Sync>;

/// A transcription server to be started.
#[derive(Default)]
pub struct ScriptedTranscription {
    replies: Vec<Transcript>,
    script: Option<Script>,
    key: Option<String>,
    tls: bool,
    listing: Listing,
}

impl ScriptedTranscription {
    /// Speaks OpenAI's transcriptions: a form with `file` (a WAV of 16 bit mono), `model`, and if wanted `language` and `response_format`
    /// (`json`, `verbose_json`, `text`).
    pub fn openai() -> Self {
        Self::default()
    }

    /// What whoever asks which models there are is answered with; without it there are none.
    pub fn models(mut self, names: &[&str]) -> Self {
        let rows: Vec<_> = names.iter().map(|name| serde_json::json!({ "id": name, "object": "model" })).collect();
        self.listing.body = serde_json::json!({ "object": "list", "data": rows }).to_string();
        self
    }

    /// The answer to the next upload. The last one is repeated for those after it.
    pub fn reply(mut self, reply: impl Into<Transcript>) -> Self {
        self.replies.push(reply.into());
        self
    }

    /// Decides every answer from the request and its turn (0 for the first), in place of the replies.
    pub fn respond(mut self, script: impl Fn(&Received, usize) -> Transcript + Send + Sync + 'static) -> Self {
        self.script = Some(Arc::new(script));
        self
    }

    /// Refuses every key but this one.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// HTTPS, with HTTP/2 where the client wants it.
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts it on a free port.
    ///
    /// # Errors
    /// No reply was scripted, or the port or thread could not be had.
    pub fn start(self) -> anyhow::Result<RunningServer> {
        let replies = self.replies;
        let script = match self.script {
            Some(script) => script,
            None => {
                anyhow::ensure!(!replies.is_empty(), "the scripted server has no reply");
                Arc::new(move |_: &Received, turn: usize| replies[turn.min(replies.len() - 1)].clone())
            }
        };
        let record = Arc::new(Record::default());
        let mut desk = Desk::new(PATH, openai::error_body, self.key, record.clone());
        desk.listing = self.listing;
        let app = Arc::new(App { script, desk });
        server::start("scripted-stt", "/v1", self.tls, Router::new().fallback(handle).with_state(app), record)
    }
}

struct App {
    script: Script,
    desk: Desk,
}

async fn handle(State(app): State<Arc<App>>, ConnectInfo(from): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let (received, turn, beginning) = match app.desk.receive(from, request).await {
        Ok(received) => received,
        Err(refused) => return refused,
    };
    let seconds = match seconds_of(&received, app.desk.key.as_deref()) {
        Ok(seconds) => seconds,
        Err((status, message)) => return app.desk.refuse(status, &message),
    };
    let reply = (app.script)(&received, turn);
    let watch = Watch::new(app.desk.record.clone());
    let (jitter, seed) = reply.jitter;
    let after = Draws::new(seed, TRANSCRIPTION, turn as u64).vary(reply.after, jitter);
    beginning.wait_for(after).await;
    let (content_type, bytes) = match &reply.kind {
        Kind::Refusal { status, message } => {
            watch.over();
            return with_headers(app.desk.refuse(*status, message), &reply.headers);
        }
        Kind::Raw { content_type, body } => (content_type.as_str(), body.clone()),
        Kind::Text(text) => written(text, received.body["response_format"].as_str(), seconds),
    };
    let beats = match reply.ending {
        None => vec![Beat::Bytes(bytes.into())],
        Some(ending) => {
            let half = bytes[..bytes.len() / 2].to_vec();
            vec![Beat::Bytes(half.into()), if matches!(ending, Ending::Cut) { Beat::Cut } else { Beat::Stall }]
        }
    };
    let body = body(beats, reply.split.as_ref(), beginning, after, watch);
    with_headers(answer(200, content_type, body), &reply.headers)
}

/// The length of the sound, or what such a server refuses the request for.
fn seconds_of(received: &Received, key: Option<&str>) -> Result<f64, (u16, String)> {
    if key.is_some_and(|key| received.header("authorization") != format!("Bearer {key}")) {
        return Err((401, "Incorrect API key provided.".to_owned()));
    }
    let refuse = |message: &str| Err((400, message.to_owned()));
    let Some(upload) = received.upload.as_ref().filter(|upload| upload.field == "file") else {
        return refuse("file: Field required");
    };
    if received.body["model"].as_str().unwrap_or_default().is_empty() {
        return refuse("you must provide a model parameter");
    }
    if !matches!(received.body["response_format"].as_str(), None | Some("json" | "verbose_json" | "text")) {
        return refuse("this server writes json, verbose_json or text");
    }
    match upload.sound() {
        Err(error) => Err((400, format!("Invalid file format: {error}."))),
        Ok((rate_hz, samples)) => match samples.len() as f64 / f64::from(rate_hz) {
            short if short < SHORTEST_S => refuse("Audio file is too short. Minimum audio length is 0.1 seconds."),
            seconds => Ok(seconds),
        },
    }
}

/// A transcript in the format that was asked for.
fn written(text: &str, format: Option<&str>, seconds: f64) -> (&'static str, Vec<u8>) {
    let json = match format {
        Some("text") => return ("text/plain; charset=utf-8", format!("{text}\n").into_bytes()),
        Some("verbose_json") => {
            json!({ "task": "transcribe", "language": "english", "duration": seconds, "text": text })
        }
        _ => json!({ "text": text, "usage": { "type": "duration", "seconds": seconds.ceil() } }),
    };
    ("application/json", json.to_string().into_bytes())
}
