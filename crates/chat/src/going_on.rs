//! The seam between words that were said already and those of the model that was asked to go on after them: what it repeats, whatever it was told, is cut. They were a
//! prepared opener, or the beginning of the answer by another model. Pure.

/// An overlap that begins in the middle of a sentence is a repetition from so many words on; fewer come twice by chance ("very, very good").
const LEAST_WORDS: usize = 3;
/// Words of the beginning that may be repeated: more than a model that was told not to has ever repeated.
const MOST_WORDS: usize = 400;

/// Takes the stream of the model that goes on, and gives it without what was said before.
#[derive(Clone, Debug)]
pub struct GoingOn {
    /// Letters and digits of the beginning.
    said: Vec<char>,
    /// Where in them a repetition may have begun that has come as far as `matched`.
    live: Vec<usize>,
    matched: usize,
    /// Text that was held back because it may be the repetition.
    held: String,
    /// How much of it certainly is.
    repeated: Option<usize>,
    /// What the beginning ends with; `None`: nothing is to be put between.
    last: Option<char>,
    begun: bool,
}

impl GoingOn {
    /// After an opener: only that as a whole is a repetition, and it brought its space with it.
    pub fn after_opener(opener: &str) -> Self {
        let said: Vec<char> = opener.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let live = if said.is_empty() { Vec::new() } else { vec![0] };
        Self { said, live, matched: 0, held: String::new(), repeated: None, last: None, begun: false }
    }

    /// `said`: the beginning, which ends with a whole word.
    pub fn from(said: &str) -> Self {
        let (mut letters, mut words, mut sentences) = (Vec::new(), Vec::new(), vec![0]);
        let (mut in_word, mut ended) = (false, false);
        for c in said.chars() {
            if !c.is_alphanumeric() {
                in_word = in_word && matches!(c, '\'' | '’');
                ended |= matches!(c, '.' | '!' | '?' | '…' | '\n' | '。' | '！' | '？');
                continue;
            }
            if !std::mem::replace(&mut in_word, true) {
                words.push(letters.len());
                if std::mem::take(&mut ended) {
                    sentences.push(letters.len());
                }
            }
            letters.extend(c.to_lowercase());
        }
        let oldest = words.len().saturating_sub(MOST_WORDS);
        let from = words.get(oldest).copied().unwrap_or_default();
        let mut live = words[oldest..words.len().saturating_sub(LEAST_WORDS - 1).max(oldest)].to_vec();
        live.extend(sentences.into_iter().filter(|at| *at >= from && *at < letters.len()));
        live.sort_unstable();
        live.dedup();
        let last = said.chars().next_back();
        Self { said: letters, live, matched: 0, held: String::new(), repeated: None, last, begun: false }
    }

    /// The next piece of the stream; gives what of it, and of what was held back, belongs to the answer. May be empty.
    pub fn push(&mut self, text: &str) -> String {
        for (at, c) in text.char_indices() {
            if self.live.is_empty() {
                return self.release(&text[at..]);
            }
            if c.is_alphanumeric() {
                // Another letter right after it: it was a longer word.
                if self.is_whole() && !self.held.ends_with(char::is_alphanumeric) {
                    self.repeated = Some(self.held.len());
                }
                for lower in c.to_lowercase() {
                    let (said, matched) = (&self.said, self.matched);
                    self.live.retain(|from| said.get(from + matched) == Some(&lower));
                    self.matched += 1;
                }
            }
            self.held.push(c);
        }
        if self.live.is_empty() { self.release("") } else { String::new() }
    }

    /// The stream is over: what was held back, but for the repetition.
    pub fn finish(&mut self) -> String {
        if self.is_whole() {
            self.repeated = Some(self.held.len());
        }
        self.release("")
    }

    /// Whether all was repeated that was said since some place.
    fn is_whole(&self) -> bool {
        self.live.iter().any(|from| from + self.matched == self.said.len())
    }

    fn release(&mut self, rest: &str) -> String {
        self.live.clear();
        let held = std::mem::take(&mut self.held);
        let text = held[self.repeated.take().unwrap_or_default()..].to_owned() + rest;
        self.pass(&text)
    }

    /// One space between the two, where they are not written without.
    fn pass(&mut self, text: &str) -> String {
        if self.begun {
            return text.to_owned();
        }
        let text = text.trim_start();
        let Some(first) = text.chars().next() else { return String::new() };
        self.begun = true;
        let joins = |c: char| c.is_alphanumeric() && !is_spaceless(c);
        let apart = self.last.is_some_and(|last| joins(last) || ".,;:!?…)»”\"".contains(last));
        if apart && joins(first) { format!(" {text}") } else { text.to_owned() }
    }
}

/// Letters of scripts whose words have no spaces between them: Thai to Burmese, Khmer, Chinese, Japanese.
pub fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, stream: &str, want: &str) {
        cut(GoingOn::from, said, stream, want);
    }

    /// Whole, and letter by letter.
    #[track_caller]
    fn cut(seam: fn(&str) -> GoingOn, said: &str, stream: &str, want: &str) {
        for pieces in [vec![stream.to_owned()], stream.chars().map(String::from).collect()] {
            let mut seam = seam(said);
            let mut got: String = pieces.iter().map(|piece| seam.push(piece)).collect();
            got += &seam.finish();
            assert_eq!(got, want, "{said:?} then {stream:?} in {} pieces", pieces.len());
        }
    }

    #[test]
    fn whoever_goes_on_is_passed_on_at_once() {
        let mut seam = GoingOn::from("Paris is the capital. It lies ");
        assert_eq!((seam.push("on"), seam.push(" the")), ("on".to_owned(), " the".to_owned()));
        check("Paris is the capital. It lies ", "on the Seine.", "on the Seine.");
        check("Paris is the capital. It lies ", " on the Seine.", "on the Seine.");
        check("Paris is the capital.", "It lies on the Seine.", " It lies on the Seine.");
        check("Paris is the capital.", " It lies on the Seine.", " It lies on the Seine.");
        check("Well (", "or so) it is.", "or so) it is.");
        check("它在", "塞纳河上。", "塞纳河上。");
    }

    #[test]
    fn what_is_repeated_is_cut_wherever_it_begins() {
        let said = "Paris is the capital. It lies on the ";
        check(said, "Paris is the capital. It lies on the Seine.", "Seine.");
        check(said, "It lies on the Seine.", "Seine.");
        check(said, "lies on the Seine.", "Seine.");
        check(said, "…it lies on the Seine.", "Seine.");
        check("It lies ", "It lies on the Seine.", "on the Seine.");
        check("Paris. It ", "It lies on the Seine.", "lies on the Seine.");
        check("Paris is the capital.", "Paris is the capital. It is big.", " It is big.");
        check("I don't know ", "I don’t know that.", "that.");
    }

    #[test]
    fn what_only_looks_like_it_stays() {
        check("It is very ", "very good.", "very good.");
        check("It lies on the ", "the Seine.", "the Seine.");
        check("Go on the ", "Go on then.", "Go on then.");
        check("It is nine. ", "It is nineteen.", "It is nineteen.");
        check("one two three ", "one two four", "one two four");
    }

    #[test]
    fn nothing_but_the_repetition_is_nothing() {
        check("Paris is the capital. ", "Paris is the capital.", "");
        check("Paris is the capital. ", "", "");
        check("Paris is the capital. ", "Paris is the", "Paris is the");
    }

    #[test]
    fn a_repeated_opening_is_cut_and_nothing_else() {
        let check = |opening, stream, want| cut(GoingOn::after_opener, opening, stream, want);
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
