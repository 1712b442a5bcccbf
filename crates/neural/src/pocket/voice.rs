//! A voice: the states of the language model after it heard one (`alba.safetensors`). Reads the file on the caller's thread.

use std::path::Path;

use riposte_onnx::{Made, Numbers};
use riposte_problem::words::{neural as words, phrase};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::states::{State, fill};
use super::{Bundle, NAME};
use crate::NeuralError;

/// A published voice has 7 MB.
const LARGEST_BYTES: u64 = 256 << 20;

/// One voice, in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    pub(super) states: Vec<Made>,
}

impl Voice {
    /// Reads a voice of the model that `bundle` describes.
    ///
    /// # Errors
    /// [`NeuralError::Missing`]; [`NeuralError::Broken`]: it is damaged, or of another model.
    pub fn load(path: &Path, bundle: &Bundle) -> Result<Self, NeuralError> {
        let shown = path.display().to_string();
        let broken = |reason| NeuralError::Broken { model: NAME, path: shown.clone(), reason };
        if !path.is_file() {
            return Err(NeuralError::Missing { model: NAME, path: shown });
        }
        let bytes = path.metadata().map_err(|error| broken(phrase::system(&error)))?.len();
        if bytes > LARGEST_BYTES {
            return Err(broken(words::too_large(bytes)));
        }
        let file = std::fs::read(path).map_err(|error| broken(phrase::system(&error)))?;
        let tensors = SafeTensors::deserialize(&file)
            .map_err(|error| broken(phrase::detail(words::damaged(), error.to_string())))?;
        let mut heard = 0;
        let states = bundle.states.iter().map(|state| {
            let mut value = state.begin();
            if let Some(tensor) = of(&tensors, state) {
                heard += 1;
                put(&mut value, &tensor).ok_or_else(|| {
                    let name = format!("{}/{}", state.module, state.key);
                    broken(words::odd_value(name, format!("{:?} {:?}", tensor.dtype(), tensor.shape())))
                })?;
            } else if let Some(used) = used(&tensors, state) {
                value.numbers = Numbers::I64(vec![used]);
            }
            Ok(value)
        });
        let states = states.collect::<Result<Vec<_>, _>>()?;
        // With nothing in it that the model knows it is another's.
        if heard == 0 { Err(broken(words::of_another_model())) } else { Ok(Self { states }) }
    }
}

/// What the file has for a state; how far it is used is called `offset` by some.
fn of<'a>(tensors: &'a SafeTensors<'_>, state: &State) -> Option<TensorView<'a>> {
    let named = |key: &str| tensors.tensor(&format!("{}/{key}", state.module)).ok();
    named(&state.key).or_else(|| named("offset").filter(|_| state.key == "step"))
}

/// How far a state is used, told by the length of another array.
fn used(tensors: &SafeTensors<'_>, state: &State) -> Option<i64> {
    let end = (state.key == "step" && state.dtype == "int64" && state.shape == [1])
        .then(|| tensors.tensor(&format!("{}/current_end", state.module)).ok())??;
    i64::try_from(*end.shape().first()?).ok()
}

fn put(value: &mut Made, tensor: &TensorView<'_>) -> Option<()> {
    // A number may be written as a list of one.
    let shape = match (tensor.shape(), &value.shape[..]) {
        ([], [1]) => &[1][..],
        (shape, _) => shape,
    };
    let sizes = value.shape.clone();
    match (&mut value.numbers, tensor.dtype()) {
        (Numbers::F32(state), Dtype::F32) => {
            let (numbers, []) = tensor.data().as_chunks::<4>() else { return None };
            let numbers: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
            fill(state, &sizes, &numbers, shape)
        }
        (Numbers::I64(state), Dtype::I64) => {
            let (numbers, []) = tensor.data().as_chunks::<8>() else { return None };
            let numbers: Vec<i64> = numbers.iter().map(|number| i64::from_le_bytes(*number)).collect();
            fill(state, &sizes, &numbers, shape)
        }
        (Numbers::Bool(state), Dtype::BOOL) => {
            let numbers: Vec<bool> = tensor.data().iter().map(|number| *number != 0).collect();
            fill(state, &sizes, &numbers, shape)
        }
        _ => None,
    }
}
