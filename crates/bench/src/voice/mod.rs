//! `riposte bench voice`: how soon a voice begins, what it costs, how loud it is, and whether a recogniser understands it.
//!
//! Each line of the text file is one answer. It is cut into clauses as a reply is, spoken by the voice in an utterance of its own, and (with `--model`)
//! recognised by the plain call of a Whisper model. With `--beside DIR` the recordings of another voice that says the same lines are recognised in the same
//! run, each after the voice's own. The machine must have nothing else to do.
//!
//! | figure | what |
//! |---|---|
//! | `tts_ttfa_ms` | from handing over the first clause to its first sound |
//! | `rtf` | time for the whole line by the length of its sound: under 1 keeps up |
//! | `lead_ms` | silence before the first sample over −40 dB of the line's peak |
//! | `loudness_lufs` | integrated loudness of a line (ITU-R BS.1770-4, gated) |
//! | `true_peak_db` | highest true peak of all lines, dBTP |
//! | `sound_s` | length of all the sound |
//! | `wer_rate`, `words` | word error rate over all lines, numbers and titles counted as they are spoken; words said |
//! | `beside_wer_rate`, `wer_over_beside_points` | of the recordings beside it; the difference in percent of the words |

mod sound;

use std::path::{Path, PathBuf};

use clap::Args;
use riposte_audio::{Clip, Clock};
use riposte_dsp::RATE_HZ;
use riposte_problem::{Kind, Problem};
use riposte_speech::whisper::{Whisper, Window};
use riposte_voice::{Clauses, Speech, Synthesizer, UtteranceEvent, VoiceError};
use serde_json::json;

use crate::recognise::{Coming, at_its_rate, mono, open, recognise};
use crate::speech::{Tally, last_sound};
use crate::{Report, VoiceChoice};

#[derive(Args, Clone, Debug)]
pub struct VoiceBenchOptions {
    /// A text file, an answer on each line; lines that begin with # are left out
    #[arg(value_name = "TEXTS")]
    pub texts: PathBuf,
    #[command(flatten)]
    pub voice: VoiceChoice,
    /// Language of the lines
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub language: String,
    /// 1 is the voice's own speed
    #[arg(long, value_name = "TIMES", default_value_t = 1.0)]
    pub speed: f32,
    /// A whisper.cpp model file that listens
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Recordings of the same lines by another voice, 00.wav for the first line, to be recognised beside it
    #[arg(long, value_name = "DIR", requires = "model")]
    pub beside: Option<PathBuf>,
    /// Where the sound goes, as 00.wav for the first line
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// Tell each line that was not understood, and what was understood in its place
    #[arg(long, requires = "model")]
    pub texts_heard: bool,
}

/// A line's sound and how long it took, in milliseconds.
struct Said {
    samples: Vec<f32>,
    first_ms: f64,
    all_ms: f64,
}

/// Runs it.
///
/// # Errors
/// The texts can't be read or have no line; the voice or the model can't be had, or the voice fails.
pub fn run(options: &VoiceBenchOptions) -> Result<Report, Problem> {
    let lines = lines(&options.texts)?;
    let voice = options.voice.open(&options.language, options.speed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|error| {
        Problem::new("bench.no_runtime", Kind::Device, error.to_string(), "Close other programs, and try again.")
    })?;
    runtime.block_on(voice.warm()).map_err(|error| error.problem())?;
    let listener = options.model.as_deref().map(|model| open(model, Window::Full, None)).transpose()?;
    let mut measured = Measured::default();
    let (mut own, mut beside, mut misheard) = (Tally::default(), Tally::default(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let said = runtime.block_on(say(&*voice, line, &options.language)).map_err(|error| error.problem())?;
        measured.add(&said, voice.rate_hz());
        if let Some(folder) = &options.keep {
            sound::write(&folder.join(name_of(at)), &said.samples, voice.rate_hz())?;
        }
        let Some(listener) = &listener else { continue };
        let heard = heard(listener, &at_its_rate(&said.samples, voice.rate_hz()), &options.language)?;
        let errors = own.add(line, &heard, &options.language);
        let mut told = json!({ "line": at, "said": line, "heard": heard, "errors": errors });
        if let Some(folder) = &options.beside {
            let clip = Clip::read(folder.join(name_of(at))).map_err(|error| error.problem())?;
            let heard = self::heard(listener, &mono(&clip), &options.language)?;
            told["beside"] = heard.clone().into();
            told["beside_errors"] = beside.add(line, &heard, &options.language).into();
        }
        if options.texts_heard && (errors > 0 || told["beside_errors"].as_u64() > Some(0)) {
            misheard.push(told);
        }
    }
    let mut report = Report::new("bench voice");
    report.set("texts", options.texts.display().to_string());
    report.set("lines", lines.len());
    report.set("voice", voice.name());
    report.set("language", options.language.clone());
    measured.tell(&mut report);
    if let Some(listener) = &listener {
        report.set("model", riposte_speech::Recognizer::name(&**listener));
        report.number("wer_rate", own.rate());
        report.number("words", own.words as f64);
    }
    if let Some(folder) = &options.beside {
        report.set("beside", folder.display().to_string());
        report.number("beside_wer_rate", beside.rate());
        report.number("wer_over_beside_points", 100.0 * (own.rate() - beside.rate()));
    }
    if options.texts_heard {
        report.more.insert("misheard".to_owned(), misheard.into());
    }
    Ok(report)
}

fn name_of(line: usize) -> String {
    format!("{line:02}.wav")
}

fn lines(path: &Path) -> Result<Vec<String>, Problem> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("{} can't be read: {error}", path.display());
        Problem::new("bench.no_texts", Kind::Input, message, "Name a text file with an answer on each line.")
    })?;
    let lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    if lines.is_empty() {
        let message = format!("{} has no line to say.", path.display());
        return Err(Problem::new("bench.no_texts", Kind::Input, message, "Write an answer on each line."));
    }
    Ok(lines)
}

