//! The frontend: raw samples to features, a frame every 20 ms, with what it carries from chunk to chunk. Computes on the caller's thread.
//!
//! frontend: `audio_chunk` f32[1, n], `sample_buffer` f32[1, 79], `sample_len` i64[1], `conv1_buffer` f32[1, d, 4], `conv2_buffer` f32[1, c1, 4], `frame_count`
//! i64[1] → `features` f32[1, n / 320, D], and the five again with `_out`. All of them are 0 at the beginning. Its two convolutions go in steps of 2 and don't
//! know where they are: only chunks of whole features (320 samples) keep them in step.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_onnx::{Data, Runtime, Size, Stop, Tensor, Wanted};
use riposte_problem::words::{moonshine as words, transducer as shared};

use crate::MoonshineError;
use crate::config::Config;
use crate::graph::{Graph, frames, numbers};

/// Samples that are read at once: 80 ms.
pub(crate) const CHUNK_SAMPLES: usize = 1_280;
/// Features in a chunk.
pub(crate) const CHUNK_FRAMES: usize = 4;
/// Frames that a convolution looks back: it is 5 wide.
const LOOK_BACK: usize = 4;

pub(crate) struct Frontend {
    graph: Graph,
    width: usize,
    kept: [usize; 2],
    first: [usize; 3],
    second: [usize; 3],
}

/// What it carries on.
#[derive(Clone)]
pub(crate) struct Carried {
    kept: Vec<f32>,
    kept_length: i64,
    first: Vec<f32>,
    second: Vec<f32>,
    frames: i64,
}

impl Frontend {
    /// `width`: numbers in a frame of features.
    pub(crate) fn load(path: &Path, runtime: &Runtime, config: &Config, width: usize) -> Result<Self, MoonshineError> {
        let graph = Graph::open(path, runtime, NonZeroUsize::MIN)?;
        let size = |name: &str, at: usize, other: usize| graph.takes(name, at).unwrap_or(other);
        let kept = [1, size("sample_buffer", 1, config.frame_samples - 1)];
        let first = [1, size("conv1_buffer", 1, config.first_channels), size("conv1_buffer", 2, LOOK_BACK)];
        let second = [1, size("conv2_buffer", 1, config.second_channels), size("conv2_buffer", 2, LOOK_BACK)];
        let one = [Size::Is(1)];
        let (kept_size, first_size, second_size) = (kept.map(Size::Is), first.map(Size::Is), second.map(Size::Is));
        let sound = [Size::Is(1), Size::Is(CHUNK_SAMPLES)];
        let takes = [
            Wanted::new("audio_chunk", "float32", &sound),
            Wanted::new("sample_buffer", "float32", &kept_size),
            Wanted::new("sample_len", "int64", &one),
            Wanted::new("conv1_buffer", "float32", &first_size),
            Wanted::new("conv2_buffer", "float32", &second_size),
            Wanted::new("frame_count", "int64", &one),
        ];
        let features = [Size::Is(1), Size::Free, Size::Is(width)];
        let gives = [
            Wanted::new("features", "float32", &features),
            Wanted::of_any_shape("sample_buffer_out", "float32"),
            Wanted::of_any_shape("sample_len_out", "int64"),
            Wanted::of_any_shape("conv1_buffer_out", "float32"),
            Wanted::of_any_shape("conv2_buffer_out", "float32"),
            Wanted::of_any_shape("frame_count_out", "int64"),
        ];
        graph.fits(&takes, &gives)?;
        if [&kept[..], &first, &second].into_iter().any(|sizes| numbers(sizes).is_none()) {
            return Err(graph.unfit(words::too_large()));
        }
        Ok(Self { graph, width, kept, first, second })
    }

    /// At the beginning of a sound.
    pub(crate) fn begin(&self) -> Carried {
        let zeros = |sizes: &[usize]| vec![0.0; sizes.iter().product()];
        Carried {
            kept: zeros(&self.kept),
            kept_length: 0,
            first: zeros(&self.first),
            second: zeros(&self.second),
            frames: 0,
        }
    }

    /// The features of a chunk, [`CHUNK_FRAMES`] frames. `None`: it was stopped, and what it carried on is of no use any more.
    ///
    /// # Errors
    /// [`MoonshineError::Onnx`]; [`MoonshineError::Confused`]: what came out is something else.
    pub(crate) fn run(
        &mut self,
        chunk: &[f32],
        carried: &mut Carried,
        stop: &Stop,
    ) -> Result<Option<Vec<f32>>, MoonshineError> {
        let (kept_length, frame_count) = ([carried.kept_length], [carried.frames]);
        let inputs = [
            Tensor { name: "audio_chunk", shape: &[1, chunk.len()], data: Data::F32(chunk) },
            Tensor { name: "sample_buffer", shape: &self.kept, data: Data::F32(&carried.kept) },
            Tensor { name: "sample_len", shape: &[1], data: Data::I64(&kept_length) },
            Tensor { name: "conv1_buffer", shape: &self.first, data: Data::F32(&carried.first) },
            Tensor { name: "conv2_buffer", shape: &self.second, data: Data::F32(&carried.second) },
            Tensor { name: "frame_count", shape: &[1], data: Data::I64(&frame_count) },
        ];
        let names = [
            "features",
            "sample_buffer_out",
            "sample_len_out",
            "conv1_buffer_out",
            "conv2_buffer_out",
            "frame_count_out",
        ];
        let Some([features, kept, kept_length, first, second, frame_count]) = self.graph.run(names, &inputs, stop)?
        else {
            return Ok(None);
        };
        let confused = || self.graph.confused(shared::odd_encoding());
        let state = |made: riposte_onnx::Made, was: &[f32]| {
            made.numbers.floats().filter(|now| now.len() == was.len()).ok_or_else(confused)
        };
        let count = |made: &riposte_onnx::Made| {
            made.numbers.count().and_then(|count| i64::try_from(count).ok()).ok_or_else(confused)
        };
        *carried = Carried {
            kept: state(kept, &carried.kept)?,
            kept_length: count(&kept_length)?,
            first: state(first, &carried.first)?,
            second: state(second, &carried.second)?,
            frames: count(&frame_count)?,
        };
        let features = frames(features, self.width).filter(|frames| frames.len() == CHUNK_FRAMES * self.width);
        features.map(Some).ok_or_else(confused)
    }
}
