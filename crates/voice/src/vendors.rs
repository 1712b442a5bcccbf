//! The table of clients: a protocol that no vendor spoke before is one file and one row. Runs where it is called; a constructor may block as it says.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use riposte_http::Network;
use riposte_vendors::Table;
use secrecy::SecretString;

use crate::cache::Identified;
use crate::{
    CloudVoiceOptions, InstalledVoice, OpenaiVoice, OpenaiVoiceOptions, PerClause, Synthesizer, SystemVoice,
    VoiceError, cartesia_voice, deepgram_voice, elevenlabs_voice, kokoro_voice, kokoro_voices, piper_voice,
    piper_voices, pocket_voice, pocket_voices, supertonic_voice, supertonic_voices,
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
    /// How it is to sound, in words that the vendor knows; empty: as the text asks for.
    pub manner: String,
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
    /// How a server is reached.
    pub network: Network,
}

impl Default for VoiceOptions {
    fn default() -> Self {
        Self {
            voice: None,
            language: "en".to_owned(),
            speed: 1.0,
            manner: String::new(),
            time_out: Duration::from_secs(5),
            program: None,
            file: None,
            data_folder: None,
            base_url: String::new(),
            model: String::new(),
            key: None,
            network: Network::default(),
        }
    }
}

/// Lists the voices that these options lead to.
type List = fn(&VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError>;

/// One row of [`CLIENTS`].
#[derive(Clone, Copy)]
pub struct Client {
    /// As the table of vendors has it.
    pub name: &'static str,
    pub new: fn(&VoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError>,
    /// The voices on this machine; `None`: it has none that can be listed, as servers keep theirs to themselves.
    pub voices: Option<List>,
}

/// Every client of this build.
pub static CLIENTS: Table<Client> = Table::new(&[
    Client {
        name: "system",
        new: |options| Ok(Arc::new(PerClause::new(SystemVoice::new(options)?))),
        voices: Some(|_| SystemVoice::installed()),
    },
    Client {
        name: "espeak-ng",
        new: |options| Ok(Arc::new(PerClause::new(SystemVoice::espeak_ng(options)?))),
        voices: None,
    },
    Client { name: "kokoro", new: |options| Ok(Arc::new(kokoro_voice(options)?)), voices: Some(kokoro_voices) },
    Client { name: "piper", new: |options| Ok(Arc::new(piper_voice(options)?)), voices: Some(piper_voices) },
    Client {
        name: "supertonic",
        new: |options| Ok(Arc::new(supertonic_voice(options)?)),
        voices: Some(supertonic_voices),
    },
    Client { name: "pocket", new: |options| Ok(Arc::new(pocket_voice(options)?)), voices: Some(pocket_voices) },
    Client {
        name: "openai_compatible",
        new: |options| {
            let VoiceOptions { base_url, model, voice, speed, manner, key, time_out, network, .. } = options.clone();
            let (voice, client) = (voice.unwrap_or_default(), None);
            let options = OpenaiVoiceOptions { base_url, model, voice, speed, manner, key, time_out, client, network };
            Ok(Arc::new(PerClause::new(OpenaiVoice::new(options)?)))
        },
        voices: None,
    },
    Client { name: "cartesia", new: |options| cartesia_voice(cloud(options)), voices: None },
    Client { name: "elevenlabs", new: |options| elevenlabs_voice(cloud(options)), voices: None },
    Client { name: "deepgram", new: |options| deepgram_voice(cloud(options)), voices: None },
]);

fn cloud(options: &VoiceOptions) -> CloudVoiceOptions {
    let VoiceOptions { base_url, model, voice, language, speed, manner, key, time_out, network, .. } = options.clone();
    let (voice, clients) = (voice.unwrap_or_default(), None);
    CloudVoiceOptions { base_url, model, voice, language, speed, manner, key, time_out, clients, network }
}

/// A voice, with the client called `name`. It knows its [`crate::Identity`].
pub fn voice(name: &str, options: &VoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    let row = row(name)?;
    Ok(Arc::new(Identified::new(row.name, options, (row.new)(options)?)))
}

/// The voices on this machine of the client called `name`; none where it has none that can be listed.
///
/// # Errors
/// There is no such client, no model or no voice, or a file is damaged.
pub fn voices_of(name: &str, options: &VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError> {
    row(name)?.voices.map_or(Ok(Vec::new()), |voices| voices(options))
}

fn row(name: &str) -> Result<&'static Client, VoiceError> {
    CLIENTS.all().iter().find(|row| row.name == name).ok_or_else(|| {
        let known: Vec<_> = CLIENTS.all().iter().map(|row| row.name).collect();
        VoiceError::UnknownVendor { vendor: name.to_owned(), known: known.join(", ") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_vendor_is_told_the_known_ones() {
        let error = voice("acme", &VoiceOptions::default()).err().unwrap();
        assert_eq!(
            error.problem().advice.english(),
            "Choose one of: system, espeak-ng, kokoro, piper, supertonic, pocket, openai_compatible, cartesia, elevenlabs, deepgram."
        );
    }

    #[test]
    fn a_missing_program_is_told_how_to_get_it() {
        let options = VoiceOptions { program: Some("/no/such/espeak-ng".into()), ..VoiceOptions::default() };
        let error = voice("espeak-ng", &options).err().unwrap();
        assert_eq!(error.code(), "voice.not_installed");
    }
}
