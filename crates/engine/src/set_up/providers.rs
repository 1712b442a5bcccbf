//! From the settings to the stages: loads the recogniser, makes the chat model with its key, finds the voice. Blocks while models load.
//! What can't be had is told, and stood in for, so that the rest works.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use riposte_catalogue::Purpose;
use riposte_end_of_turn::{EndOfTurn, EndOfTurnError, SmartTurn};
use riposte_http::Network;
use riposte_measures::Span;
use riposte_onnx::{Places, Runtime};
use riposte_problem::Problem;
use riposte_settings::{NO_END_OF_TURN_MODEL, Paths, Settings, WhoseTalk};
use riposte_speaker::{Resemblyzer, SpeakerEncoder, SpeakerError};
use riposte_speech::{Recognizer, SpeechError};
use riposte_vendors::Stage;
use riposte_voice::{PerClause, Synthesizer, VoiceError};
use secrecy::SecretString;

use super::candidates::Candidates;
use super::loaded::Loaded;
use super::make::{self, KeyLookup};
use super::models::{self, LocalRecogniser, Located};
use super::network::network;
use super::stages::{Build, Built, NO_PROVIDER, NoChat, NoRecognizer, NoVoice, Stages};
use crate::failing_over;

/// Builds stages as the settings say. A model that is in memory already is not loaded again.
pub fn builder(keys: KeyLookup) -> Build {
    let (models, candidates) = (Models::default(), Candidates::default());
    Arc::new(move |settings| build(settings, &keys, &models, &candidates))
}

/// The models that are in memory.
#[derive(Default)]
struct Models {
    recognizer: Loaded<dyn Recognizer>,
    end_of_turn: Loaded<dyn EndOfTurn>,
    speaker: Loaded<dyn SpeakerEncoder>,
}

fn build(wanted: &Settings, keys: &KeyLookup, loaded: &Models, candidates: &Candidates) -> Built {
    let Located { settings, recognizer: installed, mut problems } = models::locate(wanted);
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
    let made = |stage, name: &str, key: &Option<SecretString>| {
        candidates.made(stage, name, settings.address(stage), key.as_ref());
    };
    let recognizer = with_key(settings, Stage::Speech, keys, &mut problems, make);
    let recognizer = recognizer.map(|(recognizer, key)| {
        made(Stage::Speech, &recognizer.name(), &key);
        recognizer
    });
    let recognizer = recognizer.unwrap_or_else(|error| {
        problems.push(error.problem());
        Arc::new(NoRecognizer(error))
    });
    problems.extend(refused);
    let mut next = candidates.next_recognizers(wanted, network, keys, &mut problems);
    let recognizer = who_is_there(recognizer, &mut next, |recognizer| recognizer.name());
    let recognizer = candidates.recognizer(recognizer, next);
    let minutes = u64::from(settings.speech.release_after_min);
    recognizer.rest_after((minutes > 0).then(|| Duration::from_secs(60 * minutes)));
    let chat = with_key(settings, Stage::Chat, keys, &mut problems, |key| make::chat(settings, key, network));
    let chat = chat.map(|(chat, key)| {
        made(Stage::Chat, &chat.name(), &key);
        chat
    });
    let chat = chat.unwrap_or_else(|error| {
        problems.push(error.problem());
        Arc::new(NoChat(error))
    });
    let mut next_chats = candidates.next_chats(wanted, network, keys, &mut problems);
    let mut chats = vec![who_is_there(chat, &mut next_chats, |chat| chat.name())];
    chats.append(&mut next_chats);
    let most = Span::from_millis(i64::from(settings.conversation.agent_timeout_s) * 1_000);
    // Who stands in for nobody has no standing.
    let is_nobody = chats.len() == 1 && chats[0].name() == NO_PROVIDER;
    let chat =
        if is_nobody { chats.swap_remove(0) } else { failing_over::chat(chats, candidates.standings.clone(), most) };
    let voice = with_key(settings, Stage::Voice, keys, &mut problems, |key| make::voice(settings, key, network));
    let voice = voice.map(|(voice, key)| {
        made(Stage::Voice, &voice.name(), &key);
        voice
    });
    let voice = voice.unwrap_or_else(|error| {
        problems.push(error.problem());
        stand_in(settings, error)
    });
    let mut next_voices = candidates.next_voices(wanted, network, keys, &mut problems);
    let voice = who_is_there(voice, &mut next_voices, |voice| voice.name());
    let language = (!settings.speech.language.is_empty()).then(|| settings.speech.language.clone());
    let end_of_turn = end_of_turn(settings, &loaded.end_of_turn).unwrap_or_else(|error| {
        problems.push(error.problem());
        None
    });
    let speaker = speaker(settings, &loaded.speaker);
    let stages = Stages { recognizer, chat, voice, language, end_of_turn, speaker };
    Built { stages, next_voices, problems, standings: candidates.standings.clone() }
}

/// The chosen one; where it can't be made, which was told, the first that stands in for it, who is nobody's stand-in then.
fn who_is_there<T>(chosen: T, next: &mut Vec<T>, name: impl Fn(&T) -> String) -> T {
    if name(&chosen) == NO_PROVIDER && !next.is_empty() { next.remove(0) } else { chosen }
}

/// Makes a stage with the key of whoever serves it. Why there is no key is told only where the stage can be had at all.
fn with_key<T, E>(
    settings: &Settings,
    stage: Stage,
    keys: &KeyLookup,
    problems: &mut Vec<Problem>,
    make: impl FnOnce(Option<SecretString>) -> Result<T, E>,
) -> Result<(T, Option<SecretString>), E> {
    let (key, no_key) = match make::key(settings, stage, keys) {
        Ok(key) => (key, None),
        Err(problem) => (None, Some(problem)),
    };
    let made = make(key.clone())?;
    problems.extend(no_key);
    Ok((made, key))
}

pub(super) fn recognizer(
    settings: &Settings,
    key: Option<SecretString>,
    network: &Network,
    loaded: &Loaded<dyn Recognizer>,
) -> Result<Arc<dyn Recognizer>, SpeechError> {
    if settings.speech.endpoint().is_some() {
        return make::recognizer(settings, key, network);
    }
    let path = make::recogniser_file(settings)?;
    loaded.get_as(&path, &settings.speech.device, || make::recognizer(settings, key, network))
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

/// Who speaks where a voice on this machine can't be had: the system's, in the same language and at the same speed. A server's voice has no stand-in: it was
/// chosen, and so was what it costs.
fn stand_in(settings: &Settings, error: VoiceError) -> Arc<dyn Synthesizer> {
    let is_system = settings.voice.provider == Settings::default().voice.provider;
    if is_system || settings.voice.endpoint().is_some() {
        return Arc::new(PerClause::new(NoVoice(error)));
    }
    let mut system = settings.clone();
    system.voice.provider = Settings::default().voice.provider;
    make::voice(&system, None, &Network::default()).unwrap_or_else(|system| {
        tracing::warn!("the system's voice does not stand in: {system}");
        Arc::new(PerClause::new(NoVoice(error)))
    })
}

#[cfg(test)]
#[path = "providers_tests.rs"]
mod tests;
