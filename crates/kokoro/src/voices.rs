//! The voices of Kokoro v1.0, by the names of its publisher: the first letter is the language, the second the sex. Pure data.

/// A language or accent that Kokoro speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accent {
    American,
    British,
    Spanish,
    French,
    Hindi,
    Italian,
    Japanese,
    Portuguese,
    Mandarin,
}

/// What the voice sounds like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Female,
    Male,
}

/// One voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// As settings and files name it: `af_heart`.
    pub name: &'static str,
    pub accent: Accent,
    pub sex: Sex,
}

impl Accent {
    /// The first letter of a voice's name.
    fn of_letter(letter: u8) -> Option<Self> {
        Some(match letter {
            b'a' => Self::American,
            b'b' => Self::British,
            b'e' => Self::Spanish,
            b'f' => Self::French,
            b'h' => Self::Hindi,
            b'i' => Self::Italian,
            b'j' => Self::Japanese,
            b'p' => Self::Portuguese,
            b'z' => Self::Mandarin,
            _ => return None,
        })
    }

    /// As people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::American => "American English",
            Self::British => "British English",
            Self::Spanish => "Spanish",
            Self::French => "French",
            Self::Hindi => "Hindi",
            Self::Italian => "Italian",
            Self::Japanese => "Japanese",
            Self::Portuguese => "Brazilian Portuguese",
            Self::Mandarin => "Mandarin Chinese",
        }
    }

    /// BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::American => "en-US",
            Self::British => "en-GB",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Hindi => "hi",
            Self::Italian => "it",
            Self::Japanese => "ja",
            Self::Portuguese => "pt-BR",
            Self::Mandarin => "zh",
        }
    }

    /// What espeak-ng calls it. `None`: the model was trained with phonemes that espeak-ng does not make.
    pub(crate) fn espeak(self) -> Option<&'static str> {
        match self {
            Self::American => Some("en-us"),
            Self::British => Some("en-gb"),
            Self::Spanish => Some("es"),
            Self::French => Some("fr-fr"),
            Self::Hindi => Some("hi"),
            Self::Italian => Some("it"),
            Self::Portuguese => Some("pt-br"),
            Self::Japanese | Self::Mandarin => None,
        }
    }
}

impl Sex {
    pub fn label(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

const fn row(name: &'static str, accent: Accent) -> Voice {
    let sex = if name.as_bytes()[1] == b'f' { Sex::Female } else { Sex::Male };
    Voice { name, accent, sex }
}

/// The voices of Kokoro v1.0 (`VOICES.md` of hexgrad/Kokoro-82M) that can be given phonemes here; in each language the best by its publisher's grades first.
pub const VOICES: &[Voice] = &[
    row("af_heart", Accent::American),
    row("af_bella", Accent::American),
    row("af_nicole", Accent::American),
    row("af_aoede", Accent::American),
    row("af_kore", Accent::American),
    row("af_sarah", Accent::American),
    row("af_alloy", Accent::American),
    row("af_nova", Accent::American),
    row("af_sky", Accent::American),
    row("af_jessica", Accent::American),
    row("af_river", Accent::American),
    row("am_fenrir", Accent::American),
    row("am_michael", Accent::American),
    row("am_puck", Accent::American),
    row("am_echo", Accent::American),
    row("am_eric", Accent::American),
    row("am_liam", Accent::American),
    row("am_onyx", Accent::American),
    row("am_santa", Accent::American),
    row("am_adam", Accent::American),
    row("bf_emma", Accent::British),
    row("bf_isabella", Accent::British),
    row("bf_alice", Accent::British),
    row("bf_lily", Accent::British),
    row("bm_george", Accent::British),
    row("bm_fable", Accent::British),
    row("bm_lewis", Accent::British),
    row("bm_daniel", Accent::British),
    row("ef_dora", Accent::Spanish),
    row("em_alex", Accent::Spanish),
    row("em_santa", Accent::Spanish),
    row("ff_siwis", Accent::French),
    row("hf_alpha", Accent::Hindi),
    row("hf_beta", Accent::Hindi),
    row("hm_omega", Accent::Hindi),
    row("hm_psi", Accent::Hindi),
    row("if_sara", Accent::Italian),
    row("im_nicola", Accent::Italian),
    row("pf_dora", Accent::Portuguese),
    row("pm_alex", Accent::Portuguese),
    row("pm_santa", Accent::Portuguese),
];

/// The accent that a voice's name tells; voices that are not in [`VOICES`] follow the same rule.
pub fn voice(name: &str) -> Option<Accent> {
    match name.as_bytes() {
        [accent, b'f' | b'm', b'_', _, ..] => Accent::of_letter(*accent),
        _ => None,
    }
}

/// The voices for a BCP 47 tag, the best first: of that very place, else of the language. Empty: Kokoro does not speak it.
pub fn voice_for(language: &str) -> impl Iterator<Item = &'static Voice> {
    let language = if language.is_empty() { "en" } else { language };
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let place = language.replace('_', "-");
    let wanted = primary(language);
    let of_place = VOICES.iter().filter({
        let place = place.clone();
        move |voice| same(voice.accent.tag(), &place)
    });
    let of_language =
        VOICES.iter().filter(move |voice| primary(voice.accent.tag()) == wanted && !same(voice.accent.tag(), &place));
    of_place.chain(of_language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_accent_that_its_row_has() {
        for row in VOICES {
            assert_eq!(voice(row.name), Some(row.accent), "{}", row.name);
            assert!(matches!(row.name.as_bytes()[1], b'f' | b'm'));
            assert!(row.accent.espeak().is_some(), "{} can be given phonemes", row.name);
        }
        assert_eq!(voice("zf_xiaobei"), Some(Accent::Mandarin));
        for stranger in ["", "alloy", "af_", "xf_x", "../af_heart"] {
            assert_eq!(voice(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn a_language_finds_its_voices() {
        let first = |language| voice_for(language).next().map(|voice| voice.name);
        assert_eq!(first("en"), Some("af_heart"));
        assert_eq!(first(""), Some("af_heart"));
        assert_eq!(first("en-GB"), Some("bf_emma"));
        assert_eq!(first("en_AU"), Some("af_heart"));
        assert_eq!(first("es-MX"), Some("ef_dora"));
        assert_eq!(first("pt"), Some("pf_dora"));
        assert_eq!(first("de"), None);
        assert_eq!(voice_for("en-GB").count(), voice_for("en").count(), "the other accent is better than none");
    }
}
