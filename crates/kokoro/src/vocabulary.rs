//! The characters that Kokoro v1.0 reads, and their numbers. Pure data.

use crate::LONGEST_TOKENS;

/// The vocabulary of Kokoro-82M v1.0 (`config.json`, "vocab"): marks, phonemes, stress.
const VOCABULARY: &[(char, i64)] = &[
    (';', 1),
    (':', 2),
    (',', 3),
    ('.', 4),
    ('!', 5),
    ('?', 6),
    ('—', 9),
    ('…', 10),
    ('"', 11),
    ('(', 12),
    (')', 13),
    ('“', 14),
    ('”', 15),
    (' ', 16),
    ('\u{303}', 17),
    ('ʣ', 18),
    ('ʥ', 19),
    ('ʦ', 20),
    ('ʨ', 21),
    ('ᵝ', 22),
    ('ꭧ', 23),
    ('A', 24),
    ('I', 25),
    ('O', 31),
    ('Q', 33),
    ('S', 35),
    ('T', 36),
    ('W', 39),
    ('Y', 41),
    ('ᵊ', 42),
    ('a', 43),
    ('b', 44),
    ('c', 45),
    ('d', 46),
    ('e', 47),
    ('f', 48),
    ('h', 50),
    ('i', 51),
    ('j', 52),
    ('k', 53),
    ('l', 54),
    ('m', 55),
    ('n', 56),
    ('o', 57),
    ('p', 58),
    ('q', 59),
    ('r', 60),
    ('s', 61),
    ('t', 62),
    ('u', 63),
    ('v', 64),
    ('w', 65),
    ('x', 66),
    ('y', 67),
    ('z', 68),
    ('ɑ', 69),
    ('ɐ', 70),
    ('ɒ', 71),
    ('æ', 72),
    ('β', 75),
    ('ɔ', 76),
    ('ɕ', 77),
    ('ç', 78),
    ('ɖ', 80),
    ('ð', 81),
    ('ʤ', 82),
    ('ə', 83),
    ('ɚ', 85),
    ('ɛ', 86),
    ('ɜ', 87),
    ('ɟ', 90),
    ('ɡ', 92),
    ('ɥ', 99),
    ('ɨ', 101),
    ('ɪ', 102),
    ('ʝ', 103),
    ('ɯ', 110),
    ('ɰ', 111),
    ('ŋ', 112),
    ('ɳ', 113),
    ('ɲ', 114),
    ('ɴ', 115),
    ('ø', 116),
    ('ɸ', 118),
    ('θ', 119),
    ('œ', 120),
    ('ɹ', 123),
    ('ɾ', 125),
    ('ɻ', 126),
    ('ʁ', 128),
    ('ɽ', 129),
    ('ʂ', 130),
    ('ʃ', 131),
    ('ʈ', 132),
    ('ʧ', 133),
    ('ʊ', 135),
    ('ʋ', 136),
    ('ʌ', 138),
    ('ɣ', 139),
    ('ɤ', 140),
    ('χ', 142),
    ('ʎ', 143),
    ('ʒ', 147),
    ('ʔ', 148),
    ('ˈ', 156),
    ('ˌ', 157),
    ('ː', 158),
    ('ʰ', 162),
    ('ʲ', 164),
    ('↓', 169),
    ('→', 171),
    ('↗', 172),
    ('↘', 173),
    ('ᵻ', 177),
];

/// Stands at both ends of what the model reads.
pub(crate) const EDGE: i64 = 0;

/// The numbers of `phonemes`; characters that the model does not know are left out.
pub fn tokens(phonemes: &str) -> Vec<i64> {
    phonemes.chars().filter_map(token).collect()
}

/// What a sentence or a part of one ends with: `; : , . ! ? — …`.
const MARKS: &[i64] = &[1, 2, 3, 4, 5, 6, 9, 10];
const SPACE: i64 = 16;

/// The numbers of `phonemes` in pieces that the model reads at once: cut after a mark, else at a space, else anywhere, and none is lost.
pub fn pieces(phonemes: &str) -> Vec<Vec<i64>> {
    let mut rest = tokens(phonemes);
    let mut pieces = Vec::new();
    while rest.len() > LONGEST_TOKENS {
        let fits = &rest[..LONGEST_TOKENS];
        // A mark near the beginning would leave a piece of a word or two.
        let mark = fits.iter().rposition(|token| MARKS.contains(token)).filter(|at| *at >= LONGEST_TOKENS / 4);
        let cut = mark.or_else(|| fits.iter().rposition(|token| *token == SPACE)).map_or(LONGEST_TOKENS, |at| at + 1);
        let later = rest.split_off(cut);
        pieces.push(std::mem::replace(&mut rest, later));
    }
    pieces.push(rest);
    pieces.retain(|piece| piece.iter().any(|token| *token != SPACE));
    pieces
}

fn token(character: char) -> Option<i64> {
    VOCABULARY.iter().find(|(known, _)| *known == character).map(|(_, token)| *token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_their_numbers_and_strangers_are_left_out() {
        assert_eq!(tokens("hɛlˈO, ❓!"), [50, 86, 54, 156, 31, 3, 16, 5]);
        assert!(tokens("\u{1F600}中").is_empty());
    }

    #[test]
    fn what_is_too_long_is_cut_where_it_pauses_and_none_of_it_is_lost() {
        let text = "hɛlˈO wˈɜɹld, ".repeat(100) + &"a".repeat(700);
        let pieces = pieces(&text);
        let heard = |tokens: Vec<i64>| tokens.into_iter().filter(|token| *token != SPACE).collect::<Vec<_>>();
        assert!(heard(pieces.concat()) == heard(tokens(&text)), "all but spaces");
        assert!(pieces.iter().all(|piece| piece.len() <= LONGEST_TOKENS));
        assert!(pieces[..2].iter().all(|piece| piece.last() == Some(&3)), "after a comma");
        assert!(super::pieces(" ").is_empty() && super::pieces("").is_empty());
    }

    #[test]
    fn no_character_and_no_number_is_there_twice_nor_one_of_the_edge() {
        let mut numbers: Vec<i64> = VOCABULARY.iter().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), VOCABULARY.len());
        assert!(!numbers.contains(&EDGE) && numbers.iter().all(|number| *number < 178));
        for (at, (character, _)) in VOCABULARY.iter().enumerate() {
            assert!(VOCABULARY[at + 1..].iter().all(|(other, _)| other != character));
        }
    }
}
