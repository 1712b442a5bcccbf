//! Word error rate: how far a recogniser's text is from what was said. Pure.
//!
//! WER = (substitutions + deletions + insertions) / words said, by Levenshtein distance over words that are case-folded and without
//! punctuation, as in NIST's sclite and the jiwer package.

/// Errors counted over any number of sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Words that were said.
    pub words: usize,
    /// Substituted, missing and surplus words.
    pub errors: usize,
    pub sentences: usize,
    /// Sentences without an error.
    pub exact: usize,
}

impl Score {
    /// Adds one sentence.
    pub fn add(&mut self, said: &str, heard: &str) {
        let (said, heard) = (words(said), words(heard));
        let errors = distance(&said, &heard);
        self.words += said.len();
        self.errors += errors;
        self.sentences += 1;
        self.exact += usize::from(errors == 0);
    }

    /// Word error rate, 0 when nothing was said; can exceed 1 when more was heard than said.
    pub fn rate(&self) -> f64 {
        if self.words == 0 { 0.0 } else { self.errors as f64 / self.words as f64 }
    }

    /// The share of sentences without an error, 0 to 1.
    pub fn exact_share(&self) -> f64 {
        if self.sentences == 0 { 0.0 } else { self.exact as f64 / self.sentences as f64 }
    }
}

/// The words of a text as they are compared: lower case, letters, digits and apostrophes within a word only.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c == '-').map(fold).filter(|word| !word.is_empty()).collect()
}

/// One word as it is compared; empty when it is punctuation only.
pub(crate) fn fold(word: &str) -> String {
    let bare: String = word.chars().filter(|c| c.is_alphanumeric() || matches!(c, '\'' | '’')).collect();
    bare.trim_matches(['\'', '’']).replace('’', "'").to_lowercase()
}

/// The least number of words to substitute, remove or insert.
pub fn distance(said: &[String], heard: &[String]) -> usize {
    prefix_distances(said, heard).last().copied().unwrap_or(said.len())
}

/// The distance of `said` to each beginning of `heard`: `heard.len() + 1` numbers, the first for none of it.
pub(crate) fn prefix_distances(said: &[String], heard: &[String]) -> Vec<usize> {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (i, said_word) in said.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, heard_word) in heard.iter().enumerate() {
            let substituted = diagonal + usize::from(said_word != heard_word);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j + 1] + 1).min(row[j] + 1);
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn errors(said: &str, heard: &str) -> usize {
        distance(&words(said), &words(heard))
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        assert_eq!(
            errors("What's the time, please?", "whats the TIME please"),
            1,
            "an apostrophe within a word counts"
        );
        assert_eq!(errors("Twenty-one. 'Yes!'", "twenty one yes"), 0);
        assert_eq!(words("…  -  ?"), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_error_counts_once() {
        assert_eq!(errors("set a timer", "set a time"), 1);
        assert_eq!(errors("set a timer", "set timer"), 1);
        assert_eq!(errors("set a timer", "set up a timer"), 1);
        assert_eq!(errors("set a timer", ""), 3);
        assert_eq!(errors("", "set a timer"), 3);
    }

    #[test]
    fn a_score_adds_up() {
        let mut score = Score::default();
        score.add("what time is it", "What time is it?");
        score.add("no thank you", "no bank you");
        assert_eq!(score, Score { words: 7, errors: 1, sentences: 2, exact: 1 });
        assert!((score.rate() - 1.0 / 7.0).abs() < 1e-12);
        assert_eq!(score.exact_share(), 0.5);
        assert_eq!(Score::default().rate(), 0.0);
    }

    proptest! {
        #[test]
        fn it_is_a_distance(a in "[abc ]{0,12}", b in "[abc ]{0,12}", c in "[abc ]{0,12}") {
            prop_assert_eq!(errors(&a, &a), 0);
            prop_assert_eq!(errors(&a, &b), errors(&b, &a));
            prop_assert!(errors(&a, &c) <= errors(&a, &b) + errors(&b, &c));
            prop_assert_eq!(errors(&a, &b) == 0, words(&a) == words(&b));
        }
    }
}
