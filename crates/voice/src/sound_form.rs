//! In which form a server's sound comes, and its samples at the rate that was asked for. What the answer says and what its first bytes are is obeyed, not what was
//! asked: a WAV file under any name, `audio/pcm;rate=16000`, `audio/L16;rate=16000;channels=2`. Pure; runs wherever it is called.

use riposte_dsp::Resample;
use riposte_problem::Sentence;
use riposte_problem::words::{providers, server as words};

use crate::pcm::{ByteOrder, Pcm16};
use crate::wav::WavStream;

/// Enough to tell a WAV file: `RIFF`, a length, `WAVE`.
const OPENING: usize = 12;
/// Samples after which the order of an L16 stream's bytes is decided at the latest: 40 ms at 24 kHz.
const UNDECIDED_BYTES: usize = 2 * 960;
/// As of WAV files.
const RATES_HZ: std::ops::RangeInclusive<u32> = 4_000..=384_000;
const MOST_CHANNELS: u16 = 64;

/// Bytes of an answer in, mono samples out.
pub(crate) struct SoundForm {
    content_type: String,
    /// What [`SoundForm::push`] gives.
    rate_hz: u32,
    state: State,
    resample: Option<Resample>,
}

enum State {
    /// The first bytes are not all there.
    Opening(Vec<u8>),
    /// Raw sound whose bytes may be either way round.
    Undecided {
        bytes: Vec<u8>,
        channels: u16,
    },
    Raw(Pcm16),
    Wav(WavStream),
}

impl SoundForm {
    /// `content_type` with its parameters, in lower case; `rate_hz` of the raw sound that was asked for, and of what is given.
    pub(crate) fn new(content_type: String, rate_hz: u32) -> Self {
        Self { content_type, rate_hz, state: State::Opening(Vec::new()), resample: None }
    }

