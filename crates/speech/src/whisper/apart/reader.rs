//! A model in the other process as what decodes, and the same model here once that failed. Lives on the worker's thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::process::Gone;
use super::{Answer, Note, Order, Process, Program};
use crate::SpeechError;
use crate::pieces::reading::{NoText, Output};
use crate::troubles::Troubles;
use crate::whisper::decoder::{Decode, Decoder, Loaded, Task};
use crate::whisper::model_file;

/// A driver that is new to a card translates its programs at the first use, which may take a minute.
const FIRST: Duration = Duration::from_secs(120);
/// No later call takes so long on any card that is worth its name.
const LATER: Duration = Duration::from_secs(20);

/// What is to run where.
#[derive(Clone, Debug)]
pub(in crate::whisper) struct Place {
    pub(in crate::whisper) program: Program,
    pub(in crate::whisper) model: PathBuf,
    /// By its id; `None`: the first, else the processor.
    pub(in crate::whisper) card: Option<String>,
    /// Where there is no card the model is had here.
    pub(in crate::whisper) only_on_card: bool,
    pub(in crate::whisper) threads: usize,
}

/// A model that is loaded in the other process.
pub(in crate::whisper) struct Opened {
    place: Place,
    process: Process,
    note: Note,
}

/// Why a model is not in the other process.
#[derive(Debug)]
pub(in crate::whisper) enum Unopened {
    /// There is no card, and none was asked for.
    NotNeeded,
    NoCard,
    Refused(String),
    /// Its file can't be used, wherever it would run.
    Model(SpeechError),
    Gone(Gone),
}

impl Unopened {
    /// Told while the processor takes over.
    pub(in crate::whisper) fn told(self, card: Option<&str>) -> Option<SpeechError> {
        match (self, card) {
            (Self::NotNeeded, _) => None,
            (Self::NoCard, Some(card)) => Some(SpeechError::CardMissing { card: card.to_owned() }),
            (Self::Refused(reason), _) => Some(SpeechError::CardRefused { reason }),
            (Self::Model(error), _) => Some(error),
            (Self::NoCard | Self::Gone(_), _) => Some(SpeechError::CardFailed),
        }
    }

    /// Whether the next start is not to try the card again.
    fn is_crash(&self) -> bool {
        matches!(self, Self::Gone(Gone::Ended | Gone::Silent))
    }
}

/// Loads a model whose file was inspected in the other process. Blocks for as long as that takes. The note stays until the model has read something.
pub(in crate::whisper) fn open(place: Place, mut note: Note) -> Result<Opened, Unopened> {
    match start(&place, &mut note, || false) {
        Ok(process) => Ok(Opened { place, process, note }),
        Err(why) => {
            if why.is_crash() {
                note.keep();
            }
            Err(why)
        }
    }
}

fn start(place: &Place, note: &mut Note, aborted: impl Fn() -> bool) -> Result<Process, Unopened> {
    let mut process = Process::start(&place.program).map_err(Unopened::Gone)?;
    let text = |path: &Path| path.to_string_lossy().into_owned();
    // Before it is left: whoever is killed right afterwards has it taken away all the same.
    if let Some(path) = note.path() {
        process.tell(&Order::Note { path: text(path) }).map_err(Unopened::Gone)?;
    }
    note.leave();
    let order = Order::Open { path: text(&place.model), card: place.card.clone(), threads: place.threads };
    match process.ask(&order, &[], FIRST, aborted).map_err(Unopened::Gone)? {
        Answer::Opened { on_card } if on_card || !place.only_on_card => Ok(process),
        Answer::Opened { .. } => Err(Unopened::NotNeeded),
        Answer::NoCard => Err(Unopened::NoCard),
        Answer::Refused(reason) | Answer::Failed(reason) => Err(Unopened::Refused(reason)),
        Answer::Cards(_) | Answer::Decoded { .. } | Answer::Aborted => Err(Unopened::Gone(Gone::Ended)),
    }
}

pub(in crate::whisper) struct Apart {
    place: Place,
    note: Note,
    model: Model,
    abort: Arc<AtomicBool>,
    troubles: Arc<Troubles>,
}

enum Model {
    Resting,
    /// `is_proven`: it has read something since it was started.
    There {
        process: Process,
        is_proven: bool,
    },
    /// Once the other process failed.
    Here(Decoder),
}

