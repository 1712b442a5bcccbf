//! A thread on which all calls of a recogniser and all its reports are made. Dropping its handle waits for its end, so that no call outlives the recogniser into the
//! end of the process; whoever holds it tells the thread to end before that.

use std::thread::{self, JoinHandle, ThreadId};

use riposte_problem::words::{phrase, providers as words};

use crate::SpeechError;

pub(crate) struct WorkerThread {
    /// `None` once it was waited for.
    thread: Option<JoinHandle<()>>,
    id: ThreadId,
}

impl WorkerThread {
    /// # Errors
    /// [`SpeechError::Failed`]: there is no thread for it.
    pub(crate) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<Self, SpeechError> {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|error| SpeechError::Failed {
            reason: words::nothing_for_it(words::a_thread(), phrase::system(&error)),
        })?;
        Ok(Self { id: thread.thread().id(), thread: Some(thread) })
    }

    pub(crate) fn id(&self) -> ThreadId {
        self.id
    }
}

impl Drop for WorkerThread {
    fn drop(&mut self) {
        // The last session may be dropped by its own sink, on this very thread, which can't wait for itself and ends right after.
        if let Some(thread) = self.thread.take().filter(|_| thread::current().id() != self.id)
            && thread.join().is_err()
        {
            tracing::error!("the speech recognition thread ended in a panic");
        }
    }
}
