//! Calls from the telephone network, by Twilio Media Streams.

mod call;
mod mulaw;
mod signature;

pub(crate) use call::{Call, Said};
pub(crate) use signature::HEADER;
pub use signature::Twilio;
