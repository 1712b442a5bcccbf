//! Everything that goes wrong for users: each is told in one clear sentence with what to do, the exit code is not 0, and no turn that was
//! finished is lost.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod database;
mod devices;
mod killed;
mod models;
mod output;
mod providers;
mod recordings;
mod secrets;
mod settings;
