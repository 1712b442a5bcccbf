//! What outlives a turn: the database of turns, phrases and what was used of providers, and the record of what the machine was told. Each on a thread that may wait for the disk.

pub(crate) mod keeper;
pub(crate) mod phrases;
pub(crate) mod recorder;
pub(crate) mod shelf;
pub(crate) mod usage;
