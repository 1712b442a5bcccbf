//! The graph: opened, checked, run. Computes on the caller's thread, and on the threads that it was given.
//!
//! `input` i64[1, n], `input_lengths` i64[1], `scales` f32[3], `sid` i64[1] where there are several speakers → `output` f32[1, 1, 1, samples].

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_onnx::{Data, Runtime, Session, Size, Stop, Tensor, Wanted};
use riposte_problem::words::neural as words;

use super::{Description, NAME};
use crate::{NeuralError, sound};

/// The published files have 15 to 120 MB.
const LARGEST_BYTES: u64 = 1 << 30;
/// Beyond it words melt together.
const SPEEDS: (f32, f32) = (0.5, 2.0);

/// A voice, open.
pub struct Piper {
    session: Session,
    runtime: Runtime,
    path: String,
    rate_hz: u32,
    scales: [f32; 3],
    speaks_as: bool,
}

impl Piper {
    /// Opens the model that `description` describes, on `threads` threads. Blocks for some 500 ms.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]; [`NeuralError::Broken`]: a model with other inputs or outputs.
    pub fn load(
        path: &Path,
        description: &Description,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<Self, NeuralError> {
        let shown = path.display().to_string();
        let broken = |reason| NeuralError::Broken { model: NAME, path: shown.clone(), reason };
        if let Some(bytes) = path.metadata().ok().map(|file| file.len()).filter(|bytes| *bytes > LARGEST_BYTES) {
            return Err(broken(words::too_large(bytes)));
        }
        let session = runtime.session_on(path, threads).map_err(NeuralError::onnx(NAME))?;
        let mut takes = vec![
            Wanted::new("input", "int64", &[Size::Free, Size::Free]),
            Wanted::new("input_lengths", "int64", &[Size::Free]),
            Wanted::new("scales", "float32", &[Size::Is(3)]),
        ];
        if description.speaks_as {
            takes.push(Wanted::new("sid", "int64", &[Size::Free]));
        }
        if let Some(reason) = session.misfit(&takes, &[Wanted::of_any_shape("output", "float32")]) {
            return Err(broken(reason));
        }
        Ok(Self {
            session,
            runtime: runtime.clone(),
            path: shown,
            rate_hz: description.rate_hz,
            scales: description.scales,
            speaks_as: description.speaks_as,
        })
    }

    /// What ends [`Piper::speak`] from another thread.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]: there is no memory for it.
    pub fn stop(&self) -> Result<Stop, NeuralError> {
        self.runtime.stop().map_err(NeuralError::onnx(NAME))
    }

    /// Sample rate of what is spoken.
    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// Speaks what a sentence's numbers say, as the speaker of this number (0 where there is one), at `speed` (1 is the voice's own; 0.5 to 2): mono samples at
    /// [`Piper::rate_hz`], about full scale ±1. No two times alike: the model adds noise. `None`: it was stopped.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]; [`NeuralError::NoSound`]: what came is none.
    pub fn speak(
        &mut self,
        ids: &[i64],
        speaker: i64,
        speed: f32,
        stop: &Stop,
    ) -> Result<Option<Vec<f32>>, NeuralError> {
        let [noise, length, noise_of_durations] = self.scales;
        let scales = [noise, length / speed.clamp(SPEEDS.0, SPEEDS.1), noise_of_durations];
        let (shape, lengths, speaker) = ([1, ids.len()], [ids.len() as i64], [speaker]);
        let mut inputs = vec![
            Tensor { name: "input", shape: &shape, data: Data::I64(ids) },
            Tensor { name: "input_lengths", shape: &[1], data: Data::I64(&lengths) },
            Tensor { name: "scales", shape: &[3], data: Data::F32(&scales) },
        ];
        if self.speaks_as {
            inputs.push(Tensor { name: "sid", shape: &[1], data: Data::I64(&speaker) });
        }
        let made = self.session.run_for("output", &inputs, stop).map_err(NeuralError::onnx(NAME))?;
        let Some(made) = made else { return Ok(None) };
        match sound::trouble(&made.data, self.rate_hz) {
            Some(reason) => Err(NeuralError::NoSound { model: NAME, path: self.path.clone(), reason }),
            None => Ok(Some(made.data)),
        }
    }
}