/// Says one line as a reply is said: in clauses, in one utterance.
async fn say(voice: &dyn Synthesizer, line: &str, language: &str) -> Result<Said, VoiceError> {
    let mut cut = Clauses::new(language);
    let clauses = [cut.push(line), cut.finish()].concat();
    let mut utterance = voice.begin();
    let begun = Clock::now();
    for clause in clauses {
        utterance.push(Speech { text: clause.speakable });
    }
    utterance.finish();
    let (mut samples, mut first_ms) = (Vec::new(), f64::NAN);
    while let Some(event) = utterance.next().await {
        if let UtteranceEvent::Audio { samples: part, .. } = event? {
            if samples.is_empty() {
                first_ms = (Clock::now() - begun).as_millis_f64();
            }
            samples.extend(part);
        }
    }
    Ok(Said { samples, first_ms, all_ms: (Clock::now() - begun).as_millis_f64() })
}

/// What the model understands of a line, with silence around it as a recording has it: Whisper mishears a first word that begins with the sound.
fn heard(listener: &Whisper, sound: &[f32], language: &str) -> Result<String, Problem> {
    let mut sound = [&[0.0; RATE_HZ as usize * 3 / 10], sound].concat();
    sound.resize(last_sound(&sound) + RATE_HZ as usize / 2, 0.0);
    Ok(recognise(listener, language, &sound, Coming::AtOnce)?.text)
}

/// What is known of the lines so far.
#[derive(Default)]
struct Measured {
    first_ms: Vec<f64>,
    rtf: Vec<f64>,
    lead_ms: Vec<f64>,
    loudness: Vec<f64>,
    true_peak_db: Option<f64>,
    sound_s: f64,
}

impl Measured {
    fn add(&mut self, said: &Said, rate_hz: u32) {
        let seconds = said.samples.len() as f64 / f64::from(rate_hz);
        self.first_ms.push(said.first_ms);
        self.rtf.push(said.all_ms / 1000.0 / seconds);
        self.lead_ms.push(sound::lead_ms(&said.samples, rate_hz));
        self.sound_s += seconds;
        if let Some(level) = sound::level(&said.samples, rate_hz) {
            self.loudness.push(level.lufs);
            self.true_peak_db = Some(self.true_peak_db.map_or(level.true_peak_db, |peak| peak.max(level.true_peak_db)));
        }
    }

    fn tell(self, report: &mut Report) {
        report.summary("tts_ttfa_ms", self.first_ms);
        report.summary("rtf", self.rtf);
        report.summary("lead_ms", self.lead_ms);
        report.summary("loudness_lufs", self.loudness);
        report.number("sound_s", self.sound_s);
        if let Some(peak) = self.true_peak_db {
            report.number("true_peak_db", peak);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(texts: &Path) -> VoiceBenchOptions {
        VoiceBenchOptions {
            texts: texts.to_owned(),
            voice: VoiceChoice { tts: Some("espeak-ng".to_owned()), ..VoiceChoice::default() },
            language: "en".to_owned(),
            speed: 1.0,
            model: None,
            beside: None,
            keep: None,
            texts_heard: false,
        }
    }

    #[test]
    fn a_voice_is_measured_and_what_it_said_is_kept() {
        riposte_sim::needs!("espeak-ng");
        let folder = tempfile::tempdir().unwrap();
        let texts = folder.path().join("texts.txt");
        std::fs::write(&texts, "# an answer each\n\nSet a timer, please.\nIt is nine.\n").unwrap();
        let kept = folder.path().join("sound");
        let report = run(&VoiceBenchOptions { keep: Some(kept.clone()), ..options(&texts) }).unwrap();
        assert_eq!(report.settings["lines"], 2);
        assert_eq!(report.values["tts_ttfa_ms"].len(), 2);
        assert!(report.figures["rtf"].middle() > 0.0 && report.figures["sound_s"].middle() > 1.0);
        assert!(report.figures["true_peak_db"].middle() <= 0.1, "{}", report.table());
        let clip = Clip::read(kept.join("01.wav")).unwrap();
        assert!(clip.samples().len() > clip.rate_hz() as usize / 2);
    }

    #[test]
    fn a_file_without_a_line_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let texts = folder.path().join("texts.txt");
        assert_eq!(run(&options(&texts)).unwrap_err().code, "bench.no_texts");
        std::fs::write(&texts, "# nothing\n").unwrap();
        assert_eq!(run(&options(&texts)).unwrap_err().code, "bench.no_texts");
    }
}
