//! What the commands share: settings, keys, database, devices, and waiting for the engine's events.

use std::path::Path;
use std::sync::Arc;

use clap::builder::{PossibleValue, PossibleValuesParser};
use riposte_audio::{Backend, FileBackend};
use riposte_engine::api::{Event, State};
use riposte_engine::{Build, Engine, KeyLookup};
use riposte_http::Network;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_settings::{Keys, Paths, Settings};
use riposte_store::Store;
use riposte_vendors::Stage;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// The engine's events.
pub(crate) type Events = broadcast::Receiver<Event>;

pub(crate) fn paths() -> Result<Paths, Problem> {
    Paths::find().map_err(|error| error.problem())
}

/// The settings, and what in their file could not be used.
pub(crate) fn settings() -> Result<(Settings, Vec<Problem>), Problem> {
    let loaded = riposte_settings::load(&paths()?.settings_file());
    Ok((loaded.settings, loaded.problems))
}

/// How servers are reached; what of that can't be had is told.
pub(crate) fn network() -> Result<Network, Problem> {
    let (network, problems) = riposte_engine::network(&settings()?.0, &key_lookup());
    problems.iter().for_each(crate::screen::problem);
    Ok(network)
}

/// The history, for commands that are about nothing else.
pub(crate) fn store() -> Result<Store, Problem> {
    Store::open(paths()?.database()).map_err(|error| error.problem())
}

/// Chooses the model of whoever listens on this machine.
pub(crate) fn choose_listener(settings: &mut Settings, model: &Path) {
    let speech = &mut settings.speech;
    let vendor = speech.provider.clone();
    let model = model.display().to_string();
    match speech.local_mut(&vendor) {
        Some(local) => local.model = model,
        None => speech.model = model,
    }
}

/// Chooses who speaks, and the file of the model that does.
pub(crate) fn choose_speaker(settings: &mut Settings, provider: Option<&str>, model: Option<&Path>) {
    if let Some(provider) = provider {
        settings.voice.provider = provider.replace('-', "_");
    }
    if let Some(model) = model {
        // A model that is named without who speaks is Kokoro's, as ever.
        let vendor = settings.voice.provider.clone();
        let vendor = if settings.voice.local(&vendor).is_some() { vendor.as_str() } else { "kokoro" };
        if let Some(local) = settings.voice.local_mut(vendor) {
            local.model = model.display().to_string();
        }
    }
}

pub(crate) fn builder() -> Build {
    riposte_engine::builder(key_lookup())
}

/// Finds keys in the environment and the keychain.
pub(crate) fn key_lookup() -> KeyLookup {
    let keys = Keys::new();
    Arc::new(move |provider| match keys.get(provider) {
        Ok(found) => Ok(found.map(|(key, _)| key)),
        Err(error) => Err(error.problem()),
    })
}

/// Silence in, nothing out, in real time.
pub(crate) fn null_backend() -> Result<Arc<dyn Backend>, Problem> {
    riposte_audio::backend("null").map_err(|error| error.problem())
}

/// Where sound goes: the speaker, or a file.
pub(crate) fn playout(file: Option<&Path>) -> Result<(Arc<dyn Backend>, Output), Problem> {
    let Some(path) = file else { return Ok((riposte_audio::default_backend(), Output(None))) };
    let file = Arc::new(FileBackend::new(None, Some(path.to_owned())).map_err(|error| error.problem())?);
    Ok((Arc::clone(&file) as Arc<dyn Backend>, Output(Some(file))))
}

/// The file that is written, if there is one.
pub(crate) struct Output(Option<Arc<FileBackend>>);

impl Output {
    /// Closes it. The problem: not all of the sound could be written.
    pub(crate) fn finish(&self) -> Result<(), Problem> {
        self.0.as_ref().map_or(Ok(()), |file| file.finish().map_err(|error| error.problem()))
    }
}

/// Until models are loaded and warm.
pub(crate) fn wait_until_ready(engine: &Engine, events: &mut Events) {
    while engine.snapshot().state == State::Starting {
        if next_within(events, Span::from_millis(50)).is_none() && closed(events) {
            return;
        }
    }
}

/// The next event; `None` when the engine is gone.
pub(crate) fn next(events: &mut Events) -> Option<Event> {
    loop {
        match events.blocking_recv() {
            Ok(event) => return Some(event),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

/// The next event, if there is one soon.
pub(crate) fn next_within(events: &mut Events, wait: Span) -> Option<Event> {
    let until = riposte_audio::Clock::now() + wait;
    loop {
        match events.try_recv() {
            Ok(event) => return Some(event),
            Err(broadcast::error::TryRecvError::Lagged(_)) => {}
            Err(broadcast::error::TryRecvError::Closed) => return None,
            Err(broadcast::error::TryRecvError::Empty) if riposte_audio::Clock::now() >= until => return None,
            Err(broadcast::error::TryRecvError::Empty) => riposte_audio::Clock::wait(Span::from_millis(2)),
        }
    }
}

pub(crate) fn closed(events: &Events) -> bool {
    events.is_closed()
}

/// A moment in local time, to the second.
pub(crate) fn local_time(unix_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(unix_ms)
        .map(|at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

/// The vendors of a stage as a shell's user writes them, with hyphens; the settings' underscores will do.
pub(crate) fn providers(stage: Stage) -> PossibleValuesParser {
    let names = riposte_vendors::of(stage)
        .map(|vendor| PossibleValue::new(vendor.name.replace('_', "-")).alias(vendor.name).help(vendor.label));
    PossibleValuesParser::new(names)
}

/// The vendors of every stage, each once.
pub(crate) fn any_provider() -> PossibleValuesParser {
    let mut names: Vec<(&str, &str)> = Vec::new();
    for vendor in riposte_vendors::VENDORS.all() {
        if names.iter().all(|(name, _)| *name != vendor.name) {
            names.push((vendor.name, vendor.label));
        }
    }
    let value = |(name, label): (&'static str, &'static str)| {
        PossibleValue::new(name.replace('_', "-")).alias(name).help(label)
    };
    PossibleValuesParser::new(names.into_iter().map(value))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};
    use riposte_sim::parrot;

    use super::*;
    use crate::{Arguments, Command};

    #[test]
    fn one_more_vendor_is_a_choice_of_the_stages_that_it_serves() {
        const ALONE: &str = "RIPOSTE_TEST_ALONE";
        if parrot::install().is_err() {
            // Another test of this process has read the tables: once more, in one of its own.
            assert!(std::env::var_os(ALONE).is_none());
            let test = "open::tests::one_more_vendor_is_a_choice_of_the_stages_that_it_serves";
            let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
            return assert!(alone.args(["--exact", test]).env(ALONE, "1").status().unwrap().success());
        }
        let parsed = Arguments::try_parse_from(["riposte", "talk", "--llm", "parrot", "--tts", "parrot"]).unwrap();
        let Command::Talk(talk) = parsed.command else { panic!("not what was asked for") };
        let mut settings = Settings::default();
        talk.override_settings(&mut settings);
        assert_eq!((settings.chat.provider.as_str(), settings.voice.provider.as_str()), ("parrot", "parrot"));
        let refused = Arguments::try_parse_from(["riposte", "talk", "--stt", "parrot"]).err().unwrap().to_string();
        assert!(refused.contains("whisper") && !refused.contains("[possible values: parrot"), "{refused}");
        let help = Arguments::command().find_subcommand_mut("talk").unwrap().render_long_help().to_string();
        assert_eq!(help.matches("parrot:").count(), 2, "{help}");
    }
}
