//! Every sentence about a trouble, in every language, by what it is about. A row of [`problems!`] is a problem: its code, its kind, its parts, and what
//! is said in each language. A row of [`phrases!`] is a part of such a sentence.
//!
//! The compiler checks the rows: each has all languages, and each language names every part of its row and no other. A part that is missing in one
//! language is an unused variable, one too many an unknown name.

/// Writes a function for each row, and the list of the rows.
macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident($($part:ident),*) = $code:literal, $kind:ident;
        en $en:literal $en_advice:literal;
        es $es:literal $es_advice:literal;)+) => {
        $($(#[$doc])*
        pub fn $name($($part: impl Into<$crate::Sentence>),*) -> $crate::Problem {
            $(let $part: $crate::Sentence = $part.into();)*
            let (en, en_advice) = {
                $(let $part = &$part.en;)*
                (format!($en), format!($en_advice))
            };
            let (es, es_advice) = {
                $(let $part = &$part.es;)*
                (format!($es), format!($es_advice))
            };
            $crate::Problem {
                code: $code.to_owned(),
                kind: $crate::Kind::$kind,
                message: $crate::Sentence { en, es },
                advice: $crate::Sentence { en: en_advice, es: es_advice },
            }
        })+

        #[cfg(test)]
        pub(super) const ROWS: &[super::tests::Row] = &[
            $(super::tests::Row { code: $code, name: stringify!($name), parts: &[$(stringify!($part)),*], en: [$en, $en_advice], es: [$es, $es_advice] }),+
        ];
    };
}

/// Writes a function for each part of a sentence.
macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident($($part:ident),*): $en:literal, $es:literal;)+) => {
        $($(#[$doc])*
        pub fn $name($($part: impl Into<$crate::Sentence>),*) -> $crate::Sentence {
            $(let $part: $crate::Sentence = $part.into();)*
            let en = {
                $(let $part = &$part.en;)*
                format!($en)
            };
            let es = {
                $(let $part = &$part.es;)*
                format!($es)
            };
            $crate::Sentence { en, es }
        })+
    };
}

pub mod audio;
pub mod cards;
pub mod catalogue;
pub mod charts;
pub mod control;
pub mod costs;
pub mod diagnostics;
pub mod engine;
pub mod gateway;
pub mod health;
pub mod keys;
pub mod kokoro;
pub mod model_files;
pub mod models;
pub mod moonshine;
pub mod network;
pub mod neural;
pub mod phonemes;
pub mod phrase;
pub mod providers;
pub mod relay;
pub mod server;
pub mod settings;
pub mod store;
pub mod terminal;
pub mod transducer;
pub mod turn;
pub mod window;

#[cfg(test)]
mod tests;