    /// The samples that these bytes complete.
    ///
    /// # Errors
    /// It is no sound that can be read; one lower-case phrase.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<f32>, Sentence> {
        let samples = match &mut self.state {
            State::Opening(opening) => {
                opening.extend_from_slice(bytes);
                if opening.len() < OPENING && is_beginning_of_wav(opening) {
                    return Ok(Vec::new());
                }
                let opening = std::mem::take(opening);
                self.state = self.opened(&opening)?;
                return self.push(&opening);
            }
            State::Undecided { bytes: held, channels } => {
                held.extend_from_slice(bytes);
                if held.len() < UNDECIDED_BYTES {
                    return Ok(Vec::new());
                }
                let (held, channels) = (std::mem::take(held), *channels);
                return Ok(self.decided(&held, channels));
            }
            State::Raw(pcm) => pcm.push(bytes),
            State::Wav(wav) => {
                let samples = wav.push(bytes)?;
                if let (None, Some(format)) = (&self.resample, wav.format()) {
                    self.resample = Some(Resample::new(format.rate_hz, self.rate_hz));
                }
                samples
            }
        };
        Ok(self.at_our_rate(&samples))
    }

    /// What is still held back.
    ///
    /// # Errors
    /// As [`SoundForm::push`].
    pub(crate) fn finish(&mut self) -> Result<Vec<f32>, Sentence> {
        let mut samples = Vec::new();
        if let State::Opening(opening) = &mut self.state {
            let opening = std::mem::take(opening);
            // What is too short to be a WAV file is none.
            self.state = self.raw()?;
            samples.extend(self.push(&opening)?);
        }
        if let State::Undecided { bytes, channels } = &mut self.state {
            let (held, channels) = (std::mem::take(bytes), *channels);
            samples.extend(self.decided(&held, channels));
        }
        if let Some(resample) = &mut self.resample {
            resample.finish(&mut samples);
        }
        Ok(samples)
    }

    fn opened(&mut self, opening: &[u8]) -> Result<State, Sentence> {
        if is_beginning_of_wav(opening) { Ok(State::Wav(WavStream::default())) } else { self.raw() }
    }

    /// Raw sound, where the content type allows it: what is certainly something else would be heard as noise.
    fn raw(&mut self) -> Result<State, Sentence> {
        let mut parts = self.content_type.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_owned();
        let parameters: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once('=')).collect();
        let parameter =
            |name: &str| parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| value.trim_matches('"'));
        let is_l16 = kind == "audio/l16";
        let is_raw = is_l16 || ["audio/pcm", "audio/raw", "audio/x-raw"].contains(&kind.as_str());
        let is_other = kind.starts_with("audio/") || kind.starts_with("text/") || kind.ends_with("json");
        if (!is_raw && is_other) || parameter("bits").is_some_and(|bits| bits != "16") {
            return Err(words::other_sound(kind));
        }
        let rate_hz = parameter("rate").and_then(|rate| rate.parse().ok()).unwrap_or(self.rate_hz);
        let channels = parameter("channels").and_then(|channels| channels.parse().ok()).unwrap_or(1);
        if !RATES_HZ.contains(&rate_hz) || !(1..=MOST_CHANNELS).contains(&channels) {
            return Err(providers::odd_shape(channels, rate_hz));
        }
        self.resample = Some(Resample::new(rate_hz, self.rate_hz));
        // L16 has the high byte first (RFC 2586, section 2, of RFC 3551's L16), and some servers that say so send the low one first.
        Ok(if is_l16 {
            State::Undecided { bytes: Vec::new(), channels }
        } else {
            State::Raw(Pcm16::new(ByteOrder::Little, channels))
        })
    }

    fn decided(&mut self, held: &[u8], channels: u16) -> Vec<f32> {
        // Neighbours in time: of one channel, that is.
        let every = 2 * usize::from(channels);
        let first: Vec<u8> = held.chunks_exact(every).flat_map(|frame| [frame[0], frame[1]]).collect();
        let Some(order) = ByteOrder::of(&first) else {
            // Silence is the same both ways; what follows decides.
            let samples = Pcm16::new(ByteOrder::Big, channels).push(held);
            let whole = samples.len() * every;
            self.state = State::Undecided { bytes: held[whole..].to_vec(), channels };
            return self.at_our_rate(&samples);
        };
        let mut pcm = Pcm16::new(order, channels);
        let samples = pcm.push(held);
        self.state = State::Raw(pcm);
        self.at_our_rate(&samples)
    }

    fn at_our_rate(&mut self, samples: &[f32]) -> Vec<f32> {
        let mut out = Vec::new();
        match &mut self.resample {
            Some(resample) => resample.push(samples, &mut out),
            None => out.extend_from_slice(samples),
        }
        out
    }
}

