//! A test of one provider: the cheapest real call there is. What costs nothing is looked up always (the key, the lists); a question, a word or a sound is tried only
//! where that costs nothing either (this computer, a server nearby), or where the user is ready to pay for it. Blocks for as long as the provider takes; keeps nothing,
//! and is no part of a conversation.

mod calls;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use riposte_audio::Clock;
use riposte_chat::Timeouts;
use riposte_failover::Seen;
use riposte_http::{Check, KeyFound, Known, Reached, base_url};
use riposte_measures::{Span, Time};
use riposte_problem::words::{engine, health as words};
use riposte_problem::{Problem, Sentence};
use riposte_settings::Settings;
use riposte_vendors::{Stage, Vendor};
use serde::Serialize;

use self::calls::{ask, hear, speak};
use super::loaded::Loaded;
use super::make::{KeyLookup, chat_over, key, voice};
use super::models;
use super::network::network;
use super::providers::recognizer;

/// The longest wait for a part of a test.
const WAIT: Duration = Duration::from_secs(10);

/// What a test found out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Tested {
    pub stage: Stage,
    /// As the settings name it.
    pub vendor: String,
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub at_unix_ms: i64,
    /// From the first request to the head of its answer, the connection included. `None`: there was no answer, or it is no server.
    pub reached_ms: Option<f64>,
    /// From the question (the text, the end of the sound) to the first of the answer. `None`: it was not tried.
    pub first_ms: Option<f64>,
    /// Why it can't be used.
    pub problem: Option<Problem>,
    /// All of this in a few sentences.
    pub answer: Sentence,
}

impl Tested {
    /// The same as one of the provider's calls.
    pub fn seen(&self) -> Seen {
        Seen { at_unix_ms: self.at_unix_ms, first_ms: self.first_ms, failure: self.problem.clone() }
    }
}

/// Tests `vendor` as it is set up in the settings. `paid`: what costs something is tried, too.
///
/// # Errors
/// There is no such vendor; whatever is wrong with one that there is, is in the answer.
pub fn test_provider(
    settings: &Settings,
    stage: Stage,
    vendor: &str,
    keys: &KeyLookup,
    paid: bool,
) -> Result<Tested, Problem> {
    let Some(vendor) = riposte_vendors::find(stage, vendor) else {
        let known = riposte_vendors::of(stage).map(|vendor| vendor.name).collect::<Vec<_>>().join(", ");
        return Err(words::nobody(riposte_http::clean(vendor, None), known));
    };
    let settings = models::locate(&settings.with_vendor(stage, vendor.name)).settings;
    let address = settings.address(stage).map(str::to_owned);
    let nearby = address.as_deref().is_none_or(riposte_settings::is_nearby);
    let trial = Trial {
        vendor,
        settings,
        keys,
        is_server: address.is_some(),
        tries: paid || nearby,
        costs: !nearby,
        reached: Arc::default(),
        began: Clock::now(),
    };
    Ok(trial.run())
}

struct Trial<'a> {
    vendor: &'static Vendor,
    settings: Settings,
    keys: &'a KeyLookup,
    is_server: bool,
    tries: bool,
    /// What is tried is paid for.
    costs: bool,
    reached: Arc<Mutex<Option<Time>>>,
    began: Time,
}

/// What was found out of a provider that can be used.
struct Found {
    check: Check,
    has_key: bool,
    /// Whether it was tried, and when the first of its answer came.
    tried: Option<Option<Span>>,
    /// It goes on in another way than was asked for.
    trouble: Option<Problem>,
}

