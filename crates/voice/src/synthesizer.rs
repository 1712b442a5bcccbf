//! The capability: a voice that streams sound.

use futures::future::BoxFuture;
use futures::stream::BoxStream;

use crate::VoiceError;

/// What is to be spoken: text that went through [`crate::speakable`].
#[derive(Clone, Debug, PartialEq)]
pub struct Speech {
    pub text: String,
}

/// One step of a synthesis.
#[derive(Clone, Debug, PartialEq)]
pub enum VoiceEvent {
    /// The request was handed over (process started, request body sent). First event.
    Sent,
    /// The next mono samples at [`Synthesizer::rate_hz`], full scale ±1, never empty. Leading silence is trimmed off.
    Audio(Vec<f32>),
}

/// Ends after the last audio, or with an error as its last item. Dropping it cancels the synthesis.
pub type VoiceStream = BoxStream<'static, Result<VoiceEvent, VoiceError>>;

/// A voice: one vendor, model and speaker.
pub trait Synthesizer: Send + Sync {
    /// `vendor/voice`, for records and screens.
    fn name(&self) -> String;

    /// Sample rate of what [`Synthesizer::speak`] yields.
    fn rate_hz(&self) -> u32;

    /// Gets ready (page cache, connection, model), without sound.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>>;

    /// Speaks. Returns at once; everything that can fail fails in the stream, as its last item.
    fn speak(&self, speech: Speech) -> VoiceStream;
}
