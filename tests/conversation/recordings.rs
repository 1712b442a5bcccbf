//! Recordings that are odd or damaged, and still hold a question.

use riposte_sim::rig::Clip;
use riposte_tests::samples::{self, SUM, same_words};
use riposte_tests::{Riposte, end_to_end};

/// A WAV file of this coding, which says of its sound that it is `promised` bytes long.
fn wav(rate_hz: u32, tag: u16, channels: u16, bits: u16, data: &[u8], promised: usize) -> Vec<u8> {
    let align = channels * bits / 8;
    let mut out = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0".to_vec();
    out.extend(tag.to_le_bytes());
    out.extend(channels.to_le_bytes());
    out.extend(rate_hz.to_le_bytes());
    out.extend((rate_hz * u32::from(align)).to_le_bytes());
    out.extend(align.to_le_bytes());
    out.extend(bits.to_le_bytes());
    out.extend(b"data");
    out.extend((promised as u32).to_le_bytes());
    out.extend(data);
    out
}

/// One sample as a North American telephone has it (ITU-T G.711).
fn mu_law(sample: i16) -> u8 {
    let size = i32::from(sample).abs().min(32_635) + 132;
    let exponent = 24 - size.leading_zeros() as i32;
    let code = exponent << 4 | (size >> (exponent + 3)) & 15;
    !(code as u8 | if sample < 0 { 0x80 } else { 0 })
}

#[test]
fn odd_and_damaged_recordings_are_understood() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let question = samples::clip(SUM).resampled(16_000);
    let Clip { samples, rate_hz, .. } = &question;
    let bytes = |samples: &[i16]| -> Vec<u8> { samples.iter().flat_map(|s| s.to_le_bytes()).collect() };
    let spread = |gains: &[i16]| -> Vec<u8> {
        bytes(&samples.iter().flat_map(|s| gains.iter().map(move |gain| s * gain)).collect::<Vec<_>>())
    };
    let plain = bytes(samples);
    let float: Vec<u8> = samples.iter().flat_map(|s| (f64::from(*s) / 32_768.0).to_le_bytes()).collect();
    let telephone: Vec<u8> = samples.iter().map(|s| mu_law(*s)).collect();
    let opposite = spread(&[1, -1]);
    let eighth = spread(&[0, 0, 0, 0, 0, 1, 0, 0]);
    let files = [
        ("crashed.wav", wav(*rate_hz, 1, 1, 16, &[plain.as_slice(), &[7]].concat(), 0)),
        ("short.wav", wav(*rate_hz, 1, 1, 16, &plain[..plain.len() - 3], plain.len())),
        ("opposite.wav", wav(*rate_hz, 1, 2, 16, &opposite, opposite.len())),
        ("eighth.wav", wav(*rate_hz, 1, 8, 16, &eighth, eighth.len())),
        ("float64.wav", wav(*rate_hz, 3, 1, 64, &float, float.len())),
        ("telephone.wav", wav(*rate_hz, 7, 1, 8, &telephone, telephone.len())),
    ];
    let paths = files.each_ref().map(|(name, bytes)| {
        let path = riposte.file(name);
        std::fs::write(&path, bytes).unwrap();
        path
    });
    let inputs: Vec<_> = paths.iter().map(|path| path.as_path()).collect();
    let said = riposte.talk(&inputs, &[]).unwrap().good_turns().unwrap();
    assert_eq!(said.len(), files.len());
    for ((name, _), turn) in files.iter().zip(&said) {
        assert!(same_words(&turn.transcript, SUM.1), "{name}: {}", turn.transcript);
    }
}
