//! Keys, each of the server that it belongs to: from the environment, from this session, or from the OS keychain, in that order. Blocks for at most the
//! keychain's time-out. A key is never written anywhere but into the keychain, and never shown.
//!
//! An owner is a vendor's name, which stands for the vendor's own host, or any other server's origin (`riposte_http::key_owner`). `OPENAI_API_KEY` and its
//! like are the vendors' own; for other servers [`FOR_SERVERS`] holds keys with their origins.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use riposte_problem::{Kind, Problem};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Environment, KeyError, Keychain};

/// The environment variable with keys of servers: `https://gateway.example=KEY`, several with spaces between.
pub const FOR_SERVERS: &str = "RIPOSTE_KEYS";
/// What the keychain of an older version calls a vendor's key.
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
        Ok(self.in_keychain(owner)?.map(|key| (key, KeySource::Keychain)))
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
                Ok(Kept::SessionOnly(Problem::new(
                    "keys.session_only",
                    Kind::Device,
                    format!("The key is kept only until Riposte is closed. {}", why.message),
                    why.advice,
                )))
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

    /// Which of these owners, of those in [`FOR_SERVERS`] and of those set in this session have a key: a keychain can't be asked for all of them. One that
    /// fails is asked once and counts as having none: [`Keys::keychain_available`] says why.
    pub fn list(&self, owners: impl IntoIterator<Item = String>) -> Vec<KeyStatus> {
        let mut owners: Vec<String> = owners.into_iter().collect();
        owners.extend(self.session().keys().cloned());
        owners.extend(self.for_servers().into_iter().flatten().map(|(owner, _)| owner));
        owners.sort();
        owners.dedup();
        let mut keychain_failed = false;
        let mut source = |owner: &str| match self.beside_the_keychain(owner) {
            Ok(Some((_, source))) => Some(source),
            Ok(None) if keychain_failed => None,
            Ok(None) => match self.in_keychain(owner) {
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

    fn in_keychain(&self, owner: &str) -> Result<Option<SecretString>, KeyError> {
        match self.keychain.get(owner)? {
            None if owner == OLDER.0 => self.keychain.get(OLDER.1),
            found => Ok(found),
        }
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
            return if misread { Err(bad("has an entry that is no ADDRESS=KEY".to_owned())) } else { Ok(None) };
        };
        let Some(value) = self.environment.get(&variable) else { return Ok(None) };
        let bad = |reason: String| KeyError::BadEnvironment { variable: variable.clone(), reason };
        let value = value.into_string().map_err(|_| bad("is no readable text".to_owned()))?;
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
fn trimmed(key: &SecretString) -> Result<SecretString, String> {
    let text = Zeroizing::new(key.expose_secret().trim().to_owned());
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("has a space, a line break or another character inside that no key has".to_owned());
    }
    Ok(SecretString::from(text.as_str()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;

    fn nothing() -> Environment {
        Environment::of::<String, String>([])
    }

    fn session_only() -> Keys {
        Keys::with(nothing(), Keychain::none())
    }

    /// The in-memory store of keyring-core.
    fn in_memory(environment: Environment) -> Keys {
        let store = keyring_core::mock::Store::new().unwrap();
        let long = Duration::from_secs(60);
        Keys::with(environment, Keychain::with(Arc::new(move || Ok(store.clone())), long, long))
    }

    fn shown(keys: &Keys, owner: &str) -> Option<(String, KeySource)> {
        keys.get(owner).unwrap().map(|(key, source)| (key.expose_secret().to_owned(), source))
    }

    #[test]
    fn without_a_keychain_a_key_lasts_for_the_session_and_that_is_said() {
        let keys = session_only();
        let kept = keys.set("anthropic", "sk-1".into()).unwrap();
        let Kept::SessionOnly(problem) = kept else { panic!("{kept:?}") };
        assert_eq!(
            problem.message,
            "The key is kept only until Riposte is closed. No keychain was found on this system."
        );
        assert_eq!(shown(&keys, "anthropic"), Some(("sk-1".to_owned(), KeySource::Session)));
        assert_eq!(keys.list([]), [KeyStatus { owner: "anthropic".to_owned(), source: KeySource::Session }]);
        assert!(matches!(keys.get("openai"), Err(KeyError::NoKeychain { .. })));
        assert!(matches!(keys.keychain_available(), Err(KeyError::NoKeychain { .. })));
        assert!(keys.delete("anthropic").unwrap());
        assert_eq!(keys.list([]), []);
        assert!(matches!(keys.delete("anthropic"), Err(KeyError::NoKeychain { .. })));
        assert!(
            matches!(session_only().get("anthropic"), Err(KeyError::NoKeychain { .. })),
            "another session knows nothing of it"
        );
    }

    #[test]
    fn an_environment_variable_goes_before_all_else_and_is_shown_as_such() {
        let environment = Environment::of([
            ("ANTHROPIC_API_KEY", " sk-env\n"),
            ("OPENAI_API_KEY", "sk-openai"),
            ("GROQ_API_KEY", "g"),
        ]);
        let keys = Keys::with(environment, Keychain::none());
        let _ = keys.set("anthropic", "sk-session".into()).unwrap();
        let of = |variable: &str| KeySource::Environment { variable: variable.to_owned() };
        assert_eq!(shown(&keys, "anthropic"), Some(("sk-env".to_owned(), of("ANTHROPIC_API_KEY"))));
        assert_eq!(shown(&keys, "openai"), Some(("sk-openai".to_owned(), of("OPENAI_API_KEY"))));
        assert_eq!(shown(&keys, "groq"), Some(("g".to_owned(), of("GROQ_API_KEY"))));
        let owners = ["openai", "anthropic", "mistral"].map(str::to_owned);
        let listed: Vec<_> = keys.list(owners).into_iter().map(|status| (status.owner, status.source)).collect();
        let expected = [("anthropic", "ANTHROPIC_API_KEY"), ("openai", "OPENAI_API_KEY")];
        assert_eq!(listed, expected.map(|(owner, variable)| (owner.to_owned(), of(variable))));
    }

    #[test]
    fn a_variable_that_is_empty_is_not_set_and_one_that_is_broken_is_reported() {
        let keys =
            Keys::with(Environment::of([("ANTHROPIC_API_KEY", ""), ("OPENAI_API_KEY", "two words")]), Keychain::none());
        assert!(matches!(keys.get("anthropic"), Err(KeyError::NoKeychain { .. })));
        let error = keys.get("openai").unwrap_err();
        assert_eq!(error.problem().code, "keys.bad_environment");
        assert!(!error.problem().to_string().contains("two words"));
    }

    #[test]
    fn with_a_keychain_a_key_is_kept_there_alone() {
        let keys = in_memory(nothing());
        assert_eq!(shown(&keys, "anthropic"), None);
        assert_eq!(keys.set("anthropic", "sk-1".into()).unwrap(), Kept::Keychain);
        assert!(keys.session().is_empty());
        assert!(keys.keychain_available().is_ok());
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        let keys = session_only();
        for bad in ["", "  \n", "sk 1", "sk-\n1", "ключ"] {
            let error = keys.set("anthropic", bad.into()).unwrap_err();
            assert_eq!(error.problem().code, "keys.bad_key");
            assert!(bad.trim().is_empty() || !format!("{error:?} {}", error.problem()).contains(bad));
        }
        assert!(keys.list(["anthropic".to_owned()]).is_empty());
    }

    #[test]
    fn a_key_is_its_servers_alone() {
        let keys = Keys::with(
            Environment::of([
                ("OPENAI_API_KEY", "sk-openai"),
                ("RIPOSTE_KEYS", "https://Gateway.test:8443/v1/=sk-a==  http://10.0.0.7:8080=sk-b"),
            ]),
            Keychain::none(),
        );
        let key = |owner: &str| keys.get(owner).ok().flatten().map(|(key, _)| key.expose_secret().to_owned());
        assert_eq!(key("openai").as_deref(), Some("sk-openai"));
        assert_eq!(key("https://gateway.test:8443").as_deref(), Some("sk-a=="));
        assert_eq!(key("http://10.0.0.7:8080").as_deref(), Some("sk-b"));
        for other in ["http://localhost:11434", "https://api.groq.com", "https://gateway.test"] {
            assert_eq!(key(other), None, "{other}");
        }
        let listed: Vec<String> = keys.list([]).into_iter().map(|status| status.owner).collect();
        assert_eq!(listed, ["http://10.0.0.7:8080", "https://gateway.test:8443"]);
    }

    #[test]
    fn a_miswritten_key_of_a_server_is_told_to_who_may_have_meant_it() {
        for miswritten in ["sk-1", "gateway.test=", "http://a b=sk-1"] {
            let keys = Keys::with(
                Environment::of([("OPENAI_API_KEY", "sk-openai"), ("RIPOSTE_KEYS", miswritten)]),
                Keychain::none(),
            );
            let error = keys.get("https://gateway.test").unwrap_err();
            assert_eq!(error.problem().code, "keys.bad_environment", "{miswritten}");
            assert!(!error.problem().to_string().contains("sk-1"));
            assert!(keys.get("openai").unwrap().is_some(), "{miswritten}");
        }
    }

    #[test]
    fn the_key_of_an_older_version_is_openais() {
        let keys = in_memory(nothing());
        keys.keychain.set("openai-compatible", &"sk-old".into()).unwrap();
        assert_eq!(shown(&keys, "openai"), Some(("sk-old".to_owned(), KeySource::Keychain)));
        assert_eq!(shown(&keys, "http://localhost:11434"), None);
        assert!(keys.delete("openai").unwrap() && !keys.delete("openai").unwrap());
        assert_eq!(shown(&keys, "openai"), None);
    }

    #[test]
    fn names_of_owners() {
        let keys = session_only();
        let long = "x".repeat(65);
        for bad in
            ["", "Anthropic", "open ai", "../x", "a_b", &long, "https://", "https://h/v1", "ftp://h", "https://me@h"]
        {
            assert!(matches!(keys.get(bad), Err(KeyError::BadName { .. })), "{bad}");
            assert!(keys.set(bad, "k".into()).is_err() && keys.delete(bad).is_err());
        }
        let mistaken = keys.get("sk-ant-API03-abcdefghijklmnop").unwrap_err();
        assert!(!mistaken.problem().to_string().contains("abcdef"), "a key given as a name is not repeated");
    }

    #[test]
    fn nothing_shows_a_key() {
        let keys = Keys::with(Environment::of([("ANTHROPIC_API_KEY", "sk-env")]), Keychain::none());
        let kept = keys.set("openai", "sk-session".into()).unwrap();
        let got = keys.get("anthropic").unwrap();
        let text =
            format!("{keys:?} {:?} {kept:?} {got:?} {:?}", keys.environment, keys.list(["anthropic".to_owned()]));
        assert!(!text.contains("sk-env") && !text.contains("sk-session"), "{text}");
    }
}
