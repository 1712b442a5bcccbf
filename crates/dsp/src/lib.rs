//! Pure signal processing between devices and recognisers: 16 kHz mono 10 ms [`Frame`]s, resampling, voice activity, echo cancellation,
//! levels, the heads of WAV files.
//! No I/O, no threads, no clock.

#![forbid(unsafe_code)]

mod chirp;
mod converter;
mod echo;
mod echo_doubt;
mod fade;
mod frame;
mod level;
mod mel_filters;
mod mel_spectrum;
mod pre_roll;
mod resample;
mod sample_clock;
mod to_frames;
mod vad;
mod voice_gate;
mod voice_levels;
mod voice_print;
mod voice_watch;
mod wav;
mod word_start;

pub use chirp::{CHIRP_S, chirp, find_sound};
pub use echo::{
    Coupling, DEFAULT_ECHO_CANCELLER, Delay, DelayEstimator, ECHO_CANCELLERS, EchoBuilder, EchoCanceller, EchoConfig,
    EchoPath, EchoReference, HEADPHONES_DB, LONGEST_DELAY, Residue, echo_canceller,
};
pub use fade::Fade;
pub use frame::{FRAME_FRAMES, Frame, RATE_HZ};
pub use level::{AUDIBLE, LevelMeter, SILENCE_DB, peak, peak_db, to_db};
pub use mel_spectrum::{MEL_HOP, MelFrame, MelSpectrum};
pub use pre_roll::PreRoll;
pub use resample::Resample;
pub use sample_clock::SampleClock;
pub use to_frames::ToFrames;
pub use vad::{VADS, Vad, VadBuilder, vad};
pub use voice_gate::{Edge, VoiceGate, VoiceGateConfig};
pub use voice_levels::VoiceLevels;
pub use voice_print::{FEATURES, VoicePrinter};
pub use voice_watch::{VoiceNews, VoiceWatch};
pub use wav::{Coding, WavFormat, WavHead, WavRefusal, are_wav_chunks};
pub use word_start::{LONGEST_RESTART_MS, word_start};
