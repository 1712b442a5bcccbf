//! The commands, one per file.

#[cfg(feature = "bench")]
pub(crate) mod bench;
mod chosen;
pub(crate) mod describe;
pub(crate) mod devices;
pub(crate) mod diagnostics;
pub(crate) mod history;
mod keyboard;
pub(crate) mod keys;
pub(crate) mod mcp;
pub(crate) mod models;
#[cfg(any(test, not(feature = "bench")))]
pub(crate) mod no_bench;
pub(crate) mod providers;
pub(crate) mod replay;
pub(crate) mod serve;
mod sound_test;
pub(crate) mod speak;
pub(crate) mod talk;
pub(crate) mod tokens;
pub(crate) mod usage;
pub(crate) mod voices;
pub(crate) mod window;
