//! What ends a run of a model before its time. Any thread; never waits for the run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ort::session::RunOptions;

use crate::runtime::plain;

/// Ends a run of a model from another thread, within one step of its graph. A cheap handle; stays set until it is cleared.
#[derive(Clone)]
pub struct Stop(Arc<Stopping>);

struct Stopping {
    set: AtomicBool,
    options: RunOptions,
}

impl Stop {
    pub(crate) fn new() -> Result<Self, String> {
        let options = RunOptions::new().map_err(|error| plain(&error.to_string()))?;
        Ok(Self(Arc::new(Stopping { set: AtomicBool::new(false), options })))
    }

    pub(crate) fn options(&self) -> &RunOptions {
        &self.0.options
    }

    pub fn set(&self) {
        self.0.set.store(true, Ordering::Release);
        if let Err(error) = self.0.options.terminate() {
            tracing::debug!("a run of a model goes on to its end: {error}");
        }
    }

    /// For the next run. While another thread may set it, the caller sees to the order of the two.
    pub fn clear(&self) {
        self.0.set.store(false, Ordering::Release);
        if let Err(error) = self.0.options.unterminate() {
            tracing::debug!("runs of a model stay ended: {error}");
        }
    }

    pub fn is_set(&self) -> bool {
        self.0.set.load(Ordering::Acquire)
    }
}
