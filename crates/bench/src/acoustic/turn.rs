//! What came of a question, as the listener and the engine saw it.

use riposte_measures::TurnView;
use riposte_problem::Problem;

use super::waveform::Found;

pub(super) struct Heard {
    /// Its file.
    pub(super) question: String,
    /// What the recording has.
    pub(super) found: Option<Found>,
    /// What the engine reported.
    pub(super) told: Option<TurnView>,
    pub(super) problem: Option<Problem>,
}
