//! Which processor runs a model, and whether in a process of its own: from what the settings ask for to a model that is loaded. Blocks while it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::apart::{self, Apart, Note, Opened, Place, Program};
use super::decoder::{Decode, Decoder, Loaded};
use super::device::BUILT_FOR_CARDS;
use super::model_file::Dimensions;
use crate::SpeechError;
use crate::troubles::Troubles;

/// What of the machine is to run a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOn {
    /// A graphics card by its id, [`RunOn::PROCESSOR`], or empty: the first card of a build for cards, else the processor.
    pub device: String,
    /// Where it is noted that a card is being tried; `None`: nowhere.
    pub notes: Option<PathBuf>,
    /// The program that has the other process, in place of this one; the model is in a process of its own then, whichever the device.
    pub program: Option<Program>,
}

impl RunOn {
    /// [`RunOn::device`] of those who want no graphics card.
    pub const PROCESSOR: &'static str = "cpu";
}

/// A model that is loaded, to be taken to the worker's thread.
pub(super) enum Ready {
    Here(Loaded),
    Apart(Box<Opened>),
}

impl Ready {
    pub(super) fn decoder(self, threads: usize, abort: Arc<AtomicBool>, troubles: Arc<Troubles>) -> Box<dyn Decode> {
        match self {
            Self::Here(loaded) => Box::new(Decoder::new(loaded, threads, abort)),
            Self::Apart(opened) => Box::new(Apart::new(*opened, abort, troubles)),
        }
    }
}

/// Loads the model where it is wanted; where that can't be, here and on the processor, which is told.
pub(super) fn ready(
    model: &Path,
    dimensions: Dimensions,
    on: &RunOn,
    threads: usize,
    troubles: &Troubles,
) -> Result<Ready, SpeechError> {
    let wants_card = on.device != RunOn::PROCESSOR;
    let card = Some(on.device.clone()).filter(|device| wants_card && !device.is_empty());
    let mut note = Note::new(on.notes.as_deref(), &on.device);
    let program = on.program.clone().or_else(|| apart::this_program().filter(|_| BUILT_FOR_CARDS && wants_card));
    let here = |trouble: Option<SpeechError>| {
        let loaded = Loaded::read(model, dimensions, None)?;
        trouble.into_iter().for_each(|trouble| troubles.tell(trouble));
        Ok(Ready::Here(loaded))
    };
    let Some(program) = program else {
        note.take_away();
        return match card {
            Some(_) if !BUILT_FOR_CARDS => here(Some(SpeechError::CardUnknown)),
            // A program that can't be started once more, such as one that measures: in this very process.
            _ if BUILT_FOR_CARDS && wants_card => Ok(Ready::Here(Loaded::read(model, dimensions, Some(0))?)),
            _ => here(None),
        };
    };
    if note.stands() {
        return here(Some(SpeechError::CardCrashed));
    }
    let only_on_card = on.program.is_none();
    let place = Place { program, model: model.to_owned(), card: card.clone(), only_on_card, threads };
    match apart::open(place, note) {
        Ok(opened) => Ok(Ready::Apart(Box::new(opened))),
        Err(why) => here(why.told(card.as_deref())),
    }
}
