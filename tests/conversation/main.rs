//! Whole conversations, from spoken question to spoken answer, with the program that users have.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod file;
mod keys;
mod live;
mod mcp;
mod network;
mod providers;
mod recordings;
mod serve;
mod sound_check;
