//! A WAV stream read while it is being written. Pure; runs wherever it is called; never trusts a length in the header: a program that
//! writes into a pipe does not know it yet (espeak-ng writes 0x7ffff000, others 0 or 0xffffffff).

use riposte_dsp::{WavFormat, WavHead, WavRefusal};
use riposte_problem::Sentence;
use riposte_problem::words::providers as words;

/// Turns bytes, cut anywhere, into mono samples of full scale ±1: the mean of the channels.
#[derive(Debug, Default)]
pub(crate) struct WavStream {
    /// Header bytes until the data chunk; afterwards at most one incomplete frame.
    rest: Vec<u8>,
    format: Option<WavFormat>,
}

/// More header than this is no header (a `LIST` chunk with a title is some hundred bytes; macOS pads to 4 KiB).
const MAX_HEADER_BYTES: usize = 64 * 1024;

impl WavStream {
    /// The format, once the header is complete.
    pub(crate) fn format(&self) -> Option<WavFormat> {
        self.format
    }

    /// Takes the next bytes; gives the samples they complete. The error is one lower-case phrase.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<f32>, Sentence> {
        self.rest.extend_from_slice(bytes);
        if self.format.is_none() {
            self.read_header()?;
        }
        match self.format() {
            Some(format) => Ok(self.take_frames(format)),
            None => Ok(Vec::new()),
        }
    }

    fn take_frames(&mut self, format: WavFormat) -> Vec<f32> {
        let (frame, bytes) = (format.frame_bytes(), format.coding.bytes());
        let whole = self.rest.len() / frame * frame;
        let gain = 1.0 / f32::from(format.channels);
        let samples = self.rest[..whole]
            .chunks_exact(frame)
            .map(|frame| frame.chunks_exact(bytes).map(|s| format.coding.sample(s)).sum::<f32>() * gain)
            .collect();
        self.rest.drain(..whole);
        samples
    }

    /// Leaves `rest` at the first data byte, once it is there.
    fn read_header(&mut self) -> Result<(), Sentence> {
        match WavHead::read(&self.rest).map_err(phrase)? {
            Some(head) => {
                self.format = Some(head.format);
                self.rest.drain(..head.data_at);
            }
            None if self.rest.len() > MAX_HEADER_BYTES => return Err(words::endless_header()),
            None => {}
        }
        Ok(())
    }
}

fn phrase(refusal: WavRefusal) -> Sentence {
    match refusal {
        WavRefusal::NotWav => words::not_wav(),
        WavRefusal::NoFormat => words::no_format(),
        WavRefusal::Coding(name) => words::unknown_coding(name),
        WavRefusal::Shape { channels, rate_hz } => words::odd_shape(channels, rate_hz),
    }
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

    fn read(bytes: &[u8], step: usize) -> Result<(Option<u32>, Vec<f32>), Sentence> {
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
        assert_eq!(
            read(b"Error: no such voice\n", 5).map_err(|reason| reason.en).as_ref().map_err(String::as_str),
            Err("it is not a WAV stream")
        );
        assert_eq!(
            read(&wav(2, 1, 4, &[0]), 100).map_err(|reason| reason.en).as_ref().map_err(String::as_str),
            Err("its coding (ADPCM) is unknown")
        );
        assert_eq!(
            read(&wav(1, 0, 16, &[]), 100).map_err(|reason| reason.en).as_ref().map_err(String::as_str),
            Err("0 channels at 22050 Hz are out of range")
        );
        assert_eq!(
            read(b"RIFF....WAVEdata\0\0\0\0", 100).map_err(|reason| reason.en).as_ref().map_err(String::as_str),
            Err("its format chunk is missing")
        );
        let endless = [b"RIFF....WAVEjunk\xff\xff\xff\x7f".as_slice(), &[0; 70_000]].concat();
        assert_eq!(
            read(&endless, 4096).map_err(|reason| reason.en).as_ref().map_err(String::as_str),
            Err("its header does not end")
        );
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
