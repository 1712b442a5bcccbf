//! The rules by which one written word (with what follows it) becomes spoken words. Each file is one kind of writing; the first rule that
//! knows the word wins. Pure.

pub(crate) mod abbreviation;
mod address;
mod clock;
mod code;
mod date;
mod decade;
mod duration;
mod fraction;
mod money;
mod numeral;
mod power;
mod quantity;
mod range;
mod street;
mod symbol;
mod telephone;
mod unit;

use super::token::Token;
use super::words::Words;

/// A word and its neighbours.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// The word before, without its punctuation; empty at the start and after punctuation.
    pub(super) before: &'a str,
    /// All words before.
    pub(super) past: &'a [Token<'a>],
    pub(super) now: Token<'a>,
    pub(super) after: &'a [Token<'a>],
}

impl<'a> Here<'a> {
    /// The words that follow without a pause, from the next on.
    fn next(&self) -> Option<Token<'a>> {
        self.after.first().copied().filter(|next| self.now.trail.is_empty() && next.lead.is_empty())
    }

    /// The word `n` words on, if nothing but white space parts each from the one before.
    fn near(&self, n: usize) -> Option<Token<'a>> {
        let until = self.after.get(..n)?;
        let joined = self.now.trail.is_empty() && until[..n - 1].iter().all(|token| token.trail.is_empty());
        until.last().copied().filter(|_| joined && until.iter().all(|token| token.lead.is_empty()))
    }

    /// The same place with another word written there.
    fn with<'b>(&self, core: &'b str) -> Here<'b>
    where
        'a: 'b,
    {
        Here { now: Token { core, ..self.now }, ..*self }
    }

    /// A word by itself.
    fn alone(core: &'a str) -> Self {
        Self { before: "", past: &[], now: Token { core, ..Token::default() }, after: &[] }
    }

    /// Whether a full stop after this word (or after the `used`-th one from here) belongs to it and not to a sentence: something in
    /// lower case, a number, a dash or a comma follows.
    fn stop_is_inner(&self, used: usize) -> bool {
        let last = if used > 1 { self.after.get(used - 2) } else { Some(&self.now) };
        let Some(after_stop) = last.and_then(|last| last.trail.strip_prefix('.')) else {
            return false;
        };
        after_stop.starts_with([',', ';', ':'])
            || self.after.get(used - 1).is_some_and(|next| {
                next.lead.is_empty()
                    && next.core.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '–' || c == '-')
            })
    }
}

/// What a rule makes of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) text: String,
    /// Words taken, at least 1.
    pub(super) used: usize,
    /// The full stop behind the last of them was part of it.
    pub(super) takes_stop: bool,
}

impl Spoken {
    fn one(text: impl Into<String>) -> Self {
        Self::of(text, 1)
    }

    fn of(text: impl Into<String>, used: usize) -> Self {
        Self { text: text.into(), used, takes_stop: false }
    }
}

type Rule = fn(&Here<'_>, &Words) -> Option<Spoken>;

/// Which words a rule is asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Any,
    /// With a digit in them: few are.
    Digits,
}

const RULES: &[(Of, Rule)] = &[
    (Of::Digits, possessive),
    (Of::Any, range::dash),
    (Of::Any, street::spoken),
    (Of::Digits, code::spoken),
    (Of::Digits, telephone::spoken),
    (Of::Digits, code::machine),
    (Of::Any, date::spoken),
    (Of::Digits, duration::spoken),
    (Of::Digits, clock::spoken),
    (Of::Digits, decade::spoken),
    (Of::Digits, quantity::compound),
    (Of::Digits, quantity::either),
    (Of::Any, quantity::signed),
    (Of::Any, money::spoken),
    (Of::Any, power::spoken),
    (Of::Digits, range::spoken),
    (Of::Any, fraction::spoken),
    (Of::Digits, code::version),
    (Of::Digits, quantity::spoken),
    (Of::Any, numeral::spoken),
    (Of::Any, abbreviation::spoken),
];

/// What is spoken for the word at hand.
pub(super) fn spoken(here: &Here<'_>, words: Option<&Words>) -> Spoken {
    if let Some(text) = address::spoken(here.now.core, words) {
        return Spoken::one(text);
    }
    let Some(words) = words else {
        return Spoken::one(symbol::without_markup(here.now.core));
    };
    let digits = here.now.core.contains(|c: char| c.is_ascii_digit());
    let mut asked = RULES.iter().filter(|(of, _)| digits || *of == Of::Any);
    asked.find_map(|(_, rule)| rule(here, words)).unwrap_or_else(|| symbol::spoken(here, words))
}

/// `2026's` is `2026` and `'s`.
fn possessive(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let stem = here.now.core.strip_suffix("'s").filter(|stem| stem.ends_with(|c: char| c.is_ascii_digit()))?;
    if decade::spoken(here, words).is_some() {
        return None;
    }
    let spoken = spoken(&Here { before: here.before, ..Here::alone(stem) }, Some(words));
    Some(Spoken::one(format!("{}'s", spoken.text)))
}
