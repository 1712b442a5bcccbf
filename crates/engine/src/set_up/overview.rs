//! How the providers are that the user has chosen or set up, stage by stage: from their keys, the history, the tests of this run and what the running program knows. Blocks
//! for the keychain and the database; asks no provider.

use riposte_audio::Clock;
use riposte_failover::{Facts, Health, Seen, Snapshot, health, remembered};
use riposte_http::name_at;
use riposte_measures::TurnRecord;
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_store::{Filter, KeptTest, Reader, Store};
use riposte_vendors::{Stage, Vendor};
use serde::Serialize;

use super::make::{KeyLookup, key_missing};
use super::trial::Tested;
use crate::failing_over::asked;
use crate::problems::CAP_REACHED;

/// One provider of one stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProviderHealth {
    pub stage: Stage,
    /// As the settings name it.
    pub vendor: String,
    /// For people.
    pub label: String,
    /// As records name it, as `groq/llama-3.1-8b-instant`; of one on this computer the beginning of that.
    pub name: String,
    /// It serves the stage.
    pub chosen: bool,
    pub health: Health,
}

/// What is known beside the settings.
#[derive(Clone, Copy, Default)]
pub struct Known<'a> {
    /// `None`: there is no history.
    pub history: Option<&'a Reader>,
    /// How they stand in the running program.
    pub standings: &'a [Snapshot],
    /// Those of this run; the last of each counts, and those that the history keeps ([`keep_test`]) where there is none.
    pub tests: &'a [Tested],
    /// When a key changed last, in milliseconds since the Unix epoch; 0: never, as far as is known beside the history. No failure from before counts.
    pub keys_changed_unix_ms: i64,
}

/// Turns that are looked at: what [`health`] looks at.
const TURNS: usize = 200;
const STAGES: [Stage; 3] = [Stage::Speech, Stage::Chat, Stage::Voice];
/// The client that asks whoever speaks OpenAI's protocol; so are servers called in records that no row has the address of.
const OF_ANYBODY: &str = "openai_compatible";

/// The providers that are chosen, stand in, have a key, or are set up otherwise than they come; `all`: everybody. In the order of the table of vendors; and why the history, or a
/// key, could not be looked at.
pub fn providers(
    settings: &Settings,
    keys: &KeyLookup,
    known: Known<'_>,
    all: bool,
) -> (Vec<ProviderHealth>, Vec<Problem>) {
    let mut problems: Vec<Problem> = Vec::new();
    let mut tell = |problem: Problem| {
        if problems.iter().all(|other| other.code != problem.code) {
            problems.push(problem);
        }
    };
    let (kept_tests, keys_changed_unix_ms) = kept(&known).unwrap_or_else(|problem| {
        tell(problem);
        (Vec::new(), known.keys_changed_unix_ms)
    });
    let mut rows = Vec::new();
    for vendor in STAGES.into_iter().flat_map(riposte_vendors::of) {
        let place = Place::of(settings, vendor);
        let (has_key, failed) = place.key(keys);
        let chosen = settings.vendor(vendor.stage).is_some_and(|chosen| chosen.name == vendor.name);
        let stands_in = settings.fall_back(vendor.stage).iter().any(|name| name == vendor.name);
        if !(all || chosen || stands_in || has_key || place.is_changed(vendor)) {
            continue;
        }
        // A keychain that fails for one fails for all.
        failed.into_iter().for_each(&mut tell);
        let turns = known.history.map_or(Ok(Vec::new()), |history| turns(history, vendor, &place.name));
        let turns = turns.unwrap_or_else(|problem| {
            tell(problem);
            Vec::new()
        });
        let counts = |seen: &Seen| seen.failure.is_none() || seen.at_unix_ms >= keys_changed_unix_ms;
        let turns: Vec<Seen> = turns.into_iter().filter(counts).collect();
        let is_this = |tested: &&Tested| tested.stage == vendor.stage && tested.vendor == vendor.name;
        let of_this_run = known.tests.iter().rev().find(is_this).map(Tested::seen);
        let is_kept = |test: &&KeptTest| {
            (test.stage, test.vendor.as_str()) == (asked(vendor.stage), vendor.name) && test.set_up == place.set_up()
        };
        let from_before = || kept_tests.iter().find(is_kept).map(seen_in_test).filter(counts);
        // Another program may have tested it since.
        let tests = [of_this_run.filter(counts), from_before()];
        let test = tests.into_iter().flatten().max_by_key(|seen| seen.at_unix_ms);
        let facts = Facts {
            key_missing: (!has_key).then(|| key_missing(vendor, place.address.as_deref())).flatten(),
            turns: &turns,
            test: test.as_ref(),
            standing: known.standings.iter().find(|one| one.stage == vendor.stage && place.is_called(&one.provider)),
            now_unix_ms: Clock::unix_ms(),
        };
        rows.push(ProviderHealth {
            stage: vendor.stage,
            vendor: vendor.name.to_owned(),
            label: vendor.label.to_owned(),
            name: place.name,
            chosen,
            health: health(&facts),
        });
    }
    (rows, problems)
}

