//! A client's microphone and loudspeaker as devices of the engine. What comes when is decided by two pure parts, `timeline` for what is captured and `pacer`
//! for what is played; `far` is the backend that moves samples between them and the engine's rings.

mod far;
mod pacer;
mod timeline;

pub(crate) use far::{Far, FarBackend, Intake, OUTPUT_RATE_HZ, Sound};
pub use pacer::Pacer;
pub use timeline::{Placed, Timeline};
