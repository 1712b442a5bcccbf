//! A server with scripted stages, and a client of it that plays what it is sent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use riposte_audio::Clock;
use riposte_engine::api::State;
use riposte_engine::{Built, Engine, EngineOptions, Stages};
use riposte_gateway::frame::{Flags, Frame, Kind, decode, encode, pcm};
use riposte_gateway::message::{ErrorMessage, Ready};
use riposte_gateway::{Gateway, GatewayOptions, Limits, Profile, TlsFiles, Tokens, Twilio};
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_voice::PerClause;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::stages::{Beeps, Understands, Writes};

/// Where Twilio's calls are told to go.
pub(crate) const STREAM: &str = "wss://voice.example/twilio/media";
/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(30);

pub(crate) struct Server {
    pub(crate) gateway: Gateway,
    pub(crate) folder: tempfile::TempDir,
}

/// What the chat model says, one answer after the other.
pub(crate) type Replies = Vec<Vec<&'static str>>;

impl Server {
    pub(crate) async fn start(understands: &[&'static str], replies: Replies) -> Server {
        Self::with(understands, replies, Limits::default()).await
    }

    pub(crate) async fn with(understands: &[&'static str], replies: Replies, limits: Limits) -> Server {
        let writes = Writes::at_once(replies.into_iter().map(Ok).collect());
        Self::of(Understands::each(understands), writes, limits).await
    }

    pub(crate) async fn of(understands: Understands, writes: Writes, limits: Limits) -> Server {
        Self::in_folder(tempfile::tempdir().unwrap(), understands, writes, limits, None).await.unwrap()
    }

    /// A server with these certificate files.
    pub(crate) async fn behind(tls: TlsFiles) -> Result<Server, Problem> {
        let (understands, writes) = (Understands::each(&[]), Writes::at_once(Vec::new()));
        Self::in_folder(tempfile::tempdir().unwrap(), understands, writes, Limits::default(), Some(tls)).await
    }

    /// A server that asks for a token, and one.
    pub(crate) async fn with_token() -> (Server, Tokens, String) {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::at(folder.path().join("tokens.json"));
        let token = tokens.add("kitchen", Profile::default()).unwrap();
        let writes = Writes::at_once(vec![Ok(vec!["Yes."])]);
        let understands = Understands::each(&["hello"]);
        let server = Self::in_folder(folder, understands, writes, Limits::default(), None).await.unwrap();
        (server, tokens, token)
    }

    async fn in_folder(
        folder: tempfile::TempDir,
        understands: Understands,
        writes: Writes,
        limits: Limits,
        tls: Option<TlsFiles>,
    ) -> Result<Server, Problem> {
        Self::running(folder, scripted(understands, writes), limits, tls).await
    }

    /// With these stages; where their voice keeps phrases, those that are wanted are prepared.
    pub(crate) async fn made(stages: Stages) -> Server {
        let folder = tempfile::tempdir().unwrap();
        Self::again(folder, stages).await
    }

    /// With the conversations of this folder.
    pub(crate) async fn again(folder: tempfile::TempDir, stages: Stages) -> Server {
        Self::running(folder, stages, Limits::default(), None).await.unwrap()
    }

    async fn running(
        folder: tempfile::TempDir,
        stages: Stages,
        limits: Limits,
        tls: Option<TlsFiles>,
    ) -> Result<Server, Problem> {
        let settings = Settings::default();
        let stages_keep_phrases = stages.voice.identity().is_some();
        let options = GatewayOptions {
            listen: "127.0.0.1:0".parse().unwrap(),
            tls,
            tokens: folder.path().join("tokens.json"),
            requires_token: false,
            origins: Vec::new(),
            limits,
            unprotected: 0,
            twilio: Some(Twilio { url: STREAM.to_owned(), token: "12345".to_owned().into() }),
        };
        let null = || riposte_audio::backend("null").unwrap();
        let engine = EngineOptions {
            settings: settings.clone(),
            capture: null(),
            playout: null(),
            build: Arc::new(move |_| Built::from(stages.clone())),
            database: Some(folder.path().join("riposte.db")),
            prices: None,
            try_it: None,
            problems: Vec::new(),
            tune: None,
            record: None,
        };
        let host = tokio::task::spawn_blocking(move || Engine::start(engine)).await.unwrap().unwrap();
        let mut events = host.subscribe();
        while host.snapshot().state == State::Starting {
            events.recv().await.unwrap();
        }
        let is_preparing = |host: &Engine| {
            let phrases = host.snapshot().phrases;
            phrases.wanted == 0 || phrases.ready < phrases.wanted || phrases.is_preparing
        };
        while stages_keep_phrases && is_preparing(&host) {
            events.recv().await.unwrap();
        }
        Ok(Server { gateway: Gateway::start(host, &settings, options).await?, folder })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.gateway.address()
    }

    /// How many sessions there are, as it changes.
    pub(crate) fn sessions(&self) -> tokio::sync::watch::Receiver<usize> {
        self.gateway.sessions()
    }

    pub(crate) async fn client(&self) -> Client {
        Client::ready(self.address(), "/ws/voice", &[]).await
    }

    /// The head and the body of an answer.
    pub(crate) async fn get(&self, path: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Ends as on SIGTERM; what it leaves.
    pub(crate) async fn ended(self) -> tempfile::TempDir {
        let Server { gateway, folder } = self;
        gateway.drain().await;
        folder
    }

    /// Ends as on SIGTERM; what was stored.
    pub(crate) async fn drained(self) -> Vec<riposte_measures::TurnRecord> {
        let folder = self.ended().await;
        riposte_store::Store::open(folder.path().join("riposte.db")).unwrap().last(100).unwrap()
    }
}

/// Stages that are scripts, in no language of their own.
pub(crate) fn scripted(understands: Understands, writes: Writes) -> Stages {
    Stages {
        recognizer: Arc::new(understands),
        chat: Arc::new(writes),
        voice: Arc::new(PerClause::new(Beeps)),
        language: None,
        end_of_turn: None,
        speaker: None,
    }
}

/// One frame that came.
#[derive(Clone)]
pub(crate) struct Got {
    pub(crate) kind: Kind,
    pub(crate) flags: Flags,
    pub(crate) payload: Vec<u8>,
}

/// Sound by its length alone.
impl std::fmt::Debug for Got {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} ", self.kind, self.flags)?;
        match self.kind {
            Kind::TtsAudio => write!(f, "{} bytes", self.payload.len()),
            _ => write!(f, "{}", String::from_utf8_lossy(&self.payload)),
        }
    }
}

impl Got {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.payload.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.payload).unwrap()
    }
}

