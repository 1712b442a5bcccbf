//! What was learnt of one model at one address: the form of a question that it took. Shared by all questions to it; never kept on the disk.

use std::sync::{Arc, Mutex, PoisonError};

/// A form that is known, or guessed until a question was taken.
#[derive(Debug)]
pub(crate) struct Learnt<F>(Arc<Mutex<F>>);

impl<F> Clone for Learnt<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<F: Copy> Learnt<F> {
    pub(crate) fn new(guess: F) -> Self {
        Self(Arc::new(Mutex::new(guess)))
    }

    pub(crate) fn get(&self) -> F {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, form: F) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = form;
    }
}
