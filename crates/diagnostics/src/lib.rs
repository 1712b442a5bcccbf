//! A report for whoever helps, as one .zip that its owner can look through before sending it: versions, machine, devices, settings, providers' states, the last problems
//! and turns, logs. No key is in it and no word of any conversation: what is known of both is searched for in everything that goes in ([`Redactor`]). Sends
//! nothing. Blocks: disk, devices, keychain.

#![forbid(unsafe_code)]

mod logs;
mod parts;
mod redact;
mod report;
mod words_said;

pub use redact::Redactor;
pub use report::{Sources, known_keys, suggested_name, write};
