//! Sound files as users have them: every encoding, and everything that can be wrong.
#![allow(clippy::unwrap_used)]

use riposte_audio::{AudioError, Clip};

fn wav(spec: hound::WavSpec, write: impl FnOnce(&mut hound::WavWriter<std::io::Cursor<&mut Vec<u8>>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = hound::WavWriter::new(std::io::Cursor::new(&mut bytes), spec).unwrap();
    write(&mut writer);
    writer.finalize().unwrap();
    bytes
}

fn int(bits: u16, channels: u16, samples: &[i32]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels,
        sample_rate: 44_100,
        bits_per_sample: bits,
        sample_format: hound::SampleFormat::Int,
    };
    wav(spec, |writer| samples.iter().for_each(|sample| writer.write_sample(*sample).unwrap()))
}

fn code(bytes: &[u8]) -> String {
    Clip::from_bytes("q.wav", bytes).unwrap_err().problem().code
}

#[test]
fn every_integer_width_is_read_at_full_scale() {
    for bits in [8, 16, 24, 32] {
        let top = (1_i64 << (bits - 1)) as f32;
        let half = (top / 2.0) as i32;
        let clip = Clip::from_bytes("q.wav", &int(bits, 2, &[half, -half, 0, (-top) as i32])).unwrap();
        assert_eq!((clip.rate_hz(), clip.channels(), clip.frames()), (44_100, 2, 2), "{bits}");
        assert_eq!(clip.samples(), [0.5, -0.5, 0.0, -1.0], "{bits}");
    }
}

#[test]
fn floats_are_read() {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let bytes = wav(spec, |writer| [0.25_f32, -0.75].iter().for_each(|s| writer.write_sample(*s).unwrap()));
    assert_eq!(Clip::from_bytes("q.wav", &bytes).unwrap().samples(), [0.25, -0.75]);
}

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(code(b""), "audio.file_empty");
    assert_eq!(code(b"ID3\x04 this is an MP3"), "audio.not_wav");
    assert_eq!(code(b"RIFF\x10\0\0\0WAVEfmt "), "audio.not_wav");
    assert_eq!(code(&int(16, 1, &[])), "audio.file_empty");
    let missing = Clip::read("/nonexistent/q.wav").unwrap_err();
    assert_eq!(missing.problem().code, "audio.file_missing");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Clip::read(folder.path()).unwrap_err().problem().code, "audio.file_unreadable");
    let problem = Clip::from_bytes("song.mp3", b"ID3").unwrap_err().problem();
    assert_eq!(problem.message, "The sound file song.mp3 is not a WAV file.");
    assert!(problem.advice.contains("ffmpeg -i in.mp3 -ar 16000 -ac 1 out.wav"), "{}", problem.advice);
}

#[test]
fn a_truncated_file_says_how_much_is_there() {
    let whole = int(16, 1, &vec![100; 44_100]);
    let error = Clip::from_bytes("q.wav", &whole[..44 + 44_100]).unwrap_err();
    assert_eq!(error, AudioError::FileTruncated { path: "q.wav".into(), promised_ms: 1_000, present_ms: 500 });
    // Cut anywhere at all: an error, never a panic.
    for length in 0..200 {
        assert!(Clip::from_bytes("q.wav", &whole[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_length_that_a_pipe_could_not_know_is_no_truncation() {
    let mut bytes = int(16, 1, &[1, 2, 3]);
    bytes[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes.push(7);
    assert_eq!(Clip::from_bytes("q.wav", &bytes).unwrap().frames(), 3);
}

#[test]
fn an_encoding_that_is_not_read_is_named() {
    let mut bytes = int(8, 1, &[1, 2, 3, 4]);
    bytes[20] = 7;
    let error = Clip::from_bytes("q.wav", &bytes).unwrap_err();
    assert_eq!(error, AudioError::UnsupportedEncoding { path: "q.wav".into(), encoding: "µ-law".into() });
}

#[test]
fn silence_is_told_from_sound() {
    assert!(Clip::from_bytes("q.wav", &int(16, 1, &[0, 20, -30])).unwrap().is_silent());
    assert!(!Clip::from_bytes("q.wav", &int(16, 1, &[0, 40, -30])).unwrap().is_silent());
    let clip = Clip::new(1_000, 2, vec![0.0; 2_001]);
    assert_eq!((clip.frames(), clip.duration().as_millis()), (1_000, 1_000));
}

#[test]
fn ten_minutes_are_read() {
    let clip = Clip::from_bytes("q.wav", &int(16, 1, &vec![5; 44_100 * 600])).unwrap();
    assert_eq!(clip.duration().as_millis(), 600_000);
}
