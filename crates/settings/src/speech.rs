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
    /// Names of vendors that are asked in this order when the chosen one can't understand.
    pub fall_back: Vec<String>,
    /// Of every vendor that is a server, by its name.
    pub endpoints: BTreeMap<String, Endpoint>,
    /// Path of a whisper.cpp model; empty: the small one that comes with Riposte.
    pub model: String,
    /// ISO 639-1 code of the language spoken; empty: let the model decide.
    pub language: String,
    /// The recognisers through ONNX Runtime on this machine.
    pub parakeet: LocalSpeech,
    pub moonshine: LocalSpeech,
    /// What recognises on this machine: a graphics card by its id, "cpu", or empty for the first card of a build for cards, else the processor.
    pub device: String,
    /// Minutes without speech after which a recogniser on this machine gives its memory back; 0: never.
    pub release_after_min: u32,
    /// Path of a Smart Turn v3 model, which tells by the sound whether a turn is finished; empty: one in the folder of models, if there is one; "none": none.
    pub end_of_turn_model: String,
}

impl Speech {
    /// What is set of a recogniser through ONNX Runtime on this machine, by its vendor's name; `None`: the vendor's recogniser is none.
    pub fn local(&self, vendor: &str) -> Option<&LocalSpeech> {
        match vendor {
            "parakeet" => Some(&self.parakeet),
            "moonshine" => Some(&self.moonshine),
            _ => None,
        }
    }

    /// [`Speech::local`], to be changed.
    pub fn local_mut(&mut self, vendor: &str) -> Option<&mut LocalSpeech> {
        match vendor {
            "parakeet" => Some(&mut self.parakeet),
            "moonshine" => Some(&mut self.moonshine),
            _ => None,
        }
    }

    /// The vendor whose recogniser on this machine runs models of a family, and what is set of it. `None`: no vendor that has a model of its own here.
    pub fn local_of_family(&self, family: &str) -> Option<(&'static str, &LocalSpeech)> {
        // What a vendor's client is called is the family that it runs.
        let vendors = riposte_vendors::of(Stage::Speech).filter(|vendor| vendor.client == family);
        vendors.filter_map(|vendor| Some((vendor.name, self.local(vendor.name)?))).next()
    }
}

/// The files of a recogniser on this machine that are several.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LocalSpeech {
    /// Folder of a model, or one of its files, or the id of an installed one; empty: the one in the folder of models.
    pub model: String,
}

/// [`Speech::end_of_turn_model`] of those who want none.
pub const NO_END_OF_TURN_MODEL: &str = "none";

impl Default for Speech {
    fn default() -> Self {
        Self {
            provider: built_in(Stage::Speech),
            fall_back: Vec::new(),
            endpoints: endpoints(Stage::Speech).map(|(name, place)| (name, place.into())).collect(),
            model: String::new(),
            language: "en".to_owned(),
            parakeet: LocalSpeech::default(),
            moonshine: LocalSpeech::default(),
            device: String::new(),
            release_after_min: 30,
            end_of_turn_model: String::new(),
        }
    }
}
