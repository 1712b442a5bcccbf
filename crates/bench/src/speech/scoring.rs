//! What was heard against what was said: words, whichever way numbers are written, and texts that say something twice. Pure.

use riposte_speech::wer;
use riposte_voice::speakable;

/// The words of a text as they are spoken: "12" and "twelve" are the same, "Dr." and "doctor" too.
pub(super) fn spoken_words(text: &str, language: &str) -> Vec<String> {
    wer::words(&speakable(text, language).replace([',', '.'], " "))
}

/// Errors, words said, and words lost: said, and with nothing in their place at the alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) words: usize,
    pub(super) errors: usize,
    pub(super) lost: usize,
    pub(super) repeated: usize,
    pub(super) empty: usize,
}

impl Tally {
    /// Adds a text. Returns its errors.
    pub(crate) fn add(&mut self, said: &str, heard: &str, language: &str) -> usize {
        let (said, heard) = (spoken_words(said, language), spoken_words(heard, language));
        self.repeated += usize::from(repeats(&heard) && !repeats(&said));
        self.empty += usize::from(heard.is_empty());
        let (said, heard) = (letters_joined(said), letters_joined(heard));
        let (errors, lost) = errors_and_lost(&said, &heard);
        self.words += said.len();
        self.errors += errors;
        self.lost += lost;
        errors
    }

    pub(crate) fn rate(&self) -> f64 {
        self.errors as f64 / self.words.max(1) as f64
    }
}

/// "U.S." and "US", "five p.m." and "5 pm" are the same: letters that stand alone in a row count as one word.
fn letters_joined(words: Vec<String>) -> Vec<String> {
    let alone = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut within = false;
    for word in words {
        let letter = alone(&word);
        match joined.last_mut() {
            Some(letters) if letter && within => letters.push_str(&word),
            _ => joined.push(word),
        }
        within = letter;
    }
    joined
}

/// Words that were said and have nothing in their place in what was heard.
pub(crate) fn lost(said: &str, heard: &str, language: &str) -> usize {
    let words = |text| letters_joined(spoken_words(text, language));
    errors_and_lost(&words(said), &words(heard)).1
}

/// The least number of words to substitute, remove or insert, and of these the removed ones: as few as the least number allows.
fn errors_and_lost(said: &[String], heard: &[String]) -> (usize, usize) {
    to_each_beginning(said, heard).last().copied().unwrap_or_default()
}

/// The same for each beginning of what was heard, from none of it to all.
fn to_each_beginning(said: &[String], heard: &[String]) -> Vec<(usize, usize)> {
    let mut row: Vec<(usize, usize)> = (0..=heard.len()).map(|inserted| (inserted, 0)).collect();
    for said in said {
        let mut diagonal = row[0];
        row[0] = (row[0].0 + 1, row[0].1 + 1);
        for (at, heard) in heard.iter().enumerate() {
            let matched = (diagonal.0 + usize::from(said != heard), diagonal.1);
            diagonal = row[at + 1];
            let removed = (diagonal.0 + 1, diagonal.1 + 1);
            let inserted = (row[at].0 + 1, row[at].1);
            row[at + 1] = matched.min(removed).min(inserted);
        }
    }
    row
}

/// What was asked, question after question, as one text: a question that was asked again with more in it counts once.
pub(super) fn joined(questions: &[&str], language: &str) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for question in questions {
        let again = |earlier: &str| {
            let (earlier, all) = (spoken_words(earlier, language), spoken_words(question, language));
            // What a recogniser made of the same sound a second time may differ in a word of five.
            let beginnings = to_each_beginning(&earlier, &all);
            beginnings.iter().map(|(errors, _)| errors).min().is_some_and(|errors| errors * 5 <= earlier.len())
        };
        let kept = (0..texts.len()).find(|&n| again(&texts[n..].join(" "))).unwrap_or(texts.len());
        texts.truncate(kept);
        texts.push(question);
    }
    texts.join(" ")
}

