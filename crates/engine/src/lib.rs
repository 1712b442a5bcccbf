//! Real time: runs the turn machine with microphone, recogniser, chat model, voice and speaker. Every shell drives it through [`Engine`],
//! with [`api::Command`]s and [`api::Event`]s.
//!
//! Threads: the microphone's and the speaker's workers (crates/audio), the recogniser's own, one that stores turns, and a small tokio runtime
//! whose conductor task owns the conversation.

pub mod api;
mod apology;
mod applying;
mod builds;
mod conductor;
mod config;
mod devices;
mod ears;
mod echo;
mod engine;
mod inbox;
mod judge;
mod keeper;
mod known_voice;
mod listener;
mod loaded;
mod loading;
mod mended;
mod mouth;
mod obeying;
mod pace;
mod phrases;
mod preface;
mod problems;
mod providers;
mod recent_sound;
mod recorder;
mod reply;
mod shelf;
mod shown;
mod stages;
mod turn_sound;
mod voice_sound;
mod voices;
mod warm_up;
mod writing;

pub use ears::{input_of, input_of_text};
pub use engine::{Engine, EngineOptions, Tune};
pub use known_voice::KnownVoice;
pub use providers::{KeyLookup, builder};
pub use stages::Stages;
pub use turn_sound::{TurnNews, TurnSound};
pub use voice_sound::VoiceSound;

use std::sync::Arc;

use riposte_problem::Problem;
use riposte_settings::Settings;

/// Stages made from settings, and what could not be had. Blocks while models load.
pub type Build = Arc<dyn Fn(&Settings) -> Built + Send + Sync>;

/// What [`Build`] made.
pub struct Built {
    pub stages: Stages,
    pub problems: Vec<Problem>,
}
