//! Those to fall back on, of each stage, and what is remembered of all candidates from one making of the stages to the next. Blocks as `providers` does, but never
//! while a model loads: one on this machine is loaded when it is asked for the first time (`later`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use riposte_audio::Clock;
use riposte_chat::ChatModel;
use riposte_failover::{Standings, State, WhoseStanding};
use riposte_http::Network;
use riposte_problem::Problem;
use riposte_problem::words::engine as words;
use riposte_settings::Settings;
use riposte_speech::Recognizer;
use riposte_vendors::Stage;
use riposte_voice::Synthesizer;
use secrecy::{ExposeSecret, SecretString};

use super::later::LaterRecognizer;
use super::later_voice::LaterVoice;
use super::loaded::Loaded;
use super::make::{self, KeyLookup};
use super::models;
use crate::failing_over;

/// What outlives one making of the stages.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) standings: Standings,
    /// With what each was made last.
    made: Mutex<BTreeMap<WhoseStanding, With>>,
    /// Recognisers on this machine that are fallen back on, by vendor: they stay in memory while their file stays.
    later: Mutex<BTreeMap<String, Arc<Loaded<dyn Recognizer>>>>,
    /// The recogniser in front of several, and these.
    recognizer: Mutex<Option<Front>>,
}

/// A recogniser in front of others.
struct Front {
    of: Vec<Arc<dyn Recognizer>>,
    front: Arc<dyn Recognizer>,
}

/// What a provider's standing depends on.
struct With {
    address: Option<String>,
    key: Option<SecretString>,
}

impl With {
    fn is(&self, address: Option<&str>, key: Option<&SecretString>) -> bool {
        let secret = |key: &SecretString| key.expose_secret().to_owned();
        self.address.as_deref() == address && self.key.as_ref().map(secret) == key.map(secret)
    }
}

impl Candidates {
    /// A provider is made. What was wrong with it is forgiven where its address or key is another than before; what may have been mended without a setting (a file, a
    /// model on a server) is forgiven, too.
    pub(super) fn made(&self, stage: Stage, provider: &str, address: Option<&str>, key: Option<&SecretString>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let whose = (stage, provider.to_owned());
        let other = made.get(&whose).is_some_and(|with| !with.is(address, key));
        let state = self.standings.state(stage, provider, Clock::now());
        if other || state == (State::Down { until: None }) {
            self.standings.mended(stage, provider);
        }
        made.insert(whose, With { address: address.map(str::to_owned), key: key.cloned() });
    }

    /// Recognisers to fall back on, in their order.
    pub(super) fn next_recognizers(
        &self,
        settings: &Settings,
        network: &Network,
        keys: &KeyLookup,
        problems: &mut Vec<Problem>,
    ) -> Vec<Arc<dyn Recognizer>> {
        self.next(settings, Stage::Speech, keys, problems, |settings, key| {
            if settings.speech.endpoint().is_some() {
                return make::recognizer(settings, key, network).map_err(|error| error.problem());
            }
            let located = models::locate(settings);
            let path = make::recogniser_file(&located.settings).map_err(|error| error.problem())?;
            let memory = {
                let mut later = self.later.lock().unwrap_or_else(PoisonError::into_inner);
                Arc::clone(later.entry(settings.speech.provider.clone()).or_default())
            };
            let wanted = format!("{} {}", settings.speech.device, settings.speech.language);
            memory.get_as(&path, &wanted, || {
                let (vendor, settings) = (settings.speech.provider.clone(), located.settings.clone());
                if !path.exists() {
                    return Err(words::no_file(path.display()));
                }
                let load = move || make::recognizer(&settings, None, &Network::default());
                Ok(Arc::new(LaterRecognizer::new(&vendor, &path, Box::new(load))) as Arc<dyn Recognizer>)
            })
        })
    }

