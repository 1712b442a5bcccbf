//! Languages without rules: what is markup goes, the rest is the voice's.

use crate::speakable::{Language, speakable};

#[test]
fn other_languages_keep_their_numbers() {
    let spoken = |text: &str| speakable(text, Language::from("fr-FR"));
    assert_eq!(spoken("**Hola** 😀, son las 10:30 y cuesta 3,50 €."), "Hola, son las 10:30 y cuesta 3,50 €.");
    assert_eq!(
        spoken("¿Qué? Mira [aquí](https://www.ejemplo.es/x) o https://www.ejemplo.es/x"),
        "¿Qué? Mira aquí o ejemplo.es"
    );
    assert_eq!(speakable("你好。今天 25 度！", Language::Other), "你好。今天 25 度！");
    assert_eq!(speakable("नमस्ते दुनिया", Language::English), "नमस्ते दुनिया");
}

#[test]
fn german_and_french_are_left_to_an_english_voice() {
    for (written, spoken) in [
        (
            "**Am 3. Mai** 2020 kostet der Zug 3,50 € und fährt um 10:30 Uhr.",
            "Am 3. Mai 2020 kostet der Zug 3,50 € und fährt um 10:30 Uhr.",
        ),
        (
            "Le prix est de 1 500,50 € pour les 3 jours ([ici](https://a.fr/x)).",
            "Le prix est de 1 500,50 € pour les 3 jours, ici.",
        ),
        ("The *Zug* costs 3 €.", "The Zug costs three euros."),
        ("El tren sale a las 10:30.", "El tren sale a las diez y media."),
    ] {
        for language in [Language::English, Language::AmericanEnglish, Language::BritishEnglish] {
            assert_eq!(speakable(written, language), spoken);
        }
    }
}
