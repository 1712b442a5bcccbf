//! The OS keychain with a time-out: a Secret Service on Linux (over D-Bus, without C libraries), Keychain Services on macOS, the Credential
//! Manager on Windows.
//!
//! A keychain can wait for its user for ever, so it lives on a thread of its own and calls wait for it only so long. A call that gave up
//! before its turn came is never carried out. Connects at the first call, and again after a failure, so that a keychain that appears later
//! is found.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use riposte_problem::Sentence;
use riposte_problem::words::{keys as words, phrase};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::KeyError;

/// The name under which the keychain files all our keys.
const SERVICE: &str = "riposte";
/// Reading must not hold up a start; an unlocked keychain answers in some milliseconds.
const READ_TIMEOUT: Duration = Duration::from_secs(5);
/// Writing happens while the user is there, and they may first have to unlock it.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);

type Connect = Arc<dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync>;

/// The keychain of this system.
pub struct Keychain {
    connect: Connect,
    read_timeout: Duration,
    write_timeout: Duration,
    /// To the keychain's thread, once there was a call.
    calls: Mutex<Option<Sender<Call>>>,
}

struct Call {
    /// Its caller waits no longer.
    given_up: Arc<AtomicBool>,
    work: Box<dyn FnOnce(&mut Link) + Send>,
}

/// The thread's connection.
struct Link {
    connect: Connect,
    store: Option<Arc<CredentialStore>>,
}

impl Keychain {
    /// The system's own.
    pub fn system() -> Self {
        Self::with(Arc::new(system_store), READ_TIMEOUT, WRITE_TIMEOUT)
    }

    /// None at all: every key lasts for the session. For tests, and for programs that must not ask.
    pub fn none() -> Self {
        Self::with(Arc::new(|| Err(Error::NoDefaultStore)), READ_TIMEOUT, WRITE_TIMEOUT)
    }

    pub(crate) fn with(connect: Connect, read_timeout: Duration, write_timeout: Duration) -> Self {
        Self { connect, read_timeout, write_timeout, calls: Mutex::new(None) }
    }

    /// The key kept for `provider`.
    pub(crate) fn get(&self, provider: &str) -> Result<Option<SecretString>, KeyError> {
        let name = provider.to_owned();
        self.call(self.read_timeout, move |link| {
            let bytes = match link.ask(&name, Entry::get_secret) {
                Err(Trouble::Keyring(Error::NoEntry)) => return Ok(None),
                other => Zeroizing::new(other.map_err(|trouble| trouble.plain(&name))?),
            };
            let text = std::str::from_utf8(&bytes).map_err(|_| KeyError::NotText { provider: name })?;
            Ok(Some(SecretString::from(text)))
        })
    }

    /// Keeps `key` for `provider`, in place of an earlier one.
    pub(crate) fn set(&self, provider: &str, key: &SecretString) -> Result<(), KeyError> {
        let (name, key) = (provider.to_owned(), key.clone());
        self.call(self.write_timeout, move |link| {
            let kept = link.ask(&name, |entry| entry.set_secret(key.expose_secret().as_bytes()));
            kept.map_err(|trouble| without(trouble.plain(&name), &key))
        })
    }

    /// Deletes `provider`'s key; `false` if there was none.
    pub(crate) fn delete(&self, provider: &str) -> Result<bool, KeyError> {
        let name = provider.to_owned();
        self.call(self.write_timeout, move |link| match link.ask(&name, Entry::delete_credential) {
            Ok(()) => Ok(true),
            Err(Trouble::Keyring(Error::NoEntry)) => Ok(false),
            Err(trouble) => Err(trouble.plain(&name)),
        })
    }

    /// Whose keys there are, in no order that means anything; nobody's where the keychain can't be searched.
    pub(crate) fn owners(&self) -> Result<Vec<String>, KeyError> {
        self.call(self.read_timeout, move |link| {
            // Windows searches by the name of an entry as a whole, which is whose it is and what it is for.
            let spec = if cfg!(windows) { HashMap::new() } else { HashMap::from([("service", SERVICE)]) };
            let entries = match link.asked(|store| store.search(&spec)) {
                Err(Trouble::Keyring(Error::NotSupportedByStore(_))) => Vec::new(),
                entries => entries.map_err(|trouble| trouble.plain("*"))?,
            };
            let of_ours = entries.iter().filter_map(Entry::get_specifiers).filter(|(service, _)| service == SERVICE);
            Ok(of_ours.map(|(_, owner)| owner).collect())
        })
    }

