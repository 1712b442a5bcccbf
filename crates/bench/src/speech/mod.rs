//! `riposte bench speech`: whether words are heard right. Every recording of the folders goes through the streaming path, as in push-to-talk, and
//! through the plain call of the same model, whisper.cpp's own default. They take turns, so that a machine that slows down slows both.
//!
//! The streaming path gets 10 ms every 10 ms with captions, until 250 ms after the last sound (when people let go of the key), and is asked then.
//! With `--at-once` all sound is there when it is asked: nothing is decoded ahead, so that `final_ms` is the longest a user waits.
//!
//! The machine must have nothing else to do: a second measurement or a build beside it is counted in every `_ms`. To repeat it:
//! `riposte bench speech --model FILE FOLDER ...`.
//!
//! | figure | what |
//! |---|---|
//! | `wer_rate`, `plain_wer_rate` | word error rate; numbers and titles count as they are spoken |
//! | `wer_over_plain_points` | their difference in percent of the words |
//! | `repeated`, `plain_repeated`, `captions_repeated` | texts that say something twice in a row which was not said so |
//! | `captions` | how many were shown; none with `--at-once` |
//! | `empty`, `words`, `words_lost` | texts without a word; words said, and those of them with nothing in their place |
//! | `final_ms`, `plain_ms`, `ratio` | from the question to the text; the medians' ratio |
//! | `skipped_language` | recordings in a language that the model does not know |

mod recordings;
mod scoring;

pub(crate) use self::scoring::lost;

use std::path::PathBuf;

use clap::Args;
use riposte_audio::Clip;
use riposte_measures::Summary;
use riposte_problem::{Kind, Problem};
use riposte_speech::whisper::Window;
use riposte_speech::{Recognizer, bundled};
use serde_json::json;

use self::recordings::recordings;
use self::scoring::{Tally, repeats, spoken_words};
use crate::Report;
use crate::recognise::{Coming, mono, open, recognise};

/// What a key is held after the last sound.
const KEY_HELD_MS: usize = 250;
/// Quieter than this under the loudest sample (−40 dB) is no speech.
const QUIET_OF_PEAK: f32 = 0.01;

#[derive(Args, Clone, Debug)]
pub struct SpeechOptions {
    /// Folders of recordings with their texts (index.json, transcripts.tsv, or a .txt beside each .wav)
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// A whisper.cpp model file; otherwise the small one that comes with Riposte
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Language of recordings whose list does not name one
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub language: String,
    /// All sound at once, without captions: every decode is a whole one, and it takes less time
    #[arg(long)]
    pub at_once: bool,
    /// Only so many recordings, spread over all of them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// Threads for the model; otherwise as in a conversation, one less than there are cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub threads: Option<u32>,
    /// Tell each text with an error: on the standard error output while it runs, and in the result
    #[arg(long)]
    pub texts: bool,
}

/// Runs it.
pub fn run(options: &SpeechOptions) -> Result<Report, Problem> {
    let path = match &options.model {
        Some(path) => path.clone(),
        None => bundled::micro_model().map_err(|error| error.problem())?,
    };
    let mut all = Vec::new();
    for folder in &options.folders {
        all.extend(recordings(folder)?);
    }
    if let Some(limit) = options.limit.map(|limit| limit as usize).filter(|&limit| limit < all.len()) {
        all = (0..limit).map(|n| all[n * all.len() / limit].clone()).collect();
    }
    let streaming = open(&path, Window::Sound, options.threads)?;
    let plain = open(&path, Window::Full, options.threads)?;
    let coming = if options.at_once { Coming::AtOnce } else { Coming::InRealTime };
    let (mut streamed, mut plainly) = (Tally::default(), Tally::default());
    let (mut finals, mut plains, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut captions, mut captions_repeated, mut skipped) = (0, 0, 0);
    // All are read first: one that can't be read is named now, not after an hour of listening.
    let mut sounds = Vec::new();
    for recording in all {
        let language = recording.language.clone().unwrap_or_else(|| options.language.clone());
        if !streaming.knows(&language) {
            skipped += 1;
            continue;
        }
        let clip = Clip::read(&recording.file).map_err(|error| error.problem())?;
        sounds.push((recording, language, until_the_key_is_let_go(mono(&clip))));
    }
    if sounds.is_empty() {
        return Err(Problem::new(
            "bench.no_language",
            Kind::Input,
            format!("{} knows the language of none of the {skipped} recordings.", streaming.name()),
            "Choose a multilingual model (one without `.en` in its name), or name their language with --language.",
        ));
    }
    for (recording, language, sound) in &sounds {
        let language = language.as_str();
        let heard = recognise(&streaming, language, sound, coming)?;
        let plain = recognise(&plain, language, sound, Coming::AtOnce)?;
        let errors = streamed.add(&recording.text, &heard.text, language);
        let plain_errors = plainly.add(&recording.text, &plain.text, language);
        captions += heard.captions.len();
        let said_twice = repeats(&spoken_words(&recording.text, language));
        captions_repeated +=
            heard.captions.iter().filter(|text| !said_twice && repeats(&spoken_words(text, language))).count();
        if errors > 0 || plain_errors > 0 {
            let file = recording.file.display().to_string();
            if options.texts {
                eprintln!(
                    "{file}\n  said  {}\n  heard {} ({errors})\n  plain {} ({plain_errors})",
                    recording.text, heard.text, plain.text
                );
            }
            texts.push(json!({ "file": file, "said": recording.text, "heard": heard.text, "plain": plain.text }));
        }
        finals.push(heard.ms);
        plains.push(plain.ms);
    }
    let mut report = Report::new("bench speech");
    report.set("model", streaming.name());
    report.set("mode", if options.at_once { "at once" } else { "push-to-talk" });
    report.set("recordings", finals.len());
    report.set(
        "folders",
        options.folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(" "),
    );
    if let Some(threads) = options.threads {
        report.set("threads", threads);
    }
    report.number("wer_rate", streamed.rate());
    report.number("plain_wer_rate", plainly.rate());
    report.number("wer_over_plain_points", 100.0 * (streamed.rate() - plainly.rate()));
    report.number("words", streamed.words as f64);
    report.number("words_lost", streamed.lost as f64);
    report.number("repeated", streamed.repeated as f64);
    report.number("plain_repeated", plainly.repeated as f64);
    report.number("empty", streamed.empty as f64);
    report.number("skipped_language", f64::from(skipped));
    if !options.at_once {
        report.number("captions", captions as f64);
        report.number("captions_repeated", captions_repeated as f64);
    }
    if let (Some(streamed), Some(plain)) = (Summary::of(finals.iter().copied()), Summary::of(plains.iter().copied())) {
        report.number("ratio", streamed.p50 / plain.p50);
    }
    report.summary("final_ms", finals);
    report.summary("plain_ms", plains);
    if options.texts {
        report.more.insert("texts".to_owned(), texts.into());
    }
    Ok(report)
}

