//! One of the crowd: asks, listens as it plays, asks again; hands-free or with a key, by its number. In chaos it does now and then what networks and people do.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use riposte_audio::Clock;
use riposte_gateway::frame::{Flags, Kind, decode, encode, pcm};
use riposte_gateway::message::Ready;
use riposte_measures::{Span, Time};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::Failure;
use crate::tally::Tally;

const PIECE: Span = Span::from_millis(20);
/// Pieces of a question.
const SPOKEN: usize = 50;
/// Longer than any turn takes: who waits longer is stuck.
const STUCK: Span = Span::from_millis(60_000);

/// What it does in the middle of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Well,
    /// Its connection breaks off, and it comes again.
    BreaksOff,
    /// It reads nothing for two seconds, and goes on talking.
    ReadsSlowly,
    /// It is gone without a word, and another comes.
    Leaves,
}

pub(crate) struct Visitor {
    address: String,
    number: u32,
    chaos: bool,
    random: u64,
    tally: Arc<Mutex<Tally>>,
}

/// A connection, and its session.
struct Line {
    socket: WebSocketStream<TcpStream>,
    at: Session,
}

/// What was counted, over all connections of the session.
#[derive(Default)]
struct Session {
    ready: Ready,
    /// Frames that came; samples of answers among them, and those that were played.
    received: u64,
    came: u64,
    played: u64,
    sent: Vec<Vec<u8>>,
}

impl Visitor {
    pub(crate) fn new(address: String, number: u32, chaos: bool, tally: Arc<Mutex<Tally>>) -> Visitor {
        Visitor { address, number, chaos, random: u64::from(number) * 7_919 + 1, tally }
    }

