//! Keys, each of the server that it belongs to: from the environment, from this session, or from the OS keychain, in that order. Blocks for at most the
//! keychain's time-out. A key is never written anywhere but into the keychain, and never shown.
//!
//! An owner is a vendor's name, which stands for the vendor's own host, or any other server's origin (`riposte_http::key_owner`). `OPENAI_API_KEY` and its
//! like are the vendors' own; for other servers [`FOR_SERVERS`] holds keys with their origins.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use riposte_problem::words::keys as words;
use riposte_problem::{Problem, Sentence};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Environment, KeyError, Keychain};

/// The environment variable with keys of servers: `https://gateway.example=KEY`, several with spaces between.
pub const FOR_SERVERS: &str = "RIPOSTE_KEYS";
/// What the keychain of an older version calls the key of whatever server was in its settings. It is nobody's any more, and goes when OpenAI's is deleted.
const OLDER: (&str, &str) = ("openai", "openai-compatible");

/// Where a key comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum KeySource {
    /// An environment variable, which goes before all else.
    Environment {
        variable: String,
    },
    /// Kept until the program ends, because there was no keychain.
    Session,
    Keychain,
}

/// That there is a key; never the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KeyStatus {
    /// A vendor's name or an origin.
    pub owner: String,
    pub source: KeySource,
}

/// Where a key was put.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Kept {
    /// It is there after a restart.
    Keychain,
    /// It is gone when the program ends; the problem says why and what to do.
    SessionOnly(Problem),
}

/// The keys of one user.
pub struct Keys {
    environment: Environment,
    keychain: Keychain,
    session: Mutex<BTreeMap<String, SecretString>>,
}

impl Keys {
    /// With the process's environment and the system's keychain.
    pub fn new() -> Self {
        Self::with(Environment::of_process(), Keychain::system())
    }

    /// With others.
    pub fn with(environment: Environment, keychain: Keychain) -> Self {
        Self { environment, keychain, session: Mutex::default() }
    }

    /// The key for `owner` and where it comes from; `None` where there is none. An error of the keychain is returned only when neither
    /// the environment nor the session has a key; where a key is optional, go on without one and say so.
    pub fn get(&self, owner: &str) -> Result<Option<(SecretString, KeySource)>, KeyError> {
        check_name(owner)?;
        if let Some(found) = self.beside_the_keychain(owner)? {
            return Ok(Some(found));
        }
        Ok(self.keychain.get(owner)?.map(|key| (key, KeySource::Keychain)))
    }

