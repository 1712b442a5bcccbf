//! Last words that want others behind them, in both languages: what hesitates or joins. The rest is in the files of
//! this folder.

mod auxiliary;
mod number;
mod preposition;
mod subordinate;
mod verb;

use super::clause::{Clause, Mark};
use super::vocabulary::{
    ARTICLES, ATTRIBUTIVES, AUXILIARIES, CONJUNCTIONS, FILLER_PHRASES, FILLERS, POSSESSIVES, PREPOSITIONS,
    QUESTION_WORDS,
};
use auxiliary::auxiliary;
use number::{list, number};
use preposition::preposition;
use subordinate::subordinate;
use verb::{phrase, verb};

/// What the last words want others for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Open {
    /// "and", "because", "that".
    Conjunction,
    /// An article, another determiner or a word of degree: "the", "a nice", "very".
    Article,
    /// "in the middle of"; not "where are you from".
    Preposition,
    /// "um", "you know".
    Filler,
    /// "my", "my father's".
    Possessive,
    /// A verb or a complement is missing: "can you", "I want to", "is the".
    Auxiliary,
    /// "two hundred and", "my number is four one", "one point".
    Number,
    /// "milk, eggs,", "first".
    List,
    /// A verb or a phrase without its object: "tell me", "set a timer for", "remind me to".
    Verb,
}

/// What the last words of the sentence want, if they are open. A sentence without words is not.
pub(super) fn open(clause: &Clause<'_>) -> Option<Open> {
    if clause.words.is_empty() {
        return None;
    }
    filler(clause)
        .or_else(|| number(clause))
        .or_else(|| list(clause))
        .or_else(|| phrase(clause))
        .or_else(|| conjunction(clause))
        .or_else(|| article(clause))
        .or_else(|| preposition(clause))
        .or_else(|| auxiliary(clause))
        .or_else(|| verb(clause))
        .or_else(|| subordinate(clause))
}

fn filler(clause: &Clause<'_>) -> Option<Open> {
    let (last, before) = (clause.back(0), clause.back(1));
    let starts = clause.words.len() == 1 || clause.request().len() == 1;
    let is = match last {
        // "I'd like", "what is it like", "looks like", "do you like"; only the rest is hesitation.
        "like" => clause.is_english() && !before.is_empty() && !is_verb_like(clause, before),
        "well" | "pues" | "bueno"
            if starts || clause.words.iter().rev().skip(1).all(|word| clause.is(word, &FILLERS)) =>
        {
            true
        }
        "well" => false,
        "pues" => !closes_with_pues(clause),
        "bueno" => clause.mark == Mark::Comma && !is_praised(before) || is_cut_off(clause, before),
        "este" => {
            clause.is(last, &FILLERS) && !clause.is(before, &PREPOSITIONS) && !matches!(before, "al" | "del" | "el")
        }
        "know" => {
            clause.ends_with("you know")
                && !matches!(clause.back(2), "do" | "did" | "as" | "that" | "if" | "don't" | "what")
        }
        "mean" => clause.ends_with("i mean") && !matches!(clause.back(2), "what" | "do" | "that" | "which"),
        _ => {
            clause.is(last, &FILLERS)
                || (!matches!(last, "know" | "mean") && FILLER_PHRASES.iter().any(|phrase| clause.ends_with(phrase)))
        }
    };
    is.then_some(Open::Filler)
}

/// "vamos pues", "ven pues": in much of America it ends a sentence.
fn closes_with_pues(clause: &Clause<'_>) -> bool {
    const BEFORE: &[&str] =
        &["vamos", "dale", "anda", "venga", "ven", "ya", "sí", "si", "no", "claro", "así", "listo", "bueno", "eso"];
    BEFORE.contains(&clause.back(1))
}

/// Whether "bueno" after the word is an adjective: "está muy bueno".
fn is_praised(before: &str) -> bool {
    #[rustfmt::skip]
    const BEFORE: &[&str] = &[
        "es", "está", "muy", "más", "tan", "algo", "lo", "qué", "un", "el", "era", "nada", "todo", "ser", "estar", "bien",
        "fue", "estuvo", "sea", "parece",
    ];
    BEFORE.contains(&before)
}

/// A word that "bueno" cannot follow as an adjective, for it wants another.
fn is_cut_off(clause: &Clause<'_>, before: &str) -> bool {
    matches!(before, "la" | "los" | "las" | "una" | "unos" | "unas" | "mi" | "tu" | "su" | "que" | "y" | "o")
        || clause.is(before, &PREPOSITIONS)
}

