//! A scripted speech server: OpenAI's `POST /v1/audio/speech` with `response_format: "pcm"`, strictly; 24 kHz, 16 bit, mono, streamed in its own
//! time. Runs on a thread of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use bytes::Bytes;

use super::beats::{Beat, Watch, body};
use super::desk::{Desk, Listing, answer, with_headers};
use super::jitter::{Draws, Jitter};
use super::openai;
use super::record::{Received, Record};
use super::script::Split;
use super::server::{self, RunningServer};
use super::voice_like::{SPEECH_RATE_HZ, speech_like};

const PATH: &str = "/v1/audio/speech";

/// Most characters that are spoken in one request, as OpenAI has it.
const LONGEST_INPUT: usize = 4096;

/// Sound in one piece of the stream: 40 ms.
const PIECE_FRAMES: usize = SPEECH_RATE_HZ as usize / 25;

/// Whose latencies are drawn.
const SPEECH: u64 = 3;

/// What the server says to one request. Made with [`Sound::of`], [`Sound::pcm`], [`Sound::refusal`] or [`Sound::raw`], then bent.
#[derive(Clone, Debug)]
pub struct Sound {
    kind: Kind,
    first_audio: Duration,
    times_real_time: f64,
    jitter: (Jitter, u64),
    fault: Option<(usize, Fault)>,
    headers: Vec<(String, String)>,
    split: Option<Split>,
}

#[derive(Clone, Debug)]
enum Kind {
    Pcm(Vec<i16>),
    Refusal { status: u16, message: String },
    Raw { content_type: String, body: Vec<u8> },
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    Stall,
    Cut,
}

impl Sound {
    fn new(kind: Kind) -> Self {
        let (headers, jitter) = (Vec::new(), (Jitter::None, 0));
        Self { kind, first_audio: Duration::ZERO, times_real_time: 0.0, jitter, fault: None, headers, split: None }
    }

    /// Something like speech, as long as `text` takes to say.
    pub fn of(text: &str) -> Self {
        Self::pcm(speech_like(text))
    }

    /// These samples, at [`SPEECH_RATE_HZ`].
    pub fn pcm(samples: Vec<i16>) -> Self {
        Self::new(Kind::Pcm(samples))
    }

    /// An HTTP error in the vendor's format.
    pub fn refusal(status: u16, message: &str) -> Self {
        Self::new(Kind::Refusal { status, message: message.to_owned() })
    }

    /// Status 200 and these bytes.
    pub fn raw(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(Kind::Raw { content_type: content_type.to_owned(), body: body.into() })
    }

    /// Waits this long, from the request to the first sound. The response's head comes at once.
    pub fn first_audio(mut self, wait: Duration) -> Self {
        self.first_audio = wait;
        self
    }

    /// How fast the sound comes after its first 40 ms: 1 is as fast as it is heard. Not positive: all at once.
    pub fn times_real_time(mut self, pace: f64) -> Self {
        self.times_real_time = pace;
        self
    }

    /// Lets both waits vary. The same seed and turn vary the same way.
    pub fn jitter(mut self, jitter: Jitter, seed: u64) -> Self {
        self.jitter = (jitter, seed);
        self
    }

    /// After `bytes` bytes, nothing more, until the client goes away.
    pub fn stall_after(mut self, bytes: usize) -> Self {
        self.fault = Some((bytes, Fault::Stall));
        self
    }

    /// After `bytes` bytes the connection is cut.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.fault = Some((bytes, Fault::Cut));
        self
    }

    /// Adds a response header, as `retry-after`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Cuts the bytes at arbitrary places, inside samples too.
    pub fn split(mut self, split: Split) -> Self {
        self.split = Some(split);
        self
    }

    fn beats(&self, bytes: &[u8], turn: usize) -> Vec<Beat> {
        let (jitter, seed) = self.jitter;
        let mut draws = Draws::new(seed, SPEECH, turn as u64);
        let sent = self.fault.map_or(bytes.len(), |(at, _)| at.min(bytes.len()));
        let piece_s = PIECE_FRAMES as f64 / f64::from(SPEECH_RATE_HZ);
        let gap = Duration::try_from_secs_f64(piece_s / self.times_real_time).unwrap_or_default();
        let mut beats = Vec::new();
        for (n, piece) in bytes[..sent].chunks(PIECE_FRAMES * 2).enumerate() {
            beats.push(Beat::Wait(draws.vary(if n == 0 { self.first_audio } else { gap }, jitter)));
            beats.push(Beat::Bytes(Bytes::copy_from_slice(piece)));
        }
        beats.extend(self.fault.map(|(_, fault)| match fault {
            Fault::Stall => Beat::Stall,
            Fault::Cut => Beat::Cut,
        }));
        beats
    }
}