    /// One in front of these: the same one as before where they are the same.
    pub(super) fn recognizer(
        &self,
        chosen: Arc<dyn Recognizer>,
        next: Vec<Arc<dyn Recognizer>>,
    ) -> Arc<dyn Recognizer> {
        let mut last = self.recognizer.lock().unwrap_or_else(PoisonError::into_inner);
        if next.is_empty() && !chosen.is_remote() {
            *last = None;
            return chosen;
        }
        let all: Vec<_> = std::iter::once(chosen).chain(next).collect();
        let is_same = |before: &&Front| {
            before.of.len() == all.len() && before.of.iter().zip(&all).all(|(one, other)| Arc::ptr_eq(one, other))
        };
        if let Some(before) = last.as_ref().filter(is_same) {
            return Arc::clone(&before.front);
        }
        let front = failing_over::recognizer(all.clone(), self.standings.clone());
        *last = Some(Front { of: all, front: Arc::clone(&front) });
        front
    }

    /// Chat models to fall back on, in their order.
    pub(super) fn next_chats(
        &self,
        settings: &Settings,
        network: &Network,
        keys: &KeyLookup,
        problems: &mut Vec<Problem>,
    ) -> Vec<Arc<dyn ChatModel>> {
        self.next(settings, Stage::Chat, keys, problems, |settings, key| {
            make::chat(settings, key, network).map_err(|error| error.problem())
        })
    }

    /// Voices to fall back on, in their order.
    pub(super) fn next_voices(
        &self,
        settings: &Settings,
        network: &Network,
        keys: &KeyLookup,
        problems: &mut Vec<Problem>,
    ) -> Vec<Arc<dyn Synthesizer>> {
        self.next(settings, Stage::Voice, keys, problems, |settings, key| {
            if settings.voice.local(&settings.voice.provider).is_none() {
                return make::voice(settings, key, network).map_err(|error| error.problem());
            }
            let settings = models::locate(settings).settings;
            make::voice_is_there(&settings).map_err(|error| error.problem())?;
            Ok(LaterVoice::voice(settings))
        })
    }

    /// Those that can be had; why another can't is told.
    fn next<T: ?Sized + Named>(
        &self,
        settings: &Settings,
        stage: Stage,
        keys: &KeyLookup,
        problems: &mut Vec<Problem>,
        make: impl Fn(&Settings, Option<SecretString>) -> Result<Arc<T>, Problem>,
    ) -> Vec<Arc<T>> {
        let candidates = settings.candidates(stage).into_iter().skip(1);
        let made = candidates.filter_map(|settings| {
            let made = key(&settings, stage, keys).and_then(|key| Ok((make(&settings, key.clone())?, key)));
            let told = |problem| problems.push(left_out(&settings, stage, problem));
            let (provider, key) = made.map_err(told).ok()?;
            self.made(stage, &provider.its_name(), settings.address(stage), key.as_ref());
            Some(provider)
        });
        made.collect()
    }
}

/// Providers of every stage have a name in records.
trait Named {
    fn its_name(&self) -> String;
}

impl Named for dyn Recognizer {
    fn its_name(&self) -> String {
        self.name()
    }
}

impl Named for dyn ChatModel {
    fn its_name(&self) -> String {
        self.name()
    }
}

impl Named for dyn Synthesizer {
    fn its_name(&self) -> String {
        self.name()
    }
}

/// The key of one to fall back on: without the key that it needs it would only be asked in vain.
fn key(settings: &Settings, stage: Stage, keys: &KeyLookup) -> Result<Option<SecretString>, Problem> {
    let key = make::key(settings, stage, keys)?;
    let vendor = settings.vendor(stage).filter(|_| key.is_none());
    match vendor.and_then(|vendor| make::key_missing(vendor, settings.address(stage))) {
        Some(missing) => Err(missing),
        None => Ok(key),
    }
}

/// What is told of one that can't be had: each under a code of its own.
fn left_out(settings: &Settings, stage: Stage, problem: Problem) -> Problem {
    let vendor = settings.vendor(stage);
    let (name, label) = vendor.map_or(("", ""), |vendor| (vendor.name, vendor.label));
    let message = problem.message.and(&words::not_fallen_back_on(label));
    Problem { code: format!("fall_back.missing.{}.{name}", failing_over::asked(stage).name()), message, ..problem }
}
