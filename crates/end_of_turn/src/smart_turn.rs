//! Smart Turn v3 (pipecat-ai/smart-turn, BSD-2-Clause): a Whisper encoder with a head that tells P(complete). 8 bits, 8.7 MB, CPU.
//!
//! The graph: `input_features` f32[batch, 80, 800] → `logits` f32[batch, 1], which is a probability in spite of its name (its last node is a
//! logistic function; read from smart-turn-v3.2-cpu.onnx).

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use riposte_onnx::Size::Is;
use riposte_onnx::{Data, OnnxError, Runtime, Session, Tensor};

use crate::{EndOfTurn, EndOfTurnError, LogMel, MELS, STEPS};

const INPUT: &str = "input_features";

/// The model, loaded and warm.
pub struct SmartTurn {
    parts: Mutex<Parts>,
    path: String,
    name: String,
}

struct Parts {
    session: Session,
    log_mel: LogMel,
}

impl SmartTurn {
    /// Loads the model and has it judge silence once: the first run is slower, and a model that can't run is found here.
    ///
    /// # Errors
    /// [`EndOfTurnError::Onnx`]; [`EndOfTurnError::Unfit`]: a model with other inputs or outputs.
    pub fn load(path: &Path, runtime: &Runtime) -> Result<Self, EndOfTurnError> {
        let session = runtime.session(path)?;
        let shown = path.display().to_string();
        if let Some(reason) = session.unfit(INPUT, &[Is(1), Is(MELS), Is(STEPS)], &[Is(1), Is(1)]) {
            return Err(EndOfTurnError::Unfit { path: shown, reason });
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let model = Self { parts: Mutex::new(Parts { session, log_mel: LogMel::new() }), path: shown, name };
        model.probability(&[])?;
        Ok(model)
    }
}

impl EndOfTurn for SmartTurn {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn probability(&self, samples: &[f32]) -> Result<f32, EndOfTurnError> {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let Parts { session, log_mel } = &mut *parts;
        let features = log_mel.of_turn(samples);
        let made = session.run(&[Tensor { name: INPUT, shape: &[1, MELS, STEPS], data: Data::F32(features) }])?;
        match made.first().map(|output| output.data.as_slice()) {
            Some(&[value]) if (0.0..=1.0).contains(&value) => Ok(value),
            other => {
                let reason = riposte_problem::words::models::no_probability(format!("{:?}", other.unwrap_or_default()));
                Err(OnnxError::Failed { path: self.path.clone(), reason }.into())
            }
        }
    }
}