/// Whether "like" after the word is a verb or a comparison.
fn is_verb_like(clause: &Clause<'_>, before: &str) -> bool {
    #[rustfmt::skip]
    const BEFORE: &[&str] = &[
        "would", "'d", "i'd", "we'd", "you'd", "i", "you", "we", "they", "to", "look", "looks", "sound", "sounds",
        "feel", "feels", "taste", "tastes", "it", "something", "anything", "things", "weather", "don't", "really",
        "that", "this", "be", "is",
    ];
    BEFORE.contains(&before) || asks_what(clause)
}

fn asks_what(clause: &Clause<'_>) -> bool {
    clause.words.iter().any(|word| matches!(*word, "what" | "what's" | "how" | "how's" | "which"))
}

fn conjunction(clause: &Clause<'_>) -> Option<Open> {
    /// After these "that" is a thing, not the beginning of a clause.
    #[rustfmt::skip]
    const THINGS: &[&str] = &[
        "do", "make", "stop", "skip", "play", "see", "want", "cancel", "like", "about", "for", "with", "of", "after",
        "at", "from", "on", "repeat", "is", "was", "what's", "who's", "read", "delete", "call", "all", "to", "by", "in",
        "did", "open", "change", "explain", "than", "before", "and", "save",
    ];
    /// After these a question word can be all of the question.
    #[rustfmt::skip]
    const ASKED: &[&str] = &[
        "know", "me", "say", "see", "so", "now", "guess", "wonder", "remember", "understand", "no", "por", "sé",
        "sabes", "and", "y", "then", "or", "for",
    ];
    /// Words that join only together.
    #[rustfmt::skip]
    const JOINED: &[&str] = &[
        "as soon", "as long", "in order", "according", "even though", "sin embargo", "por lo tanto", "a pesar", "en vez",
        "en lugar", "y entonces", "pero entonces", "y por eso", "y también", "y además", "pero también",
    ];
    let (last, before) = (clause.back(0), clause.back(1));
    let alone = clause.words.len() == 1;
    let is = match last {
        "así" => matches!(before, "y" | "pero" | "tan"),
        _ if JOINED.iter().any(|phrase| clause.ends_with(phrase)) => true,
        "even" => !alone && !matches!(before, "break" | "not" | "is" | "it" | "an" | "get" | "we're"),
        "that" => !(alone || THINGS.contains(&before)) || clause.words.len() == 2 && before == "is",
        "e" | "u" => clause.is_spanish(),
        "then" => matches!(before, "and" | "so" | "but"),
        "si" if alone => false,
        "as" if clause.ends_with("such as") => true,
        "no" => clause.is_spanish() && before == "si",
        "qué" if clause.is_spanish() && before == "por" => false,
        // "My daughter wants to know", "let me know when", "I was wondering": but for "what do you want to know" and "I don't know why".
        "know" | "wondering" => {
            let wants = before == "to" || last == "wondering" || clause.ends_with("wanna know");
            wants && !alone && !asks_what(clause) && !clause.words.contains(&"all")
        }
        _ if clause.is(last, &QUESTION_WORDS) && before == "know" => matches!(clause.back(2), "to" | "me" | "wanna"),
        _ if clause.is(last, &QUESTION_WORDS) && !last.contains('\'') && !matches!(last, "which" | "whose") => {
            !alone && !ASKED.contains(&before)
        }
        _ => clause.is(last, &CONJUNCTIONS),
    };
    is.then_some(Open::Conjunction)
}

fn article(clause: &Clause<'_>) -> Option<Open> {
    let (last, before) = (clause.back(0), clause.back(1));
    let possessive = (clause.is(last, &POSSESSIVES) && !(last == "his" && matches!(before, "is" | "was" | "of")))
        || (last.ends_with("'s")
            && !clause.is(last, &AUXILIARIES)
            && !matches!(last, "let's" | "why's")
            && !matches!(before, "at" | "to" | "from"));
    if possessive {
        return Some(Open::Possessive);
    }
    let is = match last {
        "any" | "some" => !matches!(before, "have" | "want" | "need" | "me" | "us" | "get" | "got" | ""),
        "no" => {
            !clause.is_spanish()
                && matches!(before, "there's" | "is" | "are" | "was" | "have" | "has" | "with" | "had" | "got")
        }
        "a" => !clause.is_spanish(),
        _ if ATTRIBUTIVES.contains(&last) => {
            matches!(before, "a" | "an" | "any" | "un" | "una")
        }
        _ => clause.is(last, &ARTICLES),
    };
    is.then_some(Open::Article)
}
