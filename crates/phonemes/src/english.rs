//! English by `misaki-rs`: dictionaries, the part of speech of each word, stress. What it does not know is asked of espeak-ng, else spelt.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use misaki_rs::fallback::FallbackError;
use misaki_rs::{Fallback, G2P, Language};

use crate::espeak::Espeak;
use crate::{Stopped, letters, map};

/// Loaded: some 100 ms and 40 MB.
pub(crate) struct English {
    words: G2P,
    now: Arc<Mutex<Now>>,
}

/// Of the text that is being read.
struct Now {
    stopped: Stopped,
    /// espeak-ng failed on a word: the others of this text are spelt, so that they don't wait for it, too.
    failed: bool,
}

impl English {
    pub(crate) fn new(british: bool, espeak: Option<Arc<Mutex<Espeak>>>) -> Self {
        let language = if british { Language::EnglishGB } else { Language::EnglishUS };
        let now = Arc::new(Mutex::new(Now { stopped: Stopped::never(), failed: false }));
        let strangers = Strangers { espeak, british, now: Arc::clone(&now) };
        Self { words: G2P::with_fallback(language, Some(Box::new(strangers))), now }
    }

    /// `None`: the dictionaries' code gave up on this text.
    pub(crate) fn of(&self, text: &str, stopped: &Stopped) -> Option<String> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = Now { stopped: stopped.clone(), failed: false };
        let text = plain(text);
        // Another's code: a text that it was not made for must not take the voice down.
        let read = catch_unwind(AssertUnwindSafe(|| self.words.g2p(&text)));
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
    now: Arc<Mutex<Now>>,
}

impl Strangers {
    /// What espeak-ng makes of it; `None`: nothing, or it can't be asked.
    fn asked(&self, word: &str) -> Option<String> {
        let espeak = self.espeak.as_ref()?;
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if now.failed {
            return None;
        }
        let heard = espeak.lock().unwrap_or_else(PoisonError::into_inner).ask(&[word], &now.stopped);
        match heard {
            Ok(heard) => heard?.into_iter().next().map(|ipa| map::english(&ipa, self.british)),
            Err(error) => {
                tracing::warn!("words are spelt, because {error}");
                now.failed = true;
                None
            }
        }
    }
}

impl Fallback for Strangers {
    fn phonemize(&self, word: &str) -> Result<String, FallbackError> {
        let known = self.asked(word).filter(|phonemes| !phonemes.trim().is_empty());
        // A word in a script that nobody here reads is left out: the others are still said.
        Ok(known.or_else(|| letters::spelt(word)).unwrap_or_default())
    }
}
