//! What outlives a turn: the database of turns and phrases, and the record of what the machine was told. Each on a thread that may wait for the disk.

pub(crate) mod keeper;
pub(crate) mod phrases;
pub(crate) mod recorder;
pub(crate) mod shelf;
