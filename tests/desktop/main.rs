//! The real window on a virtual screen, with virtual sound and keychain.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod accessible;
mod agent;
mod desk;
mod history;
mod journeys;
mod keys;
mod models;
mod page;
mod page_bounds;
mod window;
