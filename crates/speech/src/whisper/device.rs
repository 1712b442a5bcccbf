//! Graphics cards that whisper.cpp can run a model on, under names that stay the same when another card comes or the system counts them anew. Asking starts the
//! driver, which can take a second and can end the process: see [`super::apart`].

use std::ffi::{CStr, c_char};

use serde::{Deserialize, Serialize};
use whisper_rs::whisper_rs_sys as ggml;

/// A graphics card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Card {
    /// By the driver and the place on the bus, as `cuda 0000:01:00.0`; where the driver tells none, by the name: `metal Apple M2`, with a number from the second of
    /// the same name on.
    pub id: String,
    /// As its maker calls it.
    pub name: String,
    /// Its memory; where it has none of its own, what it may use.
    pub memory_mb: u32,
}

/// Whether this build can use graphics cards at all.
pub(super) const BUILT_FOR_CARDS: bool = cfg!(any(feature = "cuda", feature = "metal", feature = "vulkan"));

/// The graphics cards, in whisper.cpp's order: its device number is the place in this list.
#[allow(unsafe_code)]
pub(super) fn cards() -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    // SAFETY: the registry is made at the first call and never changes; every index below the count is a device that lives as long as the process.
    let count = unsafe { ggml::ggml_backend_dev_count() };
    for index in 0..count {
        // SAFETY: as above; `props` is plain data that ggml fills in, with strings that live as long as the device.
        let (kind, props) = unsafe {
            let device = ggml::ggml_backend_dev_get(index);
            let mut props: ggml::ggml_backend_dev_props = std::mem::zeroed();
            ggml::ggml_backend_dev_get_props(device, &raw mut props);
            (ggml::ggml_backend_dev_type(device), props)
        };
        let is_card = kind == ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_GPU
            || kind == ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_IGPU;
        if is_card {
            let driver = text(props.name).trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase();
            let (name, place) = (text(props.description), text(props.device_id));
            let id = id(&driver, &name, &place, &cards);
            cards.push(Card { id, name, memory_mb: u32::try_from(props.memory_total / 1_000_000).unwrap_or(u32::MAX) });
        }
    }
    cards
}

/// What a card is called in the settings, after those `before` it.
fn id(driver: &str, name: &str, place: &str, before: &[Card]) -> String {
    let plain = format!("{driver} {}", if place.is_empty() { name } else { place });
    let numbered = |number: usize| if number == 1 { plain.clone() } else { format!("{plain} #{number}") };
    let is_free = |id: &String| before.iter().all(|card| card.id != *id);
    (1..).map(numbered).find(is_free).unwrap_or(plain.clone())
}

#[allow(unsafe_code)]
fn text(chars: *const c_char) -> String {
    if chars.is_null() {
        return String::new();
    }
    // SAFETY: ggml's strings end with a zero and live as long as the device.
    unsafe { CStr::from_ptr(chars) }.to_string_lossy().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_known_by_its_place_else_by_its_name_and_two_are_never_the_same() {
        let mut cards: Vec<Card> = Vec::new();
        for (driver, name, place) in [
            ("cuda", "RTX 4070", "0000:01:00.0"),
            ("vulkan", "RTX 4070", "0000:01:00.0"),
            ("vulkan", "Arc", ""),
            ("vulkan", "Arc", ""),
            ("metal", "Apple M2", ""),
        ] {
            let id = id(driver, name, place, &cards);
            cards.push(Card { id, name: name.to_owned(), memory_mb: 1 });
        }
        let ids: Vec<&str> = cards.iter().map(|card| card.id.as_str()).collect();
        assert_eq!(ids, ["cuda 0000:01:00.0", "vulkan 0000:01:00.0", "vulkan Arc", "vulkan Arc #2", "metal Apple M2"]);
    }

    #[test]
    fn the_registry_is_read_without_harm() {
        assert!(BUILT_FOR_CARDS || cards().is_empty(), "a build for the processor alone has no cards");
    }
}
