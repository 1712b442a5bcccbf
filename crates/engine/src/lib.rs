//! Real time: runs the turn machine with microphone, recogniser, chat model, voice and speaker. Every shell drives it through [`Engine`],
//! with [`api::Command`]s and [`api::Event`]s.
//!
//! Threads: the microphone's and the speaker's workers (crates/audio), the recogniser's own, one that stores turns, and a small tokio runtime
//! whose conductor task owns the conversation.
//!
//! The folders follow the data's way: `set_up` makes stages and phrases from the settings, `hearing` tells what the microphone heard, `conductor` runs the
//! machine, `speaking` makes replies heard, `keeping` stores what outlives a turn, `costs` keeps account of what servers are paid for. `inbox` is what they all write to, `shown` what the shells see.

pub mod api;
mod beside;
mod common;
mod conductor;
mod connecting;
mod costs;
mod engine;
mod failing_over;
mod hearing;
mod inbox;
mod keeping;
mod problems;
mod relay;
mod set_up;
mod shown;
mod sound_check;
mod speaking;

/// To be called first of all in `main`, and asked for graphics cards: a model on one of them runs in a second process of the same program.
pub use riposte_speech::whisper::apart::{cards, serve_if_asked as serve_recogniser_if_asked};
pub use riposte_speech::whisper::{Card, RunOn};

pub use beside::Beside;
pub use engine::{Engine, EngineOptions};
/// How a provider is, in the words of all screens.
pub use riposte_failover::{Health, HealthState};

pub use hearing::ears::{input_of, input_of_text};
pub use hearing::known_voice::KnownVoice;
pub use hearing::told_end::ToldEnd;
pub use hearing::turn_sound::{TurnNews, TurnSound};
pub use hearing::voice_sound::VoiceSound;
pub use relay::Relay;
pub use riposte_failover::Standings;
pub use set_up::config::Tune;
pub use set_up::lists::chat_models;
pub use set_up::make::KeyLookup;
pub use set_up::models::{is_installed as is_installed_model, voice_file};
pub use set_up::network::network;
pub use set_up::overview::{Known, ProviderHealth, keep_test, providers};
pub use set_up::providers::builder;
pub use set_up::stages::{Build, Built, NO_PROVIDER, Stages};
pub use set_up::trial::{Tested, test_provider};
pub use sound_check::{SoundCheck, SoundVerdict};
pub use speaking::mouth::outbox::{ReplyNews, SpeakerOrder};
pub use speaking::mouth::room::Room;
pub use speaking::mouth::sound::ReplySound;
pub use speaking::voice_use::InUse as PhrasesOnHold;
