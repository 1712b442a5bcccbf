//! The sound of phrases on the disk: the keeper's thread writes and drops rows, whoever says a phrase reads beside it. What can't be written is told as turns are
//! that can't; a phrase is never waited for longer than one look at the disk, and never tried again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use riposte_audio::Clock;
use riposte_settings::{History, Keep, Voice};
use riposte_store::{DropPhrases, Found, PhraseReader, Store, StoreError, StoredPhrase};
use riposte_voice::{Phrase, PhraseCache, PhraseDisk, PhraseKey, Phrases, Source, Write, files_are_unchanged};

/// Sound that is kept in memory, besides the disk: five minutes at 24 kHz.
const MOST_IN_MEMORY: u64 = 16_000_000;

/// What is done with the rows, in the order in which it was asked for.
pub(crate) enum PhraseOrder {
    Write(Write),
    Touch(PhraseKey),
    /// What was read there is no sound.
    Damaged(PhraseKey),
    /// Room for so many bytes from now on.
    Room(u64),
    /// Drops what belongs to models that are gone.
    Prune,
}

/// Takes orders, without waiting.
pub(crate) type PhraseOrders = Arc<dyn Fn(PhraseOrder) + Send + Sync>;

/// The room that the user gives to phrases, in bytes.
pub(crate) fn room(settings: &Voice) -> u64 {
    u64::from(settings.phrase_cache_mb) * 1_000_000
}

/// What of that is memory.
pub(crate) fn room_in_memory(settings: &Voice) -> usize {
    usize::try_from(room(settings).min(MOST_IN_MEMORY)).unwrap_or(usize::MAX)
}

/// Whether what is said may be stored.
pub(crate) fn stores_conversations(history: &History) -> bool {
    history.keep != Keep::Never
}

/// The phrases in memory, and the way to those on the disk while there is one.
#[derive(Clone)]
pub(crate) struct PhraseRows {
    phrases: Arc<Mutex<Phrases>>,
    reader: Arc<Mutex<Option<PhraseReader>>>,
    most_bytes: u64,
}

impl PhraseRows {
    pub(crate) fn new(voice: &Voice, history: &History) -> Self {
        let mut phrases = Phrases::new(room_in_memory(voice));
        phrases.store_conversations(stores_conversations(history));
        Self { phrases: Arc::new(Mutex::new(phrases)), reader: Arc::default(), most_bytes: room(voice) }
    }

    /// Phrases as voices use them. `orders`: the keeper's, where there is a database.
    pub(crate) fn cache(&self, orders: Option<PhraseOrders>) -> PhraseCache {
        let reader = Arc::clone(&self.reader);
        let disk = orders.map(|orders| Arc::new(Disk { reader, orders }) as Arc<dyn PhraseDisk>);
        PhraseCache::new(Arc::clone(&self.phrases), disk)
    }

    /// The database is open: what need not be there is dropped, and the rest is known from now on.
    pub(crate) fn opened(&self, store: &Store) -> Result<(), StoreError> {
        drop_lost_models(store)?;
        if self.most_bytes == 0 {
            store.drop_phrases(DropPhrases::All)?;
        }
        store.fit_phrases(self.most_bytes)?;
        *self.reader() = Some(store.phrase_reader()?);
        self.look(store)
    }

    /// The database is closed: nothing is read there any more.
    pub(crate) fn closed(&self) {
        *self.reader() = None;
        self.phrases().set_on_disk([]);
    }

    /// Rows were dropped.
    pub(crate) fn look(&self, store: &Store) -> Result<(), StoreError> {
        let keys = store.phrase_keys()?;
        self.phrases().set_on_disk(keys.into_iter().map(PhraseKey));
        Ok(())
    }

    /// Conversations may not be stored any more: what was is dropped.
    pub(crate) fn drop_conversations(&self, store: &Store) -> Result<(), StoreError> {
        store.drop_phrases(DropPhrases::OfConversations)?;
        self.look(store)
    }