    fn call<T: Send + 'static>(
        &self,
        timeout: Duration,
        work: impl FnOnce(&mut Link) -> Result<T, KeyError> + Send + 'static,
    ) -> Result<T, KeyError> {
        let (answer, answered) = mpsc::sync_channel(1);
        let given_up = Arc::new(AtomicBool::new(false));
        let work = Box::new(move |link: &mut Link| {
            // Nobody may be waiting any more.
            let _ = answer.send(work(link));
        });
        self.send(Call { given_up: given_up.clone(), work })?;
        answered.recv_timeout(timeout).unwrap_or_else(|error| {
            given_up.store(true, Ordering::Release);
            Err(match error {
                RecvTimeoutError::Timeout => KeyError::NoAnswer { seconds: timeout.as_secs() },
                RecvTimeoutError::Disconnected => KeyError::Failed { reason: words::library_stopped() },
            })
        })
    }

    /// Hands a call to the keychain's thread, which is started where there is none (any more).
    fn send(&self, mut call: Call) -> Result<(), KeyError> {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = calls.as_ref() {
            match thread.send(call) {
                Ok(()) => return Ok(()),
                // It ended in a panic of the keychain's library.
                Err(mpsc::SendError(unsent)) => call = unsent,
            }
        }
        let failed = |reason: Sentence| KeyError::Failed { reason };
        let thread = start(self.connect.clone()).map_err(|error| failed(words::no_thread(phrase::system(&error))))?;
        thread.send(call).map_err(|_| failed(words::thread_ended()))?;
        *calls = Some(thread);
        Ok(())
    }
}

impl std::fmt::Debug for Keychain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keychain")
            .field("read_timeout", &self.read_timeout)
            .field("write_timeout", &self.write_timeout)
            .finish()
    }
}

/// The thread ends when its sender is dropped, or with the process if the keychain never answers.
fn start(connect: Connect) -> std::io::Result<Sender<Call>> {
    let (calls, received) = mpsc::channel::<Call>();
    let mut link = Link { connect, store: None };
    std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
        for call in received {
            if !call.given_up.load(Ordering::Acquire) {
                (call.work)(&mut link);
            }
        }
    })?;
    Ok(calls)
}

impl Link {
    /// Asks about `provider`'s entry. A connection that fails is dropped, and an old one is replaced by a new one at once: the session's
    /// bus or the keychain may have been started anew since.
    fn ask<T>(&mut self, provider: &str, question: impl Fn(&Entry) -> keyring_core::Result<T>) -> Result<T, Trouble> {
        self.asked(|store| question(&store.build(SERVICE, provider, None)?))
    }

    /// The same of the store as a whole.
    fn asked<T>(&mut self, question: impl Fn(&CredentialStore) -> keyring_core::Result<T>) -> Result<T, Trouble> {
        let was_connected = self.store.is_some();
        let mut answer = self.asked_once(&question);
        if matches!(answer, Err(Trouble::Keyring(Error::PlatformFailure(_)))) {
            self.store = None;
            if was_connected {
                answer = self.asked_once(&question);
            }
        }
        answer
    }

    fn asked_once<T>(&mut self, question: &impl Fn(&CredentialStore) -> keyring_core::Result<T>) -> Result<T, Trouble> {
        let store = match &self.store {
            Some(store) => store.clone(),
            None => self.store.insert((self.connect)().map_err(Trouble::NoKeychain)?).clone(),
        };
        question(store.as_ref()).map_err(Trouble::Keyring)
    }
}

enum Trouble {
    NoKeychain(Error),
    Keyring(Error),
}

impl Trouble {
    fn plain(self, provider: &str) -> KeyError {
        let provider = provider.to_owned();
        match self {
            Trouble::NoKeychain(error) => KeyError::NoKeychain { reason: error.to_string() },
            Trouble::Keyring(Error::NoStorageAccess(error)) => KeyError::Locked { reason: error.to_string() },
            Trouble::Keyring(Error::NoDefaultStore) => {
                KeyError::NoKeychain { reason: Error::NoDefaultStore.to_string() }
            }
            Trouble::Keyring(Error::Ambiguous(_)) => KeyError::Ambiguous { provider },
            // These carry what was stored: it is overwritten before it is let go.
            Trouble::Keyring(Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _)) => {
                drop(Zeroizing::new(bytes));
                KeyError::NotText { provider }
            }
            Trouble::Keyring(Error::TooLong(_, most)) => KeyError::BadKey { reason: words::is_too_long(most) },
            Trouble::Keyring(error) => KeyError::Failed { reason: phrase::quoted(error.to_string()) },
        }
    }
}

/// A keychain's message is not ours: should it ever repeat the key, the message is dropped.
fn without(error: KeyError, key: &SecretString) -> KeyError {
    if format!("{error:?}").contains(key.expose_secret()) {
        return KeyError::Failed { reason: words::no_reason() };
    }
    error
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(unix, windows)))]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(Error::NoDefaultStore)
}

#[cfg(test)]
#[path = "keychain_tests.rs"]
mod tests;
