//! A model that can be given back while nobody speaks, and is loaded again from its file when it is needed. Lives on the worker's thread.

use crate::SpeechError;

pub(crate) struct Resting<M> {
    model: Option<M>,
    load: Box<dyn FnMut() -> Result<M, SpeechError> + Send>,
}

impl<M> Resting<M> {
    /// A model that is there; `load` has it again.
    pub(crate) fn new(model: M, load: impl FnMut() -> Result<M, SpeechError> + Send + 'static) -> Self {
        Self { model: Some(model), load: Box::new(load) }
    }

    /// The model; blocks while it is loaded, where it was given back.
    ///
    /// # Errors
    /// Those of loading: its file may have gone meanwhile.
    pub(crate) fn get(&mut self) -> Result<&mut M, SpeechError> {
        let model = match self.model.take() {
            Some(model) => model,
            None => (self.load)()?,
        };
        Ok(self.model.insert(model))
    }

    /// Gives its memory back.
    pub(crate) fn rest(&mut self) {
        self.model = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_loaded_when_it_is_needed_and_only_then() {
        let mut numbers = 1..3;
        let load = move || numbers.next().ok_or(SpeechError::ModelMissing { path: "gone".to_owned() });
        let mut model = Resting::new(0, load);
        assert_eq!(model.get(), Ok(&mut 0));
        model.rest();
        assert_eq!((model.get().copied(), model.get().copied()), (Ok(1), Ok(1)));
        for again in [Ok(2), Err(SpeechError::ModelMissing { path: "gone".to_owned() })] {
            model.rest();
            assert_eq!(model.get().copied(), again);
        }
    }
}
