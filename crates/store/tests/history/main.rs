//! The history with real files, real second connections and real processes.

#![allow(clippy::unwrap_used)] // a test binary: its helpers are test code too

mod attempts;
mod kept;
mod phrases;
mod processes;
mod reading;
mod search;
mod trouble;
mod turns;