type Script = Arc<dyn Fn(&Received, usize) -> Sound + Send + Sync>;

/// A speech server to be started.
#[derive(Default)]
pub struct ScriptedSpeech {
    replies: Vec<Sound>,
    script: Option<Script>,
    key: Option<String>,
    tls: bool,
    listing: Listing,
    voices: Option<String>,
}

impl ScriptedSpeech {
    /// Speaks OpenAI's speech: wants `model`, `input`, `voice` and `response_format: "pcm"`. Without replies it says what it is asked to, at once.
    pub fn openai() -> Self {
        Self::default()
    }

    /// What whoever asks which models there are is answered with; without it there are none.
    pub fn models(mut self, names: &[&str]) -> Self {
        let rows: Vec<_> = names.iter().map(|name| serde_json::json!({ "id": name, "object": "model" })).collect();
        self.listing.body = serde_json::json!({ "object": "list", "data": rows }).to_string();
        self
    }

    /// The same for voices, as Kokoro-FastAPI has them; without it there is no such list.
    pub fn voices(mut self, names: &[&str]) -> Self {
        self.voices = Some(serde_json::json!({ "voices": names }).to_string());
        self
    }

    /// The answer to the next request. The last one is repeated for those after it.
    pub fn reply(mut self, reply: Sound) -> Self {
        self.replies.push(reply);
        self
    }

    /// Decides every answer from the request and its turn (0 for the first), in place of the replies.
    pub fn respond(mut self, script: impl Fn(&Received, usize) -> Sound + Send + Sync + 'static) -> Self {
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
    /// The port or thread could not be had.
    pub fn start(self) -> anyhow::Result<RunningServer> {
        let replies = self.replies;
        let script = self.script.unwrap_or_else(|| {
            Arc::new(move |received: &Received, turn: usize| match replies.last() {
                Some(last) => replies.get(turn).unwrap_or(last).clone(),
                None => Sound::of(received.body["input"].as_str().unwrap_or_default()),
            })
        });
        let record = Arc::new(Record::default());
        let mut desk = Desk::new(PATH, openai::error_body, self.key, record.clone());
        desk.listing = self.listing;
        desk.voices = self.voices;
        let app = Arc::new(App { script, desk });
        server::start("scripted-tts", "/v1", self.tls, Router::new().fallback(handle).with_state(app), record)
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
    if let Some((status, message)) = objection(&received, app.desk.key.as_deref()) {
        return app.desk.refuse(status, message);
    }
    let reply = (app.script)(&received, turn);
    let watch = Watch::new(app.desk.record.clone());
    let (content_type, beats) = match &reply.kind {
        Kind::Refusal { status, message } => {
            watch.over();
            return with_headers(app.desk.refuse(*status, message), &reply.headers);
        }
        Kind::Raw { content_type, body } => (content_type.as_str(), vec![Beat::Bytes(body.clone().into())]),
        Kind::Pcm(samples) => {
            let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
            ("audio/pcm", reply.beats(&bytes, turn))
        }
    };
    let body = body(beats, reply.split.as_ref(), beginning, Duration::ZERO, watch);
    with_headers(answer(200, content_type, body), &reply.headers)
}

/// What such a server refuses the request for.
fn objection(received: &Received, key: Option<&str>) -> Option<(u16, &'static str)> {
    if key.is_some_and(|key| received.header("authorization") != format!("Bearer {key}")) {
        return Some((401, "Incorrect API key provided."));
    }
    let field = |name: &str| received.body[name].as_str().unwrap_or_default();
    if field("model").is_empty() || field("voice").is_empty() {
        return Some((400, "model and voice are required"));
    }
    if field("input").trim().is_empty() || field("input").chars().count() > LONGEST_INPUT {
        return Some((400, "input must have 1 to 4096 characters"));
    }
    if field("response_format") != "pcm" {
        return Some((400, "this server only sends pcm"));
    }
    let speed = &received.body["speed"];
    if !speed.is_null() && !speed.as_f64().is_some_and(|speed| (0.25..=4.0).contains(&speed)) {
        return Some((400, "speed must be between 0.25 and 4.0"));
    }
    let instructions = &received.body["instructions"];
    if !instructions.is_null() && !instructions.as_str().is_some_and(|text| (1..=LONGEST_INPUT).contains(&text.len())) {
        return Some((400, "instructions must have 1 to 4096 characters"));
    }
    None
}
