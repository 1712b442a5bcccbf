//! Where Riposte keeps things. Only says where: makes no folder, reads no file.

use std::path::{Path, PathBuf};

use crate::{Environment, SettingsError};

/// Moves all data and settings into one folder.
pub(crate) const DATA_DIR_VARIABLE: &str = "RIPOSTE_DATA_DIR";

/// The folders and files of one user's Riposte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    data: PathBuf,
    config: PathBuf,
}

impl Paths {
    /// Those of this user: the platform's data and settings folders, or the folder that `RIPOSTE_DATA_DIR` names.
    pub fn find() -> Result<Paths, SettingsError> {
        Self::of(&Environment::of_process())
    }

    /// As [`Paths::find`], with another environment for `RIPOSTE_DATA_DIR`.
    ///
    /// | | data | settings |
    /// |---|---|---|
    /// | Linux | `~/.local/share/riposte` | `~/.config/riposte` |
    /// | macOS | `~/Library/Application Support/Riposte` | the same |
    /// | Windows | `%LOCALAPPDATA%\Riposte\data` | `%APPDATA%\Riposte\config` |
    pub fn of(environment: &Environment) -> Result<Paths, SettingsError> {
        if let Some(folder) = environment.get(DATA_DIR_VARIABLE) {
            // Absolute, so that it stays the same folder when a program changes its working directory.
            return Ok(Self::in_folder(std::path::absolute(&folder).unwrap_or_else(|_| folder.into())));
        }
        let folders = directories::ProjectDirs::from("", "", "Riposte").ok_or(SettingsError::NoHome)?;
        // Local data: a database with a write-ahead log does not survive a roaming profile.
        Ok(Paths { data: folders.data_local_dir().to_owned(), config: folders.config_dir().to_owned() })
    }

    /// Everything in one folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Paths {
        let data = folder.into();
        Paths { config: data.clone(), data }
    }

    /// The folder for what Riposte keeps.
    pub fn data_folder(&self) -> &Path {
        &self.data
    }

    /// The settings file, `settings.toml`.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The user's prices, `prices.toml`.
    pub fn prices_file(&self) -> PathBuf {
        self.config.join("prices.toml")
    }

    /// The hashes of the gateway's tokens, `tokens.json`.
    pub fn tokens_file(&self) -> PathBuf {
        self.config.join("tokens.json")
    }

    /// The history, `riposte.db`.
    pub fn database(&self) -> PathBuf {
        self.data.join("riposte.db")
    }

    /// The folder of models, `models`.
    pub fn models_folder(&self) -> PathBuf {
        self.data.join("models")
    }

    /// The folder of what comes with Riposte and was carried in a program, `bundled`.
    pub fn bundled_folder(&self) -> PathBuf {
        self.data.join("bundled")
    }

    /// The folder of log files, `logs`.
    pub fn logs_folder(&self) -> PathBuf {
        self.data.join("logs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_variable_moves_everything() {
        let folder = std::env::temp_dir().join("elsewhere");
        let paths = Paths::of(&Environment::of([(DATA_DIR_VARIABLE, &folder)])).unwrap();
        assert_eq!(paths, Paths::in_folder(&folder));
        for path in [paths.settings_file(), paths.database(), paths.logs_folder()] {
            assert_eq!(path.parent(), Some(folder.as_path()));
        }
    }

    #[test]
    fn a_relative_folder_is_made_absolute() {
        let paths = Paths::of(&Environment::of([(DATA_DIR_VARIABLE, "here")])).unwrap();
        assert_eq!(paths.data_folder(), std::env::current_dir().unwrap().join("here"));
    }

    #[test]
    fn an_empty_variable_is_no_variable() {
        let nothing = Environment::of::<String, String>([]);
        match (Paths::of(&nothing), Paths::of(&Environment::of([(DATA_DIR_VARIABLE, "")]))) {
            (Ok(none), Ok(empty)) => {
                assert_eq!(none, empty);
                assert!(none.database().is_absolute());
            }
            (none, empty) => assert!(none.is_err() && empty.is_err(), "no home folder: neither can be known"),
        }
    }
}
