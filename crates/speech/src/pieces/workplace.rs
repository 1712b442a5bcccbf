//! The desk and the thread behind it. Lives as long as the recogniser or one of its sessions; the thread is waited for at the end, so that no call of the model
//! outlives it into the end of the process.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle, ThreadId};

use riposte_problem::words::{phrase, providers as words};

use super::desk::Desk;
use super::utterance::Utterance;
use crate::outlet::Outlet;
use crate::{HeardSink, Session, SpeechError};

pub(crate) struct Workplace {
    desk: Arc<Desk>,
    worker: ThreadId,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Workplace {
    /// Starts a thread of this name that does `work` at the desk until it closes.
    ///
    /// # Errors
    /// [`SpeechError::Failed`]: there is no thread for it.
    pub(crate) fn start(
        name: &str,
        desk: Desk,
        work: impl FnOnce(&Desk) + Send + 'static,
    ) -> Result<Arc<Self>, SpeechError> {
        let desk = Arc::new(desk);
        let at_work = Arc::clone(&desk);
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || work(&at_work)).map_err(|error| {
            SpeechError::Failed { reason: words::nothing_for_it(words::a_thread(), phrase::system(&error)) }
        })?;
        Ok(Arc::new(Self { desk, worker: thread.thread().id(), thread: Mutex::new(Some(thread)) }))
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Has silence read, and waits for it.
    ///
    /// # Errors
    /// The model's.
    pub(crate) fn warm(&self) -> Result<(), SpeechError> {
        let (reply, answer) = mpsc::channel();
        self.desk.warm(reply);
        answer.recv().unwrap_or_else(|_| Err(SpeechError::Failed { reason: words::recogniser_closed() }))
    }

    /// Starts a session of this utterance.
    pub(crate) fn open(self: &Arc<Self>, utterance: Utterance, sink: HeardSink) -> Box<dyn Session> {
        let outlet = Arc::new(Outlet::new(sink, self.worker));
        let number = self.desk.open(utterance, Arc::clone(&outlet));
        Box::new(PieceSession { number, outlet, workplace: Arc::clone(self) })
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        self.desk.close();
        let thread = self.thread.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        // The last session may be dropped by its own sink, on the worker's thread, which can't wait for itself and ends right after.
        if let Some(thread) = thread.filter(|_| thread::current().id() != self.worker)
            && thread.join().is_err()
        {
            tracing::error!("the speech recognition thread ended in a panic");
        }
    }
}

struct PieceSession {
    number: u64,
    outlet: Arc<Outlet>,
    workplace: Arc<Workplace>,
}

impl Session for PieceSession {
    fn push(&mut self, samples: &[f32]) {
        self.workplace.desk.push(self.number, samples);
    }

    fn finalise(&mut self, tag: u64) {
        self.workplace.desk.finalise(self.number, tag);
    }
}

impl Drop for PieceSession {
    fn drop(&mut self) {
        self.workplace.desk.cancel(self.number);
        self.outlet.close();
    }
}
