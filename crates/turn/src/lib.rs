//! The conversation machine: it alone decides what happens next in a conversation, and does nothing itself.
//!
//! Facts go in with [`Machine::handle`] and the time at which they happened, orders come out of [`Machine::poll`], and
//! [`Machine::deadline`] says until when silence from outside is fine, and why. No I/O, no async, no clock: every race of a conversation can
//! be replayed in a test in microseconds. One policy per file: [`endpoint`], [`speculation`], [`barge_in`],
//! [`opener`], [`acknowledgement`], [`key`]; [`pauses`], [`text`] and [`voice`] are what they weigh.
//!
//! # Revisions
//! Work that is asked for carries a [`Revision`]. Whatever comes back under a revision that is no longer the current one is dropped, in one
//! place: [`Machine::handle`].

#![forbid(unsafe_code)]

pub mod barge_in;
mod config;
pub mod endpoint;
pub mod filler;
mod input;
pub mod key;
#[cfg(feature = "serde")]
pub mod log;
mod machine;
pub mod opener;
mod output;
pub mod pauses;
pub mod phrases;
mod reply;
pub mod script;
pub mod speculation;
mod state;
pub mod text;
mod turn;
pub mod voice;
mod whose;

pub use config::Config;
pub use filler::Waits;
pub use input::{Input, Stage};
pub use key::KeyStyle;
pub use machine::Machine;
pub use output::{Output, TurnEnd};
pub use pauses::PauseProfile;
pub use phrases::Phrases;
pub use state::{Phase, Reason};
pub use voice::VoicePrint;
pub use whose::{VoiceLikeness, Whose};

/// One attempt at something: a recognition session, or a final text and the reply to it. Numbers only grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Revision(pub u64);
