//! What can go wrong with a chart, and what the user is told. Pure.

use riposte_problem::words::{charts as words, phrase};
use riposte_problem::{Kind, Problem};

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// Our own mistake: the drawing library refused.
    #[error("the chart could not be drawn: {0}")]
    NotDrawn(String),
    /// There is no font to write a picture's words with.
    #[error("no font was found on this computer")]
    NoFont,
}

impl ChartError {
    /// What sort of trouble it is.
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NotDrawn(reason) => words::not_drawn(phrase::quoted(reason.as_str())),
            Self::NoFont => words::no_font(),
        }
    }
}
