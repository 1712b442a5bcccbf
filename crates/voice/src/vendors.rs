//! The table of clients: a protocol that no vendor spoke before is one file and one row. Runs where it is called; a constructor may block as it says.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use riposte_vendors::Table;
use secrecy::SecretString;

use crate::cache::Identified;
use crate::{
    InstalledVoice, OpenaiVoice, OpenaiVoiceOptions, PerClause, Synthesizer, SystemVoice, VoiceError, kokoro_voice,
    kokoro_voices, piper_voice, piper_voices, pocket_voice, pocket_voices, supertonic_voice, supertonic_voices,
};

/// What a user sets about a voice. A vendor ignores what it has no use for.
#[derive(Clone, Debug)]
pub struct VoiceOptions {
    /// The vendor's name for the voice; none is the vendor's default for the language.
    pub voice: Option<String>,
    /// BCP 47 tag of what is spoken: `en`, `en-GB`, `es`.
    pub language: String,
    /// 1 is the voice's own speed, 2 twice as fast; 0.5 to 2.5 is understood well.
    pub speed: f32,
    /// The longest wait for the first sound, and later for the next.
    pub time_out: Duration,
    /// Where the voice program is, if it is not on `PATH`.
    pub program: Option<PathBuf>,
    /// The model's file, of a voice that has one; `None`: the one in the folder of models.
    pub file: Option<PathBuf>,
    /// Where Riposte keeps models (in its folder `models`) and libraries.
    pub data_folder: Option<PathBuf>,
    /// Of a server, as `https://api.openai.com/v1`.
    pub base_url: String,
    /// The server's name of the model.
    pub model: String,
    pub key: Option<SecretString>,
}

impl Default for VoiceOptions {
    fn default() -> Self {
        Self {
            voice: None,
            language: "en".to_owned(),
            speed: 1.0,
            time_out: Duration::from_secs(5),
            program: None,
            file: None,
            data_folder: None,
            base_url: String::new(),
            model: String::new(),
            key: None,
        }
    }
}

/// One row of [`CLIENTS`].
#[derive(Clone, Copy)]
pub struct Client {
    /// As the table of vendors has it.
    pub name: &'static str,
    pub new: fn(&VoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError>,
}

/// Every client of this build.
pub static CLIENTS: Table<Client> = Table::new(&[
    Client { name: "system", new: |options| Ok(Arc::new(PerClause::new(SystemVoice::new(options)?))) },
    Client { name: "espeak-ng", new: |options| Ok(Arc::new(PerClause::new(SystemVoice::espeak_ng(options)?))) },
    Client { name: "kokoro", new: |options| Ok(Arc::new(kokoro_voice(options)?)) },
    Client { name: "piper", new: |options| Ok(Arc::new(piper_voice(options)?)) },
    Client { name: "supertonic", new: |options| Ok(Arc::new(supertonic_voice(options)?)) },
    Client { name: "pocket", new: |options| Ok(Arc::new(pocket_voice(options)?)) },
    Client {
        name: "openai_compatible",
        new: |options| {
            let VoiceOptions { base_url, model, voice, speed, key, time_out, .. } = options.clone();
            let voice = voice.unwrap_or_default();
            let options = OpenaiVoiceOptions { base_url, model, voice, speed, key, time_out, client: None };
            Ok(Arc::new(PerClause::new(OpenaiVoice::new(options)?)))
        },
    },
]);

/// A voice, with the client called `name`. It knows its [`crate::Identity`].
pub fn voice(name: &str, options: &VoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    match CLIENTS.all().iter().find(|row| row.name == name) {
        Some(row) => Ok(Arc::new(Identified::new(row.name, options, (row.new)(options)?))),
        None => {
            let known: Vec<_> = CLIENTS.all().iter().map(|row| row.name).collect();
            Err(VoiceError::UnknownVendor { vendor: name.to_owned(), known: known.join(", ") })
        }
    }
}

/// The voices of a model on this machine, by the name of its client; none where the client has no models.
///
/// # Errors
/// There is no model or no voice, or a file is damaged.
pub fn voices_of(name: &str, options: &VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError> {
    match name {
        "kokoro" => kokoro_voices(options),
        "piper" => piper_voices(options),
        "supertonic" => supertonic_voices(options),
        "pocket" => pocket_voices(options),
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_vendor_is_told_the_known_ones() {
        let error = voice("acme", &VoiceOptions::default()).err().unwrap();
        assert_eq!(
            error.problem().advice.english(),
            "Choose one of: system, espeak-ng, kokoro, piper, supertonic, pocket, openai_compatible."
        );
    }

    #[test]
    fn a_missing_program_is_told_how_to_get_it() {
        let options = VoiceOptions { program: Some("/no/such/espeak-ng".into()), ..VoiceOptions::default() };
        let error = voice("espeak-ng", &options).err().unwrap();
        assert_eq!(error.code(), "voice.not_installed");
    }
}
