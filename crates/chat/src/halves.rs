//! Characters whose two halves come in two events: `"\ud83d"`, then `"\ude00"`, of which neither is a character. Works on the events' JSON, as no JSON
//! parser takes a half. Pure.

/// Puts halves together; one per answer.
#[derive(Debug, Default)]
pub(crate) struct Halves {
    /// The escape of a first half that waits for its second.
    first: Option<String>,
    /// It came with the latest event.
    fresh: bool,
}

/// Length of `\ud83d`.
const ESCAPE: usize = 6;
/// In place of a half that stays alone.
const ALONE: &str = "\\ufffd";

impl Halves {
    /// The event's JSON without halves: a first half at the end of a string is kept for the next event, and put before a second half that begins one.
    pub(crate) fn join(&mut self, json: String) -> String {
        self.fresh = false;
        if !json.contains("\\u") {
            return json;
        }
        let mut joined = String::with_capacity(json.len() + ESCAPE);
        let mut rest = json.as_str();
        while let Some(at) = rest.find('\\') {
            joined.push_str(&rest[..at]);
            rest = &rest[at..];
            let length = match unit(rest) {
                Some(0xd800..=0xdbff) if unit(&rest[ESCAPE..]).is_some_and(is_second) => 2 * ESCAPE,
                Some(0xd800..=0xdbff) => {
                    if rest[ESCAPE..].starts_with('"') {
                        (self.first, self.fresh) = (Some(rest[..ESCAPE].to_owned()), true);
                    } else {
                        joined.push_str(ALONE);
                    }
                    rest = &rest[ESCAPE..];
                    continue;
                }
                Some(second) if is_second(second) => {
                    match self.first.take().filter(|_| joined.ends_with('"')) {
                        Some(first) => joined.extend([&first, &rest[..ESCAPE]]),
                        None => joined.push_str(ALONE),
                    }
                    rest = &rest[ESCAPE..];
                    continue;
                }
                // The character after a backslash is never the beginning of another escape.
                _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            };
            joined.push_str(&rest[..length]);
            rest = &rest[length..];
        }
        joined + rest
    }

    /// The event said something: a first half of an event before it stays alone.
    pub(crate) fn said(&mut self) {
        if !self.fresh {
            self.first = None;
        }
    }
}

/// The UTF-16 unit of an escape as `\ud83d` at the beginning.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

fn is_second(unit: u16) -> bool {
    (0xdc00..=0xdfff).contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_meet_across_events_and_whole_ones_stay() {
        let mut halves = Halves::default();
        let mut join = |json: &str| halves.join(json.to_owned());
        assert_eq!(join(r#"{"a":"x \ud83d"}"#), r#"{"a":"x "}"#);
        assert_eq!(join(r#"{"usage":1}"#), r#"{"usage":1}"#);
        assert_eq!(join(r#"{"a":"\ude00!"}"#), r#"{"a":"\ud83d\ude00!"}"#);
        assert_eq!(
            join(r#"{"a":"\ud83d\ude00 é \\ud83d \u00e9 \"\n"}"#),
            r#"{"a":"\ud83d\ude00 é \\ud83d \u00e9 \"\n"}"#
        );
        assert_eq!(join(r#"{"a":"\ude00 \ud83d!"}"#), r#"{"a":"\ufffd \ufffd!"}"#);
        assert_eq!(join(r#"{"a":"\u12"}"#), r#"{"a":"\u12"}"#, "what is no escape is the parser's to refuse");
        assert_eq!(join("\\"), "\\");
    }

    #[test]
    fn a_half_is_not_kept_over_other_words() {
        let mut halves = Halves::default();
        halves.join(r#"{"a":"x \ud83d"}"#.to_owned());
        halves.said();
        halves.join(r#"{"a":"y"}"#.to_owned());
        halves.said();
        assert_eq!(halves.join(r#"{"a":"\ude00"}"#.to_owned()), r#"{"a":"\ufffd"}"#);
    }
}
