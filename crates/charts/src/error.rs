//! What can go wrong with a chart, and what the user is told. Pure.

use std::io;
use std::path::PathBuf;

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
    /// The file's name does not end in a format that there is.
    #[error("{} does not say what to write", path.display())]
    NoFormat { path: PathBuf },
    /// The file can't be written; what was there before is as it was.
    #[error("{} can't be written: {source}", path.display())]
    NotWritten { path: PathBuf, source: io::Error },
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
            Self::NoFormat { path } => words::unknown_format(path.display()),
            Self::NotWritten { path, source } => words::not_written(path.display(), phrase::system(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_as_one() {
        let error = ChartError::NotWritten { path: "gap.svg".into(), source: io::ErrorKind::StorageFull.into() };
        let problem = error.problem();
        assert_eq!(problem.message.en, "The file gap.svg can't be written: no space is left on the disk.");
        assert_eq!((error.kind(), problem.code.as_str()), (Kind::Input, "charts.not_written"));
    }
}
