//! Settings in one annotated TOML file ([`load`], [`save`]), where everything lies on the disk ([`Paths`]), and keys in the OS keychain
//! ([`Keys`]).
//!
//! A field that can't be used is reported and replaced by its default; the rest is kept. A key is never in the file, in a log, in an error
//! or in `Debug`. Everything here blocks (a keychain for as long as its time-out) and belongs on a thread that may wait.

#![forbid(unsafe_code)]

mod chosen;
mod disk;
mod endpoint;
mod environment;
mod error;
mod field;
mod file;
mod key_error;
mod keychain;
mod keys;
mod metered;
mod network;
mod paths;
mod profile;
mod salvage;
mod save;
mod settings;
mod speech;

pub use disk::{DEFAULT_FILE, private_folder};
pub use endpoint::Endpoint;
pub use environment::Environment;
pub use error::SettingsError;
pub use file::{Loaded, load, look, read_again};
pub use key_error::KeyError;
pub use keychain::Keychain;
pub use keys::{FOR_SERVERS, Kept, KeySource, KeyStatus, Keys, variable};
pub use metered::is_nearby;
pub use network::Network;
pub use paths::Paths;
pub use profile::{Takes, profiles};
pub use save::{Refused, acceptable, save};
pub use settings::{
    Appearance, Audio, Chat, Conversation, Costs, History, Keep, KeyStyle, Language, LocalVoice, Overlay, Patience,
    Settings, Speculation, Theme, Voice, VoiceEndpoint, WhoseTalk,
};
pub use speech::{LocalSpeech, NO_END_OF_TURN_MODEL, Speech};