    /// Keeps a key for `owner` in place of an earlier one. Spaces and line ends around it are dropped. An environment variable still
    /// goes before it: [`Keys::get`] says so.
    pub fn set(&self, owner: &str, key: SecretString) -> Result<Kept, KeyError> {
        check_name(owner)?;
        let key = trimmed(&key).map_err(|reason| KeyError::BadKey { reason })?;
        match self.keychain.set(owner, &key) {
            Ok(()) => {
                self.session().remove(owner);
                Ok(Kept::Keychain)
            }
            Err(error) if error.is_of_the_keychain() => {
                self.session().insert(owner.to_owned(), key);
                let why = error.problem();
                Ok(Kept::SessionOnly(words::session_only(why.message, why.advice)))
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes the key for `owner` from the session and the keychain; `false` if there was none. An environment variable stays.
    pub fn delete(&self, owner: &str) -> Result<bool, KeyError> {
        check_name(owner)?;
        let was_in_session = self.session().remove(owner).is_some();
        if owner == OLDER.0 && self.keychain.get(OLDER.1).is_ok_and(|key| key.is_some()) {
            self.keychain.delete(OLDER.1)?;
            self.keychain.delete(owner)?;
            return Ok(true);
        }
        match self.keychain.delete(owner) {
            // Without a keychain the session's was the only one.
            Err(KeyError::NoKeychain { .. }) if was_in_session => Ok(true),
            deleted => Ok(deleted? || was_in_session),
        }
    }

    /// Which of these owners, of those in [`FOR_SERVERS`], of those set in this session and of those that the keychain names have a key. A keychain that fails is asked
    /// once and counts as having none: [`Keys::keychain_available`] says why. Not every keychain can name them.
    pub fn list(&self, owners: impl IntoIterator<Item = String>) -> Vec<KeyStatus> {
        let mut owners: Vec<String> = owners.into_iter().collect();
        owners.extend(self.session().keys().cloned());
        owners.extend(self.for_servers().into_iter().flatten().map(|(owner, _)| owner));
        let named = self.keychain.owners();
        // One that is there may fail at this alone: some of it is locked.
        let mut keychain_failed = matches!(named, Err(KeyError::NoKeychain { .. }));
        owners.extend(
            named.unwrap_or_default().into_iter().filter(|owner| owner != OLDER.1 && check_name(owner).is_ok()),
        );
        owners.sort();
        owners.dedup();
        let mut source = |owner: &str| match self.beside_the_keychain(owner) {
            Ok(Some((_, source))) => Some(source),
            Ok(None) if keychain_failed => None,
            Ok(None) => match self.keychain.get(owner) {
                Ok(key) => key.map(|_| KeySource::Keychain),
                Err(error) => {
                    tracing::warn!(%error, owner, "the keychain could not be asked");
                    keychain_failed = error.is_of_the_keychain();
                    None
                }
            },
            Err(error) => {
                tracing::warn!(%error, owner, "a key can't be used");
                None
            }
        };
        let status = |owner: String| Some(KeyStatus { source: source(&owner)?, owner });
        owners.into_iter().filter_map(status).collect()
    }

    /// Whether a keychain answers; the error says why not. One that is locked may answer and yet refuse a key: [`Keys::set`] says so.
    pub fn keychain_available(&self) -> Result<(), KeyError> {
        self.keychain.get("is-it-there").map(|_| ())
    }

    fn beside_the_keychain(&self, owner: &str) -> Result<Option<(SecretString, KeySource)>, KeyError> {
        if let Some((key, variable)) = self.of_environment(owner)? {
            return Ok(Some((key, KeySource::Environment { variable })));
        }
        Ok(self.session().get(owner).map(|key| (key.clone(), KeySource::Session)))
    }

    /// Owners with their keys, of [`FOR_SERVERS`]; `None` for an entry that can't be used.
    fn for_servers(&self) -> Vec<Option<(String, SecretString)>> {
        let all = self.environment.get(FOR_SERVERS).map(|all| Zeroizing::new(all.to_string_lossy().into_owned()));
        let entry = |entry: &str| {
            // The first: a key may end in such signs, an address as it is meant here has none.
            let (address, key) = entry.split_once('=')?;
            let host = address.find("://").map_or(0, |at| at + "://".len());
            let path = address[host..].find('/').map_or(address.len(), |at| host + at);
            let owner = address[..path].to_ascii_lowercase();
            // As an origin is written: without the port that its scheme has anyway.
            let usual =
                [("http://", ":80"), ("https://", ":443")].into_iter().find(|(scheme, _)| owner.starts_with(scheme));
            let owner = usual.and_then(|(_, port)| owner.strip_suffix(port)).unwrap_or(&owner).to_owned();
            (check_name(&owner).is_ok() && !key.is_empty()).then(|| (owner, SecretString::from(key)))
        };
        all.iter().flat_map(|all| all.split_whitespace()).map(entry).collect()
    }

    fn of_environment(&self, owner: &str) -> Result<Option<(SecretString, String)>, KeyError> {
        let bad = |reason| KeyError::BadEnvironment { variable: FOR_SERVERS.to_owned(), reason };
        let for_servers = self.for_servers();
        if let Some((_, key)) = for_servers.iter().flatten().find(|(other, _)| other == owner) {
            return Ok(Some((trimmed(key).map_err(bad)?, FOR_SERVERS.to_owned())));
        }
        let Some(variable) = variable(owner) else {
            // It may be this server's that is miswritten.
            let misread = for_servers.iter().any(Option::is_none);
            return if misread { Err(bad(words::has_a_bad_entry())) } else { Ok(None) };
        };
        let Some(value) = self.environment.get(&variable) else { return Ok(None) };
        let bad = |reason: Sentence| KeyError::BadEnvironment { variable: variable.clone(), reason };
        let value = value.into_string().map_err(|_| bad(words::is_no_text()))?;
        let key = trimmed(&SecretString::from(value)).map_err(bad)?;
        Ok(Some((key, variable)))
    }

    fn session(&self) -> MutexGuard<'_, BTreeMap<String, SecretString>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let session: Vec<String> = self.session().keys().cloned().collect();
        f.debug_struct("Keys").field("session", &session).finish_non_exhaustive()
    }
}

/// The environment variable of a vendor's key, by the vendors' own habit; `None`: another server's, which has none of its own.
pub fn variable(owner: &str) -> Option<String> {
    is_vendor(owner).then(|| format!("{}_API_KEY", owner.to_ascii_uppercase().replace('-', "_")))
}

fn is_vendor(owner: &str) -> bool {
    owner.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A vendor's name, or an origin.
fn check_name(owner: &str) -> Result<(), KeyError> {
    let host = |rest: &str| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"/?#@=\\".contains(&byte))
    };
    let is_origin = ["http://", "https://"].iter().any(|scheme| owner.strip_prefix(scheme).is_some_and(host));
    if (1..=64).contains(&owner.len()) && is_vendor(owner) || owner.len() <= 300 && is_origin {
        return Ok(());
    }
    // Shortened: somebody may have given the key in place of the name.
    let name = if owner.len() <= 20 { owner.to_owned() } else { owner.chars().take(4).chain(['…']).collect() };
    Err(KeyError::BadName { name })
}

/// The key without what copying brought along. It is sent as an HTTP header, where nothing but visible ASCII will do. The error follows
/// "it".
fn trimmed(key: &SecretString) -> Result<SecretString, Sentence> {
    let text = Zeroizing::new(key.expose_secret().trim().to_owned());
    if text.is_empty() {
        return Err(words::is_empty());
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(words::has_odd_characters());
    }
    Ok(SecretString::from(text.as_str()))
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
