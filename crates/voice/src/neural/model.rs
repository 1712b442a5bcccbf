//! What a neural voice on this machine has to bring along: reading a text, and saying what was read. Everything else, threads, chunks, seams, levels, is the same
//! for all of them. Both are called on the voice's own thread and may block it.

use riposte_onnx::Stop;
use riposte_phonemes::Stopped;

use crate::VoiceError;

/// A part of a text as the model takes it.
pub(crate) struct Piece<T> {
    pub(crate) read: T,
    /// Silence after it, in ms ([`crate::trim::tail_ms`]).
    pub(crate) tail_ms: u32,
}

/// Whether what was asked for came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    All,
    /// Nobody wants it any more.
    Stopped,
}

/// One model, loaded.
pub(crate) trait Model: Send + 'static {
    /// Whose voice it is.
    type Speaker: Send + Sync + 'static;
    /// What it reads: tokens.
    type Read;
    /// As sentences for the user name it: `Kokoro`.
    const NAME: &'static str;

    /// Sample rate of what is said.
    fn rate_hz(&self) -> u32;

    /// What ends [`Model::say`] from another thread.
    fn stop(&self) -> Result<Stop, VoiceError>;

    /// What the model makes of `text`, in pieces that it says at once; none where there is nothing that can be pronounced. `None`: it was stopped.
    fn read(
        &mut self,
        text: &str,
        speaker: &Self::Speaker,
        stopped: &Stopped,
    ) -> Result<Option<Vec<Piece<Self::Read>>>, VoiceError>;

    /// Says a piece at `speed` (1 is the voice's own): gives mono samples at [`Model::rate_hz`] to `sound` as they come, with silence around them.
    fn say(
        &mut self,
        read: &Self::Read,
        speaker: &Self::Speaker,
        speed: f32,
        stop: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<Said, VoiceError>;

    /// Tells voices of one model apart: each is measured once.
    fn voice_of(speaker: &Self::Speaker) -> &str;

    /// BCP 47, of what the voice reads.
    fn language_of(speaker: &Self::Speaker) -> &str;
}
