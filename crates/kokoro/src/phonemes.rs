//! The phonemes of Kokoro's languages. Computes on the caller's thread.

use std::path::PathBuf;

use riposte_phonemes::{Alphabet, Reader, Stopped};
use riposte_problem::words::kokoro as words;

use crate::{Accent, KokoroError};

/// Turns text into phonemes, in every language that Kokoro speaks here.
pub struct Phonemes(Reader);

impl Phonemes {
    /// `espeak_ng`: the program, where it is installed. Without it English words that no dictionary has are spelt, and other languages can't be read.
    pub fn new(espeak_ng: Option<PathBuf>) -> Self {
        Self(Reader::new(espeak_ng))
    }

    /// The phonemes of `text` with its marks. Text is what [`crate::Kokoro`] is to say: numbers and signs written out as words. `None`: it was stopped.
    ///
    /// # Errors
    /// [`KokoroError::Phonemes`]: a language that needs espeak-ng, which is not there or does not run.
    pub fn of(&mut self, text: &str, accent: Accent, stopped: &Stopped) -> Result<Option<String>, KokoroError> {
        let failed = |reason| KokoroError::Phonemes { language: accent.label(), reason };
        let language = accent.espeak().ok_or_else(|| failed(words::no_espeak_phonemes()))?;
        self.0.read(text, language, Alphabet::Misaki, stopped).map_err(|error| failed(error.reason()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_say_what_they_need() {
        let mut phonemes = Phonemes::new(None);
        let mut told = |accent| phonemes.of("Hola.", accent, &Stopped::never()).unwrap_err().to_string();
        assert_eq!(told(Accent::Spanish), "Kokoro can't read Spanish here: the program espeak-ng is not installed.");
        let mandarin = told(Accent::Mandarin);
        assert!(mandarin.contains("Mandarin Chinese") && mandarin.contains("phonemes"), "{mandarin}");
    }
}
