//! Microphone and speaker on devices whose callbacks the test makes itself: they deliver, stall, die and come back on cue.
#![allow(clippy::unwrap_used)]

mod bench;
mod files;
mod microphone;
mod speaker;
