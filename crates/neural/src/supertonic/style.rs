//! A voice: `voice_styles/M1.json`, with two arrays of numbers. Reads the file on the caller's thread.

use std::path::Path;

use riposte_problem::Sentence;
use riposte_problem::words::neural as words;
use serde::Deserialize;
use serde_json::Value;

use super::NAME;
use crate::{NeuralError, json};

/// Far more numbers than any published voice has (12,800).
const MOST_NUMBERS: usize = 1 << 20;

/// What makes the sound and the durations of a voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    pub(super) sound: Array,
    pub(super) durations: Array,
}

/// Numbers with their sizes, the last running fastest.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Array {
    pub(super) sizes: [usize; 3],
    pub(super) numbers: Vec<f32>,
}

#[derive(Deserialize)]
struct Raw {
    style_ttl: RawArray,
    style_dp: RawArray,
}

#[derive(Deserialize)]
struct RawArray {
    dims: Vec<usize>,
    data: Value,
}

impl Style {
    /// Reads a voice.
    ///
    /// # Errors
    /// [`NeuralError::Missing`]; [`NeuralError::Broken`].
    pub fn load(path: &Path) -> Result<Self, NeuralError> {
        let raw: Raw = json::read(path, NAME)?;
        let broken = |reason| NeuralError::Broken { model: NAME, path: path.display().to_string(), reason };
        let sound = array("style_ttl", raw.style_ttl).map_err(broken)?;
        Ok(Self { sound, durations: array("style_dp", raw.style_dp).map_err(broken)? })
    }
}

fn array(name: &str, raw: RawArray) -> Result<Array, Sentence> {
    let odd = || words::odd_value(format!("{name}.dims"), format!("{:?}", raw.dims));
    let sizes: [usize; 3] = raw.dims.clone().try_into().map_err(|_| odd())?;
    let count = sizes.iter().try_fold(1usize, |count, size| count.checked_mul(*size)).ok_or_else(odd)?;
    if sizes[0] != 1 || count == 0 || count > MOST_NUMBERS {
        return Err(odd());
    }
    let mut numbers = Vec::with_capacity(count);
    flatten(&raw.data, &mut numbers);
    if numbers.len() != count || numbers.iter().any(|number| !number.is_finite()) {
        return Err(words::wrong_count(format!("{name}.data"), numbers.len().to_string(), count.to_string()));
    }
    Ok(Array { sizes, numbers })
}

/// The numbers of nested lists, in order.
fn flatten(value: &Value, numbers: &mut Vec<f32>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| flatten(value, numbers)),
        Value::Number(number) => numbers.push(number.as_f64().unwrap_or(f64::NAN) as f32),
        _ => numbers.push(f32::NAN),
    }
}