impl Apart {
    pub(in crate::whisper) fn new(opened: Opened, abort: Arc<AtomicBool>, troubles: Arc<Troubles>) -> Self {
        let Opened { place, process, note } = opened;
        Self { place, note, model: Model::There { process, is_proven: false }, abort, troubles }
    }

    fn ask(&mut self, task: &Task<'_>) -> Result<Answer, Unopened> {
        self.start()?;
        let abort = &self.abort;
        let Model::There { process, is_proven } = &mut self.model else { return Err(Unopened::Gone(Gone::Ended)) };
        let Task { sound, window, language, guarded } = *task;
        let order = Order::Decode { samples: sound.len(), window, language: language.map(str::to_owned), guarded };
        let patience = if *is_proven { LATER } else { FIRST };
        let answer = process.ask(&order, sound, patience, || abort.load(Ordering::Acquire)).map_err(Unopened::Gone)?;
        if matches!(answer, Answer::Decoded { .. }) && !std::mem::replace(is_proven, true) {
            self.note.take_away();
        }
        Ok(answer)
    }

    /// Has the other process running where the model rests.
    fn start(&mut self) -> Result<(), Unopened> {
        if matches!(self.model, Model::Resting) {
            // Its file may have changed while it rested.
            model_file::inspect(&self.place.model).map_err(Unopened::Model)?;
            let abort = &self.abort;
            let process = start(&self.place, &mut self.note, || abort.load(Ordering::Acquire))?;
            self.model = Model::There { process, is_proven: false };
        }
        Ok(())
    }

    /// From now on the processor does it, unless it is the model itself that can't be had, or nobody wants it any more.
    fn here(&mut self, why: Unopened) -> Result<(), NoText> {
        self.model = Model::Resting;
        match why {
            Unopened::Gone(Gone::Aborted) => {
                self.note.take_away();
                return Err(NoText::Aborted);
            }
            Unopened::Model(error) => return Err(NoText::Failed(error)),
            _ => {}
        }
        tracing::error!(?why, "the recogniser's process is given up");
        if why.is_crash() {
            self.note.keep();
        } else {
            self.note.take_away();
        }
        if let Some(trouble) = why.told(self.place.card.as_deref()) {
            self.troubles.tell(trouble);
        }
        let loaded = Loaded::open(&self.place.model).map_err(NoText::Failed)?;
        self.model = Model::Here(Decoder::new(loaded, self.place.threads, Arc::clone(&self.abort)));
        Ok(())
    }
}

impl Decode for Apart {
    fn decode(&mut self, task: &Task<'_>) -> Result<Output, NoText> {
        if !matches!(self.model, Model::Here(_)) {
            let why = match self.ask(task) {
                Ok(Answer::Decoded { text, language, evidence }) => {
                    let language = language.as_deref().and_then(whisper_rs::get_lang_id);
                    return Ok(Output { text, language: language.and_then(whisper_rs::get_lang_str), evidence });
                }
                Ok(Answer::Aborted) => return Err(NoText::Aborted),
                Ok(Answer::Failed(reason) | Answer::Refused(reason)) => Unopened::Refused(reason),
                Ok(Answer::NoCard | Answer::Opened { .. } | Answer::Cards(_)) => Unopened::Gone(Gone::Ended),
                Err(why) => why,
            };
            self.here(why)?;
        }
        match &mut self.model {
            Model::Here(decoder) => decoder.decode(task),
            Model::Resting | Model::There { .. } => Err(NoText::Aborted),
        }
    }

    fn set_threads(&mut self, threads: usize) {
        if let Model::Here(decoder) = &mut self.model {
            decoder.set_threads(threads);
        }
    }

    fn rest(&mut self) {
        match &mut self.model {
            Model::Here(decoder) => decoder.rest(),
            Model::Resting | Model::There { .. } => {
                self.model = Model::Resting;
                self.note.take_away();
            }
        }
    }

    fn wake(&mut self) -> Result<(), SpeechError> {
        if let Model::Here(decoder) = &mut self.model {
            return decoder.wake();
        }
        match self.start().map_err(|why| self.here(why)) {
            Ok(()) | Err(Ok(()) | Err(NoText::Aborted)) => Ok(()),
            Err(Err(NoText::Failed(error))) => Err(error),
        }
    }
}
