//! Kokoro on this machine: a neural voice that needs no network. The model lives on a thread of its own, which speaks one clause after another for as long as
//! its utterance is there: dropping it ends the run under way within one step of the graph. The same model serves every voice and speed.

mod chunks;
mod files;
mod saying;
mod seam;
mod worker;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures::future::BoxFuture;
use riposte_kokoro::{Accent, RATE_HZ, Sex, Style, Styles};
use riposte_onnx::{Places, Runtime};

use self::files::Stamp;
use self::saying::Saying;
use self::worker::{Job, Step, Worker};
use crate::{InstalledVoice, Synthesizer, Utterance, VoiceError, VoiceOptions};

/// A voice of Kokoro.
pub struct KokoroVoice {
    worker: Arc<Worker>,
    speaker: Arc<Speaker>,
    speed: f32,
    time_out: Duration,
    /// The model, and its voices.
    files: Vec<PathBuf>,
}

/// Whose voice it is, and what it reads.
pub(crate) struct Speaker {
    pub(crate) style: Style,
    pub(crate) accent: Accent,
}

/// The model that is in memory, for as long as somebody uses it.
static LOADED: Mutex<Option<(Stamp, Weak<Worker>)>> = Mutex::new(None);

impl KokoroVoice {
    /// Opens the model (`options.file`, else the one in the folder of models) and the voice (`options.voice`, else the best one that is there for
    /// `options.language`). Blocks for a second or two while a model loads; one that is in memory already serves again.
    ///
    /// # Errors
    /// [`VoiceError::Kokoro`]: no library, no model or voice, or one that is damaged; no voice for the language.
    pub fn new(options: &VoiceOptions) -> Result<Self, VoiceError> {
        let data = options.data_folder.as_deref();
        let path = files::model(options.file.as_deref(), data)?;
        let styles = Styles::beside(&path)?;
        let (name, accent) = files::chosen(&styles, options)?;
        let speaker = Arc::new(Speaker { style: styles.load(&name)?, accent });
        let worker = loaded(&path, data)?;
        let (Styles::Archive(voices) | Styles::Folder(voices)) = styles;
        let (speed, time_out) = (options.speed, options.time_out.max(LEAST_TIME_OUT));
        Ok(Self { worker, speaker, speed, time_out, files: vec![path, voices] })
    }
}

/// The voices that lie beside the model of these options, in alphabetical order, described in plain words: "Heart, American English, female".
///
/// # Errors
/// There is no model or no voice, or the voices' file is damaged.
pub fn voices(options: &VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError> {
    let model = files::model(options.file.as_deref(), options.data_folder.as_deref())?;
    let there = Styles::beside(&model)?.names()?;
    Ok(there.iter().filter_map(|name| described(name)).collect())
}

fn described(name: &str) -> Option<InstalledVoice> {
    let accent = riposte_kokoro::voice(name)?;
    let sex = if name.as_bytes().get(1) == Some(&b'm') { Sex::Male } else { Sex::Female };
    let mut letters = name.get(3..)?.chars();
    let called: String = letters.next()?.to_uppercase().chain(letters).collect();
    let description = format!("{called}, {}, {}", accent.label(), sex.label());
    Some(InstalledVoice { id: name.to_owned(), name: description, language: accent.tag().to_owned() })
}

/// A slow machine takes some seconds for a long clause, and one that just woke up for its first.
const LEAST_TIME_OUT: Duration = Duration::from_secs(30);

/// The thread with this model. Of two callers the second waits for the first.
fn loaded(path: &Path, data: Option<&Path>) -> Result<Arc<Worker>, VoiceError> {
    let mut last = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let stamp = Stamp::of(path);
    if let (Some(stamp), Some((of, worker))) = (&stamp, &*last)
        && of == stamp
        && let Some(worker) = worker.upgrade().filter(|worker| worker.is_alive())
    {
        return Ok(worker);
    }
    let runtime = Runtime::load(&Places::of_process(data)).map_err(riposte_kokoro::KokoroError::from)?;
    let worker = Arc::new(Worker::start(path, &runtime)?);
    *last = stamp.map(|stamp| (stamp, Arc::downgrade(&worker)));
    Ok(worker)
}

impl Synthesizer for KokoroVoice {
    fn name(&self) -> String {
        format!("kokoro/{}", self.speaker.style.name())
    }

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn files(&self) -> Vec<PathBuf> {
        self.files.clone()
    }

    /// Loads what the language needs, and speaks a sentence into nothing, by which the voice's level is known.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        Box::pin(async {
            let (job, mut heard) = Job::new(Arc::clone(&self.speaker), String::new(), self.speed, false);
            self.worker.send(job);
            match heard.next().await {
                Step::Failed(error) => Err(error),
                Step::Sound(_) | Step::Done => Ok(()),
            }
        })
    }

    fn begin(&self) -> Utterance {
        let (worker, speaker) = (Arc::clone(&self.worker), Arc::clone(&self.speaker));
        Utterance::new(|clauses| Saying::new(worker, speaker, self.speed, self.time_out, clauses).events())
    }
}
