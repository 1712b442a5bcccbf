//! Recognisers that read a sound as it comes, chunk by chunk (streaming transducers, Moonshine): what of a session is read when, what is shown and believed of
//! it: a queue of what sessions left (`queue`), one of them being read (`live`), and the one thread that reads (`worker`). Which model it is stands behind
//! [`StreamingModel`].

mod live;
mod queue;
mod worker;

use std::sync::Arc;

use riposte_hypothesis::Hypothesis;
use riposte_onnx::Stop;

pub(crate) use self::queue::Queue;
use crate::SpeechError;
use crate::workplace::Workplace;

/// A model that reads a sound as it comes, 16 kHz. Every call is made on the worker's thread; each ends when the stop is set.
pub(crate) trait StreamingModel: Send + 'static {
    /// A sound being read.
    type Stream: Send;

    /// Whether the text of more sound may say otherwise what was said before; otherwise what was written stays, and only its last word may grow.
    const REVISES: bool;

    /// A sound that begins. `language`: a tag such as `en` that it reads; `None`: nobody said.
    fn begin(&self, language: Option<&str>) -> Self::Stream;

    /// Takes sound, any number of samples, and reads what is whole of it. `false`: it was stopped, and the stream is of no use any more.
    fn push(&mut self, stream: &mut Self::Stream, samples: &[f32], stop: &Stop) -> Result<bool, SpeechError>;

    /// The text so far. `None`: it was stopped.
    fn text(&mut self, stream: &mut Self::Stream, stop: &Stop) -> Result<Option<Hypothesis>, SpeechError>;

    /// The text of everything pushed; the stream goes on. `None`: it was stopped.
    fn finish(&mut self, stream: &mut Self::Stream, stop: &Stop) -> Result<Option<Hypothesis>, SpeechError>;

    /// Samples pushed.
    fn samples(stream: &Self::Stream) -> usize;

    /// Samples that the text so far stands for.
    fn covered(stream: &Self::Stream) -> usize;

    /// Samples that are read together.
    fn chunk_samples(&self) -> usize;
}

/// Starts the thread that reads, under this name.
///
/// # Errors
/// [`SpeechError::Failed`]: there is no thread for it.
pub(crate) fn start<M: StreamingModel>(
    name: &str,
    mut model: M,
    stop: Stop,
) -> Result<Arc<Workplace<Queue<M>>>, SpeechError> {
    let queue = Queue::new(stop.clone());
    Workplace::start(name, queue, move |queue| worker::run(queue, &mut model, &stop))
}