    fn tally(&self, count: impl FnOnce(&mut Tally)) {
        count(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// A number below `below`; the same in every run.
    fn chance(&mut self, below: u64) -> u64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % below
    }

    pub(crate) async fn stay(mut self, until: Time) -> Result<(), Failure> {
        let mut line = None;
        while Clock::now() < until {
            let here = match line.take() {
                Some(line) => line,
                None => self.connect(None).await?,
            };
            let mood = match self.chance(8) {
                0 if self.chaos => Mood::BreaksOff,
                1 if self.chaos => Mood::ReadsSlowly,
                2 if self.chaos => Mood::Leaves,
                _ => Mood::Well,
            };
            line = self.turn(here, mood).await?;
        }
        if let Some(mut line) = line {
            line.socket.close(None).await?;
        }
        Ok(())
    }

    /// To a new session, or to one that goes on.
    async fn connect(&self, session: Option<Session>) -> Result<Line, Failure> {
        let query = session.as_ref().map(|at| format!("?resume={}&received={}", at.ready.resume, at.received));
        let url = format!("ws://{}/ws/voice{}", self.address, query.unwrap_or_default());
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let (mut socket, _) = client_async(url, stream).await?;
        let Some(Ok(Message::Binary(bytes))) = socket.next().await else { return Err("no first frame".into()) };
        let frame = decode(&bytes).ok().flatten().ok_or("no frame")?;
        if frame.kind != Kind::Ready {
            return Err(String::from_utf8_lossy(frame.payload).into_owned().into());
        }
        let ready: Ready = serde_json::from_slice(frame.payload)?;
        let Some(session) = session else {
            return Ok(Line { socket, at: Session { ready, ..Session::default() } });
        };
        // What it has not got is sent again.
        for frame in &session.sent[ready.received as usize..] {
            socket.send(Message::Binary(frame.clone().into())).await?;
        }
        self.tally(|tally| tally.resumed += 1);
        Ok(Line { socket, at: Session { ready, ..session } })
    }

    /// One question and its answer; the connection, where it goes on.
    async fn turn(&mut self, mut line: Line, mood: Mood) -> Result<Option<Line>, Failure> {
        let mode = if self.number.is_multiple_of(2) { "ptt" } else { "duplex" };
        line.send(Kind::AudioStart, format!(r#"{{"mode":"{mode}","playback":true}}"#).as_bytes()).await?;
        let (mut due, begun) = (Clock::now(), Clock::now());
        let (mut piece, mut since, mut last) = (0, None::<(Time, u64)>, Vec::new());
        let mut reads_from = begun;
        let unwell_at = SPOKEN / 2 + self.chance(120) as usize;
        loop {
            if Clock::now() - begun > STUCK {
                let whose =
                    format!("client {}, {mode}, {mood:?} at piece {unwell_at} of {piece}, then {last:?}", self.number);
                self.tally(|tally| tally.stuck.push(whose));
                return Ok(None);
            }
            tokio::select! {
                biased;
                () = Clock::sleep_until(due) => {
                    due += PIECE;
                    if piece < SPOKEN || mode == "duplex" {
                        let level = if piece < SPOKEN { 0.3 } else { 0.0 };
                        let samples: Vec<f32> = (0..320).map(|n| level * tone(piece * 320 + n)).collect();
                        line.send(Kind::AudioChunk, &pcm(&samples)).await?;
                    }
                    piece += 1;
                    if piece == SPOKEN && mode == "ptt" {
                        line.send(Kind::AudioEnd, &[]).await?;
                    }
                    if let Some((at, from)) = since {
                        line.at.played = (from + (Clock::now() - at).as_micros() as u64 * 24 / 1_000).min(line.at.came);
                        line.send(Kind::Playback, &line.at.played.to_le_bytes()).await?;
                        since = since.filter(|_| line.at.played < line.at.came);
                    }
                    if piece == unwell_at {
                        match mood {
                            Mood::Well => {}
                            Mood::Leaves => return Ok(None),
                            Mood::ReadsSlowly => reads_from = Clock::now() + Span::from_millis(2_000),
                            Mood::BreaksOff => {
                                let Line { socket, at } = line;
                                drop(socket);
                                line = self.connect(Some(at)).await?;
                            }
                        }
                        due = due.max(Clock::now());
                    }
                }
                message = line.socket.next(), if Clock::now() >= reads_from => {
                    let Some(Ok(message)) = message else { return Err("the server closed the connection".into()) };
                    let Message::Binary(bytes) = message else { continue };
                    let Ok(Some(frame)) = decode(&bytes) else { continue };
                    line.at.received += 1;
                    if last.last() != Some(&frame.kind) {
                        last.push(frame.kind);
                    }
                    match frame.kind {
                        Kind::TtsAudio if !frame.payload.is_empty() => {
                            since.get_or_insert((Clock::now(), line.at.came));
                            line.at.came += frame.payload.len() as u64 / 2;
                        }
                        Kind::Interrupt => (line.at.played, since) = (line.at.came, None),
                        Kind::Error => self.tally(|tally| tally.errors.push(String::from_utf8_lossy(frame.payload).into_owned())),
                        Kind::Done => {
                            let done: Value = serde_json::from_slice(frame.payload)?;
                            self.tally(|tally| tally.turn(&done, mood == Mood::Well));
                            if mode == "duplex" {
                                line.send(Kind::AudioEnd, &[]).await?;
                            }
                            return Ok(Some(line));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

impl Line {
    async fn send(&mut self, kind: Kind, payload: &[u8]) -> Result<(), Failure> {
        let frame = encode(kind, Flags::NONE, payload);
        self.at.sent.push(frame.clone());
        let sent = timeout(Duration::from_secs(10), self.socket.send(Message::Binary(frame.into()))).await;
        Ok(sent.map_err(|_| "the server takes nothing")??)
    }
}

/// Harmonics of 150 Hz, rising and falling, as a voice.
fn tone(n: usize) -> f32 {
    let t = n as f32 / 16_000.0;
    let syllable = 0.55 + 0.45 * (std::f32::consts::TAU * 4.0 * t).sin();
    let voice: f32 = (1..12).map(|k| (std::f32::consts::TAU * 150.0 * k as f32 * t).sin() / k as f32).sum();
    voice * 0.5 * syllable
}
