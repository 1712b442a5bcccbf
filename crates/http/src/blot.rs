//! A key blotted out of somebody else's words: as it is, in part, and in the forms in which servers repeat what they were sent. Pure.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// What stands in its place.
const BLOT: &str = "[key]";
/// A part of a key that is this long is blotted, too: servers shorten what they repeat. Shorter ones tell nothing that is worth having, and may be words.
const SHORTEST_PART: usize = 8;

/// The text without the key; letters count as the same in either case, and spaces between them don't count.
pub(crate) fn blotted(text: &str, key: &SecretString) -> String {
    let key = key.expose_secret().trim();
    if key.is_empty() {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let (places, lower): (Vec<usize>, Vec<char>) = chars
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(place, c)| (place, c.to_ascii_lowercase()))
        .unzip();
    let mut hidden = vec![false; chars.len()];
    for form in forms(key).iter() {
        let form: Zeroizing<Vec<char>> = Zeroizing::new(form.chars().map(|c| c.to_ascii_lowercase()).collect());
        let length = form.len().min(SHORTEST_PART);
        let parts: HashSet<&[char]> = form.windows(length).collect();
        for at in 0..(lower.len() + 1).saturating_sub(length) {
            if parts.contains(&lower[at..at + length]) {
                hidden[places[at]..=places[at + length - 1]].fill(true);
            }
        }
    }
    let mut shown = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        match (hidden[at], at > 0 && hidden[at - 1]) {
            (false, _) => shown.push(*c),
            (true, false) => shown.push_str(BLOT),
            (true, true) => {}
        }
    }
    shown
}

/// The key as it is, percent-encoded (RFC 3986), in hexadecimal, and in base64 wherever it begins in what is encoded (RFC 4648, both alphabets).
fn forms(key: &str) -> Zeroizing<Vec<String>> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let percent = |byte: u8| format!("%{byte:02x}");
    let encoded = key.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { percent(byte) });
    let mut forms = vec![
        key.to_owned(),
        encoded.collect(),
        key.bytes().map(percent).collect(),
        key.bytes().map(|byte| format!("{byte:02x}")).collect(),
    ];
    for before in 0..3 {
        let whole = STANDARD_NO_PAD.encode([&vec![0; before], key.as_bytes()].concat());
        // The first letters also hold what is before the key, the last one what is after it.
        let first = (before * 8).div_ceil(6);
        let letters = whole.get(first..whole.len() - 1).unwrap_or_default();
        if letters.len() >= SHORTEST_PART {
            forms.push(letters.to_owned());
            forms.push(letters.replace('+', "-").replace('/', "_"));
        }
    }
    Zeroizing::new(forms)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "sk-c4nary/7Qx+Zp91==";

    fn blot(text: &str) -> String {
        blotted(text, &KEY.into())
    }

    #[test]
    fn the_key_is_blotted_in_every_form_and_nothing_else_is() {
        let base64 = |text: String| STANDARD_NO_PAD.encode(text);
        for form in [
            KEY.to_owned(),
            KEY.to_uppercase(),
            "sk-c4nary%2F7Qx%2bZp91%3D%3D".to_owned(),
            KEY.bytes().map(|byte| format!("{byte:02X}")).collect(),
        ] {
            assert_eq!(blot(&format!("Bad: {form}, see docs")), "Bad: [key], see docs", "{form}");
        }
        for whole in [KEY.to_owned(), format!("a{KEY}b"), format!("ab{KEY}"), format!("user:{KEY}")] {
            let shown = blot(&base64(whole.clone()));
            assert!(shown.contains(BLOT) && shown.len() < 20, "{whole}: {shown}");
        }
        assert_eq!(
            blot("It ends in nary/7Qx+Z… and begins with sk-c4nar***"),
            "It ends in [key]… and begins with [key]***"
        );
        assert_eq!(blot("key sk-c4na ry/7Qx+ Zp91== is wrong"), "key [key] is wrong");
        for innocent in ["", "no key here: sk-c4n", "Incorrect API key provided: sk-***91.", "ñandú, 日本"] {
            assert_eq!(blot(innocent), innocent);
        }
    }

    #[test]
    fn a_short_key_is_blotted_as_a_whole_and_an_empty_one_blots_nothing() {
        assert_eq!(blotted("bad key k-1, k-2", &"k-1".into()), "bad key [key], k-2");
        assert_eq!(blotted("nothing", &" ".into()), "nothing");
    }
}
