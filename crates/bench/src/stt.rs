//! `riposte bench stt`: how long a recogniser takes for the text of an utterance, against the plain call of the same model in the same run:
//! whisper.cpp's own default, an encoder over 30 s whatever was said. Both calls get the same sound at once and are asked for its text; nothing is
//! decoded ahead, so this is the longest that a user waits. They take turns, so that a machine that slows down slows both.
//!
//! Both decode at most the same number of tokens (24 and 10 per second of sound, as in a conversation); the models that `models/timing/make.py`
//! makes stop by themselves after as many as a person speaks, so the decoder's share is the same and is not made small.

use std::path::{Path, PathBuf};

use clap::Args;
use riposte_audio::Clip;
use riposte_dsp::RATE_HZ;
use riposte_measures::Summary;
use riposte_problem::{Kind, Problem};
use riposte_speech::whisper::Window;
use riposte_speech::{Recognizer, bundled};

use crate::Report;
use crate::recognise::{Answer, Coming, mono, open, recognise};

/// Between two sentences: shorter than what the recogniser takes for the end of one, which it would decode ahead.
const BETWEEN_MS: usize = 80;
/// Quieter than this at the ends of a recording is not speech: 40 dB under full scale.
const QUIET: f32 = 0.01;

#[derive(Args, Clone, Debug)]
pub struct SttOptions {
    /// A whisper.cpp model file; otherwise the small one that comes with Riposte
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Length of the utterance
    #[arg(long, value_name = "S", default_value_t = 3.0, value_parser = seconds)]
    pub seconds: f64,
    /// Utterances, each recognised in both ways
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub runs: u32,
    /// Threads for the model; otherwise as in a conversation, one less than there are cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub threads: Option<u32>,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.5..=25.0).contains(&seconds) => Ok(seconds),
        _ => Err("an utterance is a number of seconds from 0.5 to 25".to_owned()),
    }
}

/// Runs it.
pub fn run(options: &SttOptions) -> Result<Report, Problem> {
    let path = match &options.model {
        Some(path) => path.clone(),
        None => bundled::micro_model().map_err(|error| error.problem())?,
    };
    let sentences = sentences(&samples()?)?;
    let windowed = open(&path, Window::Sound, options.threads)?;
    let plain = open(&path, Window::Full, options.threads)?;
    let mut report = Report::new("bench stt");
    report.set("model", windowed.name());
    report.set("model_mb", std::fs::metadata(&path).map_or(0.0, |file| (file.len() as f64 / 1e5).round() / 10.0));
    report.set("seconds", options.seconds);
    report.set("runs", options.runs);
    if let Some(threads) = options.threads {
        report.set("threads", threads);
    }
    let (mut finals, mut plains) = (Vec::new(), Vec::new());
    for n in 0..options.runs as usize {
        let sound = utterance(&sentences, n, (options.seconds * f64::from(RATE_HZ)) as usize);
        finals.push(recognise(&windowed, "en", &sound, Coming::AtOnce)?);
        plains.push(recognise(&plain, "en", &sound, Coming::AtOnce)?);
    }
    if finals.iter().chain(&plains).all(|answer| answer.text.is_empty()) {
        return Err(Problem::new(
            "bench.nothing_recognised",
            Kind::Input,
            format!("{} recognised nothing in {} utterances, so its time means nothing.", path.display(), finals.len()),
            "Choose a model for the language of the samples, English.",
        ));
    }
    report.more.insert("first_text".to_owned(), finals.first().map(|answer| answer.text.clone()).into());
    let times = |answers: Vec<Answer>| answers.into_iter().map(|answer| answer.ms).collect::<Vec<f64>>();
    let (finals, plains) = (times(finals), times(plains));
    if let (Some(windowed), Some(plain)) = (Summary::of(finals.iter().copied()), Summary::of(plains.iter().copied())) {
        report.number("ratio", windowed.p50 / plain.p50);
    }
    report.summary("final_ms", finals);
    report.summary("plain_ms", plains);
    Ok(report)
}

/// The spoken samples that come with the small recogniser in a source checkout.
fn samples() -> Result<PathBuf, Problem> {
    let model = bundled::micro_model().map_err(|error| error.problem())?;
    Ok(model.with_file_name("samples"))
}

/// Every recording in a folder, by name, without the silence around it, at 16 kHz.
fn sentences(folder: &Path) -> Result<Vec<Vec<f32>>, Problem> {
    let listed = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = listed.filter(|path| path.extension().is_some_and(|end| end == "wav")).collect();
    files.sort();
    let mut sentences = Vec::new();
    for file in files {
        let clip = Clip::read(&file).map_err(|error| error.problem())?;
        sentences.push(spoken(&mono(&clip)).to_vec());
    }
    sentences.retain(|sentence| !sentence.is_empty());
    if sentences.is_empty() {
        return Err(Problem::new(
            "bench.no_samples",
            Kind::Input,
            format!("There are no spoken samples in {}.", folder.display()),
            "Run it in a source checkout, or set RIPOSTE_MODELS_DIR to a folder that holds micro/samples.",
        ));
    }
    Ok(sentences)
}

/// From the first to the last sample that is not quiet.
fn spoken(sound: &[f32]) -> &[f32] {
    let loud = |sample: &f32| sample.abs() > QUIET;
    let from = sound.iter().position(loud).unwrap_or(sound.len());
    let to = sound.iter().rposition(loud).map_or(from, |last| last + 1);
    &sound[from..to]
}

/// Sentences in a row from the n-th on, cut to the length.
fn utterance(sentences: &[Vec<f32>], n: usize, length: usize) -> Vec<f32> {
    let mut sound = Vec::with_capacity(length);
    for sentence in sentences.iter().cycle().skip(n % sentences.len()) {
        let room = length - sound.len();
        sound.extend_from_slice(&sentence[..sentence.len().min(room)]);
        let pause = (BETWEEN_MS * RATE_HZ as usize / 1000).min(length - sound.len());
        sound.extend(std::iter::repeat_n(0.0, pause));
        if sound.len() == length {
            break;
        }
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utterances_are_as_long_as_asked_and_differ() {
        let sentences = vec![vec![0.1; 30_000], vec![0.2; 9_000]];
        let (first, second) = (utterance(&sentences, 0, 48_000), utterance(&sentences, 1, 48_000));
        assert_eq!((first.len(), second.len()), (48_000, 48_000));
        assert_eq!((first[0], second[0], second[9_000 + 80 * 16]), (0.1, 0.2, 0.1));
        assert_eq!(utterance(&sentences, 0, 8_000), vec![0.1; 8_000]);
    }

    #[test]
    fn silence_around_speech_is_cut_off() {
        assert_eq!(spoken(&[0.0, 0.001, 0.5, 0.0, -0.5, 0.002]), [0.5, 0.0, -0.5]);
        assert!(spoken(&[0.0, 0.005]).is_empty());
    }

    #[test]
    fn the_small_recogniser_is_quicker_with_the_windowed_call() {
        let options = SttOptions { model: None, seconds: 1.0, runs: 2, threads: Some(1) };
        let report = run(&options).unwrap();
        let figure = |name: &str| report.figures[name].middle();
        assert!(figure("final_ms") > 0.0 && figure("ratio") < 1.0, "{}", report.table());
        assert_eq!(report.values["plain_ms"].len(), 2);
        assert!(report.more["first_text"].as_str().is_some_and(|text| !text.is_empty()));
    }
}
