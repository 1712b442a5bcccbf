//! How a trouble has to be told in a terminal: one line, a sentence of what happened and one of what to do, nothing of the program's insides.

use riposte_sim::rig::Finished;

/// What was told.
#[derive(Debug)]
pub struct Told {
    pub exit: i32,
    /// Without the program's name in front.
    pub line: String,
}

/// Asserts that `finished` failed with its exit code and told exactly one trouble as it should.
///
/// # Panics
/// Where it did not.
pub fn told(finished: &Finished) -> Told {
    let Finished { status, stdout, stderr } = finished;
    let context = format!("exit {status}\nstandard error:\n{stderr}\nstandard output:\n{stdout}");
    let exit = status.code().unwrap_or_else(|| panic!("ended by a signal\n{context}"));
    assert_ne!(exit, 0, "a failure with exit code 0\n{context}");
    assert!(!(100..=102).contains(&exit), "a panic's exit code\n{context}");
    let lines: Vec<&str> = stderr.lines().collect();
    assert_eq!(lines.len(), 1, "not one line\n{context}");
    let line = lines[0].strip_prefix("riposte: ").unwrap_or_else(|| panic!("who speaks?\n{context}")).to_owned();
    assert!(line.len() <= 400, "too long\n{context}");
    let ends = line
        .match_indices(['.', '?', '!'])
        .filter(|(at, _)| line[at + 1..].is_empty() || line[at + 1..].starts_with(' '));
    assert!(ends.count() >= 2, "a sentence, and what to do\n{context}");
    for inside in ["panicked", "unwrap", "Err(", "Error {", "Some(", "None", "stack backtrace", "os error", "::"] {
        assert!(!line.contains(inside), "{inside} is none of the user's business\n{context}");
    }
    Told { exit, line }
}

impl Told {
    /// Asserts that the line holds one of `words`, whatever their case.
    ///
    /// # Panics
    /// Where it holds none.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Self {
        let line = self.line.to_lowercase();
        assert!(words.iter().any(|word| line.contains(&word.to_lowercase())), "none of {words:?} in: {}", self.line);
        self
    }

    /// Asserts the exit code.
    ///
    /// # Panics
    /// Where it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.exit, code, "{}", self.line);
        self
    }
}
