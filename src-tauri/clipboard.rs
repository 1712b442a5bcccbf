//! A key out of the clipboard: read, checked, and the clipboard cleared. The text is wiped from memory when it is dropped; it is never
//! logged and never handed to the page. May block for moments; not for the main thread.

use arboard::Clipboard;
use riposte_problem::Problem;
use riposte_problem::words::phrase;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::problems;

/// Takes a key out of the clipboard, hands it to `keep`, and clears the clipboard once it is kept.
pub(crate) fn take_key<T>(keep: impl FnOnce(SecretString) -> Result<T, Problem>) -> Result<T, Problem> {
    let mut clipboard = Clipboard::new().map_err(|error| problems::no_clipboard(phrase::quoted(error.to_string())))?;
    let text = match clipboard.get_text() {
        Ok(text) => Zeroizing::new(text),
        Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => {
            return Err(problems::clipboard_empty());
        }
        Err(error) => return Err(problems::no_clipboard(phrase::quoted(error.to_string()))),
    };
    let kept = keep(key(&text)?)?;
    if let Err(error) = clipboard.clear() {
        tracing::warn!(%error, "the clipboard could not be cleared");
    }
    Ok(kept)
}

/// A key is one word, at most a few hundred characters long; anything else was copied by mistake.
fn key(text: &str) -> Result<SecretString, Problem> {
    let word = text.trim();
    if word.is_empty() {
        return Err(problems::clipboard_empty());
    }
    if word.len() > 1024 || word.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(problems::clipboard_not_a_key());
    }
    Ok(SecretString::from(word))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_key_is_one_word() {
        assert_eq!(key(" sk-abc_123-XYZ\n").unwrap().expose_secret(), "sk-abc_123-XYZ");
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        assert_eq!(key("  \n").unwrap_err().code, "keys.clipboard_empty");
        for text in ["two words", "a\tb", "line\nline", &"x".repeat(2000)] {
            let problem = key(text).unwrap_err();
            assert_eq!(problem.code, "keys.clipboard_not_a_key");
            assert!(!problem.to_string().contains(text));
        }
    }
}
