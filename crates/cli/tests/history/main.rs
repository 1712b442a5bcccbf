//! `riposte history` as it is typed: the real program over a real database.

#![allow(clippy::unwrap_used)] // a test binary: its helpers are test code too

mod charts;
mod choices;
mod conversations;
mod desk;
