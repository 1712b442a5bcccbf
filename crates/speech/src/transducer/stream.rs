//! Sessions of a streaming model: a queue of what they left (`queue`), one of them being read (`live`), and the one thread that reads (`worker`).

mod live;
mod queue;
mod worker;

use std::sync::Arc;

use riposte_onnx::Stop;
use riposte_transducer::Streaming;

pub(super) use self::queue::Queue;
use crate::SpeechError;
use crate::workplace::Workplace;

/// Starts the thread that reads.
///
/// # Errors
/// [`SpeechError::Failed`]: there is no thread for it.
pub(super) fn start(mut model: Box<Streaming>, stop: Stop) -> Result<Arc<Workplace<Queue>>, SpeechError> {
    let queue = Queue::new(stop.clone());
    Workplace::start("riposte-transducer", queue, move |queue| worker::run(queue, &mut model, &stop))
}
