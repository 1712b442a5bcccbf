//! From text to phonemes, in every language. Computes on the caller's thread; English takes some 10 ms a sentence, espeak-ng some ms.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use riposte_problem::Sentence;
use riposte_problem::words::phonemes as words;

use crate::english::English;
use crate::espeak::{Espeak, EspeakError};
use crate::{Stopped, from_misaki, map, pieces};

/// How sounds are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// misaki's, which Kokoro was trained with: one letter a sound.
    Misaki,
    /// espeak-ng's IPA, which Piper's voices were trained with.
    Ipa,
}

/// Why a text can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReaderError {
    /// espeak-ng is needed, and not installed.
    NoEspeak,
    Espeak(EspeakError),
    /// The dictionaries' code gave up on it.
    Unread,
}

impl ReaderError {
    /// What is wrong, as a part of a sentence.
    pub fn reason(&self) -> Sentence {
        match self {
            Self::NoEspeak => words::no_espeak(),
            Self::Espeak(error) => error.reason(),
            Self::Unread => words::unread(),
        }
    }
}

/// A part of a sentence, in English.
impl std::fmt::Display for ReaderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.reason().fmt(f)
    }
}

impl std::error::Error for ReaderError {}

impl From<EspeakError> for ReaderError {
    fn from(error: EspeakError) -> Self {
        Self::Espeak(error)
    }
}

/// Turns text into phonemes. What a language needs is loaded when it is needed first, and kept. Languages are named as espeak-ng names them: `en-us`,
/// `en-gb`, `es`, `pt-br`.
pub struct Reader {
    /// Where espeak-ng is. `None`: it is not installed.
    program: Option<PathBuf>,
    american: Option<English>,
    british: Option<English>,
    /// Of the language that was spoken last.
    espeak: Option<(String, Arc<Mutex<Espeak>>)>,
}

impl Reader {
    /// `espeak_ng`: the program, where it is installed. Without it English words that no dictionary has are spelt, and other languages can't be read.
    pub fn new(espeak_ng: Option<PathBuf>) -> Self {
        Self { program: espeak_ng, american: None, british: None, espeak: None }
    }

    /// The phonemes of `text` with its marks. Numbers and signs are written out as words already. `None`: it was stopped.
    ///
    /// # Errors
    /// [`ReaderError`]: a language that needs espeak-ng, which is not there or does not run.
    pub fn read(
        &mut self,
        text: &str,
        language: &str,
        alphabet: Alphabet,
        stopped: &Stopped,
    ) -> Result<Option<String>, ReaderError> {
        if stopped.is_set() {
            return Ok(None);
        }
        let english = language.to_ascii_lowercase().starts_with("en");
        match alphabet {
            Alphabet::Misaki if english => self.english(text, language, stopped),
            Alphabet::Ipa if english => match self.spoken(text, language, alphabet, stopped) {
                Err(error) => {
                    tracing::debug!("English is read by its dictionaries: {error}");
                    let read = self.english(text, language, stopped)?;
                    Ok(read.map(|phonemes| from_misaki::ipa(&phonemes, is_british(language))))
                }
                read => read,
            },
            _ => self.spoken(text, language, alphabet, stopped),
        }
    }

    /// In misaki's alphabet.
    fn english(&mut self, text: &str, language: &str, stopped: &Stopped) -> Result<Option<String>, ReaderError> {
        let espeak = self.espeak(language).ok();
        let british = is_british(language);
        let slot = if british { &mut self.british } else { &mut self.american };
        let read = slot.get_or_insert_with(|| English::new(british, espeak)).of(text, stopped);
        if stopped.is_set() {
            return Ok(None);
        }
        if read.is_some() {
            return Ok(read);
        }
        // The dictionaries' code gave up on it: it is loaded anew, and another reads this text.
        *slot = None;
        self.spoken(text, language, Alphabet::Misaki, stopped).map_err(|error| match error {
            ReaderError::NoEspeak => ReaderError::Unread,
            other => other,
        })
    }

    /// What espeak-ng makes of a text, piece by piece with the marks between them, which it leaves out and which make the melody.
    fn spoken(
        &mut self,
        text: &str,
        language: &str,
        alphabet: Alphabet,
        stopped: &Stopped,
    ) -> Result<Option<String>, ReaderError> {
        let espeak = self.espeak(language)?;
        let pieces = pieces::of(text);
        let words: Vec<&str> = pieces.iter().map(|piece| piece.words.as_str()).collect();
        let heard = espeak.lock().unwrap_or_else(PoisonError::into_inner).ask(&words, stopped)?;
        let Some(heard) = heard else { return Ok(None) };
        let mut phonemes = String::new();
        for (piece, heard) in pieces.iter().zip(heard) {
            let heard = match alphabet {
                Alphabet::Ipa => map::ipa(&heard),
                Alphabet::Misaki if language.starts_with("en") => map::english(&heard, is_british(language)),
                Alphabet::Misaki => map::other(&heard),
            };
            phonemes.push_str(&piece.before);
            phonemes.push_str(&heard);
            phonemes.push_str(&piece.after);
        }
        Ok(Some(phonemes.trim().to_owned()))
    }

    /// The process that waits for this language's words.
    fn espeak(&mut self, language: &str) -> Result<Arc<Mutex<Espeak>>, ReaderError> {
        if let Some((of, espeak)) = &self.espeak
            && of == language
        {
            return Ok(Arc::clone(espeak));
        }
        let program = self.program.as_deref().ok_or(ReaderError::NoEspeak)?;
        let espeak = Arc::new(Mutex::new(Espeak::new(program, language)));
        self.espeak = Some((language.to_owned(), Arc::clone(&espeak)));
        Ok(espeak)
    }
}

fn is_british(language: &str) -> bool {
    language.to_ascii_lowercase().starts_with("en-gb")
}
