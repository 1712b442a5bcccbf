//! Whether a text is still wanted. Asked from the thread that reads it, set from any other.

use std::sync::Arc;

/// Answers whether what is being read is wanted no more. Cheap to clone.
#[derive(Clone)]
pub struct Stopped(Arc<dyn Fn() -> bool + Send + Sync>);

impl Stopped {
    pub fn new(is_set: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(is_set))
    }

    /// Nobody stops it.
    pub fn never() -> Self {
        Self::new(|| false)
    }

    pub(crate) fn is_set(&self) -> bool {
        (self.0)()
    }
}
