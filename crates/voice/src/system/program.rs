//! A program that speaks: what to start, and how its sound comes back. Data and look-ups; starts nothing itself.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the program's sound arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// WAV on standard output while it is being made: sound can be heard at once.
    Stream,
    /// A WAV file that is whole when the program ends: sound can be heard once the text is rendered. Wherever an argument or
    /// variable holds [`FILE`], the path is put in.
    File,
}

/// Stands for the output file in [`Program::args`] and [`Program::env`].
pub(crate) const FILE: &str = "{file}";

/// One way to turn text on standard input into sound.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// As a user knows it: `espeak-ng`.
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<(&'static str, String)>,
    pub(crate) output: Output,
    /// What its standard error says when the voice that was asked for does not exist.
    pub(crate) unknown_voice: &'static str,
    /// The voice that was asked for, for that message.
    pub(crate) voice: String,
    /// The longest wait for each step: hand-over, first sound, next sound.
    pub(crate) time_out: Duration,
}

/// A voice that is installed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledVoice {
    /// What [`crate::VoiceOptions::voice`] takes.
    pub id: String,
    /// What a person reads.
    pub name: String,
    /// BCP 47: `en-US`.
    pub language: String,
}

/// The first executable file of that name on `PATH`, or the path itself when `name` holds a directory.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let name = if cfg!(windows) && !name.ends_with(".exe") { format!("{name}.exe") } else { name.to_owned() };
    let path = Path::new(&name);
    if path.components().count() > 1 {
        return is_program(path).then(|| path.to_owned());
    }
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Text as the programs may be given it: without control characters, and without the `[[…]]` in which espeak-ng takes phonemes and
/// `say` takes orders.
pub(crate) fn harmless(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.replace("[[", "[ [").replace("[[", "[ [")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_to_the_program_are_defused() {
        assert_eq!(harmless("a [[slnc 5000]] b [[[h@]]]\u{0}\u{1b}"), "a [ [slnc 5000]] b [ [ [h@]]]  ");
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_found_on_the_path_and_by_path() {
        assert!(find("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(find("/bin/sh"), Some(PathBuf::from("/bin/sh")));
        assert_eq!(find("/etc/passwd"), None, "not executable");
        assert_eq!(find("no-such-program-for-riposte"), None);
    }
}
