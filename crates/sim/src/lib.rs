//! Test kit: scripted providers over real HTTP, virtual sound, screen and keychain

pub mod files;
pub mod moonshine;
#[cfg(feature = "parrot")]
pub mod parrot;
pub mod providers;
pub mod rig;
pub mod tones;
