//! Openers: the first words of a reply, chosen from what is asked before the model has said anything. Decides only from what it is handed.
//!
//! People begin a turn before they know its end: "well", "sure", "let me see" come within the 200 ms gap and claim the turn (Stivers et al., "Universals and
//! cultural variation in turn-taking in conversation", PNAS 106, 2009; Clark & Fox Tree, "Using uh and um in spontaneous speaking", Cognition 84, 2002).
//! An opener is said only where its sound is prepared already, is part of the reply and of the history, and never comes twice in a row.

use crate::phrases::Table;
use crate::text::Request;

/// What may open a reply, by what is asked.
pub const ENGLISH: Table = &[
    (Request::Greeting, &["Hello.", "Hi there."]),
    (Request::Thanks, &["You're welcome.", "Any time."]),
    (Request::YesNoQuestion, &["Let me see.", "Good question."]),
    (Request::Question, &["Let's see.", "Well.", "Let me think."]),
    (Request::Command, &["Sure.", "Okay.", "All right."]),
    (Request::Opinion, &["Well.", "Hmm."]),
    (Request::FollowUp, &["Right.", "Okay."]),
    (Request::Statement, &["I see.", "Okay."]),
];

/// The same in Spanish.
pub const SPANISH: Table = &[
    (Request::Greeting, &["Hola.", "Buenas."]),
    (Request::Thanks, &["De nada.", "A ti."]),
    (Request::YesNoQuestion, &["A ver.", "Buena pregunta."]),
    (Request::Question, &["Veamos.", "Pues.", "A ver."]),
    (Request::Command, &["Claro.", "Vale.", "De acuerdo."]),
    (Request::Opinion, &["Pues.", "Bueno."]),
    (Request::FollowUp, &["Bien.", "Vale."]),
    (Request::Statement, &["Ya veo.", "Vale."]),
];
