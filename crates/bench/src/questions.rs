//! Spoken questions for a bench: a folder of WAV files with what they say, cut and padded so that the end of each question is known to the
//! sample.

use std::path::{Path, PathBuf};

use riposte_audio::Clip;
use riposte_measures::Span;
use riposte_problem::{Kind, Problem};
use riposte_speech::bundled;
use serde::Deserialize;

/// Frames by which voiced sound is looked for.
const FRAME_MS: u64 = 10;
/// A frame is voiced when its RMS is less than this far below the loudest frame's: soft word endings of synthetic and close-up speech lie
/// within 35 dB of its vowels, room noise below.
const VOICED_BELOW_PEAK_DB: f32 = 35.0;

/// One question.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) name: String,
    /// What it says; empty when nobody wrote it down.
    pub(crate) text: String,
    pub(crate) clip: Clip,
    /// First and last voiced moment, from the clip's start.
    pub(crate) voiced: (Span, Span),
}

impl Question {
    pub(crate) fn new(name: &str, text: &str, clip: Clip) -> Option<Question> {
        let voiced = voiced(&clip)?;
        Some(Question { name: name.to_owned(), text: text.to_owned(), clip, voiced })
    }

    /// The same question, ending this long after its last voiced moment: cut, or padded with silence.
    pub(crate) fn ending_after(&self, quiet: Span) -> Question {
        let frames =
            |span: Span| (span.as_micros().max(0) as u64 * u64::from(self.clip.rate_hz()) / 1_000_000) as usize;
        let channels = usize::from(self.clip.channels());
        let mut samples = self.clip.samples().to_vec();
        samples.resize(frames(self.voiced.1 + quiet) * channels, 0.0);
        Question { clip: Clip::new(self.clip.rate_hz(), self.clip.channels(), samples), ..self.clone() }
    }
}

/// First and last voiced moment; `None` for silence.
fn voiced(clip: &Clip) -> Option<(Span, Span)> {
    let frame = (u64::from(clip.rate_hz()) * FRAME_MS / 1000) as usize * usize::from(clip.channels());
    let power = |frame: &[f32]| frame.iter().map(|sample| sample * sample).sum::<f32>() / frame.len() as f32;
    let powers: Vec<f32> = clip.samples().chunks(frame.max(1)).map(power).collect();
    let loudest = powers.iter().copied().fold(0.0, f32::max);
    if loudest <= 0.0 {
        return None;
    }
    let least = loudest * 10f32.powf(-VOICED_BELOW_PEAK_DB / 10.0);
    let first = powers.iter().position(|power| *power >= least)?;
    let last = powers.iter().rposition(|power| *power >= least)?;
    let at = |frames: usize| Span::from_millis((frames as u64 * FRAME_MS) as i64);
    Some((at(first), at(last + 1).min(clip.duration())))
}

/// A line of `samples.json`.
#[derive(Deserialize)]
struct Line {
    file: String,
    text: String,
}

/// The questions in a folder, by name. Their texts come from its `samples.json` (`[{"file","text"}]`) or from `NAME.txt` beside `NAME.wav`;
/// a question without a text is taken all the same.
///
/// # Errors
/// [`Kind::Input`]: no folder, no WAV file in it, an unreadable one.
pub(crate) fn read(folder: Option<&Path>) -> Result<Vec<Question>, Problem> {
    let folder = match folder {
        Some(folder) => folder.to_owned(),
        None => samples()?,
    };
    let listed: Vec<Line> = std::fs::read(folder.join("samples.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map_err(|error| unreadable(&folder, &error.to_string()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("wav")))
        .collect();
    files.sort();
    let mut questions = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let line = listed.iter().find(|line| line.file == name).map(|line| line.text.clone());
        let text = line.or_else(|| std::fs::read_to_string(file.with_extension("txt")).ok()).unwrap_or_default();
        let clip = Clip::read(&file).map_err(|error| error.problem())?;
        questions.extend(Question::new(&name, text.trim(), clip));
    }
    if questions.is_empty() {
        return Err(unreadable(&folder, "there is no spoken WAV file in it"));
    }
    Ok(questions)
}

/// The samples that come with the small recogniser in a source checkout.
fn samples() -> Result<PathBuf, Problem> {
    let model = bundled::micro_model().map_err(|error| error.problem())?;
    Ok(model.with_file_name("samples"))
}

fn unreadable(folder: &Path, why: &str) -> Problem {
    Problem::new(
        "bench.questions",
        Kind::Input,
        format!("No spoken questions in {}: {why}.", folder.display()),
        "Name a folder of WAV files with --input; a source checkout has one in models/micro/samples.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 ms of silence, 200 ms of tone, 50 ms of a tail 50 dB below, 150 ms of silence, at 8 kHz.
    fn clip() -> Clip {
        let tone = |ms: usize, gain: f32| (0..ms * 8).map(move |i| gain * (i as f32 * 0.7).sin());
        let samples = tone(100, 0.0).chain(tone(200, 0.5)).chain(tone(50, 0.0015)).chain(tone(150, 0.0));
        Clip::new(8_000, 1, samples.collect())
    }

    #[test]
    fn the_end_of_a_question_is_its_last_voiced_frame() {
        let question = Question::new("q", "Question?", clip()).unwrap();
        assert_eq!(question.voiced, (Span::from_millis(100), Span::from_millis(300)));
        assert!(Question::new("s", "", Clip::new(8_000, 1, vec![0.0; 800])).is_none());
    }

    #[test]
    fn it_is_cut_and_padded_to_the_sample() {
        let question = Question::new("q", "Question?", clip()).unwrap();
        for (quiet_ms, duration_ms) in [(0, 300), (100, 400), (250, 550)] {
            let cut = question.ending_after(Span::from_millis(quiet_ms));
            assert_eq!(cut.clip.duration(), Span::from_millis(duration_ms));
            assert_eq!(cut.voiced, question.voiced);
        }
        assert_eq!(*question.ending_after(Span::from_millis(250)).clip.samples().last().unwrap(), 0.0);
    }

    #[test]
    fn the_checkouts_samples_all_say_something() {
        let questions = read(None).unwrap();
        assert_eq!(questions.len(), 60);
        assert!(questions.iter().all(|question| !question.text.is_empty()), "{:?}", questions[0].name);
    }

    #[test]
    fn a_folder_without_questions_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(Some(folder.path())).unwrap_err().code, "bench.questions");
        assert_eq!(read(Some(&folder.path().join("none"))).unwrap_err().code, "bench.questions");
    }
}
