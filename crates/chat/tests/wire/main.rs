//! The vendors' clients against scripted servers on real sockets.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;
mod connections;
mod late;
mod refusals;
mod secure;
mod vendors;
