//! An upload: the sound of an utterance as a WAV, in a form with the fields that a transcription server wants. Pure.

use std::fmt::Write;

/// Samples a second of what a session is given.
pub(crate) const RATE_HZ: u32 = 16_000;

const HEADER_BYTES: u32 = 44;

/// A form (RFC 7578) with one file.
pub(super) struct Form {
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
}

/// What parts the fields: long enough that no sound holds it by chance.
const BOUNDARY: &str = "riposte-8d1c4e92b7f05a36c3e97b14f2a8d660";

/// The form for an utterance.
pub(super) fn form(model: &str, language: Option<&str>, samples: &[i16]) -> Form {
    let wav = wav(samples);
    let mut head = String::new();
    let fields = [("model", Some(model)), ("response_format", Some("json")), ("language", language)];
    for (name, value) in fields.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        let _ = write!(head, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    let _ = write!(
        head,
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"utterance.wav\"\r\n\
         Content-Type: audio/wav\r\n\r\n"
    );
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    let body = [head.as_bytes(), &wav, tail.as_bytes()].concat();
    Form { content_type: format!("multipart/form-data; boundary={BOUNDARY}"), body }
}

/// A WAV of 16 bit mono.
pub(crate) fn wav(samples: &[i16]) -> Vec<u8> {
    let data_bytes = (samples.len() * 2) as u32;
    let mut wav = Vec::with_capacity(HEADER_BYTES as usize + samples.len() * 2);
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(HEADER_BYTES - 8 + data_bytes).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    wav.extend_from_slice(&16u32.to_le_bytes());
    wav.extend_from_slice(&1u16.to_le_bytes()); // PCM
    wav.extend_from_slice(&1u16.to_le_bytes()); // mono
    wav.extend_from_slice(&RATE_HZ.to_le_bytes());
    wav.extend_from_slice(&(RATE_HZ * 2).to_le_bytes());
    wav.extend_from_slice(&2u16.to_le_bytes());
    wav.extend_from_slice(&16u16.to_le_bytes());
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&data_bytes.to_le_bytes());
    wav.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    wav
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn the_wav_is_read_back_as_it_was() {
        let samples = [0, 1, -1, i16::MAX, i16::MIN];
        let mut read = hound::WavReader::new(Cursor::new(wav(&samples))).unwrap();
        let spec = read.spec();
        assert_eq!((spec.channels, spec.sample_rate, spec.bits_per_sample), (1, 16_000, 16));
        assert_eq!(read.samples::<i16>().map(Result::unwrap).collect::<Vec<_>>(), samples);
    }

    #[test]
    fn a_form_has_its_fields_and_its_end() {
        let form = form("m", Some("en"), &[0; 3]);
        assert_eq!(form.content_type, format!("multipart/form-data; boundary={BOUNDARY}"));
        let shown = String::from_utf8_lossy(&form.body).replace("\r\n", "\n");
        assert!(
            shown.starts_with(&format!("--{BOUNDARY}\nContent-Disposition: form-data; name=\"model\"\n\nm\n")),
            "{shown}"
        );
        assert!(shown.contains("name=\"language\"\n\nen\n"), "{shown}");
        assert!(shown.ends_with(&format!("\n--{BOUNDARY}--\n")), "{shown}");
    }
}
