//! One provider of a stage, made as the settings choose it: a recogniser, a chat model, a voice, each with its key. Blocks while a model loads; tells nobody, stands
//! in for nobody.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clock;
use riposte_chat::{ChatError, ChatModel, LocalTime, Options, Timeouts};
use riposte_http::{Failure, HttpError, Network, base_url, key_owner};
use riposte_problem::Problem;
use riposte_settings::{Endpoint, Paths, Settings, VoiceEndpoint};
use riposte_speech::{Recognizer, SpeechError, SpeechOptions, bundled};
use riposte_vendors::{Key, Stage, Vendor};
use riposte_voice::{Synthesizer, VoiceError, VoiceOptions};
use secrecy::SecretString;

use super::models::LocalRecogniser;

/// The longest wait for a server's text or sound.
const SERVER_TIME_OUT: Duration = Duration::from_secs(10);

/// Finds the key of a server, by its owner: a vendor's name or an origin ([`riposte_http::key_owner`]).
pub type KeyLookup = Arc<dyn Fn(&str) -> Result<Option<SecretString>, Problem> + Send + Sync>;

/// The key for where a stage is reached; an address that is none has none, and is told when the stage is made.
pub(super) fn key(settings: &Settings, stage: Stage, keys: &KeyLookup) -> Result<Option<SecretString>, Problem> {
    let Some(address) = settings.address(stage) else { return Ok(None) };
    let Some(owner) = riposte_http::key_owner_of(address) else { return Ok(None) };
    // A server on this machine or in the house needs no key: that there is no keychain is no trouble then.
    keys(&owner).or_else(|problem| if riposte_settings::is_nearby(address) { Ok(None) } else { Err(problem) })
}

/// That a vendor's own place serves nobody without a key; another server that speaks its protocol may.
pub(super) fn key_missing(vendor: &Vendor, address: Option<&str>) -> Option<Problem> {
    let key_name = address.and_then(base_url).map(|url| key_owner(&url))?;
    let missing = Failure::KeyMissing { key_name: key_name.clone() };
    (vendor.key == Key::Required && key_name == vendor.name)
        .then(|| HttpError { stage: vendor.stage, server: vendor.label.to_owned(), what: missing }.problem())
}

/// The client of the vendor that is chosen. Settings that were loaded name a vendor that there is.
fn client(settings: &Settings, stage: Stage) -> &'static str {
    settings.vendor(stage).map_or("", |vendor| vendor.client)
}

/// The recogniser that is chosen, loaded anew. Blocks.
pub(super) fn recognizer(
    settings: &Settings,
    key: Option<SecretString>,
    network: &Network,
) -> Result<Arc<dyn Recognizer>, SpeechError> {
    let speech = &settings.speech;
    let (file, Endpoint { base_url, model }) = match speech.endpoint() {
        Some(endpoint) => (PathBuf::new(), endpoint.clone()),
        None => (recogniser_file(settings)?, Endpoint::default()),
    };
    let language = (!speech.language.is_empty()).then(|| speech.language.clone());
    let (data_folder, device, time_out) = (data_folder(), speech.device.clone(), SERVER_TIME_OUT);
    let options =
        SpeechOptions { file, base_url, model, data_folder, device, key, time_out, language, network: network.clone() };
    riposte_speech::recognizer(client(settings, Stage::Speech), options)
}

/// Where the model of the recogniser on this machine is that is chosen.
pub(super) fn recogniser_file(settings: &Settings) -> Result<PathBuf, SpeechError> {
    let speech = &settings.speech;
    Ok(match (LocalRecogniser::of(&speech.provider), speech.local(&speech.provider)) {
        (_, Some(own)) if !own.model.is_empty() => PathBuf::from(&own.model),
        // Where there is none, the error names where one would be.
        (Some(local), _) => local.model_in(&Paths::find().map(|paths| paths.models_folder()).unwrap_or_default()),
        _ if speech.model.is_empty() => bundled::micro_model()?,
        _ => PathBuf::from(&speech.model),
    })
}

pub(super) fn chat(
    settings: &Settings,
    key: Option<SecretString>,
    network: &Network,
) -> Result<Arc<dyn ChatModel>, ChatError> {
    let wait = Duration::from_secs(u64::from(settings.conversation.agent_timeout_s));
    chat_over(settings, key, network, Timeouts { first_token: wait, stall: wait }, None)
}

/// The same with a client of its own, for a runtime that is not the engine's.
pub(super) fn chat_over(
    settings: &Settings,
    key: Option<SecretString>,
    network: &Network,
    timeouts: Timeouts,
    over: Option<riposte_http::Client>,
) -> Result<Arc<dyn ChatModel>, ChatError> {
    let endpoint = settings.chat.endpoint().cloned().unwrap_or_default();
    let local_time: LocalTime = Arc::new(|| {
        let now = jiff::Timestamp::from_millisecond(Clock::unix_ms()).unwrap_or_default();
        now.to_zoned(jiff::tz::TimeZone::system())
    });
    riposte_chat::build(
        client(settings, Stage::Chat),
        Options {
            base_url: endpoint.base_url,
            model: endpoint.model,
            key,
            timeouts,
            client: over,
            network: network.clone(),
            local_time,
        },
    )
}

pub(super) fn voice(
    settings: &Settings,
    key: Option<SecretString>,
    network: &Network,
) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    riposte_voice::voice(client(settings, Stage::Voice), &voice_options(settings, key, network))
}

/// Whether a voice on this machine could be loaded: its files are there.
pub(super) fn voice_is_there(settings: &Settings) -> Result<(), VoiceError> {
    riposte_voice::voices_of(client(settings, Stage::Voice), &voice_options(settings, None, &Network::default()))
        .map(drop)
}

fn voice_options(settings: &Settings, key: Option<SecretString>, network: &Network) -> VoiceOptions {
    let voice = &settings.voice;
    let language = if settings.speech.language.is_empty() { "en".to_owned() } else { settings.speech.language.clone() };
    let plain = VoiceOptions { language, speed: voice.speed, key, network: network.clone(), ..VoiceOptions::default() };
    let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    match voice.endpoint().cloned() {
        Some(VoiceEndpoint { base_url, model, voice, manner }) => {
            VoiceOptions { voice: named(&voice), base_url, model, manner, time_out: SERVER_TIME_OUT, ..plain }
        }
        None => match voice.local(&voice.provider) {
            Some(local) => {
                let file = named(&local.model).map(PathBuf::from);
                VoiceOptions { voice: named(&local.voice), file, data_folder: data_folder(), ..plain }
            }
            None => VoiceOptions { voice: named(&voice.voice), ..plain },
        },
    }
}

/// Where models and libraries are kept.
fn data_folder() -> Option<PathBuf> {
    Paths::find().ok().map(|paths| paths.data_folder().to_owned())
}
