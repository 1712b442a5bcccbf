//! The log file: what happened and how long it took, never what was said, never a secret. Written by any thread.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const NAME: &str = "riposte.log";
const OLDER: &str = "riposte.1.log";
/// From this size on a start begins a new file and keeps the last one: 5 MB.
const LARGE: u64 = 5_000_000;

/// Begins to log into `folder`; in debug builds to standard error, too. `RIPOSTE_LOG` chooses what, as `debug` or `riposte_engine=trace`.
pub(crate) fn start(folder: &Path) -> io::Result<()> {
    let file = open(folder, LARGE)?;
    let filter = EnvFilter::try_from_env("RIPOSTE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,riposte_desktop=info,riposte_engine=info"));
    let to_file = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let to_terminal = cfg!(debug_assertions).then(|| tracing_subscriber::fmt::layer().with_writer(io::stderr));
    let _ = tracing_subscriber::registry().with(filter).with(to_file).with(to_terminal).try_init();
    Ok(())
}

fn open(folder: &Path, large: u64) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let path = folder.join(NAME);
    if path.metadata().is_ok_and(|file| file.len() >= large) {
        fs::rename(&path, folder.join(OLDER))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_large_file_makes_room_and_one_old_one_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        for line in ["first", "second", "third"] {
            open(&logs, 5).unwrap().write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(logs.join(NAME)).unwrap(), "third");
        assert_eq!(fs::read_to_string(logs.join(OLDER)).unwrap(), "second");
    }
}
