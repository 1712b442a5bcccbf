//! The providers that benches run against: scripted servers on this machine behind the real clients, so that everything between the engine and a
//! vendor's wire is measured and only the vendor is not.

mod captions;
mod cold;
mod onset;
mod script;
mod set;
mod wires;

pub(crate) use cold::cold;
pub(crate) use set::Set;
pub use wires::WireOptions;
