//! What the speaker can take.

/// At this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Position of the sample that is written next, counted from the first that was ever written.
    pub position: u64,
    /// Samples that it takes.
    pub free: usize,
}
