//! The command line of the window. Pure.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::toggle;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Open the window, or bring it up where Riposte runs already.
    Open,
    /// Have the Riposte that runs start or end the user's turn; open the window where none does.
    Toggle,
    Help,
    Version,
    /// Writes the window's typed bindings and ends.
    ExportBindings(PathBuf),
    /// Not understood; the text says what.
    Wrong(String),
}

pub(crate) const HELP: &str = "\
Riposte in its window.

Usage: riposte-desktop [--toggle]

  --toggle     Start or end talking in the Riposte that is running: bind it to a key where
               applications can't have a global hotkey (Wayland)
  --version    Show the version
  --help       Show this help

For a conversation in the terminal: riposte talk. For a running window: riposte toggle, show, quit,
say \"What time is it?\"
";

/// `arguments` without the program's own name.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Request {
    let mut arguments = arguments.into_iter();
    let Some(first) = arguments.next() else { return Request::Open };
    let request = match first.to_str() {
        Some(toggle::ARGUMENT) => Request::Toggle,
        Some("--help" | "-h") => Request::Help,
        Some("--version" | "-V") => Request::Version,
        Some("--export-bindings") => match arguments.next() {
            Some(path) => Request::ExportBindings(path.into()),
            None => Request::Wrong("--export-bindings needs the path of the file to write.".to_owned()),
        },
        _ => Request::Wrong(format!("{} is not an argument of riposte-desktop.", first.to_string_lossy())),
    };
    match arguments.next() {
        Some(more) => Request::Wrong(format!("{} is one argument too many.", more.to_string_lossy())),
        None => request,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Request {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn the_few_arguments_there_are() {
        assert_eq!(parsed(""), Request::Open);
        assert_eq!(parsed("--toggle"), Request::Toggle);
        assert_eq!(parsed("-h"), Request::Help);
        assert_eq!(parsed("--export-bindings a/b.ts"), Request::ExportBindings("a/b.ts".into()));
    }

    #[test]
    fn anything_else_is_said() {
        for line in ["--tuggle", "x", "--export-bindings", "--toggle now"] {
            assert!(matches!(parsed(line), Request::Wrong(_)), "{line}");
        }
    }
}
