//! Which phrases are kept, in memory and on the disk. Decides only; reads and writes nothing, and never sees a text longer than it takes to ask whether
//! it may be kept. Pure.
//!
//! The product's own phrases are kept as soon as they are spoken. What an answer says stays in memory as long as there is room; it goes to the disk only
//! when it was said, in turns that are over, a second time, and only while conversations may be stored.

use std::collections::HashSet;

use hashlink::{LinkedHashMap, LinkedHashSet};

use crate::{Phrase, PhraseKey, Source};

/// Longer texts hardly come twice.
pub const LONGEST_CHARS: usize = 100;

/// What was said once is remembered, as a hash, for so many phrases: some hours of talk.
const REMEMBERED: usize = 4_096;

/// What is to be kept on the disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    pub key: PhraseKey,
    pub phrase: Phrase,
}

/// Where a phrase is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    /// `touch`: it is on the disk, too, and is used for the first time since the program began.
    Memory {
        phrase: Phrase,
        touch: bool,
    },
    Disk,
    Nowhere,
}

/// The phrases in memory, and what is known of those on the disk.
#[derive(Debug)]
pub struct Phrases {
    most_bytes: usize,
    bytes: usize,
    /// The least recently used first.
    entries: LinkedHashMap<PhraseKey, Phrase>,
    /// The product's own texts.
    own: HashSet<String>,
    /// Said once in this program's life, the longest ago first.
    said: LinkedHashSet<PhraseKey>,
    on_disk: HashSet<PhraseKey>,
    used: HashSet<PhraseKey>,
    stores_conversations: bool,
}

impl Phrases {
    /// With room for so many bytes of sound; none: nothing is kept.
    pub fn new(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            bytes: 0,
            entries: LinkedHashMap::new(),
            own: HashSet::new(),
            said: LinkedHashSet::new(),
            on_disk: HashSet::new(),
            used: HashSet::new(),
            stores_conversations: false,
        }
    }

    /// Sound in memory, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Room for so many bytes from now on.
    pub fn set_most_bytes(&mut self, most_bytes: usize) {
        self.most_bytes = most_bytes;
        self.make_room();
    }

    /// The texts that are the product's own, in place of those before.
    pub fn set_own(&mut self, own: impl IntoIterator<Item = String>) {
        self.own = own.into_iter().collect();
    }

    /// Whether what is said in conversations may be stored.
    pub fn store_conversations(&mut self, may: bool) {
        self.stores_conversations = may;
    }

    /// What is on the disk, in place of what was known of it.
    pub fn set_on_disk(&mut self, keys: impl IntoIterator<Item = PhraseKey>) {
        self.on_disk = keys.into_iter().collect();
    }

    /// It turned out that this is not on the disk.
    pub fn is_not_on_disk(&mut self, key: PhraseKey) {
        self.on_disk.remove(&key);
    }

    /// Whether there is a sound for this key, in memory or on the disk.
    pub fn has(&self, key: PhraseKey) -> bool {
        self.entries.contains_key(&key) || (self.most_bytes > 0 && self.on_disk.contains(&key))
    }

    /// Whether the sound of this text may be kept, and whose it is then.
    pub fn may_keep(&self, text: &str) -> Option<Source> {
        let fits =
            self.most_bytes > 0 && text.chars().nth(LONGEST_CHARS).is_none() && text.contains(char::is_alphanumeric);
        fits.then(|| if self.own.contains(text) { Source::Product } else { Source::Conversation })
    }

    /// Looks for a phrase that is to be said now.
    pub(crate) fn find(&mut self, key: PhraseKey) -> Place {
        let on_disk = self.most_bytes > 0 && self.on_disk.contains(&key);
        match self.entries.to_back(&key) {
            Some(phrase) => {
                let phrase = phrase.clone();
                Place::Memory { phrase, touch: on_disk && self.used.insert(key) }
            }
            None if on_disk => Place::Disk,
            None => Place::Nowhere,
        }
    }

    /// The disk gave this phrase. Gives whether its use is to be noted there.
    pub(crate) fn came_from_disk(&mut self, key: PhraseKey, phrase: Phrase) -> bool {
        self.insert(key, phrase);
        self.used.insert(key)
    }

    /// The voice gave this phrase. What of it goes to the disk now.
    pub(crate) fn made(&mut self, key: PhraseKey, phrase: Phrase) -> Option<Write> {
        let is_own = phrase.source == Source::Product;
        self.insert(key, phrase);
        if is_own { self.write(key) } else { None }
    }

    /// A phrase of an answer was heard, in a turn that is over. What of it goes to the disk now.
    pub(crate) fn said(&mut self, key: PhraseKey) -> Option<Write> {
        if self.said.contains(&key) {
            return if self.stores_conversations { self.write(key) } else { None };
        }
        self.said.insert(key);
        while self.said.len() > REMEMBERED {
            self.said.pop_front();
        }
        None
    }

    /// Nothing of any conversation is left in memory, or counts as said or stored.
    pub fn forget_conversations(&mut self) {
        self.said.clear();
        let own = |phrase: &Phrase| phrase.source == Source::Product;
        self.entries.retain(|_, phrase| own(phrase));
        self.bytes = self.entries.values().map(Phrase::bytes).sum();
    }

    fn insert(&mut self, key: PhraseKey, phrase: Phrase) {
        self.bytes += phrase.bytes();
        if let Some(before) = self.entries.insert(key, phrase) {
            self.bytes -= before.bytes();
        }
        self.make_room();
    }

    fn make_room(&mut self) {
        while self.bytes > self.most_bytes {
            let Some((_, gone)) = self.entries.pop_front() else { return };
            self.bytes -= gone.bytes();
        }
    }

    /// What is in memory and not on the disk.
    fn write(&mut self, key: PhraseKey) -> Option<Write> {
        let phrase = self.entries.get(&key)?.clone();
        self.used.insert(key);
        self.on_disk.insert(key).then_some(Write { key, phrase })
    }
}
