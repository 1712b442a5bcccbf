//! How the last sentence of a text ends: whether its words can be all of them.
//!
//! An open last word beats a full stop, for recognisers close whatever they are given with one; a question mark is
//! written only where the whole sentence has the form of a question, and beats everything.

use super::clause::{Clause, Mark};
use super::complete::{is_complete, stands};
use super::open::{Open, open};
use super::words::lowered;

/// How a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// No word.
    Empty,
    /// The recogniser closed it: a full stop, a question or exclamation mark after a word that can be the last.
    Closed,
    /// Without a mark, but of a form that can stand: a question or an order with what belongs to it, "yes", "thanks".
    Complete,
    /// Nothing tells.
    Neutral,
    /// A comma, dots or a dash.
    Trailing,
    /// The last words want others behind them.
    Open(Open),
}

/// How the last sentence of `text` ends. Takes partial text as well as final, in English and Spanish.
pub fn ending(text: &str) -> Ending {
    let lowered = lowered(text);
    let clause = Clause::last_of(&lowered);
    if clause.words.is_empty() {
        return Ending::Empty;
    }
    if clause.mark == Mark::Question {
        return Ending::Closed;
    }
    let stands = stands(&clause);
    if let Some(open) = open(&clause).filter(|_| !stands) {
        return Ending::Open(open);
    }
    match clause.mark {
        Mark::Stop | Mark::Question => Ending::Closed,
        Mark::Comma | Mark::Dash => Ending::Trailing,
        Mark::None if stands || is_complete(&clause) => Ending::Complete,
        Mark::None => Ending::Neutral,
    }
}
