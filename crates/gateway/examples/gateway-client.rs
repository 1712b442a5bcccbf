//! A client of `riposte serve`: asks a spoken question from a WAV file (16-bit mono) and writes the answer to another, in real time.
//!
//! ```sh
//! cargo run -p riposte-gateway --example gateway-client -- ws://127.0.0.1:8765/ws/voice question.wav answer.wav [TOKEN]
//! ```
//! Prints the turn as JSON. docs/GATEWAY.md describes what goes over the wire.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "an example, which has its own clock")]

use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use riposte_gateway::frame::{Flags, Kind, decode, encode};
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

type Failure = Box<dyn std::error::Error>;

/// Sound in one frame.
const PIECE_MS: usize = 20;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, question, answer, token @ ..] = arguments.as_slice() else {
        return Err("usage: gateway-client ws://HOST:PORT/ws/voice QUESTION.wav ANSWER.wav [TOKEN]".into());
    };
    let mut question = hound::WavReader::open(question)?;
    let rate = question.spec().sample_rate;
    let samples: Vec<i16> = question.samples::<i16>().collect::<Result<_, _>>()?;

    let mut request = url.into_client_request()?;
    if let Some(token) = token.first() {
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
    }
    let host = request.uri().authority().ok_or("the address has no host")?.to_string();
    let (socket, _) = client_async(request, TcpStream::connect(host).await?).await?;
    let (mut to_server, mut from_server) = socket.split();
    let frame = |kind, payload: &[u8]| Message::Binary(encode(kind, Flags::NONE, payload).into());

    // Speaks: the key is held as long as the recording lasts.
    let start = format!(r#"{{"rate":{rate},"mode":"ptt","playback":true}}"#);
    to_server.send(frame(Kind::AudioStart, start.as_bytes())).await?;
    let mut beat = tokio::time::interval(Duration::from_millis(PIECE_MS as u64));
    for piece in samples.chunks(rate as usize * PIECE_MS / 1_000) {
        beat.tick().await;
        let pcm: Vec<u8> = piece.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        to_server.send(frame(Kind::AudioChunk, &pcm)).await?;
    }
    to_server.send(frame(Kind::AudioEnd, &[])).await?;

    // Listens, and "plays" as a sound device would, which it reports: that decides what the server takes for heard.
    let (mut sound, mut played, mut rate, mut last) = (Vec::<i16>::new(), 0_usize, 24_000_usize, Instant::now());
    loop {
        tokio::select! {
            _ = beat.tick() => {
                let now = Instant::now();
                let next = (played + (rate as f64 * (now - last).as_secs_f64()) as usize).min(sound.len());
                last = now;
                if std::mem::replace(&mut played, next) != next {
                    to_server.send(frame(Kind::Playback, &(next as u64).to_le_bytes())).await?;
                }
            }
            message = from_server.next() => {
                let Message::Binary(bytes) = message.ok_or("the server closed the connection")?? else { continue };
                let Ok(Some(got)) = decode(&bytes) else { continue };
                let text = || String::from_utf8_lossy(got.payload).into_owned();
                match got.kind {
                    Kind::Ready => {
                        let ready: serde_json::Value = serde_json::from_slice(got.payload)?;
                        rate = ready["output_rate"].as_u64().unwrap_or(24_000) as usize;
                    }
                    Kind::TtsAudio => {
                        sound.extend(got.payload.as_chunks::<2>().0.iter().map(|bytes| i16::from_le_bytes(*bytes)));
                    }
                    // What was not played yet is not to be heard; it counts as passed.
                    Kind::Interrupt => played = sound.len(),
                    Kind::Error => return Err(text().into()),
                    Kind::Done => {
                        println!("{}", text());
                        break;
                    }
                    _ => {}
                }
            }
        }
    }
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(answer, spec)?;
    sound.iter().try_for_each(|sample| file.write_sample(*sample))?;
    file.finalize()?;
    to_server.close().await?;
    Ok(())
}
