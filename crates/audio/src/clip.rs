//! Recorded sound in memory, read from WAV. Runs wherever it is called; reads the whole file, plays nothing.

use std::path::Path;
use std::sync::Arc;

use riposte_dsp::{WavHead, WavRefusal, are_wav_chunks};
use riposte_measures::Span;
use riposte_problem::words::{audio as words, phrase};

use crate::AudioError;
use crate::mono::to_mono;

/// Peak below which a clip counts as silent, in dBFS.
const SILENT_DB: f32 = -60.0;

/// A data length from here on means "unknown": programs that write to a pipe put the largest number there.
const UNKNOWN_LENGTH: u64 = 0x7fff_0000;

/// So little may be missing at the end of a file: there is no word in it.
const MISSING_MS: u64 = 50;

/// A piece of recorded sound in memory, at its own rate and channel count. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    rate_hz: u32,
    channels: u16,
    /// Interleaved, full scale ±1.
    samples: Arc<[f32]>,
}

impl Clip {
    /// Reads a WAV file: integers of 8 to 32 bits, floats of 32 and 64, A-law and µ-law, at any rate. Channels are mixed into one
    /// ([`to_mono`]): whoever listens hears one microphone.
    pub fn read(path: impl AsRef<Path>) -> Result<Clip, AudioError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => AudioError::FileMissing { path: name.clone() },
            _ => AudioError::FileUnreadable { path: name.clone(), reason: phrase::system(&error) },
        })?;
        Self::from_bytes(&name, &bytes)
    }

    /// The same from a file's bytes; `name` stands for the path in errors.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Clip, AudioError> {
        let path = || name.to_owned();
        if bytes.is_empty() {
            return Err(AudioError::FileEmpty { path: path() });
        }
        let not_wav = || AudioError::NotWav { path: path() };
        let head = WavHead::read(bytes).map_err(|refusal| match refusal {
            WavRefusal::NotWav | WavRefusal::NoFormat => not_wav(),
            WavRefusal::Coding(encoding) => AudioError::UnsupportedEncoding { path: path(), encoding: encoding.into() },
            WavRefusal::Shape { channels, rate_hz } => {
                AudioError::UnsupportedEncoding { path: path(), encoding: words::channels_at(channels, rate_hz) }
            }
        })?;
        let head = head.ok_or_else(not_wav)?;
        let sound = sound(bytes, &head).map_err(|(promised_ms, present_ms)| AudioError::FileTruncated {
            path: path(),
            promised_ms,
            present_ms,
        })?;
        let coding = head.format.coding;
        let samples = sound.chunks_exact(coding.bytes()).map(|sample| coding.sample(sample)).collect();
        let samples = to_mono(samples, head.format.channels);
        if samples.is_empty() {
            return Err(AudioError::FileEmpty { path: path() });
        }
        Ok(Clip::new(head.format.rate_hz, 1, samples))
    }

    /// Interleaved samples, full scale ±1; `rate_hz` and `channels` are at least 1. An incomplete last frame is left out.
    pub fn new(rate_hz: u32, channels: u16, mut samples: Vec<f32>) -> Clip {
        let channels = channels.max(1);
        samples.truncate(samples.len() - samples.len() % usize::from(channels));
        Clip { rate_hz: rate_hz.max(1), channels, samples: samples.into() }
    }

    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    pub fn channels(&self) -> u16 {
        self.channels
    }

    /// Interleaved.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Samples per channel.
    pub fn frames(&self) -> u64 {
        (self.samples.len() / usize::from(self.channels)) as u64
    }

    pub fn duration(&self) -> Span {
        Span::of_frames(self.frames(), self.rate_hz)
    }

    /// Whether no sample reaches −60 dBFS.
    pub fn is_silent(&self) -> bool {
        riposte_dsp::peak_db(&self.samples) < SILENT_DB
    }
}

/// The whole frames of sound in a file, or how many milliseconds were promised and are there.
fn sound<'a>(bytes: &'a [u8], head: &WavHead) -> Result<&'a [u8], (u64, u64)> {
    let rest = &bytes[head.data_at..];
    let frame = head.format.frame_bytes();
    let ms = |bytes: u64| bytes / frame as u64 * 1_000 / u64::from(head.format.rate_hz);
    let present = match head.promised {
        // A recorder that never came to write the length. A recording of nothing may have a title.
        0 if !are_wav_chunks(rest) => rest.len(),
        promised => {
            let present = rest.len().min(usize::try_from(promised).unwrap_or(usize::MAX));
            let missing = promised - present as u64;
            // With nothing at all there is nothing to make do with.
            if promised < UNKNOWN_LENGTH && (ms(missing) > MISSING_MS || missing > 0 && present < frame) {
                return Err((ms(promised), ms(present as u64)));
            }
            present
        }
    };
    Ok(&rest[..present - present % frame])
}
