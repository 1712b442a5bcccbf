//! Moves a damaged database out of the way, when the user agrees. Deletes nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::StoreError;

/// Renames the database to the first free of `riposte.db.bad-1`, `riposte.db.bad-2`…, with its log beside it under the matching name (so
/// that a repair tool finds it), and returns the new path. Call it only when the user has agreed, and with no [`crate::Store`] open on it.
pub fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let failed = |error: io::Error| StoreError::file(path, &error);
    let aside = (1u32..).map(|n| with_suffix(path, &format!(".bad-{n}"))).find(|aside| !aside.exists());
    // There are more numbers than a folder can have files.
    let aside = aside.unwrap_or_else(|| with_suffix(path, ".bad"));
    fs::rename(path, &aside).map_err(failed)?;
    for log in ["-wal", "-shm"] {
        match fs::rename(with_suffix(path, log), with_suffix(&aside, log)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    Ok(aside)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
