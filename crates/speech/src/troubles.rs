//! What a recogniser tells that is no session's: it goes on, in another way than was asked for. Any thread.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::SpeechError;

/// Where it is told; must not block.
pub type TroubleSink = Box<dyn Fn(SpeechError) + Send>;

/// Keeps what is told until somebody listens.
#[derive(Default)]
pub(crate) struct Troubles(Mutex<Inside>);

#[derive(Default)]
struct Inside {
    waiting: Vec<SpeechError>,
    sink: Option<TroubleSink>,
}

impl Troubles {
    pub(crate) fn tell(&self, trouble: SpeechError) {
        let mut inside = self.lock();
        match &inside.sink {
            Some(sink) => sink(trouble),
            None => inside.waiting.push(trouble),
        }
    }

    /// From now on it is told here, what waited first.
    pub(crate) fn to(&self, sink: TroubleSink) {
        let mut inside = self.lock();
        inside.waiting.drain(..).for_each(&sink);
        inside.sink = Some(sink);
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