/// Whether a WAV file may begin with these bytes.
fn is_beginning_of_wav(bytes: &[u8]) -> bool {
    let tag = &bytes[..bytes.len().min(4)];
    let is_riff = [b"RIFF", b"RF64", b"BW64"].iter().any(|known| known.starts_with(tag));
    let form = bytes.get(8..bytes.len().min(OPENING)).unwrap_or_default();
    is_riff && b"WAVE".starts_with(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A tone of 200 Hz, as long as `ms`, in 16 bit samples.
    fn tone(rate_hz: u32, ms: u32) -> Vec<i16> {
        let step = std::f64::consts::TAU * 200.0 / f64::from(rate_hz);
        (0..rate_hz * ms / 1_000).map(|n| (9_000.0 * (f64::from(n) * step).sin()) as i16).collect()
    }

    fn little(samples: &[i16]) -> Vec<u8> {
        samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
    }

    fn big(samples: &[i16]) -> Vec<u8> {
        samples.iter().flat_map(|sample| sample.to_be_bytes()).collect()
    }

    fn wav(rate_hz: u32, samples: &[i16]) -> Vec<u8> {
        let data = little(samples);
        let mut file = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00".to_vec();
        file.extend(rate_hz.to_le_bytes());
        file.extend((rate_hz * 2).to_le_bytes());
        file.extend(b"\x02\x00\x10\x00data\xff\xff\xff\xff");
        file.extend(data);
        file
    }

    fn read(content_type: &str, bytes: &[u8], step: usize) -> Result<Vec<f32>, String> {
        let mut form = SoundForm::new(content_type.to_owned(), 24_000);
        let mut samples = Vec::new();
        for piece in bytes.chunks(step) {
            samples.extend(form.push(piece).map_err(|reason| reason.en)?);
        }
        samples.extend(form.finish().map_err(|reason| reason.en)?);
        Ok(samples)
    }

    /// Whether it is the tone at 24 kHz, for 100 ms.
    fn is_the_tone(sound: &Result<Vec<f32>, String>) -> bool {
        let Ok(sound) = sound else { return false };
        let crossings = sound.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
        let loudest = sound.iter().fold(0.0f32, |loudest, sample| loudest.max(sample.abs()));
        (2_399..=2_401).contains(&sound.len()) && (38..=42).contains(&crossings) && (0.25..0.31).contains(&loudest)
    }

    #[test]
    fn the_answers_own_form_and_rate_are_obeyed() {
        let stereo = |samples: &[i16]| samples.iter().flat_map(|sample| [*sample, *sample]).collect::<Vec<i16>>();
        let (own, other) = (tone(24_000, 100), tone(16_000, 100));
        for (content_type, bytes) in [
            ("audio/pcm", little(&own)),
            ("", little(&own)),
            ("application/octet-stream", little(&own)),
            ("audio/pcm;rate=16000", little(&other)),
            ("audio/pcm; rate=\"16000\"; bits=16", little(&other)),
            ("audio/raw;rate=16000;channels=2", little(&stereo(&other))),
            ("audio/l16;rate=16000", big(&other)),
            ("audio/l16;rate=16000;channels=2", big(&stereo(&other))),
            ("audio/l16;codec=pcm;rate=24000", little(&own)),
            ("audio/wav", wav(24_000, &own)),
            ("audio/pcm", wav(16_000, &other)),
            ("audio/mpeg", wav(16_000, &other)),
            ("text/plain", wav(24_000, &own)),
        ] {
            let sound = read(content_type, &bytes, 700);
            assert!(is_the_tone(&sound), "{content_type}: {:?}", sound.map(|sound| sound.len()));
        }
    }

    #[test]
    fn silence_before_it_does_not_turn_an_l16_stream_round() {
        let before = vec![0i16; 4_000];
        let sound = read("audio/l16", &big(&[before.clone(), tone(24_000, 100)].concat()), 500);
        assert!(is_the_tone(&sound.map(|sound| sound[before.len()..].to_vec())));
    }

    #[test]
    fn what_is_no_sound_is_said() {
        let told = |content_type: &str, bytes: &[u8]| read(content_type, bytes, 5).unwrap_err();
        assert_eq!(told("text/html; charset=utf-8", b"<html>Sign in</html>"), "it is text/html instead of raw sound");
        assert_eq!(told("audio/mpeg", b"ID3"), "it is audio/mpeg instead of raw sound");
        assert_eq!(told("audio/wav", b"RIF"), "it is audio/wav instead of raw sound");
        assert_eq!(told("application/json", b"{}"), "it is application/json instead of raw sound");
        assert_eq!(told("audio/pcm;bits=24", &[0; 50]), "it is audio/pcm instead of raw sound");
        assert_eq!(told("audio/pcm;rate=1", &[0; 50]), "1 channels at 1 Hz are out of range");
        assert_eq!(told("audio/pcm", b"RIFF....WAVEdata\0\0\0\0"), "its format chunk is missing");
    }

    proptest! {
        #[test]
        fn where_the_bytes_are_cut_does_not_matter(step in 1usize..300, kind in 0usize..4) {
            let (content_type, bytes) = [
                ("audio/pcm;rate=16000", little(&tone(16_000, 60))),
                ("audio/l16", big(&tone(24_000, 90))),
                ("audio/pcm", wav(22_050, &tone(22_050, 60))),
                ("", b"RIFF is the beginning of a word".to_vec()),
            ][kind].clone();
            prop_assert_eq!(read(content_type, &bytes, step), read(content_type, &bytes, usize::MAX));
        }
    }
}
