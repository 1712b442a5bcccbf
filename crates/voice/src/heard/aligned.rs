//! Which words of what is spoken are those of what was written: most are the same, numbers and the like are read in others. Pure.

/// Where the words of a text end, in bytes.
pub(super) fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize + word.len())
}

/// For each written word the index of the spoken word with which it is over. Words that are the same in both are found by the longest common subsequence
/// (<https://en.wikipedia.org/wiki/Longest_common_subsequence>); those between are divided evenly, the later half rounded up. Rises, and stays below the number of
/// spoken words; empty where nothing is spoken.
pub(super) fn aligned(written: &[&str], spoken: &[&str]) -> Vec<usize> {
    if spoken.is_empty() {
        return vec![0; written.len()];
    }
    let (written_keys, spoken_keys) = (keys(written), keys(spoken));
    let mut over_with = Vec::with_capacity(written.len());
    let (mut from_written, mut from_spoken) = (0, 0);
    let mut anchors = common(&written_keys, &spoken_keys);
    anchors.push((written.len(), spoken.len()));
    for (to_written, to_spoken) in anchors {
        let (here, there) = (to_written - from_written, to_spoken - from_spoken);
        for nth in 1..=here {
            let until = from_spoken + (nth * there).div_ceil(here);
            over_with.push(until.saturating_sub(1));
        }
        if to_written < written.len() {
            over_with.push(to_spoken);
        }
        (from_written, from_spoken) = (to_written + 1, to_spoken + 1);
    }
    over_with
}

/// Words without their marks and in small letters.
fn keys(words: &[&str]) -> Vec<String> {
    let key = |word: &&str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    words.iter().map(key).collect()
}

/// The pairs of equal words, in order, of which there are most.
fn common(one: &[String], other: &[String]) -> Vec<(usize, usize)> {
    let width = other.len() + 1;
    let mut longest = vec![0u16; (one.len() + 1) * width];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            longest[i * width + j] = if one[i] == other[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn over_with(written: &str, spoken: &str) -> Vec<usize> {
        let words = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
        aligned(&words(written.to_owned().leak()), &words(spoken.to_owned().leak()))
    }

    #[test]
    fn words_that_are_read_otherwise_are_over_with_the_last_of_theirs() {
        assert_eq!(over_with("One, two three.", "One, two three."), [0, 1, 2]);
        assert_eq!(over_with("It costs $3.50 today.", "It costs three dollars fifty today."), [0, 1, 4, 5]);
        assert_eq!(over_with("At 10:30 on 5/6 then", "At ten thirty on the sixth of May then"), [0, 2, 3, 7, 8]);
        assert_eq!(over_with("**bold** and _so_", "bold and so"), [0, 1, 2]);
        assert_eq!(over_with("a b", "x"), [0, 0]);
        assert_eq!(over_with("a b", ""), [0, 0]);
        assert_eq!(over_with("", "x"), Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn it_rises_and_stays_within(written in "[ab1 ]{0,30}", spoken in "[abc ]{0,40}") {
            let over = over_with(&written, &spoken);
            let count = spoken.split_whitespace().count().max(1);
            prop_assert_eq!(over.len(), written.split_whitespace().count());
            prop_assert!(over.iter().all(|nth| *nth < count) && over.is_sorted());
        }
    }
}
