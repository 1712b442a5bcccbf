//! The real keychain of this system. On Linux without one:
//!
//! ```sh
//! RIPOSTE_TEST_KEYCHAIN=1 dbus-run-session -- sh -c '
//!   printf password | gnome-keyring-daemon --unlock --components=secrets --daemonize && cargo test -p riposte-settings --test keychain'
//! ```
//!
//! with `XDG_DATA_HOME` and `XDG_RUNTIME_DIR` in a folder of its own, so that nobody's keyring is touched: on Linux the test ends by
//! locking the keyring.

#![allow(clippy::unwrap_used)] // a test binary: its helpers are test code too

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use riposte_settings::{Environment, Kept, KeyError, KeySource, KeyStatus, Keychain, Keys, Paths, load, save};
use secrecy::ExposeSecret;

/// Not one of the real providers, so that a developer's own key is never touched.
const PROVIDER: &str = "riposte-test";
const KEY: &str = "sk-test-4f1c0b7e9a";

/// Everything that is logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn keys() -> Keys {
    Keys::with(Environment::of::<String, String>([]), Keychain::system())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_key_is_kept_found_again_and_deleted_and_is_in_no_file_and_no_log() {
    if std::env::var_os("RIPOSTE_TEST_KEYCHAIN").is_none() {
        println!(
            "skipped: needs a keychain (RIPOSTE_TEST_KEYCHAIN=1 under dbus-run-session with gnome-keyring-daemon)"
        );
        return;
    }
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
    subscriber.with_writer(move || writer.clone()).init();
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::in_folder(folder.path());

    keys().keychain_available().unwrap();
    keys().delete(PROVIDER).unwrap();
    assert!(keys().get(PROVIDER).unwrap().is_none());
    for key in ["an-older-one", KEY] {
        assert_eq!(keys().set(PROVIDER, format!(" {key}\n").into()).unwrap(), Kept::Keychain);
    }
    let (key, source) = keys().get(PROVIDER).unwrap().unwrap();
    assert_eq!((key.expose_secret(), source), (KEY, KeySource::Keychain));

    // What a program leaves behind: settings, and its log.
    let settings = load(&paths.settings_file()).settings;
    save(&paths.settings_file(), &riposte_settings::Settings::default(), &settings).unwrap();
    fs::create_dir_all(paths.logs_folder()).unwrap();
    fs::write(paths.logs_folder().join("riposte.log"), log.0.lock().unwrap().as_slice()).unwrap();
    let mut looked_at = files(folder.path());
    assert_eq!(looked_at.len(), 2);
    // The keyring's own files, where this test was given a home of its own: encrypted.
    let keyrings = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|home| home.is_dir());
    looked_at.extend(keyrings.iter().flat_map(|home| files(home)));
    for file in looked_at {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes()), "the key is in {}", file.display());
    }
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("entry"), "the keychain's library was not listened to");

    // Whoever is not asked for is named by the keychain.
    let kept = KeyStatus { owner: PROVIDER.to_owned(), source: KeySource::Keychain };
    assert!(keys().list([]).contains(&kept));
    assert!(keys().delete(PROVIDER).unwrap());
    assert!(!keys().delete(PROVIDER).unwrap());
    assert!(keys().get(PROVIDER).unwrap().is_none());
    assert!(!keys().list([PROVIDER.to_owned()]).contains(&kept));

    if cfg!(target_os = "linux") {
        a_locked_one_keeps_nothing_and_says_so();
    }
}

/// Last, because nothing unlocks it again.
fn a_locked_one_keeps_nothing_and_says_so() {
    assert_eq!(keys().set(PROVIDER, KEY.into()).unwrap(), Kept::Keychain);
    let collection = "/org/freedesktop/secrets/aliases/default";
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock", &format!("array:objpath:{collection}")])
        .output()
        .unwrap();
    assert!(locked.status.success(), "{}", String::from_utf8_lossy(&locked.stderr));

    let keys = keys();
    let error = keys.get(PROVIDER).unwrap_err();
    // Refused where nothing can show a prompt, unanswered where nobody sees it.
    assert!(matches!(error, KeyError::Locked { .. } | KeyError::NoAnswer { .. }), "{error:?}");
    let kept = keys.set(PROVIDER, "sk-for-now".into()).unwrap();
    let Kept::SessionOnly(problem) = kept else { panic!("{kept:?}") };
    assert!(problem.message.english().starts_with("The key is kept only until Riposte is closed."), "{problem}");
    let (key, source) = keys.get(PROVIDER).unwrap().unwrap();
    assert_eq!((key.expose_secret(), source), ("sk-for-now", KeySource::Session));
}
