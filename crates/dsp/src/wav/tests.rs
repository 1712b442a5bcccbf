//! Heads as programs write them, and samples of every coding.

use super::*;

/// Chunks after "WAVE", each with its length as it is, unpadded.
fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut out = b"RIFF\xff\xff\xff\xffWAVE".to_vec();
    for (id, body) in chunks {
        out.extend(*id);
        out.extend((body.len() as u32).to_le_bytes());
        out.extend(*body);
    }
    out
}

fn fmt(tag: u16, channels: u16, bits: u16, bytes: u16) -> Vec<u8> {
    let align = channels.saturating_mul(bytes);
    let mut out = Vec::new();
    out.extend(tag.to_le_bytes());
    out.extend(channels.to_le_bytes());
    out.extend(16_000_u32.to_le_bytes());
    out.extend((16_000 * u32::from(align)).to_le_bytes());
    out.extend(align.to_le_bytes());
    out.extend(bits.to_le_bytes());
    out
}

fn coding(tag: u16, bits: u16, bytes: u16) -> Result<Coding, WavRefusal> {
    let bytes = riff(&[(b"fmt ", &fmt(tag, 2, bits, bytes)), (b"data", b"")]);
    WavHead::read(&bytes).map(|head| head.unwrap().format.coding)
}

#[test]
fn every_coding_is_known_or_named() {
    assert_eq!(coding(1, 8, 1), Ok(Coding::Unsigned));
    assert_eq!(coding(1, 16, 2), Ok(Coding::Signed(2)));
    assert_eq!(coding(1, 12, 2), Ok(Coding::Signed(2)));
    assert_eq!(coding(1, 24, 3), Ok(Coding::Signed(3)));
    assert_eq!(coding(1, 24, 4), Ok(Coding::Signed(4)), "24 bits in four bytes");
    assert_eq!(coding(1, 32, 0), Ok(Coding::Signed(4)), "a head that leaves the bytes out");
    assert_eq!(coding(3, 32, 4), Ok(Coding::Float32));
    assert_eq!(coding(3, 64, 8), Ok(Coding::Float64));
    assert_eq!(coding(6, 8, 1), Ok(Coding::ALaw));
    assert_eq!(coding(7, 8, 1), Ok(Coding::MuLaw));
    let named = |tag, bits| match coding(tag, bits, 1) {
        Err(WavRefusal::Coding(name)) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(named(1, 0), "0-bit PCM");
    assert_eq!(named(17, 4), "ADPCM");
    assert_eq!(named(0x31, 0), "GSM 6.10");
    assert_eq!(named(0x99, 16), "format number 153");
}

#[test]
fn an_extensible_format_is_what_its_sub_format_says() {
    let mut format = fmt(0xfffe, 8, 24, 3);
    format.extend([22, 0, 24, 0, 0xff, 0, 0, 0]);
    format.extend([1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
    let head = WavHead::read(&riff(&[(b"fmt ", &format), (b"data", b"")])).unwrap().unwrap();
    assert_eq!(head.format, WavFormat { rate_hz: 16_000, channels: 8, coding: Coding::Signed(3) });
    assert_eq!(head.format.frame_bytes(), 24);
}

#[test]
fn chunks_before_the_sound_are_passed_over() {
    let format = fmt(1, 1, 16, 2);
    for list in [&b"INFOtitle "[..], b"INFOtitle", b"INFOtitle\0"] {
        let bytes = riff(&[(b"LIST", list), (b"fmt ", &format), (b"fact", b"abcd"), (b"data", b"1234")]);
        let head = WavHead::read(&bytes).unwrap().unwrap();
        assert_eq!((&bytes[head.data_at..], head.promised), (&b"1234"[..], 4), "odd lengths, padded and not: {list:?}");
    }
}

#[test]
fn long_files_keep_their_length_apart() {
    let mut sizes = [0; 28];
    sizes[8..16].copy_from_slice(&5_000_000_000_u64.to_le_bytes());
    let mut bytes = riff(&[(b"ds64", &sizes), (b"fmt ", &fmt(1, 1, 16, 2)), (b"data", b"")]);
    bytes[..4].copy_from_slice(b"RF64");
    let at = bytes.len() - 4;
    bytes[at..].fill(0xff);
    assert_eq!(WavHead::read(&bytes).unwrap().unwrap().promised, 5_000_000_000);
}

#[test]
fn what_is_no_head_is_refused_and_half_a_head_awaited() {
    let whole = riff(&[(b"fmt ", &fmt(1, 1, 16, 2)), (b"data", b"")]);
    for length in 0..whole.len() {
        assert_eq!(WavHead::read(&whole[..length]), Ok(None), "{length}");
    }
    assert_eq!(WavHead::read(b"Dear diary, today"), Err(WavRefusal::NotWav));
    assert_eq!(WavHead::read(&riff(&[(b"data", b"12")])), Err(WavRefusal::NoFormat));
    assert_eq!(WavHead::read(&riff(&[(b"fmt ", b"12"), (b"data", b"12")])), Err(WavRefusal::NoFormat));
    let none = riff(&[(b"fmt ", &fmt(1, 0, 16, 2))]);
    assert_eq!(WavHead::read(&none), Err(WavRefusal::Shape { channels: 0, rate_hz: 16_000 }));
}

#[test]
fn titles_after_the_sound_are_told_from_sound() {
    assert!(are_wav_chunks(b"LIST\x04\0\0\0INFOid3 \x03\0\0\0abc\0"));
    assert!(are_wav_chunks(b"") && are_wav_chunks(b"\0"));
    assert!(!are_wav_chunks(b"LIST\xff\0\0\0INFO"));
    assert!(!are_wav_chunks(&[0; 100]));
}

#[test]
fn full_scale_is_one_in_every_coding() {
    assert_eq!([0, 64, 128, 192].map(|byte| Coding::Unsigned.sample(&[byte])), [-1.0, -0.5, 0.0, 0.5]);
    assert_eq!(Coding::Signed(2).sample(&[0, 0x80]), -1.0);
    assert_eq!(Coding::Signed(3).sample(&[0, 0, 0x40]), 0.5);
    assert_eq!(Coding::Signed(4).sample(&[0, 0, 0, 0xc0]), -0.5);
    assert_eq!(Coding::Float64.sample(&0.25_f64.to_le_bytes()), 0.25);
    assert_eq!(Coding::Float32.sample(&f32::NAN.to_le_bytes()), 0.0);
    assert_eq!(Coding::Float32.sample(&7.0_f32.to_le_bytes()), 1.0);
}

/// The values of ITU-T G.711's tables, in sixteen bits.
#[test]
fn the_codes_of_telephones_are_those_of_the_standard() {
    let all = |coding: Coding, codes: &[u8]| -> Vec<i32> {
        codes.iter().map(|code| (coding.sample(&[*code]) * 32_768.0) as i32).collect()
    };
    assert_eq!(all(Coding::MuLaw, &[0x00, 0x80, 0x7f, 0xff, 0x70]), [-32_124, 32_124, 0, 0, -120]);
    assert_eq!(all(Coding::ALaw, &[0x2a, 0xaa, 0x55, 0xd5, 0x1a]), [-32_256, 32_256, -8, 8, -4_032]);
}
