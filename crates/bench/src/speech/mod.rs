//! `riposte bench speech`: whether words are heard right.
//!
//! **Push-to-talk.** Every recording of the folders goes through the streaming path and through the plain call of the same model, whisper.cpp's own default.
//! They take turns, so that a machine that slows down slows both. The streaming path gets 10 ms every 10 ms with captions, until 250 ms after the last sound
//! (when people let go of the key), and is asked then. With `--at-once` all sound is there when it is asked: nothing is decoded ahead, so that `final_ms` is
//! the longest a user waits. The machine must have nothing else to do: a second measurement or a build beside it is counted in every `_ms`.
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
//!
//! **Hands-free** (`--mode duplex`). Each recording is a conversation of its own in virtual time, as in `riposte bench turns --recogniser whisper`.
//!
//! | figure | what |
//! |---|---|
//! | `turns`, `turns_before_the_end` | replies that were heard; those of them to a turn that was taken while the recording went on |
//! | `cut_offs` | of these, the ones where no sentence ends |
//! | `unanswered` | recordings without a reply after their last sound |
//! | `wer_rate`, `whole_wer_rate` | of all that was asked of a recording, and of the same model's text of it, heard whole |
//! | `words_lost` | words in no question, beyond those that the model does not hear in the whole recording either |
//! | `response_ms`, `endpoint_ms`, `text_ms` | from the last sound to the reply, to the decision that the turn is over, and to the question to the chat model |
//! | `ahead_rate`, `asked_per_turn` | turns whose reply was prepared before they were over; questions to the chat model for each |

mod hands_free;
mod push_to_talk;
mod recordings;
mod scoring;

pub(crate) use self::scoring::{Tally, lost};

use std::path::PathBuf;

use clap::Args;
use riposte_audio::Clip;
use riposte_problem::{Kind, Problem};
use riposte_speech::bundled;

use self::recordings::{Recording, recordings};
use crate::gap::BenchMode;
use crate::recognise::mono;
use crate::{PolicyOptions, Report};

/// Quieter than this under the loudest sample (−40 dB) is no speech.
pub(crate) const QUIET_OF_PEAK: f32 = 0.01;

#[derive(Args, Clone, Debug)]
pub struct SpeechOptions {
    /// Folders of recordings with their texts (index.json, transcripts.tsv, or a .txt beside each .wav)
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// A whisper.cpp model file; otherwise the small one that comes with Riposte
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Push-to-talk, word for word against the plain call; or hands-free, whether turns end where they should (in virtual time)
    #[arg(long, value_enum, default_value_t = BenchMode::Ptt)]
    pub mode: BenchMode,
    /// Hands-free: a model that hears whether a turn is over (Smart Turn v3, ONNX)
    #[arg(long, value_name = "FILE")]
    pub end_of_turn: Option<PathBuf>,
    /// Hands-free: where the model's readings are kept, so that a second run is quick
    #[arg(long, value_name = "DIR", default_value = "target/bench/voices")]
    pub voices: PathBuf,
    #[command(flatten)]
    pub policy: PolicyOptions,
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

/// A recording that is to be heard: its words, the language it is in, and its sound at 16 kHz.
struct Read {
    recording: Recording,
    language: String,
    sound: Vec<f32>,
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
    let mut report = Report::new("bench speech");
    report.set(
        "folders",
        options.folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(" "),
    );
    match options.mode {
        BenchMode::Ptt => push_to_talk::run(options, &path, all, &mut report)?,
        BenchMode::Duplex => hands_free::run(options, &path, all, &mut report)?,
    }
    Ok(report)
}

/// Reads the recordings whose language the model knows; and how many there are besides. All are read first: one that can't be read is named now, not after
/// an hour of listening.
fn read(
    options: &SpeechOptions,
    name: &str,
    all: Vec<Recording>,
    knows: impl Fn(&str) -> bool,
) -> Result<(Vec<Read>, usize), Problem> {
    let (mut read, mut skipped) = (Vec::new(), 0);
    for recording in all {
        let language = recording.language.clone().unwrap_or_else(|| options.language.clone());
        if !knows(&language) {
            skipped += 1;
            continue;
        }
        let clip = Clip::read(&recording.file).map_err(|error| error.problem())?;
        read.push(Read { recording, language, sound: mono(&clip) });
    }
    if read.is_empty() {
        return Err(Problem::new(
            "bench.no_language",
            Kind::Input,
            format!("{name} knows the language of none of the {skipped} recordings."),
            "Choose a multilingual model (one without `.en` in its name), or name their language with --language.",
        ));
    }
    Ok((read, skipped))
}

/// After its last sound a recording is only noise.
pub(crate) fn last_sound(sound: &[f32]) -> usize {
    let peak = sound.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    sound.iter().rposition(|sample| sample.abs() > peak * QUIET_OF_PEAK).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn options(folder: &std::path::Path) -> SpeechOptions {
        SpeechOptions {
            folders: vec![folder.to_owned()],
            model: None,
            mode: BenchMode::Ptt,
            end_of_turn: None,
            voices: folder.join("voices"),
            policy: PolicyOptions::default(),
            language: "en".to_owned(),
            at_once: true,
            limit: None,
            threads: Some(1),
            texts: false,
        }
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
        assert!(problem.message.english().contains("gone.wav"), "{problem:?}");
    }
}
