//! What the words of a conversation tell: whether a sentence can be over, what was meant by words over the reply, whose
//! words they are, what is asked.
//!
//! Pure functions of text, for English and Spanish, told apart by the words themselves: a word that only one of the two
//! has counts whatever the rest is, a word that both have ("no", "me", "son") counts for the language that the rest
//! leans to. They are word lists and a little shape, no grammar: they take microseconds, and are asked for every
//! partial text. Nothing here knows time or sound.
//!
//! | question | answered by |
//! |---|---|
//! | has the sentence ended? | [`ending`] |
//! | is it an interruption? | [`reaction`] |
//! | is it our own voice? | [`is_echo`] |
//! | what kind of thing is asked? | [`request`] |
//! | do two hypotheses say the same? | [`same_words`] |
//! | what has a text beyond an earlier one? | [`beyond`] |
//!
//! That form tells when a turn may end is Sacks, Schegloff & Jefferson ("A simplest systematics for the organization of
//! turn-taking for conversation", Language 50, 1974); that people listen to it more than to pitch is de Ruiter,
//! Mitterer & Enfield ("Projecting the end of a speaker's turn", Language 82, 2006).

mod beyond;
mod clause;
mod complete;
mod echo;
mod ending;
mod hold;
mod open;
mod reaction;
mod remark;
mod request;
mod shape;
#[cfg(test)]
mod tests;
mod vocabulary;
mod words;

pub use beyond::beyond;
pub use echo::{
    ECHO_SHARE, EXACT_LETTERS, HEARD_WORDS, LETTERS_PER_ERROR, SPOKEN_WORDS, echo_share, is_echo, without_echo_behind,
};
pub use ending::{Ending, ending};
pub use hold::asks_to_go_on;
pub use open::Open;
pub use reaction::{BACKCHANNEL_WORDS, Order, Reaction, adds_only_a_backchannel, may_begin_a_turn, order, reaction};
pub use request::{Request, request};
pub use words::{Words, lowered, same_words, words};
