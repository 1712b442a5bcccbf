//! Text without the word that may not be whole yet, so that another model can go on from there. Pure.

use riposte_chat::is_spaceless;

/// Longer than any word: what has no end by then is passed on as it is.
const LONGEST: usize = 60;

#[derive(Clone, Debug, Default)]
pub(super) struct WholeWords {
    held: String,
}

impl WholeWords {
    /// The next piece; gives what is whole. May be empty.
    pub(super) fn push(&mut self, text: &str) -> String {
        self.held.push_str(text);
        let at = boundary(&self.held);
        let held = self.held.split_off(if self.held.len() - at > LONGEST { self.held.len() } else { at });
        std::mem::replace(&mut self.held, held)
    }

    /// What is held back: nothing more comes.
    pub(super) fn rest(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

/// Where the last word begins that may go on: "mor", "don'", "3.", "well-".
fn boundary(text: &str) -> usize {
    let (mut at, mut after) = (text.len(), None);
    for (begin, c) in text.char_indices().rev() {
        let before = text[..begin].chars().next_back();
        let goes_on = match c {
            '\'' | '’' | '-' => before.is_some_and(char::is_alphanumeric),
            // The point of a number, unless a word follows it.
            '.' | ',' | ':' => {
                before.is_some_and(|c| c.is_ascii_digit()) && after.is_none_or(|c: char| c.is_ascii_digit())
            }
            c => c.is_alphanumeric() && !is_spaceless(c),
        };
        if !goes_on {
            break;
        }
        (at, after) = (begin, Some(c));
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_word_is_held_back_and_nothing_is_lost() {
        let whole = |pieces: &[&str]| {
            let mut words = WholeWords::default();
            let came: Vec<String> = pieces.iter().map(|piece| words.push(piece)).collect();
            (came, words.rest())
        };
        let (came, rest) = whole(&["It", " is", " mor", "ning", ".", " Don", "'t", " go", " 3", ".", "5", " km"]);
        assert_eq!(came, ["", "It ", "is ", "", "morning.", " ", "", "Don't ", "go ", "", "", "3.5 "]);
        assert_eq!(rest, "km");
        assert_eq!(
            whole(&["Yes. It is 5.", " So"]),
            (vec!["Yes. It is ".to_owned(), "5. ".to_owned()], "So".to_owned())
        );
        assert_eq!(whole(&["现在是", "九点"]), (vec!["现在是".to_owned(), "九点".to_owned()], String::new()));
        assert_eq!(whole(&["Done! "]).0, ["Done! "]);
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(whole(&[&long]).0, [long]);
    }
}
