//! A reply cut into clauses while the model still writes it: the first one as early as it can be spoken well, later ones by sentence.
//! Pure; runs where it is called, some microseconds per token; never looks at a clock. How the stream is cut into deltas decides when a
//! clause appears, never which clauses there are.

mod early;
mod ending;
mod says_something;
mod scan;

use self::early::whole_words;
pub use self::says_something::says_something;
use self::scan::{Cut, Said, State, Where, scan};
use crate::speakable::{Language, language_of, speakable_in};

/// A piece of the reply that is spoken in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Exactly this slice of the reply: the texts of all clauses in a row are the reply.
    pub text: String,
    /// What the voice says; empty when there is nothing to say (white space, code, a rule): skip it.
    pub speakable: String,
    /// A sentence, list item or paragraph ends here.
    pub ends_sentence: bool,
    /// Where `text` begins in the reply.
    pub start_byte: usize,
    /// Where `text` ends in the reply.
    pub end_byte: usize,
}

/// Cuts one reply. A new reply takes a new one.
#[derive(Clone, Debug)]
pub struct Clauses {
    /// The voice's.
    told: Language,
    /// What the reply is in, as far as it has come.
    language: Language,
    pending: String,
    start_byte: usize,
    state: State,
}

impl Default for Clauses {
    fn default() -> Self {
        Self::new(Language::default())
    }
}

impl Clauses {
    /// For what follows the first `bytes` of a reply, which are spoken already.
    pub fn after(self, bytes: usize) -> Self {
        Self { start_byte: bytes, ..self }
    }

    pub fn new(language: impl Into<Language>) -> Self {
        let state = State { line: Where::Start, spoken_words: 0 };
        let told = language.into();
        Self { told, language: told, pending: String::new(), start_byte: 0, state }
    }

    /// Takes the next piece of the reply; gives the clauses that it completes.
    pub fn push(&mut self, delta: &str) -> Vec<Clause> {
        self.pending.push_str(delta);
        self.cut(false)
    }

    /// Whether there are words that are no clause yet.
    pub fn is_waiting(&self) -> bool {
        !self.pending.trim().is_empty()
    }

    /// What comes is not to be waited for any longer: gives the whole words that there are, if any. The clauses are then other ones than without this.
    pub fn flush(&mut self) -> Option<Clause> {
        let cut = whole_words(&self.pending, self.state)?;
        let clause = self.clause(0, &cut);
        self.pending.drain(..cut.end);
        Some(clause)
    }

    /// The reply is over: gives what is left.
    pub fn finish(&mut self) -> Vec<Clause> {
        self.cut(true)
    }

    fn cut(&mut self, ended: bool) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let mut taken = 0;
        while let Some(cut) = scan(&self.pending[taken..], self.state, self.language.words(), ended) {
            clauses.push(self.clause(taken, &cut));
            taken += cut.end;
        }
        self.pending.drain(..taken);
        clauses
    }

    fn clause(&mut self, taken: usize, cut: &Cut) -> Clause {
        let text = self.pending[taken..taken + cut.end].to_owned();
        if cut.said == Said::Text {
            self.language = language_of(&text, self.told, self.language);
        }
        let speakable = match cut.said {
            Said::Text => speakable_in(&text, self.language),
            Said::CodeOmitted => self.language.words().map_or("", |words| words.code_omitted).to_owned(),
            Said::TableOmitted => match self.language.words() {
                Some(words) => words.table_omitted.to_owned(),
                None => speakable_in(&text, self.language),
            },
            Said::Nothing => String::new(),
        };
        let start_byte = self.start_byte;
        self.start_byte += text.len();
        self.state.spoken_words += speakable.split_whitespace().count();
        self.state.line = cut.next;
        Clause { text, speakable, ends_sentence: cut.ends_sentence, start_byte, end_byte: self.start_byte }
    }
}

#[cfg(test)]
mod tests;