/// Keeps what a test found out, for [`providers`] of this program and of others. `settings`: those it was made with.
///
/// # Errors
/// The history can't be opened or written.
pub fn keep_test(store: &Store, settings: &Settings, tested: &Tested) -> Result<(), Problem> {
    let Some(vendor) = riposte_vendors::find(tested.stage, &tested.vendor) else { return Ok(()) };
    let kept = KeptTest {
        stage: asked(tested.stage),
        vendor: tested.vendor.clone(),
        set_up: Place::of(settings, vendor).set_up(),
        at_unix_ms: tested.at_unix_ms,
        first_ms: tested.first_ms,
        problem: tested.problem.as_ref().map(|problem| problem.code.clone()),
    };
    store.keep_test(&kept).map_err(|error| error.problem())
}

/// The tests that the history keeps, and when a key changed last.
fn kept(known: &Known<'_>) -> Result<(Vec<KeptTest>, i64), Problem> {
    let Some(history) = known.history else { return Ok((Vec::new(), known.keys_changed_unix_ms)) };
    let tests = history.kept_tests().map_err(|error| error.problem())?;
    let keys_changed = history.keys_changed_unix_ms().map_err(|error| error.problem())?;
    Ok((tests, keys_changed.max(known.keys_changed_unix_ms)))
}

fn seen_in_test(test: &KeptTest) -> Seen {
    let failure = test.problem.as_deref().map(remembered);
    Seen { at_unix_ms: test.at_unix_ms, first_ms: test.first_ms, failure }
}

/// Where a vendor is reached, as it is set up.
struct Place {
    /// `None`: it is on this machine.
    address: Option<String>,
    model: String,
    voice: String,
    name: String,
}

impl Place {
    /// Whether records call it so; of one on this computer only the beginning is known.
    fn is_called(&self, provider: &str) -> bool {
        provider == self.name || (self.name.ends_with('/') && provider.starts_with(&self.name))
    }

    fn of(settings: &Settings, vendor: &Vendor) -> Self {
        let plain = match vendor.stage {
            Stage::Speech => settings.speech.endpoints.get(vendor.name),
            Stage::Chat => settings.chat.endpoints.get(vendor.name),
            Stage::Voice => None,
        };
        let plain = plain.map(|endpoint| (&endpoint.base_url, &endpoint.model, ""));
        let spoken = settings.voice.endpoints.get(vendor.name).filter(|_| vendor.stage == Stage::Voice);
        let spoken = spoken.map(|endpoint| (&endpoint.base_url, &endpoint.model, endpoint.voice.as_str()));
        let Some((address, model, voice)) = plain.or(spoken) else {
            let name = format!("{}/", vendor.name);
            return Self { address: None, model: String::new(), voice: String::new(), name };
        };
        // A server that speaks OpenAI's protocol is known by its address.
        let by_address = vendor.client == OF_ANYBODY;
        let whose = if by_address { name_at(vendor.stage, address, OF_ANYBODY) } else { vendor.name };
        let what = match vendor.stage {
            Stage::Voice if vendor.client == "deepgram" && voice.is_empty() => model,
            Stage::Voice => voice,
            Stage::Speech | Stage::Chat => model,
        };
        Self {
            address: Some(address.clone()),
            model: model.clone(),
            voice: voice.to_owned(),
            name: format!("{whose}/{what}"),
        }
    }

