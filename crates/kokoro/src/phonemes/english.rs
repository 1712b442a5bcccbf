//! English by `misaki-rs`: dictionaries, the part of speech of each word, stress. What it does not know is asked of espeak-ng, else spelt.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use misaki_rs::fallback::FallbackError;
use misaki_rs::{Fallback, G2P, Language};

use super::espeak::Espeak;
use super::{letters, map};

/// Loaded: some 100 ms and 40 MB.
pub(super) struct English(G2P);

impl English {
    pub(super) fn new(british: bool, espeak: Option<Arc<Mutex<Espeak>>>) -> Self {
        let language = if british { Language::EnglishGB } else { Language::EnglishUS };
        Self(G2P::with_fallback(language, Some(Box::new(Strangers { espeak, british }))))
    }

    /// `None`: the dictionaries' code gave up on this text.
    pub(super) fn of(&self, text: &str) -> Option<String> {
        let text = plain(text);
        // Another's code: a text that it was not made for must not take the voice down.
        let read = catch_unwind(AssertUnwindSafe(|| self.0.g2p(&text)));
        match read {
            Ok(Ok((phonemes, _))) => Some(phonemes.split_whitespace().collect::<Vec<_>>().join(" ")),
            Ok(Err(error)) => {
                tracing::warn!("an English text could not be turned into phonemes: {error}");
                None
            }
            Err(_) => {
                tracing::warn!("an English text made its dictionaries give up");
                None
            }
        }
    }
}

/// Without the signs in which misaki takes orders (`[word](/phonemes/)`), and with the marks of its dictionaries.
fn plain(text: &str) -> String {
    let mark = |c: char| match c {
        '[' | ']' | '{' | '}' | '<' | '>' | '|' | '\\' | '/' | '*' | '_' | '#' | '~' => ' ',
        '’' | '‘' | '`' => '\'',
        c if c.is_control() => ' ',
        c => c,
    };
    // A hyphen between spaces is a dash.
    text.chars().map(mark).collect::<String>().replace(" - ", " — ")
}

/// Words that are in no dictionary.
struct Strangers {
    espeak: Option<Arc<Mutex<Espeak>>>,
    british: bool,
}

impl Fallback for Strangers {
    fn phonemize(&self, word: &str) -> Result<String, FallbackError> {
        let asked = self.espeak.as_ref().and_then(|espeak| {
            let heard = espeak.lock().unwrap_or_else(PoisonError::into_inner).ask(&[word]);
            match heard {
                Ok(heard) => heard.into_iter().next().map(|ipa| map::english(&ipa, self.british)),
                Err(reason) => {
                    tracing::warn!("a word is spelt, because {reason}");
                    None
                }
            }
        });
        let known = asked.filter(|phonemes| !phonemes.trim().is_empty());
        // A word in a script that nobody here reads is left out: the others are still said.
        Ok(known.or_else(|| letters::spelt(word)).unwrap_or_default())
    }
}
