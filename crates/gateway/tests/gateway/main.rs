//! The gateway over real sockets: scripted recogniser, chat model and voice in a real engine, clients that behave and clients that don't.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod acknowledged;
mod client;
mod codec;
mod conversations;
mod deploy;
mod front;
mod limits;
mod refused;
mod resume;
#[path = "../../../engine/tests/stages/mod.rs"]
mod stages;
mod talk;
mod telephone;
mod tls;
