//! From what a Whisper model writes to what was said: white space, and the notes it makes about sounds that are not speech. Pure.

/// The words in a model's output. Notes in brackets, parentheses or asterisks ("[BLANK_AUDIO]", "(silence)", "*music*") and musical notes are
/// dropped: people do not pronounce them, models write them only for sounds. White space becomes single spaces. Empty when no letter or
/// digit is left.
pub(crate) fn spoken(output: &str) -> String {
    let mut kept = String::with_capacity(output.len());
    let mut closing = None;
    for (at, c) in output.char_indices() {
        match closing {
            Some(end) if c == end => closing = None,
            Some(_) => {}
            None => match note_end(c).filter(|&end| output[at + c.len_utf8()..].contains(end)) {
                Some(end) => {
                    closing = Some(end);
                    kept.push(' ');
                }
                None if matches!(c, '♪' | '♫' | '♬' | '🎵' | '🎶') || c.is_control() => kept.push(' '),
                None => kept.push(c),
            },
        }
    }
    let text = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_alphanumeric) { text } else { String::new() }
}

fn note_end(start: char) -> Option<char> {
    match start {
        '[' => Some(']'),
        '(' => Some(')'),
        '*' => Some('*'),
        _ => None,
    }
}

/// Joins the texts of neighbouring segments.
pub(crate) fn joined(before: &str, after: &str) -> String {
    match (before.is_empty(), after.is_empty()) {
        (_, true) => before.to_owned(),
        (true, _) => after.to_owned(),
        _ => format!("{before} {after}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_about_sounds_are_dropped() {
        for (output, said) in [
            (" [BLANK_AUDIO]", ""),
            (" (silence)", ""),
            ("[ Silence ]\n", ""),
            (" *sighs* Well, (coughs) no.", "Well, no."),
            ("♪ la ♪", "la"),
            (" What time is it?", "What time is it?"),
            (" two  words \u{0}", "two words"),
            ("...", ""),
            ("5 * 3 is 15", "5 * 3 is 15"),
            ("a [half", "a [half"),
            ("", ""),
            (" ¿Qué hora es?", "¿Qué hora es?"),
        ] {
            assert_eq!(spoken(output), said, "{output:?}");
        }
    }

    #[test]
    fn segments_join_with_one_space() {
        assert_eq!(joined("", "b"), "b");
        assert_eq!(joined("a.", ""), "a.");
        assert_eq!(joined("a.", "b"), "a. b");
    }
}
