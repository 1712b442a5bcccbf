//! Keys of providers: from an environment variable, from this session, or from the OS keychain, in that order. Blocks for at most the
//! keychain's time-out. A key is never written anywhere but into the keychain, and never shown.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use riposte_problem::{Kind, Problem};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Environment, KeyError, Keychain};

/// The providers that take a key.
pub const PROVIDERS: &[&str] = &["anthropic", "openai-compatible"];

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
    pub provider: String,
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

    /// The key for `provider` and where it comes from; `None` where there is none. An error of the keychain is returned only when neither
    /// the environment nor the session has a key; where a key is optional, go on without one and say so.
    pub fn get(&self, provider: &str) -> Result<Option<(SecretString, KeySource)>, KeyError> {
        check_name(provider)?;
        if let Some(found) = self.beside_the_keychain(provider)? {
            return Ok(Some(found));
        }
        Ok(self.keychain.get(provider)?.map(|key| (key, KeySource::Keychain)))
    }

    /// Keeps a key for `provider` in place of an earlier one. Spaces and line ends around it are dropped. An environment variable still
    /// goes before it: [`Keys::get`] says so.
    pub fn set(&self, provider: &str, key: SecretString) -> Result<Kept, KeyError> {
        check_name(provider)?;
        let key = trimmed(&key).map_err(|reason| KeyError::BadKey { reason })?;
        match self.keychain.set(provider, &key) {
            Ok(()) => {
                self.session().remove(provider);
                Ok(Kept::Keychain)
            }
            Err(error) if error.is_of_the_keychain() => {
                self.session().insert(provider.to_owned(), key);
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

    /// Deletes the key for `provider` from the session and the keychain; `false` if there was none. An environment variable stays.
    pub fn delete(&self, provider: &str) -> Result<bool, KeyError> {
        check_name(provider)?;
        let was_in_session = self.session().remove(provider).is_some();
        match self.keychain.delete(provider) {
            // Without a keychain the session's was the only one.
            Err(KeyError::NoKeychain { .. }) if was_in_session => Ok(true),
            deleted => Ok(deleted? || was_in_session),
        }
    }

    /// Which of [`PROVIDERS`], and of those set in this session, have a key. A keychain that fails is asked once and counts as having
    /// none: [`Keys::keychain_available`] says why.
    pub fn list(&self) -> Vec<KeyStatus> {
        let mut providers: Vec<String> = PROVIDERS.iter().map(|name| (*name).to_owned()).collect();
        providers.extend(self.session().keys().cloned());
        providers.sort();
        providers.dedup();
        let mut keychain_failed = false;
        let mut source = |provider: &str| match self.beside_the_keychain(provider) {
            Ok(Some((_, source))) => Some(source),
            Ok(None) if keychain_failed => None,
            Ok(None) => match self.keychain.get(provider) {
                Ok(key) => key.map(|_| KeySource::Keychain),
                Err(error) => {
                    tracing::warn!(%error, provider, "the keychain could not be asked");
                    keychain_failed = error.is_of_the_keychain();
                    None
                }
            },
            Err(error) => {
                tracing::warn!(%error, provider, "a key can't be used");
                None
            }
        };
        let status = |provider: String| Some(KeyStatus { source: source(&provider)?, provider });
        providers.into_iter().filter_map(status).collect()
    }

    /// Whether a keychain answers; the error says why not. One that is locked may answer and yet refuse a key: [`Keys::set`] says so.
    pub fn keychain_available(&self) -> Result<(), KeyError> {
        self.keychain.get("is-it-there").map(|_| ())
    }

    fn beside_the_keychain(&self, provider: &str) -> Result<Option<(SecretString, KeySource)>, KeyError> {
        if let Some((key, variable)) = self.of_environment(provider)? {
            return Ok(Some((key, KeySource::Environment { variable })));
        }
        Ok(self.session().get(provider).map(|key| (key.clone(), KeySource::Session)))
    }

    fn of_environment(&self, provider: &str) -> Result<Option<(SecretString, String)>, KeyError> {
        let variable = variable(provider);
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

/// The environment variable of a provider's key, by the providers' own habit.
pub fn variable(provider: &str) -> String {
    match provider {
        "openai-compatible" => "OPENAI_API_KEY".to_owned(),
        other => format!("{}_API_KEY", other.to_ascii_uppercase().replace('-', "_")),
    }
}

fn check_name(provider: &str) -> Result<(), KeyError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=64).contains(&provider.len()) && provider.bytes().all(fits) {
        return Ok(());
    }
    // Shortened: somebody may have given the key in place of the name.
    let name =
        if provider.len() <= 20 { provider.to_owned() } else { provider.chars().take(4).chain(['…']).collect() };
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

    fn shown(keys: &Keys, provider: &str) -> Option<(String, KeySource)> {
        keys.get(provider).unwrap().map(|(key, source)| (key.expose_secret().to_owned(), source))
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
        assert_eq!(keys.list(), [KeyStatus { provider: "anthropic".to_owned(), source: KeySource::Session }]);
        assert!(matches!(keys.get("openai-compatible"), Err(KeyError::NoKeychain { .. })));
        assert!(matches!(keys.keychain_available(), Err(KeyError::NoKeychain { .. })));
        assert!(keys.delete("anthropic").unwrap());
        assert_eq!(keys.list(), []);
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
        assert_eq!(shown(&keys, "openai-compatible"), Some(("sk-openai".to_owned(), of("OPENAI_API_KEY"))));
        assert_eq!(shown(&keys, "groq"), Some(("g".to_owned(), of("GROQ_API_KEY"))));
        let listed: Vec<_> = keys.list().into_iter().map(|status| (status.provider, status.source)).collect();
        let expected = [("anthropic", "ANTHROPIC_API_KEY"), ("openai-compatible", "OPENAI_API_KEY")];
        assert_eq!(listed, expected.map(|(provider, variable)| (provider.to_owned(), of(variable))));
    }

    #[test]
    fn a_variable_that_is_empty_is_not_set_and_one_that_is_broken_is_reported() {
        let keys =
            Keys::with(Environment::of([("ANTHROPIC_API_KEY", ""), ("OPENAI_API_KEY", "two words")]), Keychain::none());
        assert!(matches!(keys.get("anthropic"), Err(KeyError::NoKeychain { .. })));
        let error = keys.get("openai-compatible").unwrap_err();
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
        assert!(keys.list().is_empty());
    }

    #[test]
    fn names_of_providers() {
        let keys = session_only();
        let long = "x".repeat(65);
        for bad in ["", "Anthropic", "open ai", "../x", "a_b", &long] {
            assert!(matches!(keys.get(bad), Err(KeyError::BadName { .. })), "{bad}");
            assert!(keys.set(bad, "k".into()).is_err() && keys.delete(bad).is_err());
        }
        let mistaken = keys.get("sk-ant-API03-abcdefghijklmnop").unwrap_err();
        assert!(!mistaken.problem().to_string().contains("abcdef"), "a key given as a name is not repeated");
    }

    #[test]
    fn nothing_shows_a_key() {
        let keys = Keys::with(Environment::of([("ANTHROPIC_API_KEY", "sk-env")]), Keychain::none());
        let kept = keys.set("openai-compatible", "sk-session".into()).unwrap();
        let got = keys.get("anthropic").unwrap();
        let text = format!("{keys:?} {:?} {kept:?} {got:?} {:?}", keys.environment, keys.list());
        assert!(!text.contains("sk-env") && !text.contains("sk-session"), "{text}");
    }
}
