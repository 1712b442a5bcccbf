//! Notices that somebody else changed the settings file (an editor, another program) and puts in force what it says now. A thread of its own, which
//! looks at the file once a second: one system call, and right with editors that write a new file in the old one's place.

use std::path::Path;
use std::time::SystemTime;

use riposte_audio::Clock;
use riposte_measures::Span;
use tauri::{AppHandle, Manager};

use crate::settings_state::SettingsState;
use crate::{in_force, problems};

const EVERY: Span = Span::from_millis(1_000);

/// A file's size and when it was written last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: SystemTime,
}

/// `None`: there is no file.
fn stamp(path: &Path) -> Option<Stamp> {
    let file = path.metadata().ok()?;
    Some(Stamp { bytes: file.len(), modified: file.modified().ok()? })
}

/// Tells when a file has changed and nobody writes it any more: it was the same at two looks.
#[derive(Default)]
struct Watched {
    known: Option<Stamp>,
    last: Option<Stamp>,
}

impl Watched {
    fn changed(&mut self, now: Option<Stamp>) -> bool {
        let settled = std::mem::replace(&mut self.last, now) == now;
        if settled && now.is_some() && now != self.known {
            self.known = now;
            return true;
        }
        false
    }
}

/// Watches until the program ends.
pub(crate) fn begin(app: &AppHandle) {
    let app = app.clone();
    let begun = std::thread::Builder::new().name("riposte-settings".to_owned()).spawn(move || {
        let path = app.state::<SettingsState>().settings_file();
        // The start has read it, and told what is wrong with it.
        let known = stamp(&path);
        let mut watched = Watched { known, last: known };
        loop {
            Clock::wait(EVERY);
            if watched.changed(stamp(&path)) {
                in_force::as_the_file_says(&app);
            }
        }
    });
    if let Err(error) = begun {
        tracing::warn!(problem = %problems::no_thread(&error), "the settings file is not watched");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(bytes: u64) -> Option<Stamp> {
        Some(Stamp { bytes, modified: SystemTime::UNIX_EPOCH })
    }

    #[test]
    fn a_file_counts_when_it_is_no_longer_written_and_once() {
        let mut watched = Watched::default();
        let looks = [None, None, at(1), at(2), at(2), at(2), None, None, at(3), at(3)];
        let changed: Vec<bool> = looks.into_iter().map(|look| watched.changed(look)).collect();
        assert_eq!(changed, [false, false, false, false, true, false, false, false, false, true]);
    }
}
