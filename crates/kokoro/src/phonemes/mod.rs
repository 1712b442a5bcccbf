//! From text to what Kokoro reads. Computes on the caller's thread; English takes some 10 ms a sentence, espeak-ng some ms.

mod english;
mod espeak;
mod letters;
mod map;
mod pieces;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use riposte_problem::words::{kokoro as words, phrase};

use self::english::English;
pub use self::espeak::Espeak;
use crate::{Accent, KokoroError};

/// Turns text into phonemes, in every language that Kokoro speaks here. What it needs is loaded when it is needed first, and kept.
pub struct Phonemes {
    /// Where espeak-ng is. `None`: it is not installed.
    program: Option<PathBuf>,
    american: Option<English>,
    british: Option<English>,
    /// Of the language that was spoken last.
    espeak: Option<(Accent, Arc<Mutex<Espeak>>)>,
}

impl Phonemes {
    /// `espeak_ng`: the program, where it is installed. Without it English words that no dictionary has are spelt, and other languages can't be read.
    pub fn new(espeak_ng: Option<PathBuf>) -> Self {
        Self { program: espeak_ng, american: None, british: None, espeak: None }
    }

    /// Loads what `accent` needs (English: some 100 ms).
    ///
    /// # Errors
    /// [`KokoroError::Phonemes`]: a language that needs espeak-ng, which is not there or does not run.
    pub fn prepare(&mut self, accent: Accent) -> Result<(), KokoroError> {
        self.of("a", accent).map(|_| ())
    }

    /// The phonemes of `text` with its marks. Text is what [`crate::Kokoro`] is to say: numbers and signs written out as words.
    ///
    /// # Errors
    /// [`KokoroError::Phonemes`].
    pub fn of(&mut self, text: &str, accent: Accent) -> Result<String, KokoroError> {
        match accent {
            Accent::American | Accent::British => self.english(text, accent),
            _ => {
                let espeak = self.espeak(accent)?;
                let mut espeak = espeak.lock().unwrap_or_else(PoisonError::into_inner);
                spoken(&mut espeak, text, accent)
            }
        }
    }

    fn english(&mut self, text: &str, accent: Accent) -> Result<String, KokoroError> {
        let espeak = self.espeak(accent).ok();
        let british = accent == Accent::British;
        let slot = if british { &mut self.british } else { &mut self.american };
        let english = slot.get_or_insert_with(|| English::new(british, espeak.clone()));
        if let Some(phonemes) = english.of(text) {
            return Ok(phonemes);
        }
        // The dictionaries' code gave up on it: it is loaded anew, and another reads this text.
        *slot = None;
        let no_phonemes = || KokoroError::Phonemes { language: accent.label(), reason: words::unread() };
        let espeak = espeak.ok_or_else(no_phonemes)?;
        let mut espeak = espeak.lock().unwrap_or_else(PoisonError::into_inner);
        spoken(&mut espeak, text, accent)
    }

    /// The process that waits for this language's words.
    fn espeak(&mut self, accent: Accent) -> Result<Arc<Mutex<Espeak>>, KokoroError> {
        if let Some((of, espeak)) = &self.espeak
            && *of == accent
        {
            return Ok(Arc::clone(espeak));
        }
        let failed = |reason| KokoroError::Phonemes { language: accent.label(), reason };
        let voice = accent.espeak().ok_or_else(|| failed(words::no_espeak_phonemes()))?;
        let program = self.program.as_deref().ok_or_else(|| failed(words::no_espeak()))?;
        let espeak = Arc::new(Mutex::new(Espeak::new(program, voice)));
        self.espeak = Some((accent, Arc::clone(&espeak)));
        Ok(espeak)
    }
}

/// What espeak-ng makes of a text, piece by piece with the marks between them, which it leaves out and which make the melody.
fn spoken(espeak: &mut Espeak, text: &str, accent: Accent) -> Result<String, KokoroError> {
    let pieces = pieces::of(text);
    let words: Vec<&str> = pieces.iter().map(|piece| piece.words.as_str()).collect();
    let heard = espeak
        .ask(&words)
        .map_err(|reason| KokoroError::Phonemes { language: accent.label(), reason: phrase::quoted(reason) })?;
    let english = matches!(accent, Accent::American | Accent::British);
    let mut phonemes = String::new();
    for (piece, heard) in pieces.iter().zip(heard) {
        let heard = if english { map::english(&heard, accent == Accent::British) } else { map::other(&heard) };
        phonemes.push_str(&piece.before);
        phonemes.push_str(&heard);
        phonemes.push_str(&piece.after);
    }
    Ok(phonemes.trim().to_owned())
}