    /// All of it in one line: a test of another set-up tells nothing of this one.
    fn set_up(&self) -> String {
        format!("{} {} {}", self.address.as_deref().unwrap_or_default(), self.model, self.voice)
    }

    fn is_changed(&self, vendor: &Vendor) -> bool {
        match (vendor.place, &self.address) {
            (Some(usual), Some(address)) => {
                (address.as_str(), self.model.as_str(), self.voice.as_str())
                    != (usual.address, usual.model, usual.voice)
            }
            _ => false,
        }
    }

    /// Whether there is a key for it, and why nobody knows.
    fn key(&self, keys: &KeyLookup) -> (bool, Option<Problem>) {
        let Some(owner) = self.address.as_deref().and_then(riposte_http::key_owner_of) else { return (false, None) };
        match keys(&owner) {
            Ok(key) => (key.is_some(), None),
            Err(problem) => (false, Some(problem)),
        }
    }
}

/// Its last turns, as calls of it; and its calls that failed in turns in which another stood in.
fn turns(history: &Reader, vendor: &Vendor, name: &str) -> Result<Vec<Seen>, Problem> {
    let is_system = vendor.client == "system";
    let begins = if is_system { String::new() } else { name.to_owned() };
    let filter = match vendor.stage {
        Stage::Speech => Filter { stt: begins, ..Filter::default() },
        Stage::Chat => Filter { llm: begins, ..Filter::default() },
        Stage::Voice => Filter { tts: begins, ..Filter::default() },
    };
    let page = history.page(&filter, None, TURNS).map_err(|error| error.problem())?;
    // The system's voice goes by the program that speaks; all others go by their names.
    let speaks_for_itself = |turn: &TurnRecord| {
        let whose = turn.providers.tts.split('/').next().unwrap_or_default();
        riposte_vendors::find(Stage::Voice, whose).is_some_and(|vendor| vendor.client != "system")
    };
    let served = page.iter().filter(|turn| !is_system || !speaks_for_itself(turn));
    let mut calls: Vec<Seen> = served.filter_map(|turn| seen(vendor.stage, turn)).collect();
    if !is_system {
        let missed = history.missed(asked(vendor.stage), name, TURNS).map_err(|error| error.problem())?;
        // That the user's cap kept it from being asked is no failure of its own.
        let missed = missed.into_iter().filter(|(_, code)| code != CAP_REACHED);
        calls.extend(missed.map(|(at_unix_ms, code)| Seen {
            at_unix_ms,
            first_ms: None,
            failure: Some(remembered(&code)),
        }));
    }
    Ok(calls)
}

/// A turn as a call of the provider of a stage; `None`: it was not asked, or nothing is known of it.
fn seen(stage: Stage, turn: &TurnRecord) -> Option<Seen> {
    let (figure, codes) = match stage {
        Stage::Speech => ("recognise_ms", "speech."),
        Stage::Chat => ("llm_ttft_ms", "chat."),
        Stage::Voice => ("tts_ttfa_ms", "voice."),
    };
    let failure = turn.problem.as_deref().filter(|code| code.starts_with(codes)).map(remembered);
    let first_ms = turn.figures.get(figure).copied();
    let at_unix_ms = turn.started_unix_ms;
    (failure.is_some() || first_ms.is_some()).then_some(Seen { at_unix_ms, first_ms, failure })
}

#[cfg(test)]
#[path = "overview_tests.rs"]
mod tests;
