//! A session's way out: its sink, until the session is dropped. Called on the recogniser's one thread, whichever vendor it is.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use crate::{Heard, HeardSink};

/// The way out of one session. For recognisers that are made of others, too.
pub struct Outlet {
    sink: Mutex<HeardSink>,
    closed: AtomicBool,
    worker: ThreadId,
}

impl Outlet {
    /// `worker`: the thread that calls [`Outlet::tell`].
    pub fn new(sink: HeardSink, worker: ThreadId) -> Self {
        Self { sink: Mutex::new(sink), closed: AtomicBool::new(false), worker }
    }

    /// Reports, unless closed. A sink that panics ends with this report, not the worker with it.
    pub fn tell(&self, heard: Heard) {
        if catch_unwind(AssertUnwindSafe(|| self.report(heard))).is_err() {
            tracing::error!("a listener of the speech recognition panicked");
        }
    }

    fn report(&self, heard: Heard) {
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.closed.load(Ordering::Acquire) {
            sink(heard);
        }
    }

    /// Nothing is reported once this has returned: it waits for a call that is under way, unless that very call is dropping the session.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        if thread::current().id() != self.worker {
            drop(self.sink.lock());
        }
    }
}