/// The recording to 250 ms after its last sound, with silence where it is shorter.
fn until_the_key_is_let_go(mut sound: Vec<f32>) -> Vec<f32> {
    let peak = sound.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    let last = sound.iter().rposition(|sample| sample.abs() > peak * QUIET_OF_PEAK).map_or(0, |last| last + 1);
    sound.resize(last + KEY_HELD_MS * 16, 0.0);
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(folder: &std::path::Path) -> SpeechOptions {
        SpeechOptions {
            folders: vec![folder.to_owned()],
            model: None,
            language: "en".to_owned(),
            at_once: true,
            limit: None,
            threads: Some(1),
            texts: false,
        }
    }

    #[test]
    fn the_key_is_let_go_after_the_last_sound() {
        assert_eq!(until_the_key_is_let_go(vec![0.5, -0.5, 0.001, 0.0]).len(), 2 + 4_000);
        assert_eq!(until_the_key_is_let_go(vec![0.5; 5_000]).len(), 9_000);
        assert_eq!(until_the_key_is_let_go(Vec::new()).len(), 4_000);
    }

    #[test]
    fn the_small_recogniser_is_scored_on_its_own_samples() {
        let samples = bundled::micro_model().unwrap().with_file_name("samples");
        let list = std::fs::read_to_string(samples.join("samples.json")).unwrap();
        let mut list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
        list.truncate(3);
        for entry in &mut list {
            entry["file"] = samples.join(entry["file"].as_str().unwrap()).display().to_string().into();
        }
        list.push(json!({ "file": "missing.wav", "text": "hola", "language": "es" }));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.json"), serde_json::to_string(&list).unwrap()).unwrap();
        let report = run(&options(folder.path())).unwrap();
        let figure = |name: &str| report.figures[name].middle();
        assert_eq!((figure("wer_rate"), figure("repeated"), figure("empty")), (0.0, 0.0, 0.0), "{}", report.table());
        assert_eq!(figure("skipped_language"), 1.0, "the model knows English only, so the file is not looked for");
        assert!(figure("ratio") < 1.0 && report.values["final_ms"].len() == 3);
    }

    #[test]
    fn nothing_in_a_language_of_the_model_is_no_perfect_score() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.json"), r#"[{"file":"gone.wav","text":"hola","language":"es"}]"#)
            .unwrap();
        assert_eq!(run(&options(folder.path())).unwrap_err().code, "bench.no_language");
        std::fs::write(folder.path().join("index.json"), r#"[{"file":"gone.wav","text":"hola"}]"#).unwrap();
        let spanish = SpeechOptions { language: "es".to_owned(), ..options(folder.path()) };
        assert_eq!(run(&spanish).unwrap_err().code, "bench.no_language");
    }

    #[test]
    fn a_recording_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.json"), r#"[{"file":"gone.wav","text":"yes"}]"#).unwrap();
        let problem = run(&options(folder.path())).unwrap_err();
        assert!(problem.message.contains("gone.wav"), "{problem:?}");
    }
}
