//! The history in SQLite: turns, their marks and their figures; conversations, and the words that were said in them; and the sound of phrases that are said again. [`Store::open`] brings a file up to date with the
//! embedded migrations; [`Store::record`] returns when the turn is safe on the disk.
//!
//! Everything here blocks and belongs on a thread that may wait; never on an audio thread. It holds no keys, and no sound of the user's.

#![forbid(unsafe_code)]

mod attempts;
mod conversations;
mod error;
mod filter;
mod open;
mod phrases;
mod provider_tests;
mod reader;
mod rows;
mod search;
mod set_aside;
mod store;
mod usage;

pub use conversations::Conversation;
pub use error::StoreError;
pub use filter::Filter;
pub use phrases::{DropPhrases, Found, Key, PhraseReader, StoredPhrase};
pub use provider_tests::KeptTest;
pub use reader::Reader;
pub use search::{ConversationHits, Hit, Hits, Piece};
pub use set_aside::set_aside;
pub use store::{BUSY_TIMEOUT, Store};
