//! Spoken questions that come with the recogniser, by what they say.

use std::path::{Path, PathBuf};

use riposte_sim::rig::Clip;

/// "How much is two plus eighteen?": 1.6 s; the demo answers "Two plus eighteen is twenty."
pub const SUM: (&str, &str) = ("04.wav", "How much is two plus eighteen?");
/// "Hello there.": 0.7 s; the demo answers with two sentences.
pub const HELLO: (&str, &str) = ("29.wav", "Hello there.");
/// "My birthday is September twenty."
pub const BIRTHDAY: (&str, &str) = ("07.wav", "My birthday is September twenty.");
/// "What is on my calendar for Thursday?"
pub const CALENDAR: (&str, &str) = ("36.wav", "What is on my calendar for Thursday?");
/// "Good night."
pub const GOOD_NIGHT: (&str, &str) = ("51.wav", "Good night.");

pub fn path(sample: (&str, &str)) -> PathBuf {
    models().join("samples").join(sample.0)
}

pub fn clip(sample: (&str, &str)) -> Clip {
    Clip::read(&path(sample)).unwrap_or_else(|error| panic!("{error:#}"))
}

/// The folder of the shipped recogniser.
pub fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/micro")
}

/// Compares what was heard with what was said, in words; case and punctuation are the recogniser's business.
pub fn same_words(heard: &str, said: &str) -> bool {
    words(heard) == words(said)
}

fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
    plain.split_whitespace().map(str::to_owned).collect()
}