impl Trial<'_> {
    fn run(self) -> Tested {
        let found = self.found();
        let reached = *self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        let reached_ms = reached.map(|at| (at - self.began).as_millis_f64());
        let (problem, first, answer) = match found {
            Ok(found) => (None, found.tried.flatten(), self.explained(&found, reached_ms)),
            Err(problem) => {
                let answer = match reached_ms {
                    Some(ms) => words::reached(whole(ms)).and(&problem.message),
                    None => problem.message.clone(),
                };
                let answer = answer.and(&problem.advice);
                (Some(problem), None, answer)
            }
        };
        Tested {
            stage: self.vendor.stage,
            vendor: self.vendor.name.to_owned(),
            at_unix_ms: Clock::unix_ms(),
            reached_ms,
            first_ms: first.map(|first| first.as_millis_f64()),
            problem,
            answer,
        }
    }

    fn found(&self) -> Result<Found, Problem> {
        let (network, problems) = network(&self.settings, self.keys);
        if let Some(problem) = problems.into_iter().next().filter(|_| self.is_server) {
            return Err(problem);
        }
        let key = key(&self.settings, self.vendor.stage, self.keys)?;
        let has_key = key.is_some();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| engine::no_runtime(error.to_string()))?;
        let (check, tried, trouble) = match self.vendor.stage {
            Stage::Chat => {
                let client = self.settings.address(Stage::Chat).and_then(base_url).map(|url| network.client(&url));
                let timeouts = Timeouts { first_token: WAIT, stall: WAIT };
                let chat =
                    chat_over(&self.settings, key, &network, timeouts, client).map_err(|error| error.problem())?;
                runtime.block_on(async {
                    let check = chat.check(self.reached()).await.map_err(|error| error.problem())?;
                    self.judge(&check)?;
                    let tried = if self.tries { Some(ask(chat.as_ref()).await?) } else { None };
                    Ok((check, tried, None))
                })?
            }
            Stage::Voice => {
                let voice = voice(&self.settings, key, &network).map_err(|error| error.problem())?;
                runtime.block_on(async {
                    let check = voice.check(self.reached()).await.map_err(|error| error.problem())?;
                    self.judge(&check)?;
                    if !self.tries {
                        return Ok((check, None, None));
                    }
                    let (first, trouble) = speak(voice.as_ref()).await?;
                    Ok((check, Some(first), trouble))
                })?
            }
            Stage::Speech => {
                let recognizer =
                    recognizer(&self.settings, key, &network, &Loaded::default()).map_err(|error| error.problem())?;
                let check = recognizer.check(self.reached()).map_err(|error| error.problem())?;
                self.judge(&check)?;
                let language = self.settings.speech.language.clone();
                let tried = if self.tries { Some(hear(recognizer.as_ref(), language)?) } else { None };
                (check, tried, None)
            }
        };
        Ok(Found { check, has_key, tried, trouble })
    }

    /// Notes when the first answer began.
    fn reached(&self) -> Reached {
        let reached = Arc::clone(&self.reached);
        Arc::new(move || {
            reached.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Clock::now);
        })
    }

    /// Whether it has what is asked for, as far as it tells.
    fn judge(&self, check: &Check) -> Result<(), Problem> {
        if let Known::No { close } = &check.model {
            return Err(words::unknown_model(self.model(), instead(close)));
        }
        if let Known::No { close } = &check.voice {
            return Err(words::unknown_voice(self.voice(), instead(close)));
        }
        Ok(())
    }

    fn model(&self) -> &str {
        match self.vendor.stage {
            Stage::Speech => self.settings.speech.endpoint().map_or("", |endpoint| &endpoint.model),
            Stage::Chat => self.settings.chat.endpoint().map_or("", |endpoint| &endpoint.model),
            Stage::Voice => self.settings.voice.endpoint().map_or("", |endpoint| &endpoint.model),
        }
    }

    /// Of a vendor whose models are voices, that.
    fn voice(&self) -> &str {
        let endpoint = self.settings.voice.endpoint();
        let named = endpoint.map_or("", |endpoint| &endpoint.voice);
        if named.is_empty() { endpoint.map_or("", |endpoint| &endpoint.model) } else { named }
    }

    fn explained(&self, found: &Found, reached_ms: Option<f64>) -> Sentence {
        let mut said = match reached_ms {
            Some(ms) => words::reached(whole(ms)),
            None => words::works(),
        };
        if self.is_server {
            said = said.and(&match found.check.key {
                KeyFound::Accepted => words::key_accepted(),
                KeyFound::Restricted => words::key_restricted(),
                // Who was served with a key that was shown has taken it.
                KeyFound::Unproven if found.has_key && found.tried.is_some() => words::key_accepted(),
                KeyFound::Unproven if found.has_key => words::key_unproven(),
                KeyFound::Unproven => words::no_key(),
            });
        }
        if found.check.model == Known::Yes {
            said = said.and(&words::model_known(self.model()));
        }
        if found.check.voice == Known::Yes {
            said = said.and(&words::voice_known(self.voice()));
        }
        if let Some(first) = found.tried.flatten() {
            let ms = whole(first.as_millis_f64());
            said = said.and(&match self.vendor.stage {
                Stage::Speech => words::heard(ms),
                Stage::Chat => words::answered(ms),
                Stage::Voice => words::spoke(ms),
            });
        }
        if let Some(trouble) = &found.trouble {
            said = said.and(&trouble.message);
        }
        match (found.tried.is_some() && self.costs, self.vendor.stage) {
            (false, _) if !self.is_server => said,
            (false, _) => said.and(&words::cost_nothing()),
            (true, Stage::Chat) => said.and(&words::cost_chat()),
            (true, Stage::Speech) => said.and(&words::cost_speech()),
            (true, Stage::Voice) => said.and(&words::cost_voice()),
        }
    }
}

/// Milliseconds as people read them.
fn whole(ms: f64) -> String {
    format!("{ms:.0}")
}

fn instead(close: &[String]) -> Sentence {
    let quoted: Vec<String> = close.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.split_last() {
        None => Sentence::default(),
        Some((last, [])) => words::instead(last),
        Some((last, before)) => words::instead(words::or(before.join(", "), last)),
    }
}

#[cfg(test)]
#[path = "trial_tests.rs"]
mod tests;
