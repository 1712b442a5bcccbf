//! What of a log file goes into a report: its end, and of that what tells of steps and troubles. Details (debug, trace) may hold what was said.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::Redactor;

/// The end of a file that is looked at, in bytes.
const MOST: u64 = 1_000_000;

/// `None`: there is no such file, or it can't be read.
pub(crate) fn end_of(file: &Path, redactor: &Redactor) -> Option<String> {
    let mut file = File::open(file).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MOST))).ok()?;
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    // The first line may be half a line.
    let from = if length > MOST { text.find('\n').map_or(text.len(), |at| at + 1) } else { 0 };
    Some(redactor.text(&kept(&text[from..])))
}

/// The lines that may be told. What belongs to a line above goes with it only below a trouble: where a program broke down.
fn kept(text: &str) -> String {
    let mut follows = false;
    let keep = |line: &&str| {
        if let Some(level) = level(line) {
            follows = level == "ERROR";
            return matches!(level, "INFO" | "WARN" | "ERROR");
        }
        follows
    };
    text.lines().filter(keep).map(|line| format!("{line}\n")).collect()
}

/// Of the line of an event, as `2026-11-30T17:55:00.123456Z  INFO riposte_engine: …`.
fn level(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let is_moment =
        words.next().is_some_and(|moment| moment.len() >= 20 && moment.as_bytes()[4] == b'-' && moment.ends_with('Z'));
    words.next().filter(|level| is_moment && ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_troubles_are_kept_and_details_are_not() {
        let log = "2026-11-30T17:55:00.123456Z  INFO riposte: begun\n\
                   2026-11-30T17:55:00.123456Z DEBUG riposte: what was said\nand more of it\n\
                   2026-11-30T17:55:00.123456Z ERROR riposte: broke down\n  at line 7\n\
                   2026-11-30T17:55:00.123456Z  WARN riposte: slow\nnot this\n";
        let lines: Vec<String> =
            kept(log).lines().map(|line| line.chars().skip(28).collect::<String>().trim().to_owned()).collect();
        assert_eq!(lines, ["INFO riposte: begun", "ERROR riposte: broke down", "", "WARN riposte: slow"]);
        assert!(kept(log).contains("at line 7"));
    }
}
