//! What a margin of the encoder's window costs and what errors it makes: every recording of the folders, at each margin.
//!
//! `cargo run --release -p riposte-speech --example windows -- --model FILE [--margins 64,128,256,guarded,full] [--texts] FOLDER ...`
//!
//! `guarded` is what conversations use: a margin, and wider where the text can't be believed. `full` is whisper.cpp's plain call.
//! A folder holds an `index.json`: a list of `{ file, text, language }`. All sound is there before it is asked for, so each decode is a whole one.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::mpsc;

use riposte_audio::Clock;
use riposte_speech::wer::{Score, words};
use riposte_speech::whisper::{Whisper, WhisperOptions, Window};
use riposte_speech::{Heard, Recognizer, SessionOptions};
use serde::Deserialize;
use support::read;

#[derive(Deserialize)]
struct Line {
    file: String,
    text: String,
    language: String,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut model, mut folders, mut texts) = (support::model(), Vec::new(), false);
    let mut margins = "64,128,192,256,384,512,guarded,full".to_owned();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--model" => model = arguments.next().unwrap().into(),
            "--margins" => margins = arguments.next().unwrap(),
            "--texts" => texts = true,
            _ => folders.push(argument),
        }
    }
    let mut lines = Vec::new();
    for folder in folders {
        let list = std::fs::read_to_string(Path::new(&folder).join("index.json")).unwrap();
        let listed: Vec<Line> = serde_json::from_str(&list).unwrap();
        lines.extend(listed.into_iter().map(|line| (read(&Path::new(&folder).join(&line.file)), line)));
    }
    println!("margin\tn\tWER %\trepeated\tempty\tms (sum)\tp50\tp95");
    for margin in margins.split(',') {
        let window = match margin {
            "full" => Window::Full,
            "guarded" => Window::Sound,
            _ => Window::Margin(margin.parse().unwrap()),
        };
        let whisper = Whisper::open_with(&model, WhisperOptions { window, ..WhisperOptions::default() }).unwrap();
        whisper.warm().unwrap();
        let (mut score, mut repeated, mut empty, mut times) = (Score::default(), 0, 0, Vec::new());
        for (sound, line) in &lines {
            let (sender, heard) = mpsc::channel();
            let options = SessionOptions { language: Some(line.language.clone()), partials: false };
            let mut session = whisper.start(options, Box::new(move |heard| drop(sender.send(heard)))).unwrap();
            session.push(sound);
            let asked = Clock::now();
            session.finalise(1);
            let Ok(Heard::Final { text, .. }) = heard.recv() else { panic!("no text") };
            times.push((Clock::now() - asked).as_millis_f64());
            let before = score.errors;
            score.add(&line.text, &text);
            let longer = words(&text).len() > words(&line.text).len() + 3;
            repeated += usize::from(longer);
            empty += usize::from(text.is_empty());
            if texts && (score.errors > before) {
                println!("  {margin}\t{}\t{}\t{:?} -> {text:?}", line.file, score.errors - before, line.text);
            }
        }
        times.sort_by(f64::total_cmp);
        let sum: f64 = times.iter().sum();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{margin}\t{}\t{:.1}\t{repeated}\t{empty}\t{sum:.0}\t{:.0}\t{:.0}",
            times.len(),
            score.rate() * 100.0,
            at(0.5),
            at(0.95)
        );
    }
}
