//! Test kit: scripted providers over real HTTP, virtual sound, screen and keychain

pub mod providers;
pub mod rig;
