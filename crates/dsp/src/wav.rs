//! What the head of a WAV file says: the shape of its sound, where that begins, and how long it is said to be. Pure; reads the bytes that are
//! there, in RIFF and in its 64-bit form (RF64, BW64), and believes no length: that is for the reader to judge.

mod coding;

pub use coding::Coding;

/// What a head says about the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WavFormat {
    pub rate_hz: u32,
    pub channels: u16,
    pub coding: Coding,
}

impl WavFormat {
    /// Bytes of one sample of every channel.
    pub fn frame_bytes(&self) -> usize {
        self.coding.bytes() * usize::from(self.channels)
    }
}

/// All that comes before the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WavHead {
    pub format: WavFormat,
    /// Index of the sound's first byte.
    pub data_at: usize,
    /// Bytes of sound that the head promises. Programs that can't know it write 0 or a very large number.
    pub promised: u64,
}

/// Why a head can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WavRefusal {
    NotWav,
    /// No format before the sound, or only a part of it.
    NoFormat,
    /// The name of a coding that is not read.
    Coding(String),
    /// No recording has so many channels, or such a rate.
    Shape {
        channels: u16,
        rate_hz: u32,
    },
}

/// More than any telephone's, less than any sound card's.
const RATES_HZ: std::ops::RangeInclusive<u32> = 4_000..=384_000;
const MOST_CHANNELS: u16 = 64;
/// In place of a length that is in the `ds64` chunk.
const IN_DS64: u32 = u32::MAX;

impl WavHead {
    /// `None`: it goes on beyond these bytes.
    ///
    /// # Errors
    /// [`WavRefusal`]: more bytes would not help.
    pub fn read(bytes: &[u8]) -> Result<Option<WavHead>, WavRefusal> {
        let Some(opening) = bytes.get(..12) else { return Ok(None) };
        if !matches!(&opening[..4], b"RIFF" | b"RF64" | b"BW64") || &opening[8..] != b"WAVE" {
            return Err(WavRefusal::NotWav);
        }
        let (mut at, mut format, mut long) = (12, None, None);
        while let Some(chunk) = bytes.get(at..at + 8) {
            let length = u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]);
            let body = at + 8;
            let part = |most: usize| bytes.get(body..body.saturating_add((length as usize).min(most)));
            match &chunk[..4] {
                b"fmt " => match part(40) {
                    Some(fmt) => format = Some(read_format(fmt)?),
                    None => return Ok(None),
                },
                b"ds64" => match part(16) {
                    Some(sizes) => {
                        long = sizes
                            .get(8..16)
                            .map(|size| size.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
                    }
                    None => return Ok(None),
                },
                b"data" => {
                    let format = format.ok_or(WavRefusal::NoFormat)?;
                    let promised = long.filter(|_| length == IN_DS64).unwrap_or(u64::from(length));
                    return Ok(Some(WavHead { format, data_at: body, promised }));
                }
                _ => {}
            }
            let Some(end) = body.checked_add(length as usize) else { return Ok(None) };
            // Chunks are padded to an even length; some programs forget it.
            let padded = length % 2 == 1 && !bytes.get(end..).is_some_and(opens_a_needed_chunk);
            at = end.saturating_add(usize::from(padded));
        }
        Ok(None)
    }
}

fn opens_a_needed_chunk(bytes: &[u8]) -> bool {
    bytes.starts_with(b"fmt ") || bytes.starts_with(b"data")
}

/// Whether these bytes are whole chunks, such as the titles that follow the sound, and no sound.
pub fn are_wav_chunks(mut bytes: &[u8]) -> bool {
    // A lone byte is the padding of the chunk before.
    while bytes.len() > 1 {
        let Some((head, rest)) = bytes.split_at_checked(8) else { return false };
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        if !head[..4].iter().all(|byte| (b' '..=b'~').contains(byte)) || length > rest.len() {
            return false;
        }
        bytes = &rest[(length + length % 2).min(rest.len())..];
    }
    true
}

fn read_format(fmt: &[u8]) -> Result<WavFormat, WavRefusal> {
    let u16_at = |at: usize| fmt.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    let (Some(tag), Some(channels), Some(low), Some(high), Some(align), Some(bits)) =
        (u16_at(0), u16_at(2), u16_at(4), u16_at(6), u16_at(12), u16_at(14))
    else {
        return Err(WavRefusal::NoFormat);
    };
    // 0xfffe is WAVE_FORMAT_EXTENSIBLE: the true tag opens the sub-format's GUID at byte 24.
    let tag = if tag == 0xfffe { u16_at(24).unwrap_or(tag) } else { tag };
    let rate_hz = u32::from(low) | u32::from(high) << 16;
    if !(1..=MOST_CHANNELS).contains(&channels) || !RATES_HZ.contains(&rate_hz) {
        return Err(WavRefusal::Shape { channels, rate_hz });
    }
    let coding = Coding::of(tag, bits, align / channels).map_err(WavRefusal::Coding)?;
    Ok(WavFormat { rate_hz, channels, coding })
}

#[cfg(test)]
mod tests;
