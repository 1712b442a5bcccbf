//! Loads the settings file. Never fails: what can't be read is reported, and the defaults are used. Never overwrites a file that it could
//! not understand.

use std::path::Path;

use riposte_problem::Problem;
use toml::Table;

use crate::disk::{DEFAULT_FILE, Existing, read, set_aside, write_atomically};
use crate::salvage::resolve;
use crate::{Settings, SettingsError};

/// Settings, and what was wrong with the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// Complete and in range, whatever the file holds.
    pub settings: Settings,
    /// One for each thing that could not be used, by section and name.
    pub problems: Vec<Problem>,
}

/// Reads the settings at `path`. Where there is no file, the annotated default one is written; a file that is not TOML is renamed to
/// `settings.toml.bad-<n>` first, and that is reported.
pub fn load(path: &Path) -> Loaded {
    let defaults =
        |problem: Option<Problem>| Loaded { settings: Settings::default(), problems: problem.into_iter().collect() };
    match read(path) {
        Ok(Some((_, raw))) => {
            let (settings, problems) = resolve(&raw, path);
            Loaded { settings, problems }
        }
        Ok(None) => defaults(first_file(path)),
        Err(error @ SettingsError::NotToml { .. }) => match set_aside(path) {
            Ok(aside) => {
                let mut loaded = defaults(Some(error.moved(&aside)));
                loaded.problems.extend(first_file(path));
                loaded
            }
            // It stays where it is, and is not overwritten.
            Err(_) => defaults(Some(error.problem())),
        },
        Err(error) => defaults(Some(error.problem())),
    }
}

/// Reads the settings at `path` and touches nothing: for a program that does not yet know whether it is the first.
pub fn look(path: &Path) -> Settings {
    read(path).ok().flatten().map(|(_, raw)| resolve(&raw, path).0).unwrap_or_default()
}

/// Reads the settings at `path` anew while the program runs; `None` where there is no file any more. No file is touched.
///
/// # Errors
/// Somebody is in the middle of editing it ([`SettingsError::NotToml`]), or it can't be read: what is in force stays.
pub fn read_again(path: &Path) -> Result<Option<Loaded>, SettingsError> {
    let resolved = |(_, raw): (String, Table)| {
        let (settings, problems) = resolve(&raw, path);
        Loaded { settings, problems }
    };
    Ok(read(path)?.map(resolved))
}

/// Leaves the annotated file, unless another process did meanwhile.
fn first_file(path: &Path) -> Option<Problem> {
    write_atomically(path, DEFAULT_FILE, Existing::Keep).err().map(|error| error.problem())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::{Expect, expect};

    use super::*;

    /// What the user reads, with the test's folder called FOLDER.
    fn told(folder: &Path, problems: &[Problem]) -> String {
        let lines = problems.iter().map(|problem| format!("{}: {problem}\n", problem.code));
        lines.collect::<String>().replace(&folder.display().to_string(), "FOLDER").replace('\\', "/")
    }

    fn check_bad(bytes: &[u8], expected: Expect) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, bytes).unwrap();
        let loaded = load(&path);
        expected.assert_eq(&told(folder.path(), &loaded.problems));
        assert_eq!(loaded.settings, Settings::default());
        assert_eq!(fs::read(folder.path().join("settings.toml.bad-1")).unwrap(), bytes, "what was written is kept");
        assert_eq!(fs::read_to_string(&path).unwrap(), DEFAULT_FILE);
        assert_eq!(load(&path).problems, [], "and reported once");
    }

    #[test]
    fn a_first_run_leaves_the_annotated_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/settings.toml");
        assert_eq!(load(&path), Loaded { settings: Settings::default(), problems: vec![] });
        assert_eq!(fs::read_to_string(&path).unwrap(), DEFAULT_FILE);
    }

    #[test]
    fn a_file_that_is_not_toml_is_set_aside() {
        check_bad(
            b"[audio]\nvolume = 0.5\n{ \"volume\": \"sk-123\" }\n",
            expect![[r#"
                settings.not_toml: The settings file FOLDER/settings.toml can't be understood (line 3: “invalid key-value pair, expected key”). It was moved to FOLDER/settings.toml.bad-1, and the defaults are used. Correct it there and move it back, or set what you need anew.
            "#]],
        );
        check_bad(
            b"volume = 0.5\nspeaker = \"caf\xe9\"\n",
            expect![[r#"
            settings.not_toml: The settings file FOLDER/settings.toml can't be understood (line 2: it is not UTF-8 text). It was moved to FOLDER/settings.toml.bad-1, and the defaults are used. Correct it there and move it back, or set what you need anew.
        "#]],
        );
        check_bad(
            b"[speech]\nmodel = \"C:\\Users\\me\"\n",
            expect![[r#"
                settings.not_toml: The settings file FOLDER/settings.toml can't be understood (line 2: “too few unicode value digits, expected unicode hexadecimal value”). It was moved to FOLDER/settings.toml.bad-1, and the defaults are used. Correct it there and move it back, or set what you need anew.
            "#]],
        );
        check_bad(
            &[0, 1, 2, 255],
            expect![[r#"
            settings.not_toml: The settings file FOLDER/settings.toml can't be understood (line 1: it is not UTF-8 text). It was moved to FOLDER/settings.toml.bad-1, and the defaults are used. Correct it there and move it back, or set what you need anew.
        "#]],
        );
    }

    #[test]
    fn an_earlier_one_set_aside_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        for text in ["one", "two"] {
            fs::write(&path, text).unwrap();
            load(&path);
        }
        let aside = |n| fs::read_to_string(folder.path().join(format!("settings.toml.bad-{n}"))).unwrap();
        assert_eq!((aside(1).as_str(), aside(2).as_str()), ("one", "two"));
    }

    #[test]
    fn what_is_not_a_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::create_dir(&path).unwrap();
        let loaded = load(&path);
        assert_eq!((loaded.settings, loaded.problems[0].code.as_str()), (Settings::default(), "settings.unreadable"));
        assert!(path.is_dir());
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, "\u{feff}[audio]\r\nvolume = 0.25\r\n").unwrap();
        let loaded = load(&path);
        assert_eq!((loaded.settings.audio.volume, loaded.problems), (0.25, vec![]));
    }
}
