//! The settings file on the disk: read as TOML, set aside, written all of it or nothing. Knows no setting.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use riposte_problem::Sentence;
use riposte_problem::words::{phrase, settings as words};
use toml::Table;

use crate::SettingsError;

/// The annotated file that a first run leaves.
pub const DEFAULT_FILE: &str = include_str!("default.toml");

/// The file's text and what it says; `None` where there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<(String, Table)>, SettingsError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(SettingsError::Unreadable { path: path.to_owned(), source }),
    };
    let line_at = |offset: usize| bytes.iter().take(offset).filter(|byte| **byte == b'\n').count() + 1;
    let not_toml = |offset: usize, reason: Sentence| SettingsError::NotToml {
        path: path.to_owned(),
        line: line_at(offset),
        reason,
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| not_toml(error.valid_up_to(), words::not_utf8()))?;
    match toml::from_str(text) {
        Ok(table) => Ok(Some((text.to_owned(), table))),
        // Its message alone: the whole error quotes the line, which may hold a key.
        Err(error) => Err(not_toml(
            error.span().map_or(0, |span| span.start),
            phrase::quoted(error.message().lines().next().unwrap_or_default()),
        )),
    }
}

/// Renames the file to the first free of `settings.toml.bad-1`, `settings.toml.bad-2`…
pub(crate) fn set_aside(path: &Path) -> Result<PathBuf, SettingsError> {
    let numbered = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".bad-{n}"));
        PathBuf::from(name)
    };
    let aside = (1..=u32::MAX).map(numbered).find(|aside| !aside.exists()).unwrap_or_else(|| numbered(0));
    fs::rename(path, &aside).map_err(|error| SettingsError::write(path, error))?;
    Ok(aside)
}

/// What to do with a file that is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    Replace,
    Keep,
}

/// Makes the folder, and those above it, where they are missing, open to their owner alone. One that is there stays as it is.
pub fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file beside `path`, syncs it and renames it over `path`, so that a crash or a power cut leaves the old file or the new one.
pub(crate) fn write_atomically(path: &Path, text: &str, existing: Existing) -> Result<(), SettingsError> {
    let failed = |error| SettingsError::write(path, error);
    let target = followed(path);
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    private_folder(folder).map_err(|source| match SettingsError::write(path, source) {
        SettingsError::Write { source, .. } => SettingsError::Folder { folder: folder.to_owned(), source },
        plain => plain,
    })?;
    let mut file = tempfile::Builder::new().prefix(".settings-").suffix(".tmp").tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    if let Ok(old) = fs::metadata(&target) {
        file.as_file().set_permissions(old.permissions()).map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    let put = match existing {
        Existing::Replace => file.persist(&target),
        Existing::Keep => file.persist_noclobber(&target),
    };
    match put {
        Err(error) if existing == Existing::Keep && error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Ok(());
        }
        put => put.map_err(|error| failed(error.error))?,
    };
    // The rename itself is safe once the folder is on the disk. Windows has no such call and needs none.
    #[cfg(unix)]
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(())
}

/// Where a link leads: people keep their settings in a repository and link to them.
fn followed(path: &Path) -> PathBuf {
    if path.is_symlink() { path.canonicalize().unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() }
}
