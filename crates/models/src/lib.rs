//! The local models of one user, as the terminal and the window both show them: what there is and how it stands ([`Shelf::page`]), what the settings lead to
//! ([`Shelf::is_in_use`]), what suits this machine ([`Shelf::suitable`]), and downloads that go on while nobody looks ([`Downloads`]).
//!
//! `riposte_catalogue` knows files and addresses; this crate knows the user's settings and machine as well. Everything here looks at the disk on the caller's
//! thread, which may wait; [`Downloads`] has a thread of its own. Nothing here changes a setting or loads a model for use.

#![forbid(unsafe_code)]

mod downloads;
mod inspect;
mod page;
mod runtime;
mod shelf;
mod suitable;
mod usage;
mod wishes;

pub use downloads::{Download, Downloads, Ended, How, ModelNews, Way};
pub use page::{Companion, Page, Row, VoiceRow};
pub use runtime::RuntimeState;
pub use shelf::Shelf;
pub use suitable::Suitable;
pub use wishes::Wishes;
