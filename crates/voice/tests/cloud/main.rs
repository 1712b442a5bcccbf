//! The voices of the cloud against real servers with scripts, over real WebSockets: what is sent, sound and words, every way in which a stream fails, and that nothing
//! that has no sound yet is lost then.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod account;
mod connections;
mod failures;
mod speaking;
mod support;
