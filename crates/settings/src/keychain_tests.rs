//! The keychain's thread against stores that answer late, fail, panic or die. The real one: `tests/keychain.rs`.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;

use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};

use super::*;

type Answer = Arc<dyn Fn(&str, Option<&[u8]>) -> keyring_core::Result<Vec<u8>> + Send + Sync>;

/// A store whose every answer is made by one function of (provider, secret to keep).
#[derive(Clone)]
struct Scripted(Answer, String);

impl CredentialStoreApi for Scripted {
    fn vendor(&self) -> String {
        "scripted".to_owned()
    }
    fn id(&self) -> String {
        "scripted".to_owned()
    }
    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> keyring_core::Result<Entry> {
        assert_eq!(service, "riposte");
        Ok(Entry::new_with_credential(Arc::new(Scripted(self.0.clone(), user.to_owned()))))
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn debug_fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("scripted")
    }
}

impl CredentialApi for Scripted {
    fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
        (self.0)(&self.1, Some(secret)).map(drop)
    }
    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        (self.0)(&self.1, None)
    }
    fn delete_credential(&self) -> keyring_core::Result<()> {
        (self.0)(&self.1, None).map(drop)
    }
    fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
        Ok(None)
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn debug_fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("scripted")
    }
}

const SHORT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_secs(60);

fn keychain(
    timeout: Duration,
    answer: impl Fn(&str, Option<&[u8]>) -> keyring_core::Result<Vec<u8>> + Send + Sync + 'static,
) -> Keychain {
    let store = Arc::new(Scripted(Arc::new(answer), String::new()));
    Keychain::with(Arc::new(move || Ok(store.clone())), timeout, timeout)
}

fn failure(text: &str) -> Error {
    Error::PlatformFailure(text.to_owned().into())
}

#[test]
fn a_keychain_that_waits_for_its_user_is_not_waited_for() {
    let (unlock, unlocked) = mpsc::channel::<()>();
    let unlocked = Mutex::new(unlocked);
    let (done, finished) = mpsc::channel();
    let done = Mutex::new(done);
    let keychain = keychain(SHORT, move |provider, secret| {
        if provider == "waits" {
            unlocked.lock().unwrap().recv().unwrap();
        }
        done.lock().unwrap().send((provider.to_owned(), secret.is_some())).unwrap();
        Ok(b"k".to_vec())
    });
    assert_eq!(keychain.get("waits").unwrap_err(), KeyError::NoAnswer { seconds: 0 });
    // The next call waits behind it, gives up too, and is never carried out.
    assert_eq!(keychain.set("later", &"new".into()).unwrap_err(), KeyError::NoAnswer { seconds: 0 });
    unlock.send(()).unwrap();
    assert_eq!(finished.recv().unwrap(), ("waits".to_owned(), false));
    // And it is there again, for the calls made from now on.
    let key = loop {
        match keychain.get("now") {
            Err(KeyError::NoAnswer { .. }) => continue,
            answer => break answer.unwrap().unwrap(),
        }
    };
    assert_eq!(key.expose_secret(), "k");
    assert!(finished.try_iter().all(|(provider, _)| provider == "now"), "a call that had given up was carried out");
}

#[test]
fn a_keychain_that_was_started_anew_is_connected_to_again() {
    let connections = Arc::new(AtomicUsize::new(0));
    let made = connections.clone();
    let connect: Connect = Arc::new(move || {
        let number = made.fetch_add(1, Ordering::SeqCst);
        let asked = AtomicUsize::new(0);
        let answer: Answer = Arc::new(move |_, _| match (number, asked.fetch_add(1, Ordering::SeqCst)) {
            (0, 0) => Ok(b"first".to_vec()),
            (0, _) => Err(failure("the bus is gone")),
            _ => Ok(b"second".to_vec()),
        });
        Ok(Arc::new(Scripted(answer, String::new())))
    });
    let keychain = Keychain::with(connect, LONG, LONG);
    let read = || keychain.get("p").unwrap().unwrap().expose_secret().to_owned();
    assert_eq!((read(), read()), ("first".to_owned(), "second".to_owned()));
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[test]
fn a_keychain_that_appears_later_is_found() {
    let appeared = Arc::new(AtomicBool::new(false));
    let there = appeared.clone();
    let connect: Connect = Arc::new(move || {
        if !there.load(Ordering::SeqCst) {
            return Err(failure("no secret service provider or dbus session found"));
        }
        Ok(Arc::new(Scripted(Arc::new(|_, _| Err(Error::NoEntry)), String::new())))
    });
    let keychain = Keychain::with(connect, LONG, LONG);
    let error = keychain.get("p").unwrap_err();
    assert!(matches!(&error, KeyError::NoKeychain { reason } if reason.contains("no secret service")), "{error:?}");
    appeared.store(true, Ordering::SeqCst);
    assert!(keychain.get("p").unwrap().is_none());
}

#[test]
fn a_panic_in_its_library_is_an_error_and_the_next_call_works() {
    let calls = AtomicUsize::new(0);
    let keychain = keychain(LONG, move |_, _| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => panic!("poisoned"),
        _ => Ok(b"k".to_vec()),
    });
    assert!(matches!(keychain.get("p"), Err(KeyError::Failed { .. })));
    // The thread's end may be seen one call later.
    let key = std::iter::repeat_with(|| keychain.get("p")).find_map(Result::ok).unwrap().unwrap();
    assert_eq!(key.expose_secret(), "k");
}

#[test]
fn each_failure_is_told_apart_and_none_repeats_the_key() {
    let told = |error: fn() -> Error| {
        let keychain = keychain(LONG, move |_, _| Err(error()));
        keychain.set("p", &"sk-secret".into()).unwrap_err()
    };
    assert_eq!(told(|| Error::NoStorageAccess("dismissed".into())), KeyError::Locked { reason: "dismissed".into() });
    assert_eq!(told(|| Error::BadEncoding(b"sk-secret".into())), KeyError::NotText { provider: "p".into() });
    assert_eq!(told(|| Error::Ambiguous(vec![])), KeyError::Ambiguous { provider: "p".into() });
    assert!(matches!(told(|| Error::TooLong("secret".into(), 2560)), KeyError::BadKey { .. }));
    let leaky = told(|| failure("could not store 'sk-secret'"));
    assert!(
        matches!(leaky, KeyError::Failed { .. }) && !format!("{leaky:?} {}", leaky.problem()).contains("sk-secret")
    );
}

#[test]
fn what_is_kept_and_is_no_text_is_said_to_be_damaged() {
    let keychain = keychain(LONG, |_, _| Ok(vec![0xff, 0xfe]));
    assert_eq!(keychain.get("p").unwrap_err(), KeyError::NotText { provider: "p".into() });
}
