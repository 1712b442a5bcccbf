//! Downloads as a window has them: a server on loopback, rows of a user's own, news over a channel.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod course;
mod desk;
mod together;
