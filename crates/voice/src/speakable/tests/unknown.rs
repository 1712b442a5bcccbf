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
