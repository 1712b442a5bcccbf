//! The thread on which a server's recogniser talks with it: a small runtime of its own, whose connections live between utterances. Lives as long as the recogniser
//! or one of its sessions; never blocks on recognition.

use std::convert::Infallible;
use std::thread::ThreadId;

use riposte_problem::words::{phrase, providers as words};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::SpeechError;
use crate::worker_thread::WorkerThread;

/// The thread and its runtime. Whoever holds it last ends it.
pub struct ServerThread {
    runtime: Handle,
    /// Dropping it ends the thread, which is waited for after that.
    _stop: oneshot::Sender<Infallible>,
    worker: WorkerThread,
}

impl ServerThread {
    /// `name`: of the thread.
    ///
    /// # Errors
    /// [`SpeechError::Failed`]: there is no thread or runtime for it.
    pub fn start(name: &str) -> Result<Self, SpeechError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| SpeechError::Failed {
            reason: words::nothing_for_it(words::a_runtime(), phrase::system(&error)),
        })?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<Infallible>();
        let worker = WorkerThread::start(name, move || {
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Self { runtime: handle, _stop: stop, worker })
    }

    /// Where its tasks are spawned.
    pub fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Which thread it is: reports are made there.
    pub fn id(&self) -> ThreadId {
        self.worker.id()
    }
}
