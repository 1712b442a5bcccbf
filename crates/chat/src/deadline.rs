//! Waiting on tokio's timer without reading a clock: a point in time that something else may come before. Owned by the task that
//! polls it; never sleeps on its own account.

use std::future::{Future, Pending, pending};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// A future that is ready once `after` has passed since it was made. Needs a tokio runtime with its timer on.
pub(crate) struct Deadline(Pin<Box<tokio::time::Timeout<Pending<()>>>>);

impl Deadline {
    pub(crate) fn after(after: Duration) -> Self {
        Self(Box::pin(tokio::time::timeout(after, pending())))
    }
}

impl Future for Deadline {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // `pending` never completes, so what comes is the time-out.
        self.0.as_mut().poll(context).map(|_| ())
    }
}