/// Whether what was heard so far ends where a sentence of what is said does.
pub(super) fn ends_a_sentence(said: &str, heard: &str, language: &str) -> bool {
    let (words, heard) = (spoken_words(said, language), spoken_words(heard, language));
    let errors: Vec<usize> = to_each_beginning(&heard, &words).into_iter().map(|(errors, _)| errors).collect();
    let least = errors.iter().min().copied().unwrap_or(0);
    let mut ends = said.match_indices(['.', '?', '!']).map(|(at, _)| &said[..=at]);
    ends.any(|beginning| errors.get(spoken_words(beginning, language).len()) == Some(&least))
}

/// Whether a phrase of two words or more is said twice in a row, or a word four times.
pub(super) fn repeats(words: &[String]) -> bool {
    (1..=words.len() / 2).any(|period| {
        let times = if period == 1 { 4 } else { 2 };
        words.windows(period * times).any(|run| run[period..] == run[..run.len() - period])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_titles_count_as_they_are_spoken() {
        for (said, heard) in [
            ("Set a timer for twelve minutes.", "Set a timer for 12 minutes."),
            ("in nineteen sixty-three", "in 1963."),
            ("Convert three thousand five hundred feet.", "convert 3,500 feet"),
            ("Doctor Smith and Mister Jones", "Dr. Smith and Mr. Jones"),
            ("I live in the U.S.", "I live in the US"),
            ("At five p.m.", "At 5 pm."),
        ] {
            let mut tally = Tally::default();
            assert_eq!(tally.add(said, heard, "en"), 0, "{:?}", spoken_words(heard, "en"));
        }
    }

    #[test]
    fn what_is_said_twice_in_a_row_is_seen() {
        let repeats = |text: &str| super::repeats(&wer::words(text));
        assert!(repeats("Tell me a joke. Tell me a joke."));
        assert!(repeats("and then no no no no"));
        assert!(repeats("call Margaret Holloway Margaret Holloway"));
        assert!(!repeats("no, no, no"));
        assert!(!repeats("what can you do for your country"));
        assert!(!repeats(""));
    }

    #[test]
    fn words_that_came_instead_do_not_hide_those_that_were_lost() {
        let lost = |said: &str, heard: &str| errors_and_lost(&wer::words(said), &wer::words(heard));
        assert_eq!(lost("one two three four five six", "three four five six seven eight"), (4, 2));
        assert_eq!(lost("one two three", "one five three"), (1, 0));
        assert_eq!(lost("one two three", ""), (3, 3));
        assert_eq!(lost("", "one two"), (2, 0));
        for (said, heard) in [("a b c d", "b c x d e"), ("a b a b", "b a b a"), ("", ""), ("a", "b c")] {
            assert_eq!(lost(said, heard).0, wer::distance(&wer::words(said), &wer::words(heard)));
        }
    }

    #[test]
    fn a_question_that_is_asked_again_whole_counts_once() {
        let joined = |questions: &[&str]| super::joined(questions, "en");
        assert_eq!(joined(&["When did?", "When did it rain?"]), "When did it rain?");
        assert_eq!(joined(&["Turn it down.", "To eighteen, please."]), "Turn it down. To eighteen, please.");
        assert_eq!(joined(&["Turn it", "down now", "Turn it down now please"]), "Turn it down now please");
        assert_eq!(
            joined(&["Hello there.", "What time is it", "what time is it in Rome"]),
            "Hello there. what time is it in Rome"
        );
        assert_eq!(joined(&[]), "");
    }

    #[test]
    fn sentences_end_where_they_were_said_to() {
        let ends = |heard: &str| ends_a_sentence("Press one for sales. For help, dial 200 now.", heard, "en");
        assert!(ends("press 1 for sale"));
        assert!(ends("Press one for sales, for help dial two hundred now"));
        assert!(!ends("press one for"));
        assert!(!ends("press one for sales for help"));
    }

    #[test]
    fn a_letter_said_again_and_again_is_still_a_repetition() {
        let mut tally = Tally::default();
        tally.add("I think so", "I I I I think so", "en");
        assert_eq!(tally.repeated, 1);
    }

    #[test]
    fn a_tally_adds_up() {
        let mut tally = Tally::default();
        tally.add("one two three", "one two", "en");
        tally.add("go on", "go on go on", "en");
        tally.add("yes", "", "en");
        assert_eq!(tally, Tally { words: 6, errors: 4, lost: 2, repeated: 1, empty: 1 });
        assert!((tally.rate() - 4.0 / 6.0).abs() < 1e-9);
    }
}
