//! The codec is total: whatever bytes come, and whatever is said is understood.

use proptest::prelude::*;
use riposte_gateway::Refusal;
use riposte_gateway::frame::{Flags, Frame, FrameError, Kind, LONGEST, decode, encode, pcm, samples};
use riposte_gateway::message::{AudioStart, FromClient};

fn wanted(bytes: &[u8]) -> Result<Option<FromClient>, Refusal> {
    decode(bytes)?.map(FromClient::of).transpose()
}

proptest! {
    #[test]
    fn any_bytes_are_a_frame_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(Some(frame)) = decode(&bytes) {
            prop_assert_eq!(encode(frame.kind, frame.flags, frame.payload), bytes.clone());
        }
        let _ = wanted(&bytes);
    }

    #[test]
    fn what_is_encoded_is_decoded(kind in 0_usize..11, flags in 0_u8..8, payload in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (kind, flags) = (Kind::ALL[kind], Flags::of(flags).unwrap());
        let bytes = encode(kind, flags, &payload);
        prop_assert_eq!(decode(&bytes), Ok(Some(Frame { kind, flags, payload: &payload })));
    }

    #[test]
    fn sound_comes_through_to_the_last_bit(original in proptest::collection::vec(-32_767_i16..=32_767, 0..500)) {
        let bytes: Vec<u8> = original.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let there = samples(&bytes).unwrap();
        let scaled: Vec<f32> = there.iter().map(|sample| sample * 32_768.0 / 32_767.0).collect();
        prop_assert_eq!(pcm(&scaled), bytes);
    }

    #[test]
    fn what_a_client_says_of_its_sound_never_panics(json in "\\PC{0,80}") {
        let _ = wanted(&encode(Kind::AudioStart, Flags::NONE, json.as_bytes()));
    }
}

#[test]
fn the_numbers_of_the_wire_are_those_of_the_protocol() {
    assert_eq!(Kind::ALL.map(|kind| kind as u8), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert_eq!(encode(Kind::Playback, Flags::NONE, &7_u64.to_le_bytes()), [11, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(encode(Kind::TtsAudio, Flags::FINAL.and(Flags::NEEDS_FOLLOWUP), &[]), [6, 3]);
    assert_eq!(pcm(&[0.0, 1.0, -1.0, 2.0]), [0, 0, 255, 127, 1, 128, 255, 127]);
}

#[test]
fn each_kind_of_wrong_frame_has_its_reason() {
    assert_eq!(decode(&[]), Err(FrameError::Short));
    assert_eq!(decode(&[2]), Err(FrameError::Short));
    assert_eq!(decode(&[0x0C, 0]), Err(FrameError::UnknownType(0x0C)));
    assert_eq!(decode(&[0, 0]), Err(FrameError::UnknownType(0)));
    assert_eq!(decode(&[0x80, 0xFF, 1, 2]), Ok(None), "to be ignored");
    assert_eq!(decode(&[2, 8]), Err(FrameError::UnknownFlags(8)));
    assert_eq!(decode(&vec![2; LONGEST + 1]), Err(FrameError::TooLong(LONGEST + 1)));
    assert!(decode(&[[2, 0].as_slice(), &vec![0; LONGEST - 2]].concat()).is_ok());
    let said = |kind, payload: &[u8]| wanted(&encode(kind, Flags::NONE, payload));
    assert_eq!(said(Kind::AudioChunk, &[1, 2, 3]), Err(Refusal::Payload("audio_chunk")), "half a sample");
    assert_eq!(said(Kind::AudioChunk, &[]), Err(Refusal::Payload("audio_chunk")));
    assert_eq!(said(Kind::AudioEnd, &[1]), Err(Refusal::Payload("audio_end")));
    assert_eq!(said(Kind::Playback, &[1; 7]), Err(Refusal::Payload("playback")));
    assert_eq!(said(Kind::Ready, &[]), Err(Refusal::NotForUs(8)));
    for json in
        ["{", "[]", r#"{"rate":7999}"#, r#"{"mode":"shout"}"#, r#"{"language":"english"}"#, r#"{"buffer_ms":9}"#]
    {
        assert_eq!(said(Kind::AudioStart, json.as_bytes()), Err(Refusal::Payload("audio_start")), "{json}");
    }
    assert_eq!(said(Kind::AudioStart, b""), Ok(Some(FromClient::Start(AudioStart::default()))));
    let newer = said(Kind::AudioStart, br#"{"rate":48000,"of_tomorrow":true}"#);
    assert_eq!(newer, Ok(Some(FromClient::Start(AudioStart { rate: Some(48_000), ..AudioStart::default() }))));
    assert_eq!(wanted(&[2, 4, 0, 0]), Err(Refusal::Opus));
    assert_eq!(wanted(&[2, 1, 0, 0]), Err(Refusal::Flags));
}