pub(crate) struct Client {
    pub(crate) ws: WebSocketStream<TcpStream>,
    pub(crate) ready: Ready,
    /// Frames after `ready`.
    pub(crate) received: u64,
    /// Samples of the reply that came.
    pub(crate) samples: u64,
}

pub(crate) async fn connect(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
) -> WebSocketStream<TcpStream> {
    let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().append(*name, value.parse().unwrap());
    }
    let stream = TcpStream::connect(address).await.unwrap();
    tokio_tungstenite::client_async(request, stream).await.unwrap().0
}

impl Client {
    /// Of a connection that may be refused.
    pub(crate) fn unready(ws: WebSocketStream<TcpStream>) -> Client {
        Client { ws, ready: Ready::default(), received: 0, samples: 0 }
    }

    pub(crate) async fn ready(address: SocketAddr, path: &str, headers: &[(&'static str, &str)]) -> Client {
        let mut client = Self::unready(connect(address, path, headers).await);
        let first = client.next().await.unwrap();
        assert_eq!(first.kind, Kind::Ready, "{first:?}");
        client.ready = serde_json::from_slice(&first.payload).unwrap();
        client.received = 0;
        client
    }

    pub(crate) async fn send(&mut self, kind: Kind, payload: &[u8]) {
        self.raw(encode(kind, Flags::NONE, payload)).await;
    }

    pub(crate) async fn raw(&mut self, bytes: Vec<u8>) {
        self.ws.send(Message::Binary(bytes.into())).await.unwrap();
    }

    pub(crate) async fn start(&mut self, json: &str) {
        self.send(Kind::AudioStart, json.as_bytes()).await;
    }

    /// Something like a voice for so long, in pieces of 20 ms, in real time.
    pub(crate) async fn speak(&mut self, ms: usize) {
        self.sound(ms, 0.3).await;
    }

    pub(crate) async fn sound(&mut self, ms: usize, level: f32) {
        let began = Clock::now();
        for piece in 0..ms / 20 {
            Clock::sleep_until(began + Span::from_millis(20 * piece as i64)).await;
            let samples: Vec<f32> = (0..320).map(|n| level * tone(piece * 320 + n)).collect();
            self.send(Kind::AudioChunk, &pcm(&samples)).await;
        }
    }

    /// The next frame; the close code where the connection ends (0: without one).
    pub(crate) async fn next(&mut self) -> Result<Got, u16> {
        loop {
            match timeout(LONG, self.ws.next()).await.expect("nothing comes") {
                Some(Ok(Message::Binary(bytes))) => {
                    let Frame { kind, flags, payload } = decode(&bytes).unwrap().unwrap();
                    self.received += 1;
                    if kind == Kind::TtsAudio {
                        self.samples += payload.len() as u64 / 2;
                    }
                    return Ok(Got { kind, flags, payload: payload.to_vec() });
                }
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(0, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    /// Frames until one of this kind (a final one, where `flags` say so), which is the last.
    pub(crate) async fn until(&mut self, kind: Kind, flags: Flags) -> Vec<Got> {
        let mut all = Vec::new();
        loop {
            let got = self.next().await.unwrap_or_else(|code| panic!("closed with {code} before {kind:?}: {all:?}"));
            let fits = got.kind == kind && got.flags.has(flags);
            all.push(got);
            if fits {
                return all;
            }
        }
    }

    /// The same, of a client that says in time what it has played.
    pub(crate) async fn played(&mut self, samples: u64) {
        self.send(Kind::Playback, &samples.to_le_bytes()).await;
    }

    pub(crate) async fn done(&mut self) -> Value {
        self.until(Kind::Done, Flags::NONE).await.pop().unwrap().json()
    }

    /// What it is told before it is closed, and the close code.
    pub(crate) async fn refused(&mut self) -> (String, u16) {
        let mut code = String::new();
        loop {
            match self.next().await {
                Ok(got) if got.kind == Kind::Error => {
                    code = serde_json::from_slice::<ErrorMessage>(&got.payload).unwrap().code;
                }
                Ok(_) => {}
                Err(close) => return (code, close),
            }
        }
    }
}

/// Harmonics of 150 Hz, rising and falling: what the detector takes for a voice.
fn tone(n: usize) -> f32 {
    let t = n as f32 / 16_000.0;
    let syllable = 0.55 + 0.45 * (std::f32::consts::TAU * 4.0 * t).sin();
    let voice: f32 = (1..12).map(|k| (std::f32::consts::TAU * 150.0 * k as f32 * t).sin() / k as f32).sum();
    voice * 0.5 * syllable
}
