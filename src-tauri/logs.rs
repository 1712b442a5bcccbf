//! The log file: what happened and how long it took, never what was said, never a secret. Written by any thread.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const NAME: &str = "riposte.log";
const OLDER: &str = "riposte.1.log";
/// A file that is larger than this makes room for a new one, and is the older one from then on: 5 MB.
const LARGE: u64 = 5_000_000;

/// Begins to log into `folder`; in debug builds to standard error, too. `RIPOSTE_LOG` chooses what, as `debug` or `riposte_engine=trace`.
pub(crate) fn start(folder: &Path) -> io::Result<()> {
    let file = LogFile::open(folder, LARGE)?;
    let filter = EnvFilter::try_from_env("RIPOSTE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,riposte_desktop=info,riposte_engine=info,riposte_audio=info"));
    let to_file = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let to_terminal = cfg!(debug_assertions).then(|| tracing_subscriber::fmt::layer().with_writer(io::stderr));
    let _ = tracing_subscriber::registry().with(filter).with(to_file).with(to_terminal).try_init();
    Ok(())
}

/// The file that is written, and one older one beside it.
struct LogFile {
    folder: PathBuf,
    file: File,
    bytes: u64,
    large: u64,
}

impl LogFile {
    fn open(folder: &Path, large: u64) -> io::Result<LogFile> {
        fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).append(true).open(folder.join(NAME))?;
        let bytes = file.metadata()?.len();
        let mut file = LogFile { folder: folder.to_owned(), file, bytes, large };
        file.make_room()?;
        Ok(file)
    }

    fn make_room(&mut self) -> io::Result<()> {
        if self.bytes >= self.large {
            let path = self.folder.join(NAME);
            fs::rename(&path, self.folder.join(OLDER))?;
            self.file = OpenOptions::new().create(true).append(true).open(path)?;
            self.bytes = 0;
        }
        Ok(())
    }
}

impl Write for LogFile {
    /// A line at a time, as it comes.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Where there is no room to be made the file grows on.
        let _ = self.make_room();
        let written = self.file.write(line)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_makes_room_and_one_old_one_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        let mut file = LogFile::open(&logs, 5).unwrap();
        for line in ["first", "second", "third"] {
            file.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(logs.join(NAME)).unwrap(), "third");
        assert_eq!(fs::read_to_string(logs.join(OLDER)).unwrap(), "second");
    }
}
