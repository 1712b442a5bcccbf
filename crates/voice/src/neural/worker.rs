//! The thread that has the model. It takes one text after another, cuts it, speaks chunk after chunk, and looks before and during each whether somebody
//! still wants it; between the chunks of what is only prepared, replies go first. It ends when nobody can ask it any more. Never on an audio or async thread.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::JoinHandle;

use riposte_audio::Clock;
use riposte_measures::{Span, Time};
use riposte_onnx::Stop;
use riposte_phonemes::Stopped;
use riposte_problem::words::{neural as words, phrase};

use super::chunks::{self, Room};
use super::jobs::{Job, Jobs, Urgency};
use super::model::{Model, Said};
use super::pace::Pace;
use super::seam::Seam;
use crate::VoiceError;
use crate::level::{self, Level};
use crate::trim::Trim;

/// More than four threads gain nothing on graphs of this size, and half of the cores are for whatever else runs: devices, recogniser, window.
const MOST_THREADS: usize = 4;
/// What a voice's level is first told by, which takes two seconds.
const LEVEL_TEXT: &str = "The weather is fine today, you know.";
/// Where the voice reads no English: words that are read alike in most languages.
const LEVEL_ELSEWHERE: &str = "Hola, mamá, buenos momentos.";

/// How many threads a model computes on.
pub(crate) fn threads() -> NonZeroUsize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new((cores / 2).clamp(cores.min(2), MOST_THREADS)).unwrap_or(NonZeroUsize::MIN)
}

/// A handle on the thread. Dropping it ends the thread after the text in hand.
pub(crate) struct Worker<M: Model> {
    thread: JoinHandle<()>,
    jobs: Arc<Jobs<M::Speaker>>,
    rate_hz: u32,
}

impl<M: Model> Worker<M> {
    /// Starts the thread with a model that is loaded.
    pub(crate) fn start(model: M) -> Result<Self, VoiceError> {
        Self::start_by(model, Clock::now)
    }

    /// As [`Worker::start`], by another clock.
    pub(super) fn start_by(model: M, now: impl Fn() -> Time + Send + 'static) -> Result<Self, VoiceError> {
        let (jobs, rate_hz) = (Arc::<Jobs<M::Speaker>>::default(), model.rate_hz());
        let ends = Ends(Arc::clone(&jobs));
        let mut speaking = Speaking {
            model,
            jobs: Arc::clone(&jobs),
            levels: HashMap::new(),
            pace: Pace::default(),
            now: Box::new(now),
        };
        let work = move || {
            let ends = ends; // whatever ends this thread, nobody waits for it any more
            while let Some(job) = ends.0.next() {
                speaking.serve(job);
            }
        };
        let name = format!("riposte-{}", M::NAME.to_lowercase().replace(' ', "-"));
        let started = std::thread::Builder::new().name(name).spawn(work);
        let no_thread =
            |error: std::io::Error| VoiceError::Unavailable { reason: words::no_thread(phrase::system(&error)) };
        Ok(Self { thread: started.map_err(no_thread)?, jobs, rate_hz })
    }

    /// Whether it still works.
    pub(crate) fn is_alive(&self) -> bool {
        !self.thread.is_finished()
    }

    pub(crate) fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    pub(crate) fn send(&self, job: Job<M::Speaker>) {
        self.jobs.push(job);
    }
}

impl<M: Model> Drop for Worker<M> {
    fn drop(&mut self) {
        self.jobs.close();
    }
}

struct Ends<S>(Arc<Jobs<S>>);

impl<S> Drop for Ends<S> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What the thread has.
struct Speaking<M: Model> {
    model: M,
    jobs: Arc<Jobs<M::Speaker>>,
    /// Of the voices that spoke already, by their names.
    levels: HashMap<String, Level>,
    pace: Pace,
    now: Box<dyn Fn() -> Time + Send>,
}

impl<M: Model> Speaking<M> {
    fn serve(&mut self, job: Job<M::Speaker>) {
        let outcome = self.speak(&job);
        job.end(outcome);
    }

