//! From the microphone's frames to what the machine is told: voice, words, whether a turn sounds finished, whose voice it is. On the microphone's
//! worker and the listeners' own threads; knows only the inbox.

pub(crate) mod ears;
mod end_of_turn;
pub(crate) mod known_voice;
mod listener;
pub(crate) mod playback_reference;
mod recent_sound;
pub(crate) mod told_end;
pub(crate) mod turn_sound;
pub(crate) mod voice_sound;
pub(crate) mod voices;
