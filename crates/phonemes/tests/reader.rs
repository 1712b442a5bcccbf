//! Text to phonemes, with the real espeak-ng where it is installed.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::path::{Path, PathBuf};

use riposte_phonemes::{Alphabet, Reader, ReaderError, Stopped};
use riposte_sim::{needs, or_skip};

fn espeak_ng() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("espeak-ng")).find(|file| file.is_file());
    found.ok_or_else(|| "needs espeak-ng".to_owned())
}

fn misaki(reader: &mut Reader, text: &str, language: &str) -> String {
    reader.read(text, language, Alphabet::Misaki, &Stopped::never()).unwrap().unwrap()
}

fn ipa(reader: &mut Reader, text: &str, language: &str) -> String {
    reader.read(text, language, Alphabet::Ipa, &Stopped::never()).unwrap().unwrap()
}

#[test]
fn english_is_read_by_its_grammar_without_any_program() {
    let mut reader = Reader::new(None);
    for (text, spoken) in [
        ("It takes about nine minutes, maybe ten.", "ˌɪt tˈAks əbˈWt nˈIn mˈɪnəts, mˈAbi tˈɛn."),
        ("Please read the report I read yesterday.", "plˈiz ɹˈid ðə ɹəpˈɔɹt ˌI ɹˈɛd jˈɛstəɹdˌA."),
        ("I will record a new record.", "ˌI wɪl ɹəkˈɔɹd ɐ nˈu ɹˈɛkəɹd."),
    ] {
        assert_eq!(misaki(&mut reader, text, "en-us"), spoken);
    }
    let british = misaki(&mut reader, "The schedule is full.", "en-gb");
    assert!(british.contains("ʃˈɛdjuːl"), "{british}");
    // Nobody knows the word, and no program is there to guess: it is spelt, never dropped.
    let spelt = misaki(&mut reader, "Ask qzxwv today.", "en-us");
    assert!(spelt.contains("kjˈu") && !spelt.contains('❓'), "{spelt}");
    assert_eq!(ipa(&mut reader, "It takes nine minutes.", "en-us"), "ˌɪt tˈeɪks nˈaɪn mˈɪnəts.");
}

#[test]
fn other_languages_need_the_program_and_english_does_not() {
    let read = |reader: &mut Reader, text, language| {
        reader.read(text, language, Alphabet::Misaki, &Stopped::never()).map(|read| read.unwrap())
    };
    assert_eq!(read(&mut Reader::new(None), "Hola.", "es").unwrap_err(), ReaderError::NoEspeak);
    let mut broken = Reader::new(Some(Path::new("/no/such/espeak-ng").to_owned()));
    assert!(matches!(read(&mut broken, "Ciao.", "it").unwrap_err(), ReaderError::Espeak(_)));
    assert!(read(&mut broken, "Hello there, qzxwv.", "en-us").is_ok());
}

#[test]
fn nothing_is_read_that_nobody_wants() {
    let stopped = Stopped::new(|| true);
    for (alphabet, language) in [(Alphabet::Misaki, "en-us"), (Alphabet::Ipa, "en-us"), (Alphabet::Misaki, "es")] {
        assert_eq!(Reader::new(None).read("Hello.", language, alphabet, &stopped).unwrap(), None);
    }
}

#[test]
fn spanish_and_strange_english_words_come_from_espeak_ng() {
    needs!("espeak-ng");
    let mut reader = Reader::new(Some(or_skip!(espeak_ng())));
    let spanish = misaki(&mut reader, "¿Cómo estás? Mucho mejor, (creo).", "es");
    assert_eq!(spanish, "kˈomo estˈas? mˈuʧo mexˈoɾ, (kɾˈeo).");
    let own = ipa(&mut reader, "¿Cómo estás? Mucho mejor.", "es");
    assert_eq!(own, "kˈomo estˈas? mˈutʃo mexˈoɾ.");
    let english = misaki(&mut reader, "Siobhan met Nguyen in the café.", "en-us");
    assert!(!english.contains('❓') && english.contains("kæfˈA"), "{english}");
}

/// The dictionaries' English, written in espeak-ng's IPA, is close to espeak-ng's own: what a voice was trained with.
#[test]
fn the_dictionaries_stand_in_for_espeak_ng_s_english() {
    needs!("espeak-ng");
    let (mut with, mut without) = (Reader::new(Some(or_skip!(espeak_ng()))), Reader::new(None));
    let bare = |ipa: String| ipa.chars().filter(|c| !matches!(c, 'ˈ' | 'ˌ' | ' ')).collect::<Vec<char>>();
    for language in ["en-us", "en-gb"] {
        let (mut differ, mut all) = (0, 0);
        for text in SENTENCES {
            let (own, ours) = (bare(ipa(&mut with, text, language)), bare(ipa(&mut without, text, language)));
            differ += distance(&own, &ours);
            all += own.len();
            println!("{language} {:?} {:?}", own.iter().collect::<String>(), ours.iter().collect::<String>());
        }
        assert!(differ * 100 <= all * 14, "{language}: {differ} of {all} sounds differ");
    }
}

const SENTENCES: &[&str] = &[
    "It takes about nine minutes to walk to the station.",
    "The weather will be sunny tomorrow, with a light wind from the north.",
    "You could try turning the machine off and on again.",
    "I am happy to help you with the first chapter of your book.",
    "The water in the lake is usually warmer in the early autumn.",
    "Her brother bought a new car and sold the old one for nothing.",
    "Please call the doctor before seven in the evening.",
    "Nobody knows exactly what happened after the meeting.",
];

/// Levenshtein's.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}

/// What a chat model may write, and what nobody would: always phonemes, always within the vocabulary.
#[test]
fn odd_texts_are_read_without_giving_up() {
    let with = espeak_ng().ok();
    for espeak in [None, with] {
        odd_texts_are_read(Reader::new(espeak));
    }
}

fn odd_texts_are_read(mut reader: Reader) {
    let long = "one hundred and twenty-three, ".repeat(200);
    let (digits, letters) = ("9".repeat(400), "x".repeat(3000));
    let texts = [
        "",
        " ",
        "…",
        "?!",
        "\u{0}\u{1b}[31m",
        "[hello](/həlˈO/)",
        "[[z#z#z#]]",
        "a/b/c",
        "''''''",
        "-----",
        "—",
        "(((",
        "\"",
        "'",
        "n't",
        "'s",
        "İstanbul ŞŞ ﬁ ß",
        "日本語です",
        "The Russian word is привет, which means hello.",
        "مرحبا",
        "😀 yes 😀",
        "e\u{301}\u{301}\u{301}",
        "1e999",
        digits.as_str(),
        "$",
        "$$$ 5",
        "3:30",
        letters.as_str(),
        "U.S.A. e.g. i.e.",
        "don’t ‘quote’ “quote”",
        "A\u{200b}B\u{ad}C",
        long.as_str(),
        "\u{fffd}\u{202e}abc",
        "half-baked, well-known; re-re-re",
        "#hashtag @user user@example.com https://example.com/?q=1&r=2",
        "C++ C# .NET",
        "10%",
        "½ ¾ ²",
    ];
    for text in texts {
        let read = misaki(&mut reader, text, "en-us");
        let short: String = text.chars().take(40).collect();
        if text.contains(|c: char| c.is_ascii_alphabetic()) {
            assert!(read.contains(char::is_alphabetic), "{short:?} is heard: {read:?}");
        }
        let own = ipa(&mut reader, text, "en-us");
        assert!(own.contains(char::is_alphabetic) || !read.contains(char::is_alphabetic), "{short:?}: {own:?}");
    }
}
