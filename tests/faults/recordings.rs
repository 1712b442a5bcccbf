//! Recordings that can't be a question.

use std::path::Path;

use riposte_sim::rig::{Clip, Encoding};
use riposte_tests::samples::{self, HELLO, SUM, same_words};
use riposte_tests::{Riposte, Told, end_to_end, told};

/// Offers the bytes as a recording, after a good question where `after_a_turn`; what was told.
fn offer(riposte: &Riposte, name: &str, bytes: &[u8]) -> Told {
    let path = riposte.file(name);
    std::fs::write(&path, bytes).unwrap();
    let talked = riposte.talk(&[&path], &[]).unwrap();
    let told = told(&talked.finished);
    assert!(riposte.history().unwrap().is_empty(), "a turn of nothing");
    told
}

fn question() -> Vec<u8> {
    std::fs::read(samples::path(HELLO)).unwrap()
}

#[test]
fn an_empty_file() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    offer(&riposte, "empty.wav", b"").exits(3).says(&["empty.wav"]);
}

#[test]
fn a_recording_of_no_samples() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let path = riposte.file("none.wav");
    Clip::silence(16_000, 0.0).write(&path, Encoding::Pcm16).unwrap();
    offer(&riposte, "none.wav", &std::fs::read(path).unwrap()).exits(3).says(&["none.wav"]);
}

#[test]
fn a_file_cut_off_in_its_header_or_its_sound() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let whole = question();
    for keep in [3, 12, 30, 44, whole.len() / 2 + 1] {
        offer(&riposte, "cut.wav", &whole[..keep]).exits(3).says(&["cut.wav"]);
    }
}

#[test]
fn what_is_no_wav() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    offer(&riposte, "notes.wav", b"Dear diary, today I recorded nothing.\n").exits(3).says(&["notes.wav"]);
    offer(&riposte, "song.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x21\xff\xfb\x90\x64").exits(3).says(&["song.mp3"]);
    offer(&riposte, "binary.wav", &(0..=255).cycle().take(9999).collect::<Vec<u8>>()).exits(3).says(&["binary.wav"]);
}

#[test]
fn a_header_that_lies() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let bend = |at: usize, bytes: &[u8]| {
        let mut wav = question();
        wav[at..at + bytes.len()].copy_from_slice(bytes);
        wav
    };
    // No channels, no rate, 0 bits, a format that nobody knows.
    for (at, bytes) in [(22, &[0, 0][..]), (24, &[0, 0, 0, 0]), (34, &[0, 0]), (20, &[0x99, 0x99])] {
        offer(&riposte, "bent.wav", &bend(at, bytes)).exits(3).says(&["bent.wav"]);
    }
}

#[test]
fn a_file_that_is_not_there_and_a_folder() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let talked = riposte.talk(&[Path::new("no-such-file.wav")], &[]).unwrap();
    told(&talked.finished).exits(3).says(&["no-such-file.wav"]);
    let talked = riposte.talk(&[riposte.data()], &[]).unwrap();
    told(&talked.finished).exits(3);
}

#[test]
fn silence() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let path = riposte.file("silent.wav");
    Clip::silence(16_000, 2.0).write(&path, Encoding::Pcm16).unwrap();
    offer(&riposte, "silent.wav", &std::fs::read(&path).unwrap()).says(&["silen", "nothing"]);
}

/// Nobody speaks in them, and nothing is asked.
#[test]
fn noise_ringing_and_chords() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let sound = |at: &mut dyn FnMut(f64) -> f64| Clip {
        rate_hz: 16_000,
        channels: 1,
        samples: (0..48_000).map(|n| (at(f64::from(n) / 16_000.0).clamp(-1.0, 1.0) * 32_767.0) as i16).collect(),
    };
    let tone = |hz: f64, t: f64| (std::f64::consts::TAU * hz * t).sin();
    let mut state = 1_u32;
    let mut hiss = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 23) - 1.0
    };
    let chord = |t: f64, root: f64| [1.0, 1.26, 1.5].map(|third| tone(root * third, t)).iter().sum::<f64>();
    let sounds = [
        ("hiss.wav", sound(&mut |_| 0.1 * hiss())),
        ("loud-hiss.wav", sound(&mut |_| hiss())),
        ("hammer.wav", sound(&mut |t| hiss() * (-100.0 * (t % 0.5)).exp())),
        ("ringing.wav", sound(&mut |t| if t < 2.0 { 0.4 * (tone(440.0, t) + tone(480.0, t)) } else { 0.0 })),
        ("bell.wav", sound(&mut |t| if t % 0.05 < 0.025 { 0.3 * (tone(1050.0, t) + tone(1340.0, t)) } else { 0.0 })),
        ("chords.wav", sound(&mut |t| 0.3 * chord(t, [261.6, 220.0, 174.6, 196.0][(t / 0.75) as usize]))),
    ];
    for (name, sound) in sounds {
        let path = riposte.file(name);
        sound.write(&path, Encoding::Pcm16).unwrap();
        offer(&riposte, name, &std::fs::read(&path).unwrap()).exits(7).says(&["nothing was understood"]);
    }
}

#[test]
fn ten_minutes_in_one_turn() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let path = riposte.file("long.wav");
    let minutes = samples::clip(SUM).then(&Clip::silence(16_000, 600.0));
    minutes.write(&path, Encoding::Pcm16).unwrap();
    // Told at once, not after ten minutes: the program's limit is two.
    let talked = riposte.talk(&[&path], &[]).unwrap();
    told(&talked.finished).exits(3).says(&["minutes"]);
}

#[test]
fn a_good_question_before_a_bad_recording_is_not_half_done() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    riposte.talk(&[&samples::path(HELLO)], &[]).unwrap().good_turns().unwrap();
    let bad = riposte.file("bad.wav");
    std::fs::write(&bad, b"RIFF").unwrap();
    told(&riposte.talk(&[&samples::path(SUM), &bad], &[]).unwrap().finished).exits(3).says(&["bad.wav"]);
    let kept = riposte.history().unwrap();
    assert!(same_words(&kept[0].transcript, HELLO.1), "{kept:?}");
}

#[test]
fn an_output_that_cannot_be_written() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let question = samples::path(HELLO);
    let question = question.to_string_lossy();
    let done = riposte.run(&["talk", "--json", "--input", &question, "--output", "/no/such/folder/reply.wav"]).unwrap();
    told(&done).exits(3).says(&["reply.wav"]);
}
