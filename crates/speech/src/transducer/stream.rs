//! Sessions of a streaming model: a queue of what they left (`queue`), one of them being read (`live`), and the one thread that reads (`worker`). Lives as long as
//! the recogniser or one of its sessions; the thread is waited for at the end.

mod live;
mod queue;
mod worker;

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle, ThreadId};

use riposte_onnx::Stop;
use riposte_problem::words::{phrase, providers as words};
use riposte_transducer::Streaming;

use self::queue::Queue;
use crate::outlet::Outlet;
use crate::{HeardSink, Session, SessionOptions, SpeechError};

pub(super) struct StreamPlace {
    queue: Arc<Queue>,
    worker: ThreadId,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl StreamPlace {
    /// # Errors
    /// [`SpeechError::Failed`]: there is no thread for it.
    pub(super) fn start(mut model: Box<Streaming>, stop: Stop) -> Result<Arc<Self>, SpeechError> {
        let queue = Arc::new(Queue::new(stop.clone()));
        let at_work = Arc::clone(&queue);
        let work = move || worker::run(&at_work, &mut model, &stop);
        let thread = thread::Builder::new().name("riposte-transducer".to_owned()).spawn(work).map_err(|error| {
            SpeechError::Failed { reason: words::nothing_for_it(words::a_thread(), phrase::system(&error)) }
        })?;
        Ok(Arc::new(Self { queue, worker: thread.thread().id(), thread: Mutex::new(Some(thread)) }))
    }

    /// Has silence read, and waits for it.
    ///
    /// # Errors
    /// The model's.
    pub(super) fn warm(&self) -> Result<(), SpeechError> {
        let (reply, answer) = mpsc::channel();
        self.queue.warm(reply);
        answer.recv().unwrap_or_else(|_| Err(SpeechError::Failed { reason: words::recogniser_closed() }))
    }

    pub(super) fn open(self: &Arc<Self>, options: SessionOptions, sink: HeardSink) -> Box<dyn Session> {
        let outlet = Arc::new(Outlet::new(sink, self.worker));
        let number = self.queue.open(options, Arc::clone(&outlet));
        Box::new(StreamSession { number, outlet, place: Arc::clone(self) })
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        self.queue.close();
        let thread = self.thread.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        // The last session may be dropped by its own sink, on the worker's thread, which can't wait for itself and ends right after.
        if let Some(thread) = thread.filter(|_| thread::current().id() != self.worker)
            && thread.join().is_err()
        {
            tracing::error!("the speech recognition thread ended in a panic");
        }
    }
}

struct StreamSession {
    number: u64,
    outlet: Arc<Outlet>,
    place: Arc<StreamPlace>,
}

impl Session for StreamSession {
    fn push(&mut self, samples: &[f32]) {
        self.place.queue.push(self.number, samples);
    }

    fn finalise(&mut self, tag: u64) {
        self.place.queue.finalise(self.number, tag);
    }
}

impl Drop for StreamSession {
    fn drop(&mut self) {
        self.place.queue.cancel(self.number);
        self.outlet.close();
    }
}
