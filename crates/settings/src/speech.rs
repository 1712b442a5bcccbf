//! Who understands what is said. Pure data.

use std::collections::BTreeMap;

use riposte_vendors::Stage;
use serde::{Deserialize, Serialize};

use crate::endpoint::{Endpoint, built_in, endpoints};

/// Speech recognition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Speech {
    /// A vendor's name.
    pub provider: String,
    /// Of every vendor that is a server, by its name.
    pub endpoints: BTreeMap<String, Endpoint>,
    /// Path of a whisper.cpp model; empty: the small one that comes with Riposte.
    pub model: String,
    /// ISO 639-1 code of the language spoken; empty: let the model decide.
    pub language: String,
    /// The transducer on this machine.
    pub parakeet: Parakeet,
    /// What recognises on this machine: a graphics card by its id, "cpu", or empty for the first card of a build for cards, else the processor.
    pub device: String,
    /// Minutes without speech after which a recogniser on this machine gives its memory back; 0: never.
    pub release_after_min: u32,
    /// Path of a Smart Turn v3 model, which tells by the sound whether a turn is finished; empty: one in the folder of models, if there is one; "none": none.
    pub end_of_turn_model: String,
}

/// The model of Parakeet's kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Parakeet {
    /// Folder of a Parakeet or Nemotron model, or the file of its encoder; empty: the one in the folder of models.
    pub model: String,
}

/// [`Speech::end_of_turn_model`] of those who want none.
pub const NO_END_OF_TURN_MODEL: &str = "none";

impl Default for Speech {
    fn default() -> Self {
        Self {
            provider: built_in(Stage::Speech),
            endpoints: endpoints(Stage::Speech).map(|(name, place)| (name, place.into())).collect(),
            model: String::new(),
            language: "en".to_owned(),
            parakeet: Parakeet::default(),
            device: String::new(),
            release_after_min: 30,
            end_of_turn_model: String::new(),
        }
    }
}
