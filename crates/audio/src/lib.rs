//! Sound devices behind one table of backends (cpal, WAV file, null), preallocated rings, the playout clock, and the process clock.
//!
//! [`Microphone`] turns whatever device there is into timed 16 kHz frames; [`Speaker`] plays mono samples and says which of them left the
//! device, and when. Both outlive their device: a lost one is reported, the default takes over, the preferred one is taken back.
//!
//! ```text
//! device callback ─CaptureEnd─ring─CaptureTap─► worker ─ToFrames─► MicrophoneSink
//! Speaker::write ─queue─► worker ─Feeder, PlayoutFeed─ring─PlayoutEnd─► device callback
//!                         SpeakerSink ◄── worker ◄──reports──┘
//! ```

mod backend;
mod capture;
mod clip;
mod clock;
mod error;
mod event;
mod format;
mod health;
mod microphone;
mod mono;
mod paced;
mod playout;
mod reply_file;
mod speaker;
mod supervise;

pub use backend::{
    BACKENDS, Backend, BackendRow, CaptureStream, Cpal, DeviceInfo, FileBackend, Null, PlayoutStream, Running, backend,
    default_backend,
};
pub use capture::{CaptureEnd, CaptureTap, CapturedBlock, capture_pair};
pub use clip::Clip;
pub use clock::Clock;
pub use error::AudioError;
pub use event::DeviceEvent;
pub use format::{SPEAKER_RATE_HZ, StreamFormat};
pub use health::Health;
pub use microphone::{ClipTimes, Microphone, MicrophoneSink};
pub use playout::{
    LOWERED_GAIN, LOWERING_MS, PlayoutControls, PlayoutEnd, PlayoutFeed, Receipts, Report, playout_pair,
};
pub use speaker::{Flushed, Played, Speaker, SpeakerSink};

/// Counts whoever calls it inside `assert_no_alloc`.
#[cfg(test)]
#[global_allocator]
static ALLOCATOR: assert_no_alloc::AllocDisabler = assert_no_alloc::AllocDisabler;
