//! What the shell keeps: where files lie, the settings in force, the keys, and whether the user was told of the tray. Any thread; reading is
//! quick, saving and keys may block.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_engine::KeyLookup;
use riposte_measures::Mode;
use riposte_models::Shelf;
use riposte_problem::{Language, Problem};
use riposte_settings::{Environment, Keys, Paths, Settings, SettingsError};

use crate::words::Words;

pub(crate) struct SettingsState {
    paths: Paths,
    settings: Mutex<Settings>,
    /// What was wrong at the start.
    standing: Mutex<Vec<Problem>>,
    /// Held while saving, so that savings do not overtake each other.
    saving: Mutex<()>,
    keys: Arc<Keys>,
}

/// The file as it is now.
pub(crate) struct Reread {
    /// What was in force.
    pub(crate) before: Settings,
    pub(crate) now: Settings,
    /// What of it can't be used.
    pub(crate) problems: Vec<Problem>,
}

/// The language of what is told where there is no window.
pub(crate) fn language() -> Language {
    SettingsState::look().map(|kept| kept.language()).unwrap_or_default()
}

impl SettingsState {
    /// Finds the folders and reads the settings. No file is touched: this may be a second start, which only says so to the first and ends.
    pub(crate) fn look() -> Result<SettingsState, Problem> {
        Ok(Self::look_in(Paths::find().map_err(|error| error.problem())?))
    }

    fn look_in(paths: Paths) -> SettingsState {
        let settings = riposte_settings::look(&paths.settings_file());
        SettingsState {
            paths,
            settings: Mutex::new(settings),
            standing: Mutex::default(),
            saving: Mutex::default(),
            keys: Arc::new(Keys::new()),
        }
    }

    /// This is the first start: reads the settings once more, leaves the first file, sets one aside that can't be understood.
    pub(crate) fn settle(&self) {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        // First of all, so that nobody else makes it and lets others look into it. Whoever needs it says what is in its way.
        let _ = riposte_settings::private_folder(self.paths.data_folder());
        let loaded = riposte_settings::load(&self.paths.settings_file());
        *self.lock() = loaded.settings;
        loaded.problems.into_iter().for_each(|problem| self.stands(problem));
    }

