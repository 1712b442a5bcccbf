//! A model that is loaded when it is first asked for. Runs on the server's thread.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::pace::Beginning;

/// A model that is not in memory at first.
pub(super) struct Cold {
    load: Duration,
    waiting: Mutex<Waiting>,
    loaded: Arc<watch::Sender<bool>>,
}

#[derive(Default)]
struct Waiting {
    requests: usize,
    loading: Option<tokio::task::JoinHandle<()>>,
}

impl Cold {
    pub(super) fn new(load: Duration) -> Self {
        Self { load, waiting: Mutex::default(), loaded: Arc::default() }
    }

    pub(super) fn is_loaded(&self) -> bool {
        *self.loaded.borrow()
    }

    /// Waits until it is loaded. Loading begins with the first who waits and is given up with the last.
    pub(super) async fn loaded(&self) {
        let _waits = Waits::new(self);
        // The sender lives as long as this.
        let _ = self.loaded.subscribe().wait_for(|loaded| *loaded).await;
    }
}

struct Waits<'a>(&'a Cold);

impl<'a> Waits<'a> {
    fn new(cold: &'a Cold) -> Self {
        let mut waiting = cold.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.requests += 1;
        if waiting.requests == 1 {
            let (beginning, load, loaded) = (Beginning::now(), cold.load, Arc::clone(&cold.loaded));
            waiting.loading = Some(tokio::spawn(async move {
                beginning.wait_for(load).await;
                loaded.send_replace(true);
            }));
        }
        Self(cold)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.requests -= 1;
        if waiting.requests == 0
            && let Some(loading) = waiting.loading.take()
        {
            loading.abort();
        }
    }
}
