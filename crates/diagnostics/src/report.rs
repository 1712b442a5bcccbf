//! Puts a report together and writes it. Nothing goes in that has not passed the redactor.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use riposte_engine::ProviderHealth;
use riposte_problem::Problem;
use riposte_problem::words::{diagnostics as words, phrase};
use riposte_settings::{Keys, Paths, Settings};
use riposte_store::{Filter, Reader};
use riposte_vendors::VENDORS;
use secrecy::SecretString;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Redactor, logs, parts};

/// Turns whose words are searched for in everything else.
const SEARCHED: usize = 2_000;
/// Turns that are told of.
const TOLD: usize = 100;

const README: &str = "\
A report of Riposte, for whoever helps you. Nothing of it was sent anywhere: look through it, then send it where you like.

about.json      the program and this computer
settings.json   the settings; your own instruction to the chat model only by its length
devices.json    microphones, speakers, graphics cards
providers.json  how the providers are
problems.json   what is wrong now
turns.json      when the last turns were, how they ended and how long their parts took; not what was said
models.json     the files of the local models and their sizes
logs/           what happened; without details, in which words might be

Keys, logins in addresses, the name of your home folder, and every line with words of your stored conversations were taken out. Names of
servers, models and devices are in it.
";

/// What a report is made of.
pub struct Sources<'a> {
    /// Which of the programs writes it.
    pub program: &'a str,
    pub paths: &'a Paths,
    pub settings: &'a Settings,
    /// What must not be in it, wherever it stands.
    pub keys: Vec<SecretString>,
    /// What is wrong now.
    pub problems: &'a [Problem],
    pub providers: &'a [ProviderHealth],
}

/// Every key that Riposte has: of vendors, of the servers in the settings, of the proxy.
pub fn known_keys(keys: &Keys, settings: &Settings) -> Vec<SecretString> {
    let plain =
        settings.speech.endpoints.values().chain(settings.chat.endpoints.values()).map(|endpoint| &endpoint.base_url);
    let addresses = plain.chain(settings.voice.endpoints.values().map(|endpoint| &endpoint.base_url));
    let servers = addresses.chain([&settings.network.proxy]).filter_map(|address| riposte_http::key_owner_of(address));
    let owners = keys.list(VENDORS.all().iter().map(|vendor| vendor.name.to_owned()).chain(servers));
    owners.iter().filter_map(|status| keys.get(&status.owner).ok().flatten()).map(|(key, _)| key).collect()
}

/// As `riposte-report-2026-11-30.zip`.
pub fn suggested_name() -> String {
    let now = jiff::Timestamp::from_millisecond(riposte_audio::Clock::unix_ms()).unwrap_or_default();
    format!("riposte-report-{}.zip", now.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d"))
}

/// Writes the report to `to`, over what is there, and says what is in it.
///
/// # Errors
/// The file can't be written.
pub fn write(sources: Sources<'_>, to: &Path) -> Result<Vec<String>, Problem> {
    let mut redactor = Redactor::new(sources.keys, home_folder());
    // A history that can't be read is a problem of its own, which is told of; its words can't be in the logs that are kept either.
    let history = Reader::open(sources.paths.database()).ok().flatten();
    let turns = history.and_then(|history| history.page(&Filter::default(), None, SEARCHED).ok()).unwrap_or_default();
    for turn in &turns {
        [&turn.transcript, &turn.reply, &turn.heard].into_iter().for_each(|text| redactor.said(text));
    }
    let entries: [(&str, Value); 7] = [
        ("about.json", parts::about(sources.program)),
        ("settings.json", parts::settings(sources.settings)),
        ("devices.json", parts::devices()),
        ("providers.json", parts::providers(sources.providers)),
        ("problems.json", parts::problems(sources.problems)),
        ("turns.json", parts::turns(&turns[..turns.len().min(TOLD)])),
        ("models.json", parts::models(&sources.paths.models_folder())),
    ];
    let mut files = vec![("README.txt".to_owned(), README.to_owned())];
    for (name, value) in entries {
        let told = serde_json::to_string_pretty(&redactor.value(value)).unwrap_or_default();
        files.push((name.to_owned(), told + "\n"));
    }
    for name in ["riposte.1.log", "riposte.log"] {
        if let Some(log) = logs::end_of(&sources.paths.logs_folder().join(name), &redactor) {
            files.push((format!("logs/{name}"), log));
        }
    }
    pack(&files, to).map_err(|error| words::not_written(to.display(), phrase::system(&error)))?;
    Ok(files.into_iter().map(|(name, _)| name).collect())
}

fn pack(files: &[(String, String)], to: &Path) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create(to)?);
    for (name, text) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish()?.sync_all()
}

/// The user's folder; empty variables are none.
fn home_folder() -> Option<String> {
    let variable = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    std::env::var(variable).ok().filter(|home| !home.is_empty())
}
