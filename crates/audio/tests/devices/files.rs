//! WAV files in place of devices.

use riposte_audio::{Clip, FileBackend};
use std::sync::Arc;

use crate::bench::*;

#[test]
fn a_reply_lands_in_a_file_of_its_own_length() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reply.wav");
    let backend = FileBackend::new(None, Some(path.clone())).unwrap();
    let (speaker, facts) = speaker(Arc::new(backend), None);
    let sound: Vec<f32> = (0..9_600).map(|n| (n as f32 * 0.05).sin() * 0.5).collect();
    speaker.write(&sound);
    speaker.end_of_speech();
    drive(&facts, || {}, |fact| matches!(fact, Fact::Drained(9_600)));
    drop(speaker);
    let clip = Clip::read(&path).unwrap();
    assert_eq!((clip.rate_hz(), clip.channels(), clip.frames()), (48_000, 1, 9_600));
    assert!(clip.samples().iter().zip(&sound).all(|(a, b)| (a - b).abs() < 1e-4));
}

#[test]
fn a_file_is_heard_from_its_first_sample() {
    let backend = FileBackend::new(Some(Clip::new(16_000, 1, vec![0.5; 1_600])), None).unwrap();
    let (_microphone, facts) = microphone(Arc::new(backend), None);
    let mut heard = Vec::new();
    drive(
        &facts,
        || {},
        |fact| {
            if let Fact::Frame(frame) = fact {
                heard.extend(frame.samples);
            }
            heard.len() >= 3_200
        },
    );
    assert_eq!(heard[..1_600], [0.5; 1_600]);
    assert_eq!(heard[1_600..3_200], [0.0; 1_600]);
}
