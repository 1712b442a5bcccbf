//! A model in the other process as what decodes, and the same model here once that failed. Lives on the worker's thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use riposte_problem::words::phrase;

use super::process::Gone;
use super::{Answer, Note, Order, Process, Program};
use crate::SpeechError;
use crate::pieces::reading::{NoText, Output};
use crate::troubles::Troubles;
use crate::whisper::decoder::{Decode, Decoder, Loaded, Task};

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
    NoCard,
    Refused(String),
    Gone(Gone),
}

impl Unopened {
    /// Told while the processor takes over.
    pub(in crate::whisper) fn told(self, card: Option<&str>) -> SpeechError {
        match (self, card) {
            (Self::NoCard, Some(card)) => SpeechError::CardMissing { card: card.to_owned() },
            (Self::Refused(reason), _) => SpeechError::CardRefused { reason },
            (Self::NoCard | Self::Gone(_), _) => SpeechError::CardFailed,
        }
    }
}

/// Loads the model in the other process. Blocks for as long as that takes. The note stays until the model has read something.
pub(in crate::whisper) fn open(place: Place, note: Note) -> Result<Opened, Unopened> {
    note.leave();
    match start(&place) {
        Ok(process) => Ok(Opened { place, process, note }),
        Err(error) => {
            if !matches!(error, Unopened::Gone(Gone::Ended | Gone::Silent)) {
                note.take_away();
            }
            Err(error)
        }
    }
}

fn start(place: &Place) -> Result<Process, Unopened> {
    let mut process = Process::start(&place.program).map_err(Unopened::Gone)?;
    let path = place.model.to_string_lossy().into_owned();
    let order = Order::Open { path, card: place.card.clone(), threads: place.threads };
    match process.ask(&order, &[], FIRST, || false).map_err(Unopened::Gone)? {
        Answer::Opened => Ok(process),
        Answer::NoCard => Err(Unopened::NoCard),
        Answer::Refused(reason) | Answer::Failed(reason) => Err(Unopened::Refused(reason)),
        Answer::Cards(_) | Answer::Decoded { .. } | Answer::Aborted => Err(Unopened::Gone(Gone::Ended)),
    }
}

pub(in crate::whisper) struct Apart {
    place: Place,
    /// `None`: it rests.
    process: Option<Process>,
    note: Note,
    /// It has read something since it was started.
    is_proven: bool,
    /// Once the other process failed.
    here: Option<Decoder>,
    abort: Arc<AtomicBool>,
    troubles: Arc<Troubles>,
}

impl Apart {
    pub(in crate::whisper) fn new(opened: Opened, abort: Arc<AtomicBool>, troubles: Arc<Troubles>) -> Self {
        let Opened { place, process, note } = opened;
        Self { place, process: Some(process), note, is_proven: false, here: None, abort, troubles }
    }

    fn process(&mut self) -> Result<&mut Process, Unopened> {
        let process = match self.process.take() {
            Some(process) => process,
            None => {
                self.note.leave();
                self.is_proven = false;
                start(&self.place)?
            }
        };
        Ok(self.process.insert(process))
    }

    fn ask(&mut self, task: &Task<'_>) -> Result<Answer, Unopened> {
        let patience = if self.is_proven { LATER } else { FIRST };
        let abort = Arc::clone(&self.abort);
        let Task { sound, window, language, guarded } = *task;
        let order = Order::Decode { samples: sound.len(), window, language: language.map(str::to_owned), guarded };
        let process = self.process()?;
        process.ask(&order, sound, patience, || abort.load(Ordering::Acquire)).map_err(Unopened::Gone)
    }

    /// From now on the processor does it. The note stays, so that the next start does not try the card again.
    fn here(&mut self, why: Unopened) -> Result<&mut Decoder, SpeechError> {
        self.process = None;
        tracing::error!(?why, "the recogniser's process is given up");
        self.note.leave();
        self.troubles.tell(why.told(self.place.card.as_deref()));
        let decoder = decoder_here(&self.place.model, self.place.threads, &self.abort)?;
        Ok(self.here.insert(decoder))
    }
}

fn decoder_here(model: &Path, threads: usize, abort: &Arc<AtomicBool>) -> Result<Decoder, SpeechError> {
    Ok(Decoder::new(Loaded::open(model)?, threads, Arc::clone(abort)))
}

impl Decode for Apart {
    fn decode(&mut self, task: &Task<'_>) -> Result<Output, NoText> {
        if let Some(here) = &mut self.here {
            return here.decode(task);
        }
        let why = match self.ask(task) {
            Ok(Answer::Decoded { text, language, evidence }) => {
                if !std::mem::replace(&mut self.is_proven, true) {
                    self.note.take_away();
                }
                let language = language.as_deref().and_then(whisper_rs::get_lang_id).and_then(whisper_rs::get_lang_str);
                return Ok(Output { text, language, evidence });
            }
            Ok(Answer::Aborted) => return Err(NoText::Aborted),
            Ok(Answer::Failed(reason) | Answer::Refused(reason)) => {
                return Err(NoText::Failed(SpeechError::Failed { reason: phrase::quoted(reason) }));
            }
            Ok(Answer::NoCard | Answer::Opened | Answer::Cards(_)) => Unopened::Gone(Gone::Ended),
            Err(why) => why,
        };
        self.here(why).map_err(NoText::Failed)?.decode(task)
    }

    fn set_threads(&mut self, threads: usize) {
        if let Some(here) = &mut self.here {
            here.set_threads(threads);
        }
    }

    fn rest(&mut self) {
        self.process = None;
        if let Some(here) = &mut self.here {
            here.rest();
        }
    }

    fn wake(&mut self) -> Result<(), SpeechError> {
        match (&mut self.here, self.process.is_some()) {
            (Some(here), _) => here.wake(),
            (None, true) => Ok(()),
            (None, false) => match self.process() {
                Ok(_) => Ok(()),
                Err(why) => self.here(why).map(drop),
            },
        }
    }
}
