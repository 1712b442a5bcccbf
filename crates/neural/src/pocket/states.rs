//! What a graph hands on from one run to the next, as the description lists it: its names, type, sizes, and what it holds at the beginning. Pure.

use riposte_onnx::{Made, Numbers};
use riposte_problem::Sentence;
use riposte_problem::words::neural as words;
use serde::Deserialize;

/// All states of the published model have 25 million numbers; one has 2 million.
const MOST_NUMBERS: usize = 1 << 26;

/// One state.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct State {
    pub(super) input_name: String,
    pub(super) output_name: String,
    /// The part of the model that it belongs to, and its name there: how a voice's file calls it.
    #[serde(default)]
    pub(super) module: String,
    #[serde(default)]
    pub(super) key: String,
    pub(super) shape: Vec<usize>,
    pub(super) dtype: String,
    pub(super) fill: String,
}

impl State {
    /// Why it can't be; it can otherwise.
    pub(super) fn checked(&self) -> Result<(), Sentence> {
        let count = self.shape.iter().try_fold(1usize, |count, size| count.checked_mul(*size));
        if count.is_none_or(|count| count > MOST_NUMBERS) {
            return Err(words::odd_value(format!("{}.shape", self.input_name), format!("{:?}", self.shape)));
        }
        if !["float32", "int64", "bool"].contains(&self.dtype.as_str()) {
            return Err(words::odd_value(format!("{}.dtype", self.input_name), &self.dtype));
        }
        if !["zeros", "ones", "nan", "empty"].contains(&self.fill.as_str()) {
            return Err(words::odd_value(format!("{}.fill", self.input_name), &self.fill));
        }
        Ok(())
    }

    /// At the beginning.
    pub(super) fn begin(&self) -> Made {
        let count = self.shape.iter().product();
        let ones = self.fill == "ones";
        let numbers = match self.dtype.as_str() {
            "int64" => Numbers::I64(vec![i64::from(ones); count]),
            "bool" => Numbers::Bool(vec![ones; count]),
            _ if self.fill == "nan" => Numbers::F32(vec![f32::NAN; count]),
            _ => Numbers::F32(vec![f32::from(u8::from(ones)); count]),
        };
        Made { shape: self.shape.clone(), numbers }
    }
}

/// `values` in the upper left of `state`, which is at least as large in every direction: a voice's file holds what was used.
pub(super) fn fill<T: Copy>(state: &mut [T], sizes: &[usize], values: &[T], of: &[usize]) -> Option<()> {
    if sizes.len() != of.len() || of.iter().zip(sizes).any(|(of, size)| of > size) {
        return None;
    }
    let (Some((last, outer)), Some(step)) = (of.split_last(), sizes.last()) else {
        state.first_mut().zip(values.first()).map(|(state, value)| *state = *value)?;
        return Some(());
    };
    if values.len() != of.iter().product::<usize>() || *last == 0 {
        return (values.is_empty() && of.contains(&0)).then_some(());
    }
    for (row, values) in values.chunks(*last).enumerate() {
        // Where the row begins, size by size from the last but one.
        let (mut rest, mut at, mut span) = (row, 0, *step);
        for (of, size) in outer.iter().zip(&sizes[..outer.len()]).rev() {
            at += rest % of * span;
            rest /= of;
            span *= size;
        }
        state.get_mut(at..at + last)?.copy_from_slice(values);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(dtype: &str, fill: &str, shape: &[usize]) -> State {
        let text = |text: &str| text.to_owned();
        State {
            input_name: text("s"),
            output_name: text("o"),
            module: String::new(),
            key: String::new(),
            shape: shape.to_vec(),
            dtype: text(dtype),
            fill: text(fill),
        }
    }

    #[test]
    fn states_begin_as_they_are_described() {
        assert_eq!(state("float32", "ones", &[2]).begin().numbers, Numbers::F32(vec![1.0; 2]));
        assert_eq!(state("int64", "zeros", &[1]).begin().numbers, Numbers::I64(vec![0]));
        assert_eq!(state("bool", "ones", &[1, 2]).begin().numbers, Numbers::Bool(vec![true; 2]));
        assert!(matches!(state("float32", "nan", &[1]).begin().numbers, Numbers::F32(n) if n[0].is_nan()));
        assert_eq!(state("float32", "empty", &[0, 3]).begin().numbers, Numbers::F32(Vec::new()));
        assert!(state("float32", "zeros", &[usize::MAX, 2]).checked().is_err());
        assert!(state("float32", "zeros", &[1 << 40]).checked().is_err());
        assert!(state("complex", "zeros", &[1]).checked().is_err());
        assert!(state("float32", "sevens", &[1]).checked().is_err());
    }

    #[test]
    fn a_smaller_array_lies_in_the_corner_of_a_larger_one() {
        let mut large = [0; 12];
        fill(&mut large, &[2, 3, 2], &[1, 2, 3, 4], &[2, 2, 1]).unwrap();
        assert_eq!(large, [1, 0, 2, 0, 0, 0, 3, 0, 4, 0, 0, 0]);
        let mut one = [0];
        fill(&mut one, &[1], &[7], &[1]).unwrap();
        fill(&mut one, &[], &[9], &[]).unwrap();
        assert_eq!(one, [9]);
        assert!(fill(&mut one, &[1], &[7, 8], &[2]).is_none(), "too large");
        assert!(fill(&mut large, &[2, 3, 2], &[1, 2], &[2, 1]).is_none(), "of other sizes");
        assert!(fill(&mut large, &[2, 3, 2], &[1, 2, 3], &[2, 2, 1]).is_none(), "too few");
    }
}
