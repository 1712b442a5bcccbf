//! The history in SQLite: turns, their marks and their figures. [`Store::open`] brings a file up to date with the embedded migrations;
//! [`Store::record`] returns when the turn is safe on the disk.
//!
//! Everything here blocks and belongs on a thread that may wait; never on an audio thread. It holds no keys and no audio.

#![forbid(unsafe_code)]

mod error;
mod open;
mod rows;
mod set_aside;
mod store;

pub use error::StoreError;
pub use set_aside::set_aside;
pub use store::{BUSY_TIMEOUT, Store};
