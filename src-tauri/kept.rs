//! What the shell keeps: where files lie, the settings in force, the keys, and whether the user was told of the tray. Any thread; reading is
//! quick, saving and keys may block.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_engine::KeyLookup;
use riposte_measures::Mode;
use riposte_problem::Problem;
use riposte_settings::{Keys, Paths, Settings};

use crate::words::{self, Words};

pub(crate) struct Kept {
    paths: Paths,
    settings: Mutex<Settings>,
    /// Held while saving, so that savings do not overtake each other.
    saving: Mutex<()>,
    keys: Arc<Keys>,
}

impl Kept {
    /// Finds the folders and reads the settings. What could not be read is returned beside them.
    pub(crate) fn load() -> Result<(Kept, Vec<Problem>), Problem> {
        Ok(Self::load_from(Paths::find().map_err(|error| error.problem())?))
    }

    fn load_from(paths: Paths) -> (Kept, Vec<Problem>) {
        let loaded = riposte_settings::load(&paths.settings_file());
        let kept = Kept {
            paths,
            settings: Mutex::new(loaded.settings),
            saving: Mutex::default(),
            keys: Arc::new(Keys::new()),
        };
        (kept, loaded.problems)
    }

    fn lock(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.lock().clone()
    }

    /// Writes the settings to their file; they are in force from then on.
    pub(crate) fn save(&self, settings: &Settings) -> Result<(), Problem> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        riposte_settings::save(&self.paths.settings_file(), settings).map_err(|error| error.problem())?;
        self.lock().clone_from(settings);
        Ok(())
    }

    /// Remembers how the user talks, for the next start. Typed turns are no way of talking.
    pub(crate) fn save_mode(&self, mode: Mode) -> Result<(), Problem> {
        let mut settings = self.settings();
        if mode == Mode::Text || settings.conversation.mode == mode {
            return Ok(());
        }
        settings.conversation.mode = mode;
        self.save(&settings)
    }

    pub(crate) fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys)
    }

    /// Finds keys for the engine.
    pub(crate) fn key_lookup(&self) -> KeyLookup {
        let keys = self.keys();
        Arc::new(move |provider| match keys.get(provider) {
            Ok(found) => Ok(found.map(|(key, _)| key)),
            Err(error) => Err(error.problem()),
        })
    }

    /// The tray's words in the user's language.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.lock().appearance.language, words::system_locale().as_deref())
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.paths.database()
    }

    pub(crate) fn logs_folder(&self) -> PathBuf {
        self.paths.logs_folder()
    }

    /// What the web view keeps between starts (it is asked to keep nothing of the conversation).
    pub(crate) fn webview_folder(&self) -> PathBuf {
        self.paths.data_folder().join("webview")
    }

    pub(crate) fn window_state_file(&self) -> PathBuf {
        self.paths.data_folder().join("window.json")
    }

    /// Whether the user was told that closing the window leaves Riposte in the tray.
    pub(crate) fn told_of_tray(&self) -> bool {
        self.tray_note().exists()
    }

    pub(crate) fn remember_told_of_tray(&self) {
        let note = self.tray_note();
        let written = note.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&note, ""));
        if let Err(error) = written {
            tracing::warn!(%error, "that the user was told of the tray could not be noted; they are told again");
        }
    }

    fn tray_note(&self) -> PathBuf {
        self.paths.data_folder().join("told-of-tray")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mode_is_there_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let load = || Kept::load_from(Paths::in_folder(folder.path())).0;
        load().save_mode(Mode::Duplex).unwrap();
        assert_eq!(load().settings().conversation.mode, Mode::Duplex);
        load().save_mode(Mode::Text).unwrap();
        assert_eq!(load().settings().conversation.mode, Mode::Duplex);
    }

    #[test]
    fn what_could_not_be_saved_is_not_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::load_from(Paths::in_folder(folder.path())).0;
        let mut settings = kept.settings();
        settings.conversation.max_tokens = 0;
        kept.save(&settings).unwrap_err();
        assert_eq!(kept.settings(), Settings::default());
    }

    #[test]
    fn the_user_is_told_of_the_tray_once() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::load_from(Paths::in_folder(folder.path().join("new"))).0;
        assert!(!kept.told_of_tray());
        kept.remember_told_of_tray();
        assert!(kept.told_of_tray());
    }
}
