//! Text to phonemes, with the real espeak-ng where it is installed.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::path::{Path, PathBuf};

use riposte_kokoro::{Accent, Phonemes, tokens};
use riposte_sim::{needs, or_skip};

fn espeak_ng() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("espeak-ng")).find(|file| file.is_file());
    found.ok_or_else(|| "needs espeak-ng".to_owned())
}

#[test]
fn english_is_read_by_its_grammar_without_any_program() {
    let mut phonemes = Phonemes::new(None);
    for (text, spoken) in [
        ("It takes about nine minutes, maybe ten.", "ˌɪt tˈAks əbˈWt nˈIn mˈɪnəts, mˈAbi tˈɛn."),
        ("Please read the report I read yesterday.", "plˈiz ɹˈid ðə ɹəpˈɔɹt ˌI ɹˈɛd jˈɛstəɹdˌA."),
        ("I will record a new record.", "ˌI wɪl ɹəkˈɔɹd ɐ nˈu ɹˈɛkəɹd."),
    ] {
        assert_eq!(phonemes.of(text, Accent::American).unwrap(), spoken);
    }
    let british = phonemes.of("The schedule is full.", Accent::British).unwrap();
    assert!(british.contains("ʃˈɛdjuːl"), "{british}");
    // Nobody knows the word, and no program is there to guess: it is spelt, never dropped.
    let spelt = phonemes.of("Ask qzxwv today.", Accent::American).unwrap();
    assert!(spelt.contains("kjˈu") && !spelt.contains('❓'), "{spelt}");
}

#[test]
fn other_languages_say_what_they_need() {
    let mut phonemes = Phonemes::new(None);
    let error = phonemes.of("Hola.", Accent::Spanish).unwrap_err();
    assert_eq!(error.to_string(), "Kokoro can't read Spanish here: the program espeak-ng is not installed.");
    let error = phonemes.prepare(Accent::Mandarin).unwrap_err();
    assert!(error.to_string().contains("Mandarin Chinese"), "{error}");
    let mut broken = Phonemes::new(Some(Path::new("/no/such/espeak-ng").to_owned()));
    assert!(broken.prepare(Accent::Italian).is_err());
    assert!(broken.of("Hello there.", Accent::American).is_ok(), "English can do without");
}

#[test]
fn spanish_and_strange_english_words_come_from_espeak_ng() {
    needs!("espeak-ng");
    let mut phonemes = Phonemes::new(Some(or_skip!(espeak_ng())));
    let spanish = phonemes.of("¿Cómo estás? Mucho mejor, (creo).", Accent::Spanish).unwrap();
    assert_eq!(spanish, "kˈomo estˈas? mˈuʧo mexˈoɾ, (kɾˈeo).");
    let english = phonemes.of("Siobhan met Nguyen in the café.", Accent::American).unwrap();
    assert!(!english.contains('❓') && english.contains("kæfˈA"), "{english}");
}

/// What a chat model may write, and what nobody would: always phonemes, always within the vocabulary.
#[test]
fn odd_texts_are_read_without_giving_up() {
    let with = espeak_ng().ok();
    for espeak in [None, with] {
        odd_texts_are_read(Phonemes::new(espeak));
    }
}

fn odd_texts_are_read(mut phonemes: Phonemes) {
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
        let read = phonemes.of(text, Accent::American).unwrap();
        let short: String = text.chars().take(40).collect();
        if text.contains(|c: char| c.is_ascii_alphabetic()) {
            assert!(!tokens(&read).is_empty(), "{short:?} is heard: {read:?}");
        }
        assert!(!read.contains('❓') || tokens("❓").is_empty(), "{short:?}");
    }
}
