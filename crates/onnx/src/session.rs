//! A model that is open: what goes in, what comes out, and running it. Computes on the caller's thread, with as many helping threads as it was opened with.

use std::num::NonZeroUsize;
use std::path::Path;

use ort::environment::Environment;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session as OrtSession, SessionInputValue};
use ort::value::{DynValue, TensorElementType, TensorRef, ValueType};

use riposte_problem::words::{models as words, phrase};

use crate::made::{self, Made};
use crate::runtime::plain;
use crate::{OnnxError, Stop};

/// An input or output of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    pub name: String,
    /// The element type as the format calls it, in lower case: `float32`, `int64`; `other` for what is no tensor.
    pub kind: String,
    /// `None`: any size.
    pub shape: Vec<Option<usize>>,
}

/// Numbers in a row.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    F32(&'a [f32]),
    I64(&'a [i64]),
    I32(&'a [i32]),
    Bool(&'a [bool]),
}

/// What is handed to a model: `data` holds as many numbers as the product of `shape`, the last dimension running fastest.
#[derive(Clone, Copy, Debug)]
pub struct Tensor<'a> {
    pub name: &'a str,
    pub shape: &'a [usize],
    pub data: Data<'a>,
}

/// What a model made, in the order of [`Session::outputs`].
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub shape: Vec<usize>,
    pub data: Vec<f32>,
}

/// An open model. Opening takes 50 to 500 ms, running what the model needs.
#[derive(Debug)]
pub struct Session {
    inner: OrtSession,
    path: String,
    inputs: Vec<Port>,
    outputs: Vec<Port>,
}

impl Session {
    pub(crate) fn open(environment: &Environment, model: &Path, threads: NonZeroUsize) -> Result<Self, OnnxError> {
        let path = model.display().to_string();
        if model.is_dir() {
            return Err(OnnxError::ModelBroken { path, reason: phrase::is_a_folder() });
        }
        if !model.exists() {
            return Err(OnnxError::ModelMissing { path });
        }
        let inner = build(environment, model, threads)
            .map_err(|reason| OnnxError::ModelBroken { path: path.clone(), reason: phrase::quoted(plain(&reason)) })?;
        let inputs = inner.inputs().iter().map(|port| described(port.name(), port.dtype())).collect();
        let outputs = inner.outputs().iter().map(|port| described(port.name(), port.dtype())).collect();
        Ok(Self { inner, path, inputs, outputs })
    }

    pub fn inputs(&self) -> &[Port] {
        &self.inputs
    }

    pub fn outputs(&self) -> &[Port] {
        &self.outputs
    }

    /// What the model's file says about itself under this key, where it says anything.
    pub fn note(&self, key: &str) -> Option<String> {
        self.inner.metadata().ok()?.custom(key)
    }

