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

/// A file of these chunks, by the letters it opens with.
fn riff(opening: &[u8; 4], chunks: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
    let mut out = [opening.as_slice(), b"\xff\xff\xff\xffWAVE"].concat();
    for (id, length, body) in chunks {
        out.extend(*id);
        out.extend(length.to_le_bytes());
        out.extend(*body);
    }
    out
}

/// A format of so many bits in the fewest bytes, at 16 kHz.
fn format(tag: u16, channels: u16, bits: u16) -> Vec<u8> {
    let align = channels * bits.div_ceil(8);
    let words = [tag, channels, 16_000, 0, 0, 0, align, bits];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The simplest file: 16-bit mono, with what the head says of its length, what is there, and what follows.
fn plain(promised: u32, data: &[u8], after: &[u8]) -> Vec<u8> {
    [riff(b"RIFF", &[(b"fmt ", 16, &format(1, 1, 16)), (b"data", promised, data)]), after.to_vec()].concat()
}

fn pcm(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

fn read(bytes: &[u8]) -> Vec<f32> {
    Clip::from_bytes("q.wav", bytes).unwrap().samples().to_vec()
}

const QUARTERS: [i16; 4] = [8_192, -16_384, 0, 24_576];
const AS_FLOATS: [f32; 4] = [0.25, -0.5, 0.0, 0.75];

#[test]
fn every_integer_width_is_read_at_full_scale() {
    for bits in [8, 16, 24, 32] {
        let top = (1_i64 << (bits - 1)) as f32;
        let half = (top / 2.0) as i32;
        let clip = Clip::from_bytes("q.wav", &int(bits, 1, &[half, -half, 0, (-top) as i32])).unwrap();
        assert_eq!((clip.rate_hz(), clip.channels(), clip.frames()), (44_100, 1, 4), "{bits}");
        assert_eq!(clip.samples(), [0.5, -0.5, 0.0, -1.0], "{bits}");
    }
}

#[test]
fn floats_are_read() {
    let single: Vec<u8> = AS_FLOATS.iter().flat_map(|s| s.to_le_bytes()).collect();
    let double: Vec<u8> = AS_FLOATS.iter().flat_map(|s| f64::from(*s).to_le_bytes()).collect();
    for (bits, data) in [(32, single), (64, double)] {
        let bytes = riff(b"RIFF", &[(b"fmt ", 16, &format(3, 1, bits)), (b"data", data.len() as u32, &data)]);
        assert_eq!(read(&bytes), AS_FLOATS, "{bits}");
    }
}

#[test]
fn telephone_recordings_are_read() {
    let heard =
        |tag| read(&riff(b"RIFF", &[(b"fmt ", 16, &format(tag, 1, 8)), (b"data", 4, &[0x00, 0x2a, 0x80, 0xaa])]));
    for (tag, [a, b, c, d]) in [(6, [-0.168, -0.984, 0.168, 0.984]), (7, [-0.980, -0.164, 0.980, 0.164])] {
        let near = heard(tag).iter().zip([a, b, c, d]).all(|(is, like)| (is - like).abs() < 0.001);
        assert!(near, "{tag}: {:?}", heard(tag));
    }
}

#[test]
fn the_extensible_format_and_long_files_are_read() {
    let sub_format = [22, 0, 16, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    let extensible = [format(0xfffe, 1, 16), sub_format.to_vec()].concat();
    assert_eq!(read(&riff(b"RIFF", &[(b"fmt ", 40, &extensible), (b"data", 8, &pcm(&QUARTERS))])), AS_FLOATS);
    let mut sizes = [0; 28];
    sizes[8] = 8;
    let list = b"LIST\x04\0\0\0INFO";
    for opening in [b"RF64", b"BW64"] {
        let long = riff(
            opening,
            &[(b"ds64", 28, &sizes), (b"fmt ", 16, &format(1, 1, 16)), (b"data", u32::MAX, &pcm(&QUARTERS))],
        );
        assert_eq!(read(&long), AS_FLOATS);
        assert_eq!(read(&[long.as_slice(), list].concat()), AS_FLOATS, "its titles are no sound");
    }
}

#[test]
fn titles_before_and_after_the_sound_are_no_sound() {
    let before = riff(
        b"RIFF",
        &[
            (b"LIST", 7, b"INFOabc\0"),
            (b"fmt ", 16, &format(1, 1, 16)),
            (b"fact", 4, b"1234"),
            (b"data", 8, &pcm(&QUARTERS)),
        ],
    );
    let after = b"LIST\x0c\0\0\0INFOISFTLavf";
    assert_eq!(read(&before), AS_FLOATS);
    assert_eq!(read(&plain(8, &pcm(&QUARTERS), after)), AS_FLOATS);
    assert_eq!(code(&plain(0, b"", after)), "audio.file_empty");
}

#[test]
fn a_recorder_that_crashed_leaves_what_it_heard() {
    // It never came to write the length.
    assert_eq!(read(&plain(0, &pcm(&QUARTERS), b"")), AS_FLOATS);
    // Nor to write the last frame whole.
    assert_eq!(read(&plain(0, &pcm(&QUARTERS), b"\x07")), AS_FLOATS);
    assert_eq!(read(&plain(9, &pcm(&QUARTERS), b"\x07")), AS_FLOATS);
    // Of a second, some bytes are not there.
    let second = vec![100_i16; 16_000];
    for short in [1, 2, 7, 1_000] {
        let bytes = plain(32_000, &pcm(&second)[..32_000 - short], b"");
        assert_eq!(read(&bytes).len(), 16_000 - short.div_ceil(2), "{short}");
    }
}

#[test]
fn a_voice_is_heard_whichever_channels_it_is_in() {
    let voice: Vec<i16> = (0..4_000).map(|n| ((n as f32 * 0.1).sin() * 16_000.0) as i16).collect();
    let level = |channels: u16, gains: &[f32]| {
        let samples: Vec<i16> =
            voice.iter().flat_map(|s| gains.iter().map(move |gain| (f32::from(*s) * gain) as i16)).collect();
        let data = pcm(&samples);
        let bytes = riff(b"RIFF", &[(b"fmt ", 16, &format(1, channels, 16)), (b"data", data.len() as u32, &data)]);
        let clip = Clip::from_bytes("q.wav", &bytes).unwrap();
        assert_eq!((clip.channels(), clip.frames()), (1, 4_000));
        riposte_dsp::peak(clip.samples())
    };
    let alone = level(1, &[1.0]);
    for gains in [&[1.0, 1.0][..], &[1.0, -1.0], &[0.0, 1.0], &[0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]] {
        let heard = level(gains.len() as u16, gains);
        assert!((heard / alone - 1.0).abs() < 0.02, "{gains:?}: {heard} of {alone}");
    }
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
    assert_eq!(problem.message.english(), "The sound file song.mp3 is not a WAV file.");
    assert!(problem.advice.english().contains("ffmpeg -i in.mp3 -ar 16000 -ac 1 out.wav"), "{}", problem.advice);
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
    bytes[20] = 2;
    let error = Clip::from_bytes("q.wav", &bytes).unwrap_err();
    assert_eq!(error, AudioError::UnsupportedEncoding { path: "q.wav".into(), encoding: "ADPCM".into() });
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
