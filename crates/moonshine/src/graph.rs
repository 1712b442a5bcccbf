//! One of the model's graphs, open, with its file for errors. Computes on the caller's thread, and on the threads that it was given.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_onnx::{Made, Port, Runtime, Session, Stop, Tensor, Wanted};
use riposte_problem::Sentence;

use crate::MoonshineError;

/// More numbers than any state of a published model has, with room: what asks for more is hostile.
const MOST_NUMBERS: usize = 1 << 25;

pub(crate) struct Graph {
    session: Session,
    path: String,
}

impl Graph {
    pub(crate) fn open(path: &Path, runtime: &Runtime, threads: NonZeroUsize) -> Result<Self, MoonshineError> {
        let session = runtime.session_on(path, threads)?;
        Ok(Self { session, path: path.display().to_string() })
    }

    /// The size that an input declares.
    pub(crate) fn takes(&self, name: &str, at: usize) -> Option<usize> {
        size(self.session.inputs(), name, at)
    }

    /// The size that an output declares.
    pub(crate) fn gives(&self, name: &str, at: usize) -> Option<usize> {
        size(self.session.outputs(), name, at)
    }

    /// What its file says under this key.
    pub(crate) fn note(&self, key: &str) -> Option<String> {
        self.session.note(key)
    }

    /// That it takes exactly these and gives at least those.
    pub(crate) fn fits(&self, takes: &[Wanted<'_>], gives: &[Wanted<'_>]) -> Result<(), MoonshineError> {
        self.session.misfit(takes, gives).map_or(Ok(()), |reason| Err(self.unfit(reason)))
    }

    pub(crate) fn unfit(&self, reason: Sentence) -> MoonshineError {
        MoonshineError::Unfit { path: self.path.clone(), reason }
    }

    pub(crate) fn confused(&self, reason: Sentence) -> MoonshineError {
        MoonshineError::Confused { path: self.path.clone(), reason }
    }

    /// `None`: it was stopped.
    pub(crate) fn run<const N: usize>(
        &mut self,
        names: [&str; N],
        inputs: &[Tensor<'_>],
        stop: &Stop,
    ) -> Result<Option<[Made; N]>, MoonshineError> {
        let made = self.session.run_all_for(&names, inputs, stop)?;
        // As many come back as were asked for.
        Ok(made.and_then(|made| made.try_into().ok()))
    }
}

fn size(ports: &[Port], name: &str, at: usize) -> Option<usize> {
    let port = ports.iter().find(|port| port.name == name)?;
    port.shape.get(at).copied().flatten().filter(|size| (1..=MOST_NUMBERS).contains(size))
}

/// How many numbers a state of these sizes has; `None`: more than there is room for.
pub(crate) fn numbers(sizes: &[usize]) -> Option<usize> {
    let numbers = sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size))?;
    (numbers <= MOST_NUMBERS).then_some(numbers)
}

/// The frames of f32[1, n, width]; `None`: that is no such thing.
pub(crate) fn frames(made: Made, width: usize) -> Option<Vec<f32>> {
    let &[1, count, wide] = &made.shape[..] else { return None };
    made.numbers.floats().filter(|numbers| wide == width && numbers.len() == count * width)
}
