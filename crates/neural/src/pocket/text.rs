//! How a text is written for the model, and cut to what it reads at once: as the publisher's `prepare_text_prompt` does it. Pure.

use super::Bundle;

/// Texts of fewer words begin with spaces, where the model wants that.
const FEW_WORDS: usize = 5;
const PADDING: &str = "        ";

/// What is read at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub ids: Vec<i64>,
    pub words: usize,
}

impl Bundle {
    /// What is read for `text`; empty where there is nothing in it that sounds.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let words: Vec<&str> = text.split_whitespace().collect();
        self.cut(&words, &mut pieces);
        pieces
    }

    /// Halves what is too long until it fits, after a mark if there is one in the middle half.
    fn cut(&self, words: &[&str], pieces: &mut Vec<Piece>) {
        if !words.iter().any(|word| word.contains(char::is_alphanumeric)) {
            return;
        }
        let ids = self.tokenizer.ids(&self.written(words));
        if ids.len() <= self.most_tokens || words.len() < 2 {
            // One word of more tokens than are read at once: nobody's, and its end is not heard.
            let ids = ids.into_iter().take(self.most_tokens).collect();
            pieces.push(Piece { ids, words: words.len() });
            return;
        }
        let middle = words.len() / 4..words.len() * 3 / 4;
        let mark = middle.rev().find(|at| words[*at].ends_with([',', ';', ':', '.', '!', '?', '—', '…']));
        let at = mark.map_or(words.len() / 2, |at| at + 1);
        self.cut(&words[..at], pieces);
        self.cut(&words[at..], pieces);
    }

    /// With a capital at its beginning and a mark at its end.
    fn written(&self, words: &[&str]) -> String {
        let text = words.join(" ");
        let mut letters = text.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let padding = if self.pads_short && words.len() < FEW_WORDS { PADDING } else { "" };
        let mut written: String = padding.chars().chain(first).chain(letters).collect();
        if written.ends_with(char::is_alphanumeric) {
            written.push('.');
        }
        written
    }
}
