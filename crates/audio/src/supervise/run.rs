//! Where opening, listing and closing are done: each can take seconds.

/// Runs a job that blocks. Tests run it at once.
pub(crate) type Run = Box<dyn Fn(Box<dyn FnOnce() + Send>) + Send>;

/// Short-lived threads.
pub(crate) fn on_threads() -> Run {
    Box::new(|job| {
        if let Err(error) = std::thread::Builder::new().name("sound device".to_owned()).spawn(job) {
            // The job's channel closes, which counts as a failure and is tried again.
            tracing::error!(%error, "no thread to reach a sound device");
        }
    })
}
