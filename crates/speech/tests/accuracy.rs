//! What the shipped recogniser understands of its sample set, through the same sessions the engine uses.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod support;

use riposte_speech::wer::Score;
use support::{listen, samples, whisper};

/// The sentences come in 10 ms pieces, as fast as they can be pushed. The figure in PyTorch is 0.54 % over 600 other recordings.
#[test]
fn the_sample_set_is_understood() {
    let whisper = whisper();
    let mut score = Score::default();
    for sample in samples() {
        let mut listening = listen(&*whisper, false);
        listening.push(&sample.sound);
        let text = listening.ask(1);
        let before = score.errors;
        score.add(&sample.text, &text);
        if score.errors > before {
            println!("{} {}: said {:?}, heard {text:?}", sample.file, sample.voice, sample.text);
        }
    }
    println!("word error rate {:.2} %, {} of {} sentences exact", score.rate() * 100.0, score.exact, score.sentences);
    assert!(score.rate() <= 0.02, "{score:?}");
    assert!(score.exact_share() >= 0.95, "{score:?}");
}
