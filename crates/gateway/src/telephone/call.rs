//! One call over Twilio Media Streams (<https://www.twilio.com/docs/voice/media-streams/websocket-messages>, as of November 2026), said in the gateway's own
//! frames: JSON with µ-law at 8 kHz in Base64 on the one side, `audio_start`, `audio_chunk`, `playback`, `tts_audio`, `interrupt` on the other. Pure; knows no socket.
//!
//! After every piece of sound a mark is sent, whose name is the number of samples of `tts_audio` until there. It comes back when that was played, and is the word
//! about what was heard. It names all that came, though the conversion holds back up to 20 ms of it until more comes or the answer ends: an answer's end is told
//! only after it was heard whole, so what waits for the end must not be waited for. A key that is pressed silences the answer, as callers know it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use riposte_dsp::Resample;
use serde::Deserialize;
use serde_json::json;

use super::mulaw;
use crate::device::OUTPUT_RATE_HZ;
use crate::frame::{Flags, Frame, Kind, decode, encode, samples};
use crate::message::{AudioStart, LONGEST_CHUNK_MS, TurnMode};
use crate::refusal::Refusal;

const LINE_RATE_HZ: u32 = 8_000;
/// Sound that is sent ahead: a telephone network jitters more than one at home.
const BUFFER_MS: u32 = 200;

/// What comes from Twilio. Messages that are not named here mean nothing to a conversation.
#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event {
    Start {
        start: Start,
    },
    Media {
        media: Media,
    },
    Mark {
        mark: Mark,
    },
    Dtmf {},
    Stop {},
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    stream_sid: String,
    media_format: MediaFormat,
    #[serde(default)]
    custom_parameters: Parameters,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MediaFormat {
    encoding: String,
    sample_rate: u32,
    channels: u32,
}

/// What the TwiML adds with `<Parameter>`.
#[derive(Default, Deserialize)]
struct Parameters {
    language: Option<String>,
}

#[derive(Deserialize)]
struct Media {
    #[serde(default)]
    track: Option<String>,
    payload: String,
}

#[derive(Deserialize)]
struct Mark {
    name: String,
}

/// What a message means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// These frames, of a client.
    Frames(Vec<Vec<u8>>),
    /// The call is over.
    Over,
}

pub(crate) struct Call {
    /// The name of the stream; `None`: it has not begun.
    stream: Option<String>,
    down: Resample,
    /// Samples of answers that came, at [`OUTPUT_RATE_HZ`].
    came: u64,
}

impl Call {
    pub(crate) fn new() -> Call {
        Call { stream: None, down: Resample::new(OUTPUT_RATE_HZ, LINE_RATE_HZ), came: 0 }
    }

    /// A message of Twilio's.
    ///
    /// # Errors
    /// It is none, or comes before its time.
    pub(crate) fn hears(&mut self, message: &str) -> Result<Said, Refusal> {
        let event = serde_json::from_str(message).map_err(|_| Refusal::Payload("message"))?;
        let frames = match event {
            Event::Start { .. } if self.stream.is_some() => return Err(Refusal::Order("start")),
            Event::Start { start } => vec![self.start(start)?],
            Event::Media { .. } | Event::Mark { .. } if self.stream.is_none() => return Err(Refusal::Order("media")),
            Event::Media { media } if media.track.as_deref().is_some_and(|track| track != "inbound") => Vec::new(),
            Event::Media { media } => chunks(&media.payload)?,
            // Other names are of others.
            Event::Mark { mark } => mark
                .name
                .parse::<u64>()
                .ok()
                .map(|played| {
                    // Never more than was sent, whatever comes back.
                    encode(Kind::Playback, Flags::NONE, &played.min(self.came).to_le_bytes())
                })
                .into_iter()
                .collect(),
            Event::Dtmf {} => vec![encode(Kind::Interrupt, Flags::NONE, &[])],
            Event::Stop {} => return Ok(Said::Over),
            Event::Other => Vec::new(),
        };
        Ok(Said::Frames(frames))
    }

    fn start(&mut self, start: Start) -> Result<Vec<u8>, Refusal> {
        let MediaFormat { encoding, sample_rate, channels } = start.media_format;
        if (encoding.as_str(), sample_rate, channels) != ("audio/x-mulaw", LINE_RATE_HZ, 1) {
            return Err(Refusal::Payload("start"));
        }
        self.stream = Some(start.stream_sid);
        let start = AudioStart {
            rate: Some(LINE_RATE_HZ),
            mode: Some(TurnMode::Duplex),
            language: start.custom_parameters.language,
            playback: Some(true),
            buffer_ms: Some(BUFFER_MS),
            conversation: None,
        };
        Ok(encode(Kind::AudioStart, Flags::NONE, &crate::session::json(&start)))
    }

    /// What Twilio is sent for a frame of the session's.
    pub(crate) fn says(&mut self, frame: &[u8]) -> Vec<String> {
        let Ok(Some(Frame { kind, flags, payload })) = decode(frame) else { return Vec::new() };
        let Some(stream) = self.stream.clone() else { return Vec::new() };
        match kind {
            Kind::TtsAudio => {
                let samples = samples(payload).unwrap_or_default();
                self.came += samples.len() as u64;
                let mut line = Vec::new();
                self.down.push(&samples, &mut line);
                if flags.has(Flags::FINAL) {
                    self.down.finish(&mut line);
                }
                let mut messages = Vec::new();
                if !line.is_empty() {
                    messages.push(media(&stream, &line));
                }
                if !line.is_empty() || !samples.is_empty() {
                    messages.push(mark(&stream, self.came));
                }
                messages
            }
            Kind::Interrupt => {
                self.down.reset();
                vec![json!({ "event": "clear", "streamSid": stream }).to_string()]
            }
            _ => Vec::new(),
        }
    }
}

/// Sound for the line.
fn media(stream: &str, line: &[f32]) -> String {
    let codes: Vec<u8> = line.iter().map(|sample| mulaw::encode((sample.clamp(-1.0, 1.0) * 32_767.0) as i16)).collect();
    let payload = BASE64_STANDARD.encode(codes);
    json!({ "event": "media", "streamSid": stream, "media": { "payload": payload } }).to_string()
}

/// The mark that comes back when what was sent before it was played.
fn mark(stream: &str, until: u64) -> String {
    json!({ "event": "mark", "streamSid": stream, "mark": { "name": until.to_string() } }).to_string()
}

/// Frames of sound, none longer than one may be.
fn chunks(payload: &str) -> Result<Vec<Vec<u8>>, Refusal> {
    let codes = BASE64_STANDARD.decode(payload).map_err(|_| Refusal::Payload("media"))?;
    let longest = (LINE_RATE_HZ * LONGEST_CHUNK_MS / 1_000) as usize;
    let frame = |codes: &[u8]| {
        let pcm: Vec<u8> = codes.iter().flat_map(|code| mulaw::decode(*code).to_le_bytes()).collect();
        encode(Kind::AudioChunk, Flags::NONE, &pcm)
    };
    Ok(codes.chunks(longest).map(frame).collect())
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