    /// Does one thing. Without a database a phrase is only no longer taken for one that is there.
    pub(crate) fn take(
        &mut self,
        order: PhraseOrder,
        store: Option<&Store>,
        history: &History,
    ) -> Result<(), StoreError> {
        match (order, store) {
            (PhraseOrder::Room(most_bytes), store) => {
                self.most_bytes = most_bytes;
                let Some(store) = store else { return Ok(()) };
                self.opened(store)
            }
            (PhraseOrder::Write(write), store) => self.write(write, store, history),
            (_, None) => Ok(()),
            (PhraseOrder::Touch(key), Some(store)) => store.touch_phrase(&key.0, Clock::unix_ms()),
            (PhraseOrder::Damaged(key), Some(store)) => {
                tracing::warn!("a phrase in the database is damaged and is made again");
                store.drop_phrases(DropPhrases::One(&key.0)).map(drop)
            }
            (PhraseOrder::Prune, Some(store)) => {
                drop_lost_models(store)?;
                self.look(store)
            }
        }
    }

    fn write(&self, write: Write, store: Option<&Store>, history: &History) -> Result<(), StoreError> {
        let Write { key, phrase } = write;
        let from_conversation = phrase.source == Source::Conversation;
        let may = self.most_bytes > 0 && (!from_conversation || stores_conversations(history));
        let Some(store) = store.filter(|_| may) else {
            self.phrases().is_not_on_disk(key);
            return Ok(());
        };
        let Phrase { rate_hz, samples, gain, files, .. } = phrase;
        let (files, samples) = (files.to_string(), samples.to_vec());
        let stored = StoredPhrase { from_conversation, files, rate_hz, gain, samples };
        match store.keep_phrase(&key.0, &stored, Clock::unix_ms(), self.most_bytes) {
            Ok(dropped) => {
                let mut phrases = self.phrases();
                dropped.into_iter().for_each(|key| phrases.is_not_on_disk(PhraseKey(key)));
                Ok(())
            }
            Err(error) => {
                self.phrases().is_not_on_disk(key);
                Err(error)
            }
        }
    }

    fn phrases(&self) -> MutexGuard<'_, Phrases> {
        self.phrases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> MutexGuard<'_, Option<PhraseReader>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was made with a model that was removed or replaced is nobody's.
fn drop_lost_models(store: &Store) -> Result<(), StoreError> {
    for files in store.phrase_files()?.iter().filter(|files| !files_are_unchanged(files)) {
        let phrases = store.drop_phrases(DropPhrases::MadeOf(files))?;
        tracing::info!(phrases, "phrases of a voice that is gone were dropped");
    }
    Ok(())
}

/// The rows, for voices.
struct Disk {
    reader: Arc<Mutex<Option<PhraseReader>>>,
    orders: PhraseOrders,
}

impl PhraseDisk for Disk {
    fn read(&self, key: PhraseKey) -> BoxFuture<'static, Option<Phrase>> {
        let (reader, orders) = (Arc::clone(&self.reader), Arc::clone(&self.orders));
        let read = tokio::task::spawn_blocking(move || {
            let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let found = reader.as_ref()?.find(&key.0);
            match found {
                Ok(Found::Phrase(stored)) => Some(of_row(stored)),
                Ok(Found::Nothing) => None,
                Ok(Found::Damaged) => {
                    orders(PhraseOrder::Damaged(key));
                    None
                }
                Err(error) => {
                    tracing::warn!(%error, "a phrase could not be read");
                    None
                }
            }
        });
        read.map(|read| read.ok().flatten()).boxed()
    }

    fn write(&self, write: Write) {
        (self.orders)(PhraseOrder::Write(write));
    }

    fn touch(&self, key: PhraseKey) {
        (self.orders)(PhraseOrder::Touch(key));
    }
}

fn of_row(stored: StoredPhrase) -> Phrase {
    let StoredPhrase { from_conversation, files, rate_hz, gain, samples } = stored;
    let source = if from_conversation { Source::Conversation } else { Source::Product };
    Phrase { rate_hz, samples: samples.into(), gain, source, files: files.into() }
}

#[cfg(test)]
#[path = "phrases_tests.rs"]
mod tests;
