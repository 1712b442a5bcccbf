//! The thread that has the model. It takes one text after another, cuts it, speaks chunk after chunk, and looks before and during each whether somebody
//! still wants it. It ends when nobody can ask it any more. Never on an audio or async thread.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use riposte_kokoro::{Kokoro, KokoroError, Phonemes, RATE_HZ, tokens};
use riposte_onnx::{Runtime, Stop};
use riposte_problem::words::{kokoro as words, phrase};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::seam::Seam;
use super::{Speaker, chunks};
use crate::system::espeak_ng;
use crate::trim::{Trim, tail_ms};
use crate::{VoiceError, level};

/// More than four threads gain nothing on a graph of this size, and half of the cores are for whatever else runs: devices, recogniser, window.
const MOST_THREADS: usize = 4;
/// A voice's level is that of this, which takes two seconds.
const LEVEL_TEXT: &str = "The weather is fine today, you know.";
/// Where the voice reads no English: words that are read alike in most languages.
const LEVEL_ELSEWHERE: &str = "Hola, mamá, buenos momentos.";

/// A text on its way.
pub(super) struct Job {
    speaker: Arc<Speaker>,
    /// Empty: nothing is to be heard, and all is to be made ready.
    text: String,
    speed: f32,
    /// The first sound is waited for.
    early: bool,
    sound: UnboundedSender<Step>,
    wanted: Arc<Wanted>,
}

/// Whether somebody still listens, and what ends the run under way when nobody does.
#[derive(Default)]
struct Wanted(Mutex<State>);

#[derive(Default)]
struct State {
    dropped: bool,
    stop: Option<Stop>,
}

impl Wanted {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What comes of a text.
pub(super) enum Step {
    Sound(Vec<f32>),
    Failed(VoiceError),
    /// There is no more.
    Done,
}

/// The listener's end: sound in order. Dropping it ends the work.
pub(super) struct Heard {
    sound: UnboundedReceiver<Step>,
    wanted: Arc<Wanted>,
}

impl Heard {
    pub(super) async fn next(&mut self) -> Step {
        self.sound.recv().await.unwrap_or_else(|| Step::Failed(gone()))
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let mut state = self.wanted.state();
        state.dropped = true;
        if let Some(stop) = &state.stop {
            stop.set();
        }
    }
}

impl Job {
    pub(super) fn new(speaker: Arc<Speaker>, text: String, speed: f32, early: bool) -> (Self, Heard) {
        let (sound, heard) = unbounded_channel();
        let wanted = Arc::new(Wanted::default());
        let job = Self { speaker, text, speed, early, sound, wanted: Arc::clone(&wanted) };
        (job, Heard { sound: heard, wanted })
    }
}

/// The thread gave up in the middle of its work.
fn gone() -> VoiceError {
    VoiceError::Unavailable { reason: words::thread_ended() }
}

/// A handle on the thread.
pub(super) struct Worker {
    thread: JoinHandle<()>,
    jobs: std::sync::mpsc::Sender<Job>,
}

impl Worker {
    /// Opens the model on the caller's thread, so that what is wrong with it is known at once, and starts its own.
    pub(super) fn start(model: &Path, runtime: &Runtime) -> Result<Self, VoiceError> {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = NonZeroUsize::new((cores / 2).clamp(1, MOST_THREADS)).unwrap_or(NonZeroUsize::MIN);
        let kokoro = Kokoro::load(model, runtime, threads)?;
        let phonemes = Phonemes::new(espeak_ng());
        let (jobs, next) = std::sync::mpsc::channel::<Job>();
        let mut speaking = Speaking { kokoro, phonemes, gains: HashMap::new() };
        let work = move || {
            while let Ok(job) = next.recv() {
                let end = speaking.speak(&job).map_or_else(Step::Failed, |()| Step::Done);
                // Whoever listened may be gone.
                let _ = job.sound.send(end);
            }
        };
        let started = std::thread::Builder::new().name("riposte-kokoro".to_owned()).spawn(work);
        let no_thread =
            |error: std::io::Error| VoiceError::Unavailable { reason: words::no_thread(phrase::system(&error)) };
        Ok(Self { thread: started.map_err(no_thread)?, jobs })
    }