    fn speak(&mut self, job: &Job<M::Speaker>) -> Result<(), VoiceError> {
        let stop = self.model.stop()?;
        if !job.begin(&stop) {
            return Ok(());
        }
        let stopped = Stopped::new({
            let stop = stop.clone();
            move || stop.is_set()
        });
        if self.measure(job, &stop, &stopped)? == Said::Stopped {
            return Ok(());
        }
        let rate_hz = self.model.rate_hz();
        let (mut seam, mut pronounced, mut heard) = (Seam::new(rate_hz), false, false);
        let mut rest = job.text.as_str();
        loop {
            self.let_replies_go_first(job);
            let (began, mut first) = ((self.now)(), None);
            let Some(chunk) = chunks::next(&mut rest, self.room(job, began)) else { break };
            let (gain, mut speech) = (self.gain(job), Vec::new());
            let Some(pieces) = self.model.read(chunk, &job.speaker, &stopped)? else { return Ok(()) };
            pronounced |= !pieces.is_empty();
            for piece in &pieces {
                let (mut trim, now) = (Trim::new(rate_hz, piece.tail_ms), &self.now);
                let mut give = |mut samples: Vec<f32>| {
                    level::apply(&mut samples, gain);
                    if !samples.is_empty() {
                        heard = true;
                        let at = now();
                        first.get_or_insert(at);
                        job.lead.gave(Span::of_frames(samples.len() as u64, rate_hz), at);
                    }
                    // Whoever stopped listening has set the stop.
                    let _ = job.give(seam.push(&samples));
                };
                let mut sound = |samples: &[f32]| {
                    speech.extend_from_slice(samples);
                    give(trim.push(samples));
                };
                if self.model.say(&piece.read, &job.speaker, job.speed, &stop, &mut sound)? == Said::Stopped {
                    return Ok(());
                }
                give(trim.finish());
                let _ = job.give(seam.end_of_piece());
            }
            if let Some(level) = self.levels.get_mut(M::voice_of(&job.speaker)) {
                level.heard(&speech);
            }
            if let Some(first) = first {
                self.pace.ran(chunk.chars().count(), first - began);
            }
        }
        let _ = job.give(seam.finish()); // nobody listens: fine
        // Words in a script that nobody here reads are left out, and there may be no others.
        if heard || !pronounced { Ok(()) } else { Err(VoiceError::Silent { program: M::NAME.to_owned() }) }
    }

    /// What the next chunk is cut for.
    fn room(&self, job: &Job<M::Speaker>, now: Time) -> Room {
        match job.lead.ahead(now) {
            None => Room::First,
            // Nobody waits for it.
            Some(_) if job.urgency == Urgency::Prepared => Room::Whole,
            Some(ahead) => self.pace.within(ahead).map_or(Room::Whole, Room::Chars),
        }
    }

    /// What is only prepared waits until no reply does. A reply waits for none.
    fn let_replies_go_first(&mut self, job: &Job<M::Speaker>) {
        if job.urgency == Urgency::Prepared {
            while let Some(reply) = self.jobs.next_reply() {
                self.serve(reply);
            }
        }
    }

    /// What makes this voice as loud as the others.
    fn gain(&self, job: &Job<M::Speaker>) -> f32 {
        self.levels.get(M::voice_of(&job.speaker)).map_or(1.0, Level::gain)
    }

    /// A voice that speaks for the first time says a sentence to nobody, so that it begins as loud as it goes on.
    fn measure(&mut self, job: &Job<M::Speaker>, stop: &Stop, stopped: &Stopped) -> Result<Said, VoiceError> {
        let name = M::voice_of(&job.speaker);
        if self.levels.contains_key(name) {
            return Ok(Said::All);
        }
        let text = if M::language_of(&job.speaker).starts_with("en") { LEVEL_TEXT } else { LEVEL_ELSEWHERE };
        let Some(pieces) = self.model.read(text, &job.speaker, stopped)? else { return Ok(Said::Stopped) };
        let mut speech = Vec::new();
        for piece in &pieces {
            let mut sound = |samples: &[f32]| speech.extend_from_slice(samples);
            if self.model.say(&piece.read, &job.speaker, job.speed, stop, &mut sound)? == Said::Stopped {
                return Ok(Said::Stopped);
            }
        }
        let mut level = Level::new(self.model.rate_hz());
        level.heard(&speech);
        tracing::debug!(voice = name, gain = level.gain(), "a voice was measured");
        self.levels.insert(name.to_owned(), level);
        Ok(Said::All)
    }
}
