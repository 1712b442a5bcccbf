//! Acoustic echo cancellation behind one trait: the loudspeaker's own sound is taken out of what the microphone captured. One file and one row
//! per canceller. Pure; runs on the thread that reads the microphone.

mod aec3;
mod audible;
mod coupling;
mod delay;
mod in_step;
mod looks;
mod margin;
mod mistakes;
mod path;
mod reference;
mod residue;
mod sonora;

pub use coupling::{Coupling, HEADPHONES_DB};
pub use delay::{Delay, DelayEstimator, LONGEST_DELAY};
pub use path::EchoPath;
pub use reference::EchoReference;
pub use residue::Residue;
use riposte_measures::Span;

use crate::FRAME_FRAMES;
use crate::level::{power, power_db};

/// What is done to the captured sound besides cancelling. Both are off by default: recognisers are trained on noisy speech of any level, and a
/// suppressor's artefacts cost more words than the noise does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EchoConfig {
    /// Steady noise is lowered (WebRTC's suppressor, moderate): white noise at -40 dBFS by 5 dB in aec3, by 12 dB in sonora.
    pub noise_suppression: bool,
    /// Speech is brought to one level by a slow digital gain and a limiter (WebRTC's AGC2; begins at +15 dB, at most +50 dB).
    pub gain_control: bool,
}

/// Takes the echo of what was played out of what is captured, 10 ms of 16 kHz mono sound (full scale ±1) at a time. For each 10 ms first
/// [`played`](Self::played), then [`captured`](Self::captured). Both libraries allocate in these calls: never in a device's callback.
/// Not `Send` in general: build it on the thread that uses it.
pub trait EchoCanceller {
    fn name(&self) -> &'static str;

    /// The samples which the loudspeaker played while the next captured frame was captured, zeros for silence: what [`EchoReference`] gives.
    /// The echo may be up to 500 ms later than that, never earlier.
    fn played(&mut self, frame: &[f32; FRAME_FRAMES]);

    /// Replaces the frame by what it is without the echo, [`latency`](Self::latency) late.
    fn captured(&mut self, frame: &mut [f32; FRAME_FRAMES]);

    /// Says how much later than the reference the echo is, before anything was heard of it: a hint that spares the canceller's own search. Clamped
    /// to 0 to 500 ms. Forgotten by [`reset`](Self::reset).
    fn set_delay(&mut self, delay: Span);

    /// How likely what remained of the last captured frame is nothing but echo, 0 to 1; see [`Residue`]. One's own echo must not pause a reply.
    fn echo_likelihood(&self) -> f32;

    /// By how much the output is later than the captured sound.
    fn latency(&self) -> Span;

    /// Forgets the room; for a new device or a gap. Allocates.
    fn reset(&mut self);
}

/// Builds a canceller on the thread that will use it.
pub type EchoBuilder = fn(EchoConfig) -> Box<dyn EchoCanceller>;

/// Every canceller: its name in the settings, and how to build it.
pub const ECHO_CANCELLERS: &[(&str, EchoBuilder)] =
    &[("aec3", |config| Box::new(aec3::Aec3::new(config))), ("sonora", |config| Box::new(sonora::Sonora::new(config)))];

/// The better by measurement. Six pairs of voices of 10 s (the spoken samples), a room with 60 dB of decay in 120 ms, microphone noise at -65 dBFS;
/// the voice over the echo begins after 4 s and is compared with what the canceller makes of it alone. Mean (worst) of the six, release build on
/// two cores of a shared x86-64 server; `cargo test -p riposte-dsp --release --test echo -- --ignored --nocapture table`, costs from
/// `cargo bench -p riposte-dsp --bench echo`.
///
/// | | aec3 | sonora |
/// |---|---|---|
/// | echo at -6 dB after 40 ms: taken away in the first second | 37 (32) dB | 38 (33) dB |
/// | after 1.5 s, at 5, 40 and 200 ms | 39 (35) dB | 40 (38) dB |
/// | echo at -20 dB, after 1.5 s (the noise is the bound) | 26 (23) dB | 27 (24) dB |
/// | 20 dB are gone | 0 to 0.1 s after the first sound | the same |
/// | voice 6 dB over the echo: kept | -1.6 (-2.4) dB | -1.8 (-2.5) dB |
/// | voice as loud as the echo: kept | -2.3 (-3.4) dB | -2.6 (-3.6) dB |
/// | voice 6 dB under the echo: kept | -3.1 (-5.3) dB | -3.8 (-6.5) dB |
/// | of that, its first second | -2.5 (-5.2) dB | -5.0 (-15.5) dB |
/// | of that, frames told from echo (`echo_likelihood` under 0.5) | 58 (48) % | 51 (40) % |
/// | voice while something is played into headphones: kept | -0.9 (-1.8) dB | -1.1 (-2.6) dB |
/// | 10 ms cost | 83 µs | 73 µs |
/// | calls of the allocator per frame (`tests/no_alloc.rs`) | 91 | 71 |
/// | can change threads | no | yes |
///
/// Not quite an even match: aec3's tuning and the threshold of [`Residue`] were chosen on these same pairs, and sonora does not open its canceller's
/// configuration. Untuned, aec3 keeps -3.6 (-5.9) dB of the voice 6 dB under the echo, and -3.0 (-5.6) dB of its first second.
///
/// Whoever interrupts is heard sooner and better with aec3, whose detector of a voice can be tuned; the 10 µs are spent on
/// the microphone's worker. Both take the first 1 to 2 s of the very first echo by suppressing everything, a voice too (-8 to
/// -43 dB, one pair of voices), before they know the room: keep a canceller from reply to reply, and don't reset it between them.
pub const DEFAULT_ECHO_CANCELLER: &str = "aec3";

/// Builds a canceller by its name in the settings; `None` for an unknown name.
pub fn echo_canceller(name: &str, config: EchoConfig) -> Option<Box<dyn EchoCanceller>> {
    ECHO_CANCELLERS.iter().find(|(n, _)| *n == name).map(|(_, build)| build(config))
}

/// Of both cancellers: one block of 64 samples to fill the transform and one to overlap its windows (checked in `tests/echo`).
const LATENCY: Span = Span::from_millis(8);

/// The library's range of delay hints, in milliseconds.
fn hint_ms(delay: Span) -> i32 {
    delay.as_millis().clamp(0, LONGEST_DELAY.as_millis()) as i32
}

/// What is not a number is silence.
fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}
