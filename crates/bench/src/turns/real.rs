//! A real recogniser and a real judge of the end of a turn, in virtual time: what they make of a sound is kept under the sound's hash, so that a second
//! run is quick and the same; how long the model takes is reckoned from a measurement, which is kept beside it.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_end_of_turn::{EndOfTurn, SmartTurn};
use riposte_measures::{Span, Time};
use riposte_onnx::{Places, Runtime};
use riposte_problem::{Kind, Problem};
use riposte_speaker::{Embedding, Resemblyzer, SpeakerEncoder};
use riposte_speech::whisper::{Paced, Pass, Reading, Unread, Whisper, WhisperOptions};
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError};
use serde::{Deserialize, Serialize};

use self::cost::Cost;
use super::format::Language;

mod cost;

/// Raised when the same sound would be read in another way, so that old readings are not taken.
const MADE: u32 = 2;

/// Longer than any reading takes.
const LONGEST: Span = Span::from_millis(3_600_000);

/// A Whisper model behind the scenarios.
pub(crate) struct RealRecogniser {
    /// One for each scenario that runs at the same time, each with one thread.
    idle: Mutex<Vec<Arc<Whisper>>>,
    /// Tells the policy; reads nothing.
    policy: Arc<Whisper>,
    known: Mutex<Known>,
    pub(crate) cost: Cost,
}

struct Known {
    readings: HashMap<String, Kept>,
    file: File,
}

/// A reading as it is kept: one line of JSON.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    key: String,
    text: Option<String>,
    closes: f32,
    sure: f32,
    /// Window, tokens.
    passes: Vec<(usize, usize)>,
}

impl RealRecogniser {
    /// Loads the model `jobs` times and measures what a call costs, unless `folder` knows it from before.
    ///
    /// # Errors
    /// A model that can't be loaded, a folder that can't be written to.
    pub(crate) fn open(model: &Path, folder: &Path, jobs: usize) -> Result<Self, Problem> {
        let unwritable = |path: &Path, error: std::io::Error| {
            Problem::new(
                "bench.readings_unwritable",
                Kind::Input,
                format!("What the model understood can't be kept at {}: {error}.", path.display()),
                "Name a folder that can be written to with --voices.",
            )
        };
        std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
        let open = || {
            Whisper::open_with(model, WhisperOptions { threads: Some(1), ..WhisperOptions::default() })
                .map_err(|error| error.problem())
        };
        let idle = (0..jobs.max(1)).map(|_| open()).collect::<Result<Vec<_>, _>>()?;
        let bytes = std::fs::read(model).map_err(|error| unwritable(model, error))?;
        let stem = model.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path = folder.join(format!("{stem}-{}.jsonl", hash(MADE.to_le_bytes().into_iter().chain(bytes))));
        let cost = Cost::known_or_measured(model, &path.with_extension("cost.json"))?;
        let file = OpenOptions::new().create(true).read(true).append(true).open(&path);
        let file = file.map_err(|error| unwritable(&path, error))?;
        let readings = kept(&path);
        Ok(Self {
            policy: Arc::clone(&idle[0]),
            idle: Mutex::new(idle),
            known: Mutex::new(Known { readings, file }),
            cost,
        })
    }

    pub(crate) fn name(&self) -> String {
        self.policy.name()
    }

    /// Whether the model was made for this language.
    pub(crate) fn knows(&self, language: Language) -> bool {
        self.policy.knows(language.tag())
    }

    /// A session as the engine opens one.
    pub(crate) fn session(&self, language: Language) -> Result<Paced, SpeechError> {
        self.policy.paced(&SessionOptions { language: Some(language.tag().to_owned()), partials: true })
    }

