//! From the settings to the stages: loads the recogniser, makes the chat model with its key, finds the voice. Blocks while models load.
//! What can't be had is told, and stood in for, so that the rest works.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clock;
use riposte_catalogue::Purpose;
use riposte_chat::{ChatError, ChatModel, LocalTime, Options, Timeouts};
use riposte_end_of_turn::{EndOfTurn, EndOfTurnError, SmartTurn};
use riposte_http::Network;
use riposte_onnx::{Places, Runtime};
use riposte_problem::Problem;
use riposte_settings::{Endpoint, NO_END_OF_TURN_MODEL, Paths, Settings, VoiceEndpoint, WhoseTalk};
use riposte_speaker::{Resemblyzer, SpeakerEncoder, SpeakerError};
use riposte_speech::{Recognizer, SpeechError, SpeechOptions, bundled};
use riposte_vendors::Stage;
use riposte_voice::{PerClause, Synthesizer, VoiceError, VoiceOptions};
use secrecy::SecretString;

use super::loaded::Loaded;
use super::models::{self, LocalRecogniser, Located};
use super::network::network;
use super::stages::{Build, Built, NoChat, NoRecognizer, NoVoice, Stages};

/// The longest wait for a server's text or sound.
const SERVER_TIME_OUT: Duration = Duration::from_secs(10);

/// Finds the key of a server, by its owner: a vendor's name or an origin ([`riposte_http::key_owner`]).
pub type KeyLookup = Arc<dyn Fn(&str) -> Result<Option<SecretString>, Problem> + Send + Sync>;

/// Builds stages as the settings say. A model that is in memory already is not loaded again.
pub fn builder(keys: KeyLookup) -> Build {
    let models = Models::default();
    Arc::new(move |settings| build(settings, &keys, &models))
}

/// The models that are in memory.
#[derive(Default)]
struct Models {
    recognizer: Loaded<dyn Recognizer>,
    end_of_turn: Loaded<dyn EndOfTurn>,
    speaker: Loaded<dyn SpeakerEncoder>,
}

fn build(settings: &Settings, keys: &KeyLookup, loaded: &Models) -> Built {
    let Located { settings, recognizer: installed, mut problems } = models::locate(settings);
    let (network, of_network) = network(&settings, keys);
    problems.extend(of_network);
    let (settings, network, mut refused) = (&settings, &network, None);
    let make = |key| {
        recognizer(settings, key, network, &loaded.recognizer).or_else(|error| {
            refused = Some(match &installed {
                Some(id) => models::refused(id, &error.problem()),
                None if LocalRecogniser::of(&settings.speech.provider).is_some() => {
                    models::bundled_instead(error.problem())
                }
                None => return Err(error),
            });
            let mut bundled = settings.clone();
            bundled.speech.provider = Settings::default().speech.provider;
            bundled.speech.model.clear();
            recognizer(&bundled, None, network, &loaded.recognizer)
        })
    };
    let recognizer = with_key(settings, Stage::Speech, keys, &mut problems, make).unwrap_or_else(|error| {
        problems.push(error.problem());
        Arc::new(NoRecognizer(error))
    });
    let minutes = u64::from(settings.speech.release_after_min);
    recognizer.rest_after((minutes > 0).then(|| Duration::from_secs(60 * minutes)));
    problems.extend(refused);
    let chat = with_key(settings, Stage::Chat, keys, &mut problems, |key| chat(settings, key, network)).unwrap_or_else(
        |error| {
            problems.push(error.problem());
            Arc::new(NoChat(error))
        },
    );
    let voice = with_key(settings, Stage::Voice, keys, &mut problems, |key| voice(settings, key, network))
        .unwrap_or_else(|error| {
            problems.push(error.problem());
            stand_in(settings, error)
        });
    let language = (!settings.speech.language.is_empty()).then(|| settings.speech.language.clone());
    let end_of_turn = end_of_turn(settings, &loaded.end_of_turn).unwrap_or_else(|error| {
        problems.push(error.problem());
        None
    });
    let speaker = speaker(settings, &loaded.speaker);
    Built { stages: Stages { recognizer, chat, voice, language, end_of_turn, speaker }, problems }
}

