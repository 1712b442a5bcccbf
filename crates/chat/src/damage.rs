//! What every vendor's stream is put through: a recorded answer, cut, split, padded and spoilt. Tests only.

use crate::{ChatError, Usage};

/// What is heard of pieces, and how it ended.
pub(crate) type Heard = (String, Result<(Usage, bool), ChatError>);

/// Replays `recorded` damaged in every way. `key` must never be told.
pub(crate) fn check(recorded: &str, key: &str, hear: impl Fn(&[&[u8]]) -> Heard) {
    let bytes = recorded.as_bytes();
    let whole = hear(&[bytes]);
    assert!(whole.1.is_ok() && !whole.0.is_empty(), "{whole:?}");

    let one_by_one: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(hear(&one_by_one), whole, "byte by byte");

    for end in 0..bytes.len() {
        let (text, ended) = hear(&[&bytes[..end]]);
        assert!(whole.0.starts_with(&text), "cut at {end}: {text:?}");
        match ended {
            // Only what was not for the ear is missing: token counts, the end mark.
            Ok(_) => assert_eq!(text, whole.0, "cut at {end} and taken for whole"),
            Err(error) => {
                let told = error.problem();
                assert!(!told.message.en.is_empty() && !told.message.es.is_empty() && !told.to_string().contains(key));
            }
        }
    }

    let padding = vec![b'\n'; 1024 * 1024];
    assert_eq!(hear(&[&[&padding[..], bytes].concat()]), whole, "one megabyte in one piece");

    let middle = recorded[..bytes.len() / 2].rfind('\n').expect("several lines") + 1;
    let with = |spoilt: &[u8]| {
        let (text, ended) = hear(&[&[&bytes[..middle], spoilt, &bytes[middle..]].concat()]);
        assert!(whole.0.starts_with(&text), "{text:?}");
        ended.expect_err("it was spoilt").to_string()
    };
    let invalid = with(b"data: {\"a\":\"\xc3\x28\"}\n\n");
    assert!(invalid.ends_with("it holds invalid UTF-8."), "{invalid}");
    let endless = with(&vec![b'a'; 5 * 1024 * 1024]);
    assert!(endless.ends_with("one of its events has no end."), "{endless}");

    let (_, page) = hear(&[b"<!doctype html>\n<html><body>Sign in</body></html>"]);
    let page = page.expect_err("it is no stream").to_string();
    assert!(page.ends_with("it is not a stream of events."), "{page}");
    assert!(hear(&[b""]).1.is_err());
}
