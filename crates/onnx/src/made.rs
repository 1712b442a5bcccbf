//! What a model made, of floats, whole numbers or truth values: a result, or a state that it is handed again. Pure but for the copy out of the library's memory.

use ort::value::{DynValue, TensorElementType};

use crate::{Data, Tensor};

/// A tensor, the last dimension running fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    pub shape: Vec<usize>,
    pub numbers: Numbers,
}

impl Made {
    /// It under a name, to be handed to a model.
    pub fn tensor<'a>(&'a self, name: &'a str) -> Tensor<'a> {
        Tensor { name, shape: &self.shape, data: self.numbers.data() }
    }
}

/// Its numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    F32(Vec<f32>),
    I64(Vec<i64>),
    I32(Vec<i32>),
    Bool(Vec<bool>),
}

impl Numbers {
    /// To be handed to a model.
    pub fn data(&self) -> Data<'_> {
        match self {
            Self::F32(numbers) => Data::F32(numbers),
            Self::I64(numbers) => Data::I64(numbers),
            Self::I32(numbers) => Data::I32(numbers),
            Self::Bool(numbers) => Data::Bool(numbers),
        }
    }

    /// The floats; `None`: they are of another type.
    pub fn floats(self) -> Option<Vec<f32>> {
        if let Self::F32(numbers) = self { Some(numbers) } else { None }
    }

    /// The first of whole numbers, which no count is below; `None`: there is none.
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::I64(numbers) => usize::try_from(*numbers.first()?).ok(),
            Self::I32(numbers) => usize::try_from(*numbers.first()?).ok(),
            Self::F32(_) | Self::Bool(_) => None,
        }
    }
}

/// Copies it; another type than the four is an error.
pub(crate) fn take(value: &DynValue) -> ort::Result<Made> {
    let sizes = |shape: &[i64]| shape.iter().map(|&size| usize::try_from(size).unwrap_or(0)).collect();
    Ok(match value.dtype().tensor_type() {
        Some(TensorElementType::Int64) => {
            let (shape, data) = value.try_extract_tensor::<i64>()?;
            Made { shape: sizes(shape), numbers: Numbers::I64(data.to_vec()) }
        }
        Some(TensorElementType::Int32) => {
            let (shape, data) = value.try_extract_tensor::<i32>()?;
            Made { shape: sizes(shape), numbers: Numbers::I32(data.to_vec()) }
        }
        Some(TensorElementType::Bool) => {
            let (shape, data) = value.try_extract_tensor::<bool>()?;
            Made { shape: sizes(shape), numbers: Numbers::Bool(data.to_vec()) }
        }
        _ => {
            let (shape, data) = value.try_extract_tensor::<f32>()?;
            Made { shape: sizes(shape), numbers: Numbers::F32(data.to_vec()) }
        }
    })
}
