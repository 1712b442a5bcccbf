//! Test kit: scripted providers over real HTTP, virtual sound, screen and keychain

pub mod files;
pub mod providers;
pub mod rig;
