//! Measures the recogniser on the sample set: word error rate, and how long after `finalise` the text is there.
//!
//! `cargo run --release -p riposte-speech --example whisper_latency [-- --live] [--model FILE]`
//!
//! Each line is one way of running: window of the sound or of 30 s, 1 or 2 threads. By default the sound is pushed at once and asked for, so
//! the whole decode is waited for. With `--live` it is pushed in real time (2 minutes) with partials, in the default way, and asked for 250 ms
//! after the last voiced sample, as in push-to-talk: then the text is mostly there already.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::Arc;

use riposte_audio::Clock;
use riposte_measures::Span;
use riposte_speech::Recognizer;
use riposte_speech::wer::Score;
use riposte_speech::whisper::{Whisper, WhisperOptions, Window};
use support::{FRAME, Sample, listen, model, samples, silence};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let live = arguments.iter().any(|argument| argument == "--live");
    let file = arguments.iter().position(|argument| argument == "--model").and_then(|at| arguments.get(at + 1));
    let path = file.map_or_else(model, |file| Path::new(file).to_path_buf());
    let samples = samples();
    let ways: Vec<(Window, Option<usize>)> = if live {
        vec![(Window::Sound, None)]
    } else {
        let windows = [Window::Sound, Window::Full].into_iter();
        windows.flat_map(|window| [1, 2].map(|threads| (window, Some(threads)))).collect()
    };
    for (window, threads) in ways {
        let whisper =
            Whisper::open_with(&path, WhisperOptions { threads, window, ..WhisperOptions::default() }).unwrap();
        whisper.warm().unwrap();
        let threads = threads.map_or("default threads".to_owned(), |threads| format!("{threads} thread(s)"));
        measure(&format!("{window:?} window, {threads}"), &whisper, &samples, live);
    }
}

fn measure(what: &str, whisper: &Arc<Whisper>, samples: &[Sample], live: bool) {
    let mut score = Score::default();
    let mut waited: Vec<f64> = Vec::new();
    for sample in samples {
        let mut listening = listen(&**whisper, live);
        if live {
            let voiced = sample.sound.iter().rposition(|sample| sample.abs() > 0.01).map_or(0, |last| last + 1);
            let spoken = [&sample.sound[..voiced], &silence(250)].concat();
            let mut at = Clock::now();
            for frame in spoken.chunks(FRAME) {
                at += Span::from_millis(10);
                Clock::wait_until(at);
                listening.push(frame);
            }
        } else {
            listening.push(&sample.sound);
        }
        let asked = Clock::now();
        let text = listening.ask(1);
        waited.push((Clock::now() - asked).as_millis_f64());
        score.add(&sample.text, &text);
    }
    waited.sort_by(f64::total_cmp);
    let percentile = |share: f64| waited[((waited.len() as f64 * share).ceil() as usize).max(1) - 1];
    println!(
        "{what}: n {}, final p50 {:.0} ms, p95 {:.0} ms, max {:.0} ms; word error rate {:.2} %, exact {} of {}",
        waited.len(),
        percentile(0.5),
        percentile(0.95),
        percentile(1.0),
        score.rate() * 100.0,
        score.exact,
        score.sentences,
    );
}