    /// Whether it still works.
    pub(super) fn is_alive(&self) -> bool {
        !self.thread.is_finished()
    }

    pub(super) fn send(&self, job: Job) {
        if let Err(refused) = self.jobs.send(job) {
            let _ = refused.0.sound.send(Step::Failed(gone())); // whoever listened may be gone
        }
    }
}

/// What the thread has.
struct Speaking {
    kokoro: Kokoro,
    phonemes: Phonemes,
    /// Of the voices that were measured, by their names.
    gains: HashMap<String, f32>,
}

impl Speaking {
    fn speak(&mut self, job: &Job) -> Result<(), VoiceError> {
        let Some(stop) = self.begin(job)? else { return Ok(()) };
        let Some(gain) = self.gain(job, &stop)? else { return Ok(()) };
        let chunks = chunks::of(&job.text, job.early);
        let mut seam = Seam::default();
        let (mut pronounced, mut heard) = (false, false);
        for chunk in &chunks {
            let Some(sound) = self.sound(chunk, job, &stop)? else { return Ok(()) };
            pronounced |= !sound.is_empty();
            let mut trim = Trim::new(RATE_HZ, tail_ms(chunk));
            let mut sound = [trim.push(&sound), trim.finish()].concat();
            level::apply(&mut sound, gain);
            heard |= !sound.is_empty();
            let sound = seam.push(sound);
            if !sound.is_empty() && job.sound.send(Step::Sound(sound)).is_err() {
                return Ok(()); // nobody listens
            }
        }
        let rest = seam.finish();
        if !rest.is_empty() {
            let _ = job.sound.send(Step::Sound(rest)); // nobody listens: fine
        }
        // Words in a script that nobody here reads are left out, and there may be no others.
        if heard || !pronounced { Ok(()) } else { Err(VoiceError::Silent { program: "Kokoro".to_owned() }) }
    }

    /// `None`: nobody wants it any more.
    fn begin(&self, job: &Job) -> Result<Option<Stop>, VoiceError> {
        let mut state = job.wanted.state();
        if state.dropped {
            return Ok(None);
        }
        let stop = self.kokoro.stop()?;
        state.stop = Some(stop.clone());
        Ok(Some(stop))
    }

    /// One chunk's sound, with silence around it. `None`: nobody wants it any more. Empty: there is nothing in it that can be pronounced.
    fn sound(&mut self, text: &str, job: &Job, stop: &Stop) -> Result<Option<Vec<f32>>, VoiceError> {
        if stop.is_set() {
            return Ok(None);
        }
        let phonemes = self.phonemes.of(text, job.speaker.accent)?;
        let tokens = tokens(&phonemes);
        if !phonemes.contains(char::is_alphabetic) || tokens.is_empty() {
            return Ok(Some(Vec::new()));
        }
        Ok(self.kokoro.speak(&tokens, &job.speaker.style, job.speed, stop)?)
    }

    /// What makes this voice as loud as the others: measured once. `None`: nobody wants it any more.
    fn gain(&mut self, job: &Job, stop: &Stop) -> Result<Option<f32>, VoiceError> {
        let name = job.speaker.style.name();
        if let Some(gain) = self.gains.get(name) {
            return Ok(Some(*gain));
        }
        let text = if job.speaker.accent.tag().starts_with("en") { LEVEL_TEXT } else { LEVEL_ELSEWHERE };
        let Some(sound) = self.sound(text, job, stop)? else { return Ok(None) };
        let gain = level::gain(&sound, RATE_HZ);
        tracing::debug!(voice = name, gain, "a voice was measured");
        self.gains.insert(name.to_owned(), gain);
        Ok(Some(gain))
    }
}

/// Trouble of this crate from trouble of the model.
impl From<KokoroError> for VoiceError {
    fn from(error: KokoroError) -> Self {
        match error {
            KokoroError::UnknownVoice { voice, .. } => Self::UnknownVoice { voice },
            other => Self::Kokoro(other),
        }
    }
}