/// Makes a stage with the key of whoever serves it. Why there is no key is told only where the stage can be had at all.
fn with_key<T, E>(
    settings: &Settings,
    stage: Stage,
    keys: &KeyLookup,
    problems: &mut Vec<Problem>,
    make: impl FnOnce(Option<SecretString>) -> Result<T, E>,
) -> Result<T, E> {
    let (key, no_key) = match key(settings, stage, keys) {
        Ok(key) => (key, None),
        Err(problem) => (None, Some(problem)),
    };
    let made = make(key)?;
    problems.extend(no_key);
    Ok(made)
}

/// The key for where a stage is reached; an address that is none has none, and is told when the stage is made.
pub(super) fn key(settings: &Settings, stage: Stage, keys: &KeyLookup) -> Result<Option<SecretString>, Problem> {
    let Some(address) = settings.address(stage) else { return Ok(None) };
    let Some(owner) = riposte_http::key_owner_of(address) else { return Ok(None) };
    // A server on this machine or in the house needs no key: that there is no keychain is no trouble then.
    keys(&owner).or_else(|problem| if riposte_settings::is_nearby(address) { Ok(None) } else { Err(problem) })
}

/// The client of the vendor that is chosen. Settings that were loaded name a vendor that there is.
fn client(settings: &Settings, stage: Stage) -> &'static str {
    settings.vendor(stage).map_or("", |vendor| vendor.client)
}

pub(super) fn recognizer(
    settings: &Settings,
    key: Option<SecretString>,
    network: &Network,
    loaded: &Loaded<dyn Recognizer>,
) -> Result<Arc<dyn Recognizer>, SpeechError> {
    let client = client(settings, Stage::Speech);
    let options = |file: PathBuf, endpoint: Endpoint| SpeechOptions {
        file,
        base_url: endpoint.base_url,
        model: endpoint.model,
        data_folder: data_folder(),
        device: settings.speech.device.clone(),
        key,
        time_out: SERVER_TIME_OUT,
        language: (!settings.speech.language.is_empty()).then(|| settings.speech.language.clone()),
        network: network.clone(),
    };
    if let Some(endpoint) = settings.speech.endpoint() {
        return riposte_speech::recognizer(client, options(PathBuf::new(), endpoint.clone()));
    }
    let speech = &settings.speech;
    let path = match (LocalRecogniser::of(&speech.provider), speech.local(&speech.provider)) {
        (_, Some(own)) if !own.model.is_empty() => PathBuf::from(&own.model),
        // Where there is none, the error names where one would be.
        (Some(local), _) => local.model_in(&Paths::find().map(|paths| paths.models_folder()).unwrap_or_default()),
        _ if speech.model.is_empty() => bundled::micro_model()?,
        _ => PathBuf::from(&speech.model),
    };
    loaded.get_as(&path, &settings.speech.device, || {
        riposte_speech::recognizer(client, options(path.clone(), Endpoint::default()))
    })
}

/// The model that is chosen, or one that lies where models are kept. ONNX Runtime is looked for only where there is a model.
fn end_of_turn(
    settings: &Settings,
    loaded: &Loaded<dyn EndOfTurn>,
) -> Result<Option<Arc<dyn EndOfTurn>>, EndOfTurnError> {
    let paths = Paths::find().ok();
    let data = paths.as_ref().map(Paths::data_folder);
    let load = |path: &Path| -> Result<Option<Arc<dyn EndOfTurn>>, EndOfTurnError> {
        let load = || -> Result<Arc<dyn EndOfTurn>, EndOfTurnError> {
            let runtime = Runtime::load(&Places::of_process(data))?;
            Ok(Arc::new(SmartTurn::load(path, &runtime)?))
        };
        loaded.get(path, load).map(Some)
    };
    match settings.speech.end_of_turn_model.as_str() {
        NO_END_OF_TURN_MODEL => Ok(None),
        "" => {
            let lying = || data.and_then(|data| model_in(&data.join("models"), "smart-turn"));
            let Some(path) = models::any(Purpose::EndOfTurn).or_else(lying) else {
                return Ok(None);
            };
            // Nobody asked for it: what it needs and is not there is no problem of theirs.
            Ok(load(&path).unwrap_or_else(|error| {
                tracing::warn!(path = %path.display(), "the end of a turn is not listened for: {error}");
                None
            }))
        }
        path => load(Path::new(path)),
    }
}

