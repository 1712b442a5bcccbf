//! `riposte models` as a user runs it: the real program, a data folder of its own, a server on loopback that a `models.toml` of the user leads to.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod alone;
mod cards;
mod desk;
mod journeys;
mod killed;
mod moonshine;
mod transducers;
