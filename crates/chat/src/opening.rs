//! The seam between words that were spoken already and the model's own: models that repeat the opening are cut, whatever they were told. Pure.

/// Takes a stream that should go on from an opening, and gives it without the opening.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Letters and digits of the opening that may still be repeated; empty: what comes is passed on.
    awaited: Vec<char>,
    matched: usize,
    /// Text that was held back because it may be the repetition.
    held: String,
    begun: bool,
}

impl Opening {
    pub fn new(opening: &str) -> Self {
        Self { awaited: letters(opening).collect(), matched: 0, held: String::new(), begun: false }
    }

    /// The next piece of the stream; gives what of it, and of what was held back, belongs to the reply. May be empty.
    pub fn push(&mut self, text: &str) -> String {
        if self.awaited.is_empty() {
            return self.pass(text.to_owned());
        }
        for (at, c) in text.char_indices() {
            let lower = c.to_lowercase().next().unwrap_or(c);
            if self.matched == self.awaited.len() {
                // The mark that ends the repetition goes with it; another letter means that it was a longer word.
                if c.is_alphanumeric() && self.held.ends_with(char::is_alphanumeric) {
                    return self.release(&text[at..]);
                }
                if c.is_alphanumeric() {
                    self.awaited.clear();
                    self.held.clear();
                    return self.pass(text[at..].to_owned());
                }
                self.held.push(c);
            } else if !c.is_alphanumeric() {
                self.held.push(c);
            } else if lower == self.awaited[self.matched] {
                self.matched += 1;
                self.held.push(c);
            } else {
                return self.release(&text[at..]);
            }
        }
        String::new()
    }

    /// The stream is over: what was held back, unless it was the opening and nothing else.
    pub fn finish(&mut self) -> String {
        if self.awaited.is_empty() || self.matched == self.awaited.len() {
            return String::new();
        }
        self.release("")
    }

    fn release(&mut self, rest: &str) -> String {
        self.awaited.clear();
        let text = std::mem::take(&mut self.held) + rest;
        self.pass(text)
    }

    /// The opening brought its space with it.
    fn pass(&mut self, text: String) -> String {
        if self.begun {
            return text;
        }
        let trimmed = text.trim_start().to_owned();
        self.begun = !trimmed.is_empty();
        trimmed
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole, and letter by letter.
    fn check(opening: &str, stream: &str, want: &str) {
        for pieces in [vec![stream.to_owned()], stream.chars().map(String::from).collect()] {
            let mut seam = Opening::new(opening);
            let mut got: String = pieces.iter().map(|piece| seam.push(piece)).collect();
            got += &seam.finish();
            assert_eq!(got, want, "{opening:?} then {stream:?} in {} pieces", pieces.len());
        }
    }

    #[test]
    fn a_repeated_opening_is_cut_and_nothing_else() {
        check("Sure.", "I have set a timer.", "I have set a timer.");
        check("Sure.", " I have set a timer.", "I have set a timer.");
        check("Sure.", "Sure. I have set a timer.", "I have set a timer.");
        check("Sure.", "Sure, I have set a timer.", "I have set a timer.");
        check("Sure.", "sure! \n I have set it.", "I have set it.");
        check("Sure.", "Surely you know that.", "Surely you know that.");
        check("Let me see.", "Let me see. It is nine.", "It is nine.");
        check("Let me see.", "Let me check that.", "Let me check that.");
        check("You're welcome.", "You're welcome. Anything else?", "Anything else?");
        check("Sure.", "Sure.", "");
        check("Sure.", "Su", "Su");
        check("Sure.", "", "");
    }
}
