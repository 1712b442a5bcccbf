//! The commands, one per file.

pub(crate) mod bench;
pub(crate) mod devices;
pub(crate) mod history;
mod keyboard;
pub(crate) mod keys;
pub(crate) mod replay;
pub(crate) mod speak;
pub(crate) mod talk;
