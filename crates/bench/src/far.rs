//! Asks questions as a client of a gateway on this machine's loopback: what a socket costs, beside the same questions in the same process. Blocks the caller's
//! thread; the server and the client share a runtime of their own.

use std::net::SocketAddr;

use futures::{SinkExt, StreamExt};
use riposte_audio::{Clip, ClipTimes, Clock};
use riposte_engine::Build;
use riposte_gateway::frame::{Flags, Kind, decode, encode, pcm};
use riposte_gateway::{Gateway, GatewayOptions, Limits};
use riposte_measures::{Mode, Span, Time, TurnView};
use riposte_problem::{Kind as ProblemKind, Problem};
use riposte_settings::Settings;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::drive::{Asked, Drive, Said};

/// Sound in one frame, and how often playback is reported: as the devices of the same process have it.
const PIECE: Span = Span::from_millis(10);
/// The longest that an answer may take, playing included.
const ANSWER_WITHIN: Span = Span::from_millis(60_000);

/// A client, and the server that it talks to.
pub(crate) struct Far {
    socket: WebSocketStream<TcpStream>,
    mode: Mode,
    /// Samples of answers that came, and of those what was played.
    came: u64,
    played: u64,
    rate_hz: u32,
    gateway: Option<Gateway>,
    runtime: Runtime,
}

impl Far {
    /// Starts both and waits until questions can be asked.
    pub(crate) fn start(settings: &Settings, build: Build) -> Result<Far, Problem> {
        let runtime = Runtime::new().map_err(|error| broken(&error))?;
        let null = || riposte_audio::backend("null").map_err(|error| error.problem());
        // Its own drive waits until it is ready.
        let host = Drive::start(settings.clone(), build, null()?, null()?, None)?.engine;
        let folder = tempfile::tempdir().map_err(|error| broken(&error))?;
        let options = GatewayOptions {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: None,
            tokens: folder.path().join("tokens.json"),
            requires_token: false,
            origins: Vec::new(),
            limits: Limits::default(),
            unprotected: 0,
            twilio: None,
        };
        let (gateway, socket) = runtime.block_on(async {
            let gateway = Gateway::start(host, settings, options).await?;
            let address = gateway.address();
            let stream = TcpStream::connect(address).await.map_err(|error| broken(&error))?;
            let _ = stream.set_nodelay(true);
            let (socket, _) =
                client_async(format!("ws://{address}/ws/voice"), stream).await.map_err(|error| broken(&error))?;
            Ok::<_, Problem>((gateway, socket))
        })?;
        let mode = settings.conversation.mode;
        Ok(Far { socket, mode, came: 0, played: 0, rate_hz: 24_000, gateway: Some(gateway), runtime })
    }

    /// Says a question in real time, and plays what comes as it comes.
    pub(crate) fn ask(&mut self, clip: &Clip) -> Result<Asked, Problem> {
        let Far { socket, mode, came, played, rate_hz, runtime, .. } = self;
        runtime.block_on(async {
            let (mode, rate) = (mode.name(), clip.rate_hz());
            let start = format!(r#"{{"rate":{rate},"mode":"{mode}","playback":true}}"#);
            let channels = usize::from(clip.channels());
            let mono: Vec<f32> = clip.samples().chunks(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
            let mut pieces = mono.chunks((i64::from(rate) * PIECE.as_millis() / 1_000) as usize);
            let silence = vec![0.0; (i64::from(rate) * PIECE.as_millis() / 1_000) as usize];
            send(socket, Kind::AudioStart, start.as_bytes()).await?;
            let starts_at = Clock::now();
            let times = ClipTimes { starts_at, ends_at: starts_at + clip.duration() };
            let (mut said, mut due) = (Said::default(), starts_at + PIECE);
            let mut sounds_since: Option<(Time, u64)> = None;
            while Clock::now() < times.ends_at + ANSWER_WITHIN {
                tokio::select! {
                    biased;
                    () = Clock::sleep_until(due) => {
                        due += PIECE;
                        match pieces.next() {
                            // A piece leaves when its last sample was captured, and the key comes up with the last.
                            Some(piece) => {
                                send(socket, Kind::AudioChunk, &pcm(piece)).await?;
                                if pieces.len() == 0 && mode == "ptt" {
                                    send(socket, Kind::AudioEnd, &[]).await?;
                                }
                            }
                            None if mode == "duplex" => send(socket, Kind::AudioChunk, &pcm(&silence)).await?,
                            None => {}
                        }
                        if let Some((since, before)) = sounds_since {
                            let now = (Clock::now() - since).as_micros().max(0) as u64 * u64::from(*rate_hz) / 1_000_000;
                            *played = (before + now).min(*came).max(*played);
                            send(socket, Kind::Playback, &played.to_le_bytes()).await?;
                            if *played == *came {
                                sounds_since = None;
                            }
                        }
                    }
                    message = socket.next() => {
                        let message = message.ok_or_else(|| broken(&"the server closed the connection"))?;
                        let Message::Binary(bytes) = message.map_err(|error| broken(&error))? else { continue };
                        let Ok(Some(frame)) = decode(&bytes) else { continue };
                        match frame.kind {
                            Kind::TtsAudio if !frame.payload.is_empty() => {
                                sounds_since.get_or_insert((Clock::now(), *came));
                                *came += frame.payload.len() as u64 / 2;
                            }
                            Kind::Error => return Err(broken(&String::from_utf8_lossy(frame.payload))),
                            Kind::Interrupt => (*played, sounds_since) = (*came, None),
                            Kind::Done => {
                                let turn = serde_json::from_slice::<TurnView>(frame.payload);
                                said.nothing_heard = turn.is_err();
                                said.turns.extend(turn);
                                if mode == "duplex" {
                                    send(socket, Kind::AudioEnd, &[]).await?;
                                }
                                return Ok(Asked { times, said });
                            }
                            _ => {}
                        }
                    }
                }
            }
            Err(broken(&"a question was not answered"))
        })
    }
}

async fn send(socket: &mut WebSocketStream<TcpStream>, kind: Kind, payload: &[u8]) -> Result<(), Problem> {
    let frame = encode(kind, Flags::NONE, payload);
    socket.send(Message::Binary(frame.into())).await.map_err(|error| broken(&error))
}

impl Drop for Far {
    fn drop(&mut self) {
        if let Some(gateway) = self.gateway.take() {
            self.runtime.block_on(gateway.drain());
        }
    }
}

fn broken(why: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        "bench.gateway",
        ProblemKind::Retry,
        format!("The gateway could not be measured: {why}."),
        "Run it again with RIPOSTE_LOG=debug.",
    )
}