/// The model that lies where models are kept, unless everybody is answered anyway. Nobody asked for it: what it needs and is not there is no problem of
/// theirs.
fn speaker(settings: &Settings, loaded: &Loaded<dyn SpeakerEncoder>) -> Option<Arc<dyn SpeakerEncoder>> {
    if settings.conversation.whose_talk == WhoseTalk::Anyone {
        return None;
    }
    let paths = Paths::find().ok()?;
    let data = paths.data_folder();
    let path = models::any(Purpose::Speaker).or_else(|| model_in(&data.join("models"), "resemblyzer"))?;
    let load = || -> Result<Arc<dyn SpeakerEncoder>, SpeakerError> {
        Ok(Arc::new(Resemblyzer::load(&path, &Runtime::load(&Places::of_process(Some(data)))?)?))
    };
    match loaded.get(&path, load) {
        Ok(model) => Some(model),
        Err(error) => {
            tracing::warn!(path = %path.display(), "voices are not told apart: {error}");
            None
        }
    }
}

/// The model in a folder whose name begins so; the newest by name, where there are several.
fn model_in(folder: &Path, begins: &str) -> Option<PathBuf> {
    let files = folder.read_dir().ok()?.flatten().map(|entry| entry.path());
    let is_model = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        name.starts_with(begins) && name.ends_with(".onnx") && path.is_file()
    };
    files.filter(is_model).max()
}

fn chat(settings: &Settings, key: Option<SecretString>, network: &Network) -> Result<Arc<dyn ChatModel>, ChatError> {
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
    let voice = &settings.voice;
    let language = if settings.speech.language.is_empty() { "en".to_owned() } else { settings.speech.language.clone() };
    let network = network.clone();
    let plain = VoiceOptions { language, speed: voice.speed, key, network, ..VoiceOptions::default() };
    let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    let options = match voice.endpoint().cloned() {
        Some(VoiceEndpoint { base_url, model, voice }) => {
            VoiceOptions { voice: named(&voice), base_url, model, time_out: SERVER_TIME_OUT, ..plain }
        }
        None => match voice.local(&voice.provider) {
            Some(local) => {
                let file = named(&local.model).map(PathBuf::from);
                VoiceOptions { voice: named(&local.voice), file, data_folder: data_folder(), ..plain }
            }
            None => VoiceOptions { voice: named(&voice.voice), ..plain },
        },
    };
    riposte_voice::voice(client(settings, Stage::Voice), &options)
}

/// Where models and libraries are kept.
fn data_folder() -> Option<PathBuf> {
    Paths::find().ok().map(|paths| paths.data_folder().to_owned())
}

/// Who speaks where a voice on this machine can't be had: the system's, in the same language and at the same speed. A server's voice has no stand-in: it was
/// chosen, and so was what it costs.
fn stand_in(settings: &Settings, error: VoiceError) -> Arc<dyn Synthesizer> {
    let is_system = settings.voice.provider == Settings::default().voice.provider;
    if is_system || settings.voice.endpoint().is_some() {
        return Arc::new(PerClause::new(NoVoice(error)));
    }
    let mut system = settings.clone();
    system.voice.provider = Settings::default().voice.provider;
    voice(&system, None, &Network::default()).unwrap_or_else(|system| {
        tracing::warn!("the system's voice does not stand in: {system}");
        Arc::new(PerClause::new(NoVoice(error)))
    })
}

#[cfg(test)]
#[path = "providers_tests.rs"]
mod tests;
