//! The phrases, shared by voices, the conversation and whoever has the disk. Any thread; the lock is held for look-ups only, never while the disk works.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;

use super::phrases::Place;
use crate::{Phrase, PhraseKey, Phrases, Source, Write};

/// Where phrases are kept when the program ends. Its troubles are its own to tell: phrases are made again.
pub trait PhraseDisk: Send + Sync {
    /// The phrase under this key; `None`: there is none, or none that can be used.
    fn read(&self, key: PhraseKey) -> BoxFuture<'static, Option<Phrase>>;

    /// Keeps a phrase. Never waits.
    fn write(&self, write: Write);

    /// The phrase under this key was said. Never waits.
    fn touch(&self, key: PhraseKey);
}

/// A cheap handle on [`Phrases`] and the disk behind them.
#[derive(Clone)]
pub struct PhraseCache {
    phrases: Arc<Mutex<Phrases>>,
    disk: Option<Arc<dyn PhraseDisk>>,
}

impl PhraseCache {
    /// Without a disk phrases live as long as the program.
    pub fn new(phrases: Arc<Mutex<Phrases>>, disk: Option<Arc<dyn PhraseDisk>>) -> Self {
        Self { phrases, disk }
    }

    /// Whether phrases outlive the program.
    pub fn has_disk(&self) -> bool {
        self.disk.is_some()
    }

    /// The phrases themselves, to be asked or told something.
    pub fn lock(&self) -> MutexGuard<'_, Phrases> {
        self.phrases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks in memory, then on the disk.
    pub(crate) async fn find(&self, key: PhraseKey) -> Option<Phrase> {
        let place = self.lock().find(key);
        match (place, &self.disk) {
            (Place::Memory { phrase, touch }, disk) => {
                if let Some(disk) = disk.as_ref().filter(|_| touch) {
                    disk.touch(key);
                }
                Some(phrase)
            }
            (Place::Disk, Some(disk)) => {
                let read = disk.read(key).await;
                let Some(phrase) = read else {
                    self.lock().is_not_on_disk(key);
                    return None;
                };
                if self.lock().came_from_disk(key, phrase.clone()) {
                    disk.touch(key);
                }
                Some(phrase)
            }
            (Place::Disk, None) | (Place::Nowhere, _) => None,
        }
    }

    /// Whether the sound of a text may be kept, and whose it is then.
    pub(crate) fn may_keep(&self, text: &str) -> Option<Source> {
        self.lock().may_keep(text)
    }

    pub(crate) fn made(&self, key: PhraseKey, phrase: Phrase) {
        let write = self.lock().made(key, phrase);
        self.write(write);
    }

    /// A phrase of an answer was heard, in a turn that is over.
    pub fn said(&self, key: PhraseKey) {
        let write = self.lock().said(key);
        self.write(write);
    }

    fn write(&self, write: Option<Write>) {
        if let (Some(disk), Some(write)) = (&self.disk, write) {
            disk.write(write);
        }
    }
}