    /// Notes something that was wrong at the start.
    pub(crate) fn stands(&self, problem: Problem) {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).push(problem);
    }

    /// What was wrong at the start.
    pub(crate) fn standing(&self) -> Vec<Problem> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lock(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.lock().clone()
    }

    /// Writes what `wanted` changes of the settings to their file. In force from then on, and returned, is what the file says: also what somebody changed in it
    /// meanwhile.
    pub(crate) fn save(&self, wanted: &Settings) -> Result<Settings, Problem> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.settings();
        let now =
            riposte_settings::save(&self.paths.settings_file(), &before, wanted).map_err(|error| error.problem())?;
        self.lock().clone_from(&now);
        Ok(now)
    }

    /// Reads the file anew; in force from then on is what it says.
    ///
    /// # Errors
    /// As [`riposte_settings::read_again`]: what is in force stays.
    pub(crate) fn read_again(&self) -> Result<Option<Reread>, SettingsError> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(loaded) = riposte_settings::read_again(&self.paths.settings_file())? else { return Ok(None) };
        let before = std::mem::replace(&mut *self.lock(), loaded.settings.clone());
        Ok(Some(Reread { before, now: loaded.settings, problems: loaded.problems }))
    }

    pub(crate) fn settings_file(&self) -> PathBuf {
        self.paths.settings_file()
    }

    /// Remembers how the user talks, for the next start. Typed turns are no way of talking.
    pub(crate) fn save_mode(&self, mode: Mode) -> Result<(), Problem> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.settings();
        if mode == Mode::Text || before.conversation.mode == mode {
            return Ok(());
        }
        let mut wanted = before.clone();
        wanted.conversation.mode = mode;
        riposte_settings::save(&self.paths.settings_file(), &before, &wanted).map_err(|error| error.problem())?;
        // Nothing else: what somebody changed in the file is put in force where the engine and the page are told of it.
        self.lock().conversation.mode = mode;
        Ok(())
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

    /// The language of the window, the tray and of what is told outside of them.
    pub(crate) fn language(&self) -> Language {
        self.lock().appearance.language.spoken(Environment::of_process().locale().as_deref())
    }

    /// The tray's words in the user's language.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.language())
    }

    pub(crate) fn prices(&self) -> PathBuf {
        self.paths.prices_file()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.paths.database()
    }

    pub(crate) fn paths(&self) -> &Paths {
        &self.paths
    }

    pub(crate) fn data_folder(&self) -> PathBuf {
        self.paths.data_folder().to_owned()
    }

    /// The local models as they are now.
    pub(crate) fn shelf(&self) -> Shelf {
        Shelf::of(&self.paths)
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

    /// How far the user is in the guide of the first start.
    pub(crate) fn guide_file(&self) -> PathBuf {
        self.paths.data_folder().join("guide.json")
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
        let load = || SettingsState::look_in(Paths::in_folder(folder.path()));
        load().save_mode(Mode::Duplex).unwrap();
        assert_eq!(load().settings().conversation.mode, Mode::Duplex);
        load().save_mode(Mode::Text).unwrap();
        assert_eq!(load().settings().conversation.mode, Mode::Duplex);
    }

    #[test]
    fn what_could_not_be_saved_is_not_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let kept = SettingsState::look_in(Paths::in_folder(folder.path()));
        let mut settings = kept.settings();
        settings.conversation.max_tokens = 0;
        kept.save(&settings).unwrap_err();
        assert_eq!(kept.settings(), Settings::default());
    }

    #[test]
    fn a_second_start_touches_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        let is_there = || std::fs::read_dir(folder.path()).unwrap().count();
        let kept = SettingsState::look_in(Paths::in_folder(folder.path()));
        assert_eq!((kept.settings(), is_there()), (Settings::default(), 0));

        let half_edited = "[audio]\nvolume = \n";
        std::fs::write(&file, half_edited).unwrap();
        let kept = SettingsState::look_in(Paths::in_folder(folder.path()));
        assert_eq!((std::fs::read_to_string(&file).unwrap().as_str(), is_there()), (half_edited, 1));

        kept.settle();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let made = tempfile::tempdir().unwrap();
            let kept = SettingsState::look_in(Paths::in_folder(made.path().join("new")));
            kept.settle();
            assert_eq!(made.path().join("new").metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
        assert_eq!(kept.standing()[0].code, "settings.not_toml");
        assert_eq!(is_there(), 2, "the first start sets it aside and says so");
    }

    #[test]
    fn what_was_changed_in_the_file_is_in_force_with_the_next_save() {
        let folder = tempfile::tempdir().unwrap();
        let kept = SettingsState::look_in(Paths::in_folder(folder.path()));
        kept.settle();
        std::fs::write(folder.path().join("settings.toml"), "[audio]\nvolume = 0.4\n").unwrap();
        let mut wanted = kept.settings();
        wanted.conversation.max_tokens = 99;
        let now = kept.save(&wanted).unwrap();
        assert_eq!((now.audio.volume, now.conversation.max_tokens), (0.4, 99));
        assert_eq!(kept.settings(), now);
    }

    #[test]
    fn what_somebody_wrote_into_the_file_is_in_force_when_it_is_read_again_and_a_half_edited_file_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let kept = SettingsState::look_in(Paths::in_folder(folder.path()));
        kept.settle();
        let write = |text: &str| std::fs::write(kept.settings_file(), text).unwrap();
        write("[audio]\nvolume = 0.4\n[voice]\nspeed = 9\n");
        let read = kept.read_again().unwrap().unwrap();
        assert_eq!((read.before.audio.volume, read.now.audio.volume), (1.0, 0.4));
        assert_eq!(read.problems.len(), 1);
        assert_eq!(kept.settings(), read.now);
        write("[audio]\nvolume = \n");
        assert!(kept.read_again().is_err());
        assert_eq!(kept.settings(), read.now);
        assert!(kept.settings_file().exists(), "it is left to whoever edits it");
    }

    #[test]
    fn the_user_is_told_of_the_tray_once() {
        let folder = tempfile::tempdir().unwrap();
        let kept = SettingsState::look_in(Paths::in_folder(folder.path().join("new")));
        assert!(!kept.told_of_tray());
        kept.remember_told_of_tray();
        assert!(kept.told_of_tray());
    }
}