    /// Runs the model; every output must be of 32-bit floats.
    ///
    /// # Errors
    /// [`OnnxError::Failed`]: the inputs don't fit the model, an output is of another type, or the model itself gave up.
    pub fn run(&mut self, inputs: &[Tensor<'_>]) -> Result<Vec<Output>, OnnxError> {
        let path = &self.path;
        let failed = |error: ort::Error| failed(path, &error);
        let made = self.inner.run(values(inputs).map_err(failed)?).map_err(failed)?;
        self.outputs.iter().map(|port| output(&made[port.name.as_str()]).map_err(failed)).collect()
    }

    /// Runs the model until it is done or `stop` is set from another thread, and gives one output, of 32-bit floats; `None`: it was stopped.
    ///
    /// # Errors
    /// [`OnnxError::Failed`], as [`Session::run`]; there is no such output.
    pub fn run_for(&mut self, name: &str, inputs: &[Tensor<'_>], stop: &Stop) -> Result<Option<Output>, OnnxError> {
        self.run_until(&[name], inputs, stop, output).map(|made| made?.pop())
    }

    /// Runs the model until it is done or `stop` is set from another thread, and gives the outputs of these names, in their order, of floats, whole
    /// numbers or truth values; `None`: it was stopped.
    ///
    /// # Errors
    /// As [`Session::run_for`].
    pub fn run_all_for(
        &mut self,
        names: &[&str],
        inputs: &[Tensor<'_>],
        stop: &Stop,
    ) -> Result<Option<Vec<Made>>, OnnxError> {
        self.run_until(names, inputs, stop, made::take)
    }

    fn run_until<T>(
        &mut self,
        names: &[&str],
        inputs: &[Tensor<'_>],
        stop: &Stop,
        take: impl Fn(&DynValue) -> ort::Result<T>,
    ) -> Result<Option<Vec<T>>, OnnxError> {
        let path = &self.path;
        let failed = |error: ort::Error| failed(path, &error);
        if stop.is_set() {
            return Ok(None);
        }
        let made = match self.inner.run_with_options(values(inputs).map_err(failed)?, stop.options()) {
            Ok(made) => made,
            Err(_) if stop.is_set() => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let one = |name: &&str| match made.get(*name) {
            Some(value) => take(value).map_err(failed),
            None => Err(OnnxError::Failed { path: path.clone(), reason: words::no_output(*name) }),
        };
        names.iter().map(one).collect::<Result<_, _>>().map(Some)
    }
}

fn failed(path: &str, error: &ort::Error) -> OnnxError {
    OnnxError::Failed { path: path.to_owned(), reason: phrase::quoted(plain(&error.to_string())) }
}

fn values<'a>(inputs: &[Tensor<'a>]) -> ort::Result<Vec<(&'a str, SessionInputValue<'a>)>> {
    inputs.iter().map(|tensor| Ok((tensor.name, value(tensor)?))).collect()
}

fn output(made: &DynValue) -> ort::Result<Output> {
    let (shape, data) = made.try_extract_tensor::<f32>()?;
    let shape = shape.iter().map(|&size| usize::try_from(size).unwrap_or(0)).collect();
    Ok(Output { shape, data: data.to_vec() })
}

/// The option that widens 8-bit products where they would overflow: on x86-64 without VNNI, ONNX Runtime adds pairs of products in 16 bits and
/// clamps the sum, which makes 0.40 of Smart Turn's 0.19 (measured, AVX2). It changes nothing on other processors.
/// Source: `onnxruntime_session_options_config_keys.h` and microsoft/onnxruntime#12088.
const EXACT_PRODUCTS: &str = "session.x64quantprecision";

/// The caller's thread is one of the threads; none of them spins beside the audio path.
fn build(environment: &Environment, model: &Path, threads: NonZeroUsize) -> Result<OrtSession, String> {
    OrtSession::builder(environment)
        .map_err(|error| error.to_string())?
        .with_intra_threads(threads.get())
        .map_err(|error| error.to_string())?
        .with_inter_threads(1)
        .map_err(|error| error.to_string())?
        .with_intra_op_spinning(false)
        .map_err(|error| error.to_string())?
        .with_inter_op_spinning(false)
        .map_err(|error| error.to_string())?
        .with_optimization_level(GraphOptimizationLevel::All)
        .map_err(|error| error.to_string())?
        .with_config_entry(EXACT_PRODUCTS, "1")
        .map_err(|error| error.to_string())?
        .commit_from_file(model)
        .map_err(|error| error.to_string())
}

fn value<'a>(tensor: &Tensor<'a>) -> ort::Result<SessionInputValue<'a>> {
    let shape = tensor.shape.to_vec();
    Ok(match tensor.data {
        Data::F32(data) => TensorRef::from_array_view((shape, data))?.into(),
        Data::I64(data) => TensorRef::from_array_view((shape, data))?.into(),
        Data::I32(data) => TensorRef::from_array_view((shape, data))?.into(),
        Data::Bool(data) => TensorRef::from_array_view((shape, data))?.into(),
    })
}

fn described(name: &str, dtype: &ValueType) -> Port {
    let (kind, shape) = match dtype {
        ValueType::Tensor { ty, shape, .. } => {
            (kind(*ty), shape.iter().map(|&size| usize::try_from(size).ok()).collect())
        }
        _ => ("other".to_owned(), Vec::new()),
    };
    Port { name: name.to_owned(), kind, shape }
}

fn kind(ty: TensorElementType) -> String {
    format!("{ty:?}").to_ascii_lowercase()
}
