//! A WAV stream read while it is being written. Pure; runs wherever it is called; never trusts a length in the header: a program that
//! writes into a pipe does not know it yet (espeak-ng writes 0x7ffff000, others 0 or 0xffffffff).

/// What a header says about the samples. Multi-channel sound is averaged to mono.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WavFormat {
    pub(crate) rate_hz: u32,
    channels: u16,
    coding: Coding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Pcm16,
    Float32,
}

impl Coding {
    const fn bytes(self) -> usize {
        match self {
            Self::Pcm16 => 2,
            Self::Float32 => 4,
        }
    }
}

/// Turns bytes, cut anywhere, into mono samples of full scale ±1.
#[derive(Debug, Default)]
pub(crate) struct WavStream {
    /// Header bytes until the data chunk; afterwards at most one incomplete frame.
    rest: Vec<u8>,
    format: Option<WavFormat>,
    in_data: bool,
}

/// More header than this is no header (a `LIST` chunk with a title is some hundred bytes; macOS pads to 4 KiB).
const MAX_HEADER_BYTES: usize = 64 * 1024;

impl WavStream {
    /// The format, once the header is complete.
    pub(crate) fn format(&self) -> Option<WavFormat> {
        self.format.filter(|_| self.in_data)
    }

    /// Takes the next bytes; gives the samples they complete. The error is one lower-case phrase.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<f32>, String> {
        self.rest.extend_from_slice(bytes);
        if !self.in_data {
            self.read_header()?;
        }
        match self.format() {
            Some(format) => Ok(self.take_frames(format)),
            None => Ok(Vec::new()),
        }
    }

    fn take_frames(&mut self, format: WavFormat) -> Vec<f32> {
        let frame = format.coding.bytes() * usize::from(format.channels);
        let whole = self.rest.len() / frame * frame;
        let gain = 1.0 / f32::from(format.channels);
        let samples = self.rest[..whole]
            .chunks_exact(frame)
            .map(|frame| {
                frame.chunks_exact(format.coding.bytes()).map(|s| sample(format.coding, s)).sum::<f32>() * gain
            })
            .collect();
        self.rest.drain(..whole);
        samples
    }

    /// Walks the chunks as far as they are there; leaves `rest` at the first data byte.
    fn read_header(&mut self) -> Result<(), String> {
        if self.rest.len() < 12 {
            return Ok(());
        }
        if &self.rest[..4] != b"RIFF" || &self.rest[8..12] != b"WAVE" {
            return Err("it is not a WAV stream".to_owned());
        }
        let mut at = 12;
        while let Some(head) = self.rest.get(at..at + 8) {
            let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
            let body = at + 8;
            match &head[..4] {
                b"data" => {
                    if self.format.is_none() {
                        return Err("its format chunk is missing".to_owned());
                    }
                    self.in_data = true;
                    self.rest.drain(..body);
                    return Ok(());
                }
                b"fmt " => match self.rest.get(body..body.saturating_add(length.min(64))) {
                    Some(fmt) => self.format = Some(read_format(fmt)?),
                    None => break,
                },
                _ => {}
            }
            at = body.saturating_add(length).saturating_add(length % 2);
        }
        if self.rest.len() > MAX_HEADER_BYTES {
            return Err("its header does not end".to_owned());
        }
        Ok(())
    }
}

fn sample(coding: Coding, s: &[u8]) -> f32 {
    match coding {
        Coding::Pcm16 => f32::from(i16::from_le_bytes([s[0], s[1]])) / 32768.0,
        Coding::Float32 => {
            let value = f32::from_le_bytes([s[0], s[1], s[2], s[3]]);
            if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 }
        }
    }
}

