//! From a question to the speaker: the chat model's text, its clauses, their sound, and what of it was heard. Each reply runs as a task of its own.

pub(crate) mod apology;
pub(crate) mod loading;
pub(crate) mod mouth;
pub(crate) mod own;
pub(crate) mod path;
pub(crate) mod reply;
pub(crate) mod sentences;
mod to_voice;
pub(crate) mod voice_use;
mod writing;
