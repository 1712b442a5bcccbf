//! A published model on recordings of people and on noise, through the same sessions the engine uses. Skipped by name where they are not.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod support;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use riposte_sim::or_skip;
use riposte_sim::rig::{published_model, recording_of_a_person};
use riposte_speech::Heard;
use riposte_speech::wer::{Score, words};
use riposte_speech::whisper::Whisper;
use support::{listen, read, silence, whisper};

/// What is said, and what tiny.en makes of it in a window of the sound and 128 positions: "Go forward 10 meters. Go forward 10 meters. …",
/// "He was not an old-s-y-y-y-y-y-y-…", "Stop. Stop. Stop. …".
const SAID: [(&str, &str); 3] = [
    ("go-forward-ten-meters.wav", "Go forward 10 meters."),
    ("sense_and_sensibility_01_austen_64kb-0880.wav", "He was not an ill-disposed young man."),
    (
        "jfk.wav",
        "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.",
    ),
];

fn tiny() -> Result<Arc<Whisper>, String> {
    published_model("ggml-tiny.en-q8_0.bin").map(|path| Whisper::open(&path, None).unwrap())
}

fn recordings() -> Result<Vec<(PathBuf, &'static str)>, String> {
    SAID.iter().map(|(file, said)| Ok((recording_of_a_person(file)?, *said))).collect()
}

/// The most that any phrase of one to eight words is said in a row.
fn most_in_a_row(text: &str) -> usize {
    let words = words(text);
    let runs = (1..=8).flat_map(|period| {
        let words = &words;
        (0..words.len()).map(move |from| {
            let phrase = words[from..].iter().take(period);
            1 + words[from..].chunks_exact(period).skip(1).take_while(|next| phrase.clone().eq(next.iter())).count()
        })
    });
    runs.max().unwrap_or(0)
}

#[test]
fn people_are_understood_once_and_not_in_circles() {
    let whisper = or_skip!(tiny());
    let mut score = Score::default();
    for (path, said) in or_skip!(recordings()) {
        let mut listening = listen(&*whisper, false);
        listening.push(&silence(300));
        listening.push(&read(&path));
        listening.push(&silence(300));
        let text = listening.ask(1);
        println!("{}: {text:?}", path.display());
        assert_eq!(most_in_a_row(&text), 1, "{text:?}");
        score.add(said, &text);
    }
    assert!(score.rate() <= 0.1, "{score:?}");
}

/// Sound in pieces of 200 ms, each caption given a while to come, as a microphone would.
#[test]
fn no_caption_goes_in_circles_either() {
    let whisper = or_skip!(tiny());
    let mut captions = 0;
    for (path, _) in or_skip!(recordings()).into_iter().take(2) {
        let mut listening = listen(&*whisper, true);
        for piece in read(&path).chunks(3_200) {
            listening.push(piece);
            if let Ok(heard) = listening.heard.recv_timeout(Duration::from_millis(1_500)) {
                let Heard::Partial { text, .. } = heard else { panic!("{heard:?}") };
                assert!(most_in_a_row(&text) <= 1, "{text:?}");
                captions += usize::from(!text.is_empty());
            }
        }
    }
    assert!(captions >= 2, "{captions}");
}

/// White noise at −45, −35 and −25 dBFS, and knocks: through a published model and through the one that comes with Riposte, which made "No." of it.
#[test]
fn noise_says_nothing() {
    let mut state = 1u32;
    let mut noise = |seconds: usize, level: f32| -> Vec<f32> {
        let next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            level * 1.73 * ((state >> 8) as f32 / (1 << 23) as f32 - 1.0)
        };
        std::iter::repeat_with(next).take(seconds * 16_000).collect()
    };
    let mut sounds: Vec<Vec<f32>> = [-45.0f32, -35.0, -25.0].map(|db| noise(2, 10.0f32.powf(db / 20.0))).into();
    let knocks = noise(3, 0.3);
    sounds.push(knocks.iter().enumerate().map(|(at, s)| s * (-((at % 8_000) as f32) / 150.0).exp()).collect());
    let mut whispers = vec![whisper()];
    match tiny() {
        Ok(tiny) => whispers.push(tiny),
        Err(reason) => println!("skipped: noise_says_nothing with a published model: {reason}"),
    }
    for whisper in whispers {
        for sound in &sounds {
            let mut listening = listen(&*whisper, true);
            listening.push(&silence(300));
            listening.push(sound);
            listening.push(&silence(300));
            assert_eq!(listening.ask(1), "");
        }
    }
}