fn read_format(fmt: &[u8]) -> Result<WavFormat, String> {
    let u16_at = |at: usize| fmt.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    let (Some(tag), Some(channels), Some(low), Some(high), Some(bits)) =
        (u16_at(0), u16_at(2), u16_at(4), u16_at(6), u16_at(14))
    else {
        return Err("its format chunk is too short".to_owned());
    };
    // 0xfffe is WAVE_FORMAT_EXTENSIBLE: the true tag opens the sub-format's GUID at byte 24.
    let tag = if tag == 0xfffe { u16_at(24).unwrap_or(tag) } else { tag };
    let coding = match (tag, bits) {
        (1, 16) => Coding::Pcm16,
        (3, 32) => Coding::Float32,
        _ => return Err(format!("its coding (tag {tag}, {bits} bits) is unknown")),
    };
    let rate_hz = u32::from(low) | u32::from(high) << 16;
    if !(1..=8).contains(&channels) || !(4_000..=384_000).contains(&rate_hz) {
        return Err(format!("{channels} channels at {rate_hz} Hz are out of range"));
    }
    Ok(WavFormat { rate_hz, channels, coding })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A header such as a program writes into a pipe, with an odd-sized chunk before the data.
    fn wav(tag: u16, channels: u16, bits: u16, data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(b"RIFF\xff\xff\xff\xffWAVEfmt ");
        out.extend(16u32.to_le_bytes());
        out.extend(tag.to_le_bytes());
        out.extend(channels.to_le_bytes());
        out.extend(22_050u32.to_le_bytes());
        out.extend((22_050 * u32::from(channels * bits / 8)).to_le_bytes());
        out.extend((channels * bits / 8).to_le_bytes());
        out.extend(bits.to_le_bytes());
        out.extend(b"LIST\x03\x00\x00\x00abc\x00");
        out.extend(b"data\x00\xf0\xff\x7f");
        out.extend(data);
        out
    }

    fn read(bytes: &[u8], step: usize) -> Result<(Option<u32>, Vec<f32>), String> {
        let mut stream = WavStream::default();
        let mut samples = Vec::new();
        for chunk in bytes.chunks(step) {
            samples.extend(stream.push(chunk)?);
        }
        Ok((stream.format().map(|f| f.rate_hz), samples))
    }

    #[test]
    fn sixteen_bit_mono_and_stereo_and_float() {
        let pcm: Vec<u8> = [0i16, 16384, -32768].iter().flat_map(|s| s.to_le_bytes()).collect();
        assert_eq!(read(&wav(1, 1, 16, &pcm), 1000), Ok((Some(22_050), vec![0.0, 0.5, -1.0])));
        let pcm: Vec<u8> = [16384i16, -16384, 8192, 16384].iter().flat_map(|s| s.to_le_bytes()).collect();
        assert_eq!(read(&wav(1, 2, 16, &pcm), 1000), Ok((Some(22_050), vec![0.0, 0.375])));
        let pcm: Vec<u8> = [0.25f32, f32::NAN, 7.0].iter().flat_map(|s| s.to_le_bytes()).collect();
        assert_eq!(read(&wav(3, 1, 32, &pcm), 1000), Ok((Some(22_050), vec![0.25, 0.0, 1.0])));
    }

    #[test]
    fn what_is_not_sound_is_refused() {
        assert_eq!(read(b"Error: no such voice\n", 5), Err("it is not a WAV stream".to_owned()));
        assert_eq!(read(&wav(1, 1, 8, &[0]), 100), Err("its coding (tag 1, 8 bits) is unknown".to_owned()));
        assert_eq!(read(&wav(1, 0, 16, &[]), 100), Err("0 channels at 22050 Hz are out of range".to_owned()));
        assert_eq!(read(b"RIFF....WAVEdata\0\0\0\0", 100), Err("its format chunk is missing".to_owned()));
        let endless = [b"RIFF....WAVEjunk\xff\xff\xff\x7f".as_slice(), &[0; 70_000]].concat();
        assert_eq!(read(&endless, 4096), Err("its header does not end".to_owned()));
    }

    proptest! {
        #[test]
        fn where_the_bytes_are_cut_does_not_matter(data in proptest::collection::vec(any::<u8>(), 0..200), step in 1usize..60) {
            let bytes = wav(1, 2, 16, &data);
            prop_assert_eq!(read(&bytes, step), read(&bytes, usize::MAX));
        }

        #[test]
        fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..300), real in any::<bool>()) {
            if real {
                bytes.splice(0..0, *b"RIFF\0\0\0\0WAVEfmt ");
            }
            let _ = read(&bytes, 7);
        }
    }
}
