//! Where sessions leave their sound and questions, and the thread behind it. Lives as long as the recogniser or one of its sessions.

use std::sync::mpsc::Sender;
use std::sync::{Arc, mpsc};

use riposte_problem::words::providers as words;

use crate::outlet::Outlet;
use crate::worker_thread::WorkerThread;
use crate::{HeardSink, Session, SpeechError};

/// What sessions leave their work at and one worker takes it from. Any thread; nothing here waits for the model.
pub(crate) trait Inbox: Send + Sync + 'static {
    /// What a session begins with.
    type Beginning;

    /// Opens a session and returns its number.
    fn open(&self, beginning: Self::Beginning, outlet: Arc<Outlet>) -> u64;
    /// New sound of a session.
    fn push(&self, session: u64, samples: &[f32]);
    /// Asks for the text of all sound of a session until now.
    fn finalise(&self, session: u64, tag: u64);
    /// Forgets the session and all its work. Its sink may still be in a call: see [`Outlet::close`].
    fn cancel(&self, session: u64);
    /// Asks for silence to be read.
    fn warm(&self, reply: Sender<Result<(), SpeechError>>);
    /// Ends the worker.
    fn close(&self);
}

pub(crate) struct Workplace<I: Inbox> {
    inbox: Arc<I>,
    worker: WorkerThread,
}

impl<I: Inbox> Workplace<I> {
    /// Starts a thread of this name that does `work` at the inbox until that closes.
    ///
    /// # Errors
    /// [`SpeechError::Failed`]: there is no thread for it.
    pub(crate) fn start(
        name: &str,
        inbox: I,
        work: impl FnOnce(&I) + Send + 'static,
    ) -> Result<Arc<Self>, SpeechError> {
        let inbox = Arc::new(inbox);
        let at_work = Arc::clone(&inbox);
        let worker = WorkerThread::start(name, move || work(&at_work))?;
        Ok(Arc::new(Self { inbox, worker }))
    }

    pub(crate) fn inbox(&self) -> &I {
        &self.inbox
    }

    /// Has silence read, and waits for it.
    ///
    /// # Errors
    /// The model's.
    pub(crate) fn warm(&self) -> Result<(), SpeechError> {
        let (reply, answer) = mpsc::channel();
        self.inbox.warm(reply);
        answer.recv().unwrap_or_else(|_| Err(SpeechError::Failed { reason: words::recogniser_closed() }))
    }

    /// Starts a session.
    pub(crate) fn open(self: &Arc<Self>, beginning: I::Beginning, sink: HeardSink) -> Box<dyn Session> {
        let outlet = Arc::new(Outlet::new(sink, self.worker.id()));
        let number = self.inbox.open(beginning, Arc::clone(&outlet));
        Box::new(OpenSession { number, outlet, workplace: Arc::clone(self) })
    }
}

impl<I: Inbox> Drop for Workplace<I> {
    fn drop(&mut self) {
        self.inbox.close();
    }
}

struct OpenSession<I: Inbox> {
    number: u64,
    outlet: Arc<Outlet>,
    workplace: Arc<Workplace<I>>,
}

impl<I: Inbox> Session for OpenSession<I> {
    fn push(&mut self, samples: &[f32]) {
        self.workplace.inbox.push(self.number, samples);
    }

    fn finalise(&mut self, tag: u64) {
        self.workplace.inbox.finalise(self.number, tag);
    }
}

impl<I: Inbox> Drop for OpenSession<I> {
    fn drop(&mut self) {
        self.workplace.inbox.cancel(self.number);
        self.outlet.close();
    }
}
