//! Recorded sound in memory, read from WAV. Runs wherever it is called; reads the whole file, plays nothing.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use riposte_measures::Span;

use crate::AudioError;

/// Peak below which a clip counts as silent, in dBFS.
const SILENT_DB: f32 = -60.0;

/// A data length from here on means "unknown": programs that write to a pipe put the largest number there.
const UNKNOWN_LENGTH: u32 = 0x7fff_0000;

/// A piece of recorded sound in memory, at its own rate and channel count. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    rate_hz: u32,
    channels: u16,
    /// Interleaved, full scale ±1.
    samples: Arc<[f32]>,
}

impl Clip {
    /// Reads a WAV file: 8, 16, 24, 32-bit integers or 32-bit floats, any rate, any number of channels.
    pub fn read(path: impl AsRef<Path>) -> Result<Clip, AudioError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => AudioError::FileMissing { path: name.clone() },
            _ => AudioError::FileUnreadable { path: name.clone(), reason: plain(&error) },
        })?;
        Self::from_bytes(&name, &bytes)
    }

    /// The same from a file's bytes; `name` stands for the path in errors.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Clip, AudioError> {
        let path = || name.to_owned();
        if bytes.is_empty() {
            return Err(AudioError::FileEmpty { path: path() });
        }
        let layout = Layout::of(bytes).ok_or_else(|| AudioError::NotWav { path: path() })?;
        if layout.promised > layout.present && layout.promised < UNKNOWN_LENGTH as usize {
            let ms = |bytes: usize| bytes as u64 * 1_000 / u64::from(layout.bytes_per_second.max(1));
            let (promised_ms, present_ms) = (ms(layout.promised), ms(layout.present));
            return Err(AudioError::FileTruncated { path: path(), promised_ms, present_ms });
        }
        let unsupported = || AudioError::UnsupportedEncoding { path: path(), encoding: layout.encoding() };
        let mut repaired;
        let mut bytes = bytes;
        if layout.promised > layout.present {
            repaired = bytes.to_vec();
            let whole = layout.present - layout.present % usize::from(layout.block_align.max(1));
            repaired[layout.data_length_at..layout.data_length_at + 4].copy_from_slice(&(whole as u32).to_le_bytes());
            bytes = &repaired;
        }
        let mut reader = hound::WavReader::new(Cursor::new(bytes)).map_err(|_| unsupported())?;
        let spec = reader.spec();
        if spec.channels == 0 || spec.sample_rate == 0 {
            return Err(unsupported());
        }
        let samples: Result<Vec<f32>, _> = match spec.sample_format {
            hound::SampleFormat::Float => reader.samples::<f32>().collect(),
            hound::SampleFormat::Int => {
                let scale = 1.0 / (1_i64 << (spec.bits_per_sample - 1)) as f32;
                reader.samples::<i32>().map(|sample| sample.map(|sample| sample as f32 * scale)).collect()
            }
        };
        let samples = samples.map_err(|_| unsupported())?;
        if samples.len() < usize::from(spec.channels) {
            return Err(AudioError::FileEmpty { path: path() });
        }
        Ok(Clip::new(spec.sample_rate, spec.channels, samples))
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

/// An I/O error without the number that the system adds.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// Where things are in a RIFF file, so that what is wrong with it can be said.
struct Layout {
    format_tag: u16,
    bits: u16,
    block_align: u16,
    bytes_per_second: u32,
    data_length_at: usize,
    /// Bytes of sound: what the header says and what is there.
    promised: usize,
    present: usize,
}

impl Layout {
    /// `None` if it is not a WAV file with a format and a data chunk.
    fn of(bytes: &[u8]) -> Option<Layout> {
        if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
            return None;
        }
        let u16_at = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let u32_at = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let (mut at, mut format) = (12, None);
        loop {
            let (id, length) = (bytes.get(at..at + 4)?, u32_at(at + 4)? as usize);
            let body = at + 8;
            if id == b"fmt " {
                format = Some((u16_at(body)?, u32_at(body + 8)?, u16_at(body + 12)?, u16_at(body + 14)?));
            }
            if id == b"data" {
                let (format_tag, bytes_per_second, block_align, bits) = format?;
                let present = bytes.len() - body;
                let layout = Layout {
                    format_tag,
                    bits,
                    block_align,
                    bytes_per_second,
                    data_length_at: at + 4,
                    promised: length,
                    present: present.min(length),
                };
                return Some(layout);
            }
            // Chunks are padded to an even length.
            at = body.checked_add(length)?.checked_add(length % 2)?;
        }
    }

    /// In words; the tags are those of Microsoft's mmreg.h.
    fn encoding(&self) -> String {
        let bits = self.bits;
        match self.format_tag {
            0x0001 | 0xfffe => format!("{bits}-bit PCM"),
            0x0003 => format!("{bits}-bit floating point"),
            0x0002 | 0x0011 => "ADPCM".to_owned(),
            0x0006 => "A-law".to_owned(),
            0x0007 => "µ-law".to_owned(),
            0x0055 => "MP3".to_owned(),
            tag => format!("format number {tag}"),
        }
    }
}
