//! Which input or output of a graph is meant: by its name, its type and its shape, since exports differ. Pure.

use riposte_onnx::{Port, Session};
use riposte_problem::Sentence;
use riposte_problem::words::{phrase, transducer as words};

use crate::TransducerError;

/// More numbers than any state or cache of a published model has (24 × 70 × 1024), with room: what asks for more is hostile.
const MOST_NUMBERS: usize = 1 << 25;

/// A graph's inputs or outputs, and its file for errors.
pub(crate) struct Ports<'a> {
    pub(crate) path: &'a str,
    pub(crate) ports: &'a [Port],
}

impl<'a> Ports<'a> {
    pub(crate) fn inputs(path: &'a str, session: &'a Session) -> Self {
        Self { path, ports: session.inputs() }
    }

    pub(crate) fn outputs(path: &'a str, session: &'a Session) -> Self {
        Self { path, ports: session.outputs() }
    }

    pub(crate) fn unfit(&self, reason: Sentence) -> TransducerError {
        TransducerError::Unfit { path: self.path.to_owned(), reason }
    }

    pub(crate) fn find(&self, names: &[&str]) -> Option<&'a Port> {
        self.ports.iter().find(|port| names.contains(&port.name.as_str()))
    }

    /// The one of these names, of one of these types and so many dimensions.
    pub(crate) fn get(&self, names: &[&str], kinds: &[&str], rank: usize) -> Result<&'a Port, TransducerError> {
        let port = self.find(names).ok_or_else(|| {
            let there: Vec<&str> = self.ports.iter().map(|port| port.name.as_str()).take(8).collect();
            self.unfit(phrase::detail(words::another_model(), format!("{} / {}", names[0], there.join(", "))))
        })?;
        let fits = kinds.contains(&port.kind.as_str()) && port.shape.len() == rank;
        fits.then_some(port).ok_or_else(|| self.unfit(words::other_shape(&port.name, described(port))))
    }

    /// That a size is the one that is wanted, or any.
    pub(crate) fn sized(&self, port: &Port, at: usize, wanted: usize) -> Result<(), TransducerError> {
        let fits = port.shape.get(at).is_some_and(|size| size.is_none_or(|size| size == wanted));
        fits.then_some(()).ok_or_else(|| self.unfit(words::other_shape(&port.name, described(port))))
    }

    /// A shape without unknown sizes, and how many numbers it takes.
    pub(crate) fn whole(&self, port: &Port, sizes: &[Option<usize>]) -> Result<Shape, TransducerError> {
        let odd = || self.unfit(words::other_shape(&port.name, described(port)));
        let sizes: Vec<usize> = sizes.iter().copied().collect::<Option<_>>().ok_or_else(odd)?;
        let numbers = sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).ok_or_else(odd)?;
        (1..=MOST_NUMBERS).contains(&numbers).then_some(Shape { sizes, numbers }).ok_or_else(odd)
    }
}

/// The sizes of a tensor, all known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) sizes: Vec<usize>,
    pub(crate) numbers: usize,
}

fn described(port: &Port) -> String {
    let sizes: Vec<String> =
        port.shape.iter().map(|size| size.map_or("?".to_owned(), |size| size.to_string())).collect();
    format!("{} [{}]", port.kind, sizes.join(", "))
}

pub(crate) const FLOAT: &[&str] = &["float32"];
pub(crate) const LONG: &[&str] = &["int64"];
pub(crate) const WHOLE: &[&str] = &["int32", "int64"];