    /// Reads, or remembers what was read: the reading, how long it takes, and how soon it can be given up.
    pub(crate) fn read(&self, unread: &Unread) -> Result<(Reading, Span, Span), SpeechError> {
        let head = format!("{}|{}|", unread.language.unwrap_or("auto"), unread.answers);
        let key = hash(head.bytes().chain(unread.sound.iter().flat_map(|sample| sample.to_le_bytes())));
        let found = lock(&self.known).readings.get(&key).cloned();
        let kept = match found {
            Some(kept) => kept,
            None => {
                let read = self.with_model(|model| model.read(unread))?;
                let passes = read.passes.iter().map(|pass| (pass.window, pass.tokens)).collect();
                let kept = Kept { key: key.clone(), text: read.text, closes: read.closes, sure: read.sure, passes };
                let mut known = lock(&self.known);
                if let Ok(line) = serde_json::to_string(&kept) {
                    // A reading that is not kept is read again.
                    let _ = writeln!(known.file, "{line}");
                }
                known.readings.insert(key, kept.clone());
                kept
            }
        };
        let passes: Vec<Pass> = kept.passes.iter().map(|&(window, tokens)| Pass { window, tokens }).collect();
        let (takes, abortable) = self.cost.of(&passes);
        Ok((
            Reading { text: kept.text, language: unread.language, closes: kept.closes, sure: kept.sure, passes },
            takes,
            abortable,
        ))
    }

    /// The text of a sound of any length, without captions.
    pub(crate) fn whole(&self, sound: &[f32], language: Language) -> Result<String, SpeechError> {
        let options = SessionOptions { language: Some(language.tag().to_owned()), partials: false };
        let mut session = self.policy.paced(&options)?;
        let mut read = |unread: &Unread| self.read(unread);
        session.push(sound, Time::ZERO, &mut read)?;
        session.finalise(0, Time::ZERO, &mut read)?;
        let told = session.reports(Time::ZERO + LONGEST, &mut read)?;
        Ok(told
            .into_iter()
            .rev()
            .find_map(|told| if let Heard::Final { text, .. } = told { Some(text) } else { None })
            .unwrap_or_default())
    }

    fn with_model<T>(&self, work: impl FnOnce(&Whisper) -> T) -> T {
        let model = lock(&self.idle).pop();
        let model = model.unwrap_or_else(|| Arc::clone(&self.policy));
        let done = work(&model);
        lock(&self.idle).push(model);
        done
    }
}

fn kept(path: &Path) -> HashMap<String, Kept> {
    let Ok(file) = File::open(path) else { return HashMap::new() };
    // A run that was ended in the middle of a line has spoilt that line only.
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    let readings = lines.filter_map(|line| serde_json::from_str::<Kept>(&line).ok());
    readings.map(|kept| (kept.key.clone(), kept)).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// FNV-1a twice with different starts: 128 bits that are the same with every compiler.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> String {
    let (mut one, mut two) = (0xcbf2_9ce4_8422_2325_u64, 0x6c62_272e_07bb_0142_u64);
    for byte in bytes {
        one = (one ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        two = (two ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    format!("{one:016x}{two:016x}")
}

/// A model that tells voices apart.
pub(crate) struct RealVoices(Resemblyzer);

impl RealVoices {
    /// # Errors
    /// The library or the model can't be loaded.
    pub(crate) fn open(model: &Path) -> Result<Self, Problem> {
        let runtime = Runtime::load(&Places::of_process(None)).map_err(|error| error.problem())?;
        Resemblyzer::load(model, &runtime).map(Self).map_err(|error| error.problem())
    }

    pub(crate) fn name(&self) -> String {
        self.0.name()
    }

    pub(crate) fn embed(&self, sound: &[f32]) -> Option<Embedding> {
        self.0.embed(sound).ok()?
    }
}

/// A model of the end of a turn that remembers what it judged.
pub(crate) struct RealJudge {
    model: SmartTurn,
    known: Mutex<HashMap<String, f32>>,
}

impl RealJudge {
    /// # Errors
    /// The library or the model can't be loaded.
    pub(crate) fn open(model: &Path) -> Result<Self, Problem> {
        let runtime = Runtime::load(&Places::of_process(None)).map_err(|error| error.problem())?;
        let model = SmartTurn::load(model, &runtime).map_err(|error| error.problem())?;
        Ok(Self { model, known: Mutex::default() })
    }

    pub(crate) fn name(&self) -> String {
        self.model.name()
    }

    /// P(the turn is over), from its sound.
    pub(crate) fn probability(&self, sound: &[f32]) -> Option<f32> {
        let key = hash(sound.iter().flat_map(|sample| sample.to_le_bytes()));
        let known = lock(&self.known).get(&key).copied();
        known.or_else(|| {
            let value = self.model.probability(sound).ok()?;
            lock(&self.known).insert(key, value);
            Some(value)
        })
    }
}
