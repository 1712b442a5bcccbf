//! Models pulled from a server that breaks off, goes on, lies and stalls: what is installed is whole, what came is kept, each trouble is one sentence.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod desk;
mod good;
mod refusals;
mod resumed;
mod turns;
