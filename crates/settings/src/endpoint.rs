//! Where vendors that are servers are reached, and where that is unless the user says otherwise. Pure data.

use riposte_vendors::{Place, Stage};
use serde::{Deserialize, Serialize};

/// Where a vendor is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Endpoint {
    /// As `http://localhost:11434/v1`, `https://api.anthropic.com`.
    pub base_url: String,
    pub model: String,
}

/// Where a vendor of voices is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct VoiceEndpoint {
    pub base_url: String,
    pub model: String,
    /// The vendor's name for the voice.
    pub voice: String,
}

/// What needs no key and no network.
pub(crate) fn built_in(stage: Stage) -> String {
    riposte_vendors::of(stage).next().map_or_else(String::new, |vendor| vendor.name.to_owned())
}

/// Where the vendors are reached that are servers, unless the user says otherwise.
pub(crate) fn endpoints(stage: Stage) -> impl Iterator<Item = (String, Place)> {
    riposte_vendors::of(stage).filter_map(|vendor| Some((vendor.name.to_owned(), vendor.place?)))
}

impl From<Place> for Endpoint {
    fn from(place: Place) -> Self {
        Self { base_url: place.address.to_owned(), model: place.model.to_owned() }
    }
}

impl From<Place> for VoiceEndpoint {
    fn from(place: Place) -> Self {
        let Place { address, model, voice } = place;
        Self { base_url: address.to_owned(), model: model.to_owned(), voice: voice.to_owned() }
    }
}
