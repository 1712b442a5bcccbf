//! The product's own words: everything that the engine may say of itself in a language, cut as it is spoken. Pure.

use riposte_turn::phrases::{Table, phrases};
use riposte_turn::{filler, opener};
use riposte_voice::{Clause, Clauses, Language};

use super::{apology, sentences};

/// Openers and fillers of a language; empty where there are none.
pub(crate) fn tables(language: Option<&str>) -> (Table, Table) {
    match language {
        Some("en") => (opener::ENGLISH, filler::ENGLISH),
        Some("es") => (opener::SPANISH, filler::SPANISH),
        _ => (&[], &[]),
    }
}

/// A text cut into the clauses that a voice is given.
pub(crate) fn clauses(text: &str, language: Option<&str>) -> Vec<Clause> {
    let mut cut = Clauses::new(language.map_or_else(Language::default, Language::from));
    let mut clauses = cut.push(text);
    clauses.extend(cut.finish());
    clauses
}

/// What the engine says in whole sentences, as the voice is given it: each clause once, those that are needed soonest first.
pub(crate) fn spoken_sentences(language: Option<&str>) -> Vec<String> {
    let mut texts = vec![sentences::reprompt(language).to_owned(), sentences::loading(language).to_owned()];
    for happened in apology::all_that_happened(language) {
        texts.extend([true, false].map(|passes| apology::sentence(happened, passes, language)));
        texts.push(format!("{} {happened}", sentences::broke_off(language)));
    }
    texts.push(sentences::cut_short(language).to_owned());
    // This one is spoken whole, before a reply.
    let mut spoken = vec![sentences::loading(language).to_owned()];
    for clause in texts.iter().flat_map(|text| clauses(text, language)) {
        if !clause.speakable.is_empty() && !spoken.contains(&clause.speakable) {
            spoken.push(clause.speakable);
        }
    }
    spoken
}

/// All of it: openers, fillers and sentences.
pub(crate) fn everything(language: Option<&str>) -> Vec<String> {
    let (openers, fillers) = tables(language);
    let mut all = spoken_sentences(language);
    all.extend([phrases(openers), phrases(fillers)].concat().into_iter().map(str::to_owned));
    all
}

#[cfg(test)]
mod tests {
    use riposte_problem::{Kind, Problem};
    use riposte_voice::LONGEST_CHARS;

    use super::*;

    #[test]
    fn whatever_the_engine_says_of_itself_is_known_beforehand_and_short_enough_to_be_kept() {
        for language in [Some("en"), Some("es"), None] {
            let own = everything(language);
            let is_known = |text: &str| {
                for clause in clauses(text, language).into_iter().filter(|clause| !clause.speakable.is_empty()) {
                    assert!(own.contains(&clause.speakable), "{:?} of {text:?} in {language:?}", clause.speakable);
                    assert!(clause.speakable.chars().count() <= LONGEST_CHARS, "{}", clause.speakable);
                }
            };
            for code in ["chat.unreachable", "chat.timeout", "chat.auth", "chat.quota", "chat.cut", "chat.new"] {
                for kind in [Kind::Retry, Kind::Auth, Kind::Quota, Kind::Bug] {
                    let problem = Problem::new(code, kind, "It broke.", "Mend it.");
                    is_known(&apology::words(&problem, language));
                    // After words that were heard.
                    let happened = apology::happened(&problem, language);
                    is_known(&format!(" {} {happened}", sentences::broke_off(language)));
                }
            }
            is_known(sentences::reprompt(language));
            is_known(&format!(" {}", sentences::cut_short(language)));
            assert!(own.iter().any(|text| text == sentences::loading(language)));
        }
        assert!(everything(Some("en")).contains(&"Let me check.".to_owned()));
        assert!(everything(Some("es")).contains(&"Un momento.".to_owned()));
    }
}
