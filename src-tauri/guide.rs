//! How far the user is in the guide of the first start: a small file in the data folder. Without one the guide begins. Any thread; blocks for as long as the disk.

use std::fs;
use std::path::Path;

use riposte_problem::Problem;
use riposte_problem::words::{phrase, window as words};
use serde::{Deserialize, Serialize};

/// The steps, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GuideStep {
    #[default]
    Microphone,
    Speaker,
    /// Who hears, answers and speaks: what is here, models on this computer, or a provider.
    Way,
    Hotkey,
    Ask,
}

/// Where the guide is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub(crate) struct Guide {
    /// It is shown, now and at the next start.
    pub(crate) open: bool,
    /// Where it goes on.
    pub(crate) step: GuideStep,
    /// It was gone through to the end once.
    pub(crate) done: bool,
}

impl Guide {
    /// Nobody has seen it yet.
    const NEW: Guide = Guide { open: true, step: GuideStep::Microphone, done: false };

    /// As it was left. A file that can't be read or understood is none: seen twice is better than never.
    pub(crate) fn read(file: &Path) -> Guide {
        let read = fs::read(file).map_err(|error| error.to_string());
        match read.and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string())) {
            Ok(guide) => guide,
            Err(reason) => {
                if file.exists() {
                    tracing::warn!(reason, "how far the guide was can't be read; it begins again");
                }
                Guide::NEW
            }
        }
    }

    /// # Errors
    /// It can't be written: the guide is shown again at the next start.
    pub(crate) fn write(self, file: &Path) -> Result<(), Problem> {
        let text = serde_json::to_string(&self).unwrap_or_default();
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text));
        written.map_err(|error| words::guide_not_kept(file.display(), phrase::system(&error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_without_a_file_and_goes_on_where_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("guide.json");
        assert_eq!(Guide::read(&file), Guide::NEW);
        let left = Guide { open: false, step: GuideStep::Way, done: false };
        left.write(&file).unwrap();
        assert_eq!(Guide::read(&file), left);
        assert_eq!(fs::read_to_string(&file).unwrap(), r#"{"open":false,"step":"way","done":false}"#);
        fs::write(&file, "{").unwrap();
        assert_eq!(Guide::read(&file), Guide::NEW);
    }

    #[test]
    fn a_mark_that_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let no_folder = folder.path().join("file");
        fs::write(&no_folder, "").unwrap();
        let refused = Guide::NEW.write(&no_folder.join("guide.json")).unwrap_err();
        assert_eq!(refused.code, "window.guide_not_kept");
    }
}
