//! The vendors' clients against scripted servers on real sockets.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod account;
mod addresses;
mod ahead;
mod common;
mod connections;
mod forms;
mod late;
mod lists;
mod loading;
mod openers;
mod refusals;
mod secure;
mod streams;
mod vendors;
