//! Encoder and adapter: features to the memory that the decoder looks at. Computes on the caller's thread, and on the threads that it was given.
//!
//! encoder: `features` f32[1, n, D] → `encoded` f32[1, n, D]. It does not know where in a sound it is: a frame depends on those of its window alone, so many before
//! it and so many after it. adapter: `encoded`, `pos_offset` i64[1] → `memory` f32[1, n, M], which knows each frame's place.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_onnx::{Data, Runtime, Size, Stop, Tensor, Wanted};
use riposte_problem::words::transducer as shared;
use serde_json::Value;

use crate::MoonshineError;
use crate::config::Config;
use crate::graph::{Graph, frames};

/// Frames that a layer of the encoder looks back.
const LAYER_LOOK_BACK: usize = 16;
/// More frames than any published model looks back (14 layers of 16), with room.
const LONGEST_LOOK_BACK: usize = 4_096;

pub(crate) struct Listener {
    encoder: Graph,
    adapter: Graph,
    /// Numbers in a frame of features and of the encoder's, and of the memory's.
    pub(crate) width: usize,
    pub(crate) memory_width: usize,
    /// Frames before one that it depends on, and after it.
    pub(crate) look_back: usize,
    pub(crate) lookahead: usize,
}

impl Listener {
    /// `threads` are those of the encoder.
    pub(crate) fn load(
        [encoder, adapter]: [&Path; 2],
        runtime: &Runtime,
        threads: NonZeroUsize,
        config: &Config,
    ) -> Result<Self, MoonshineError> {
        let encoder = Graph::open(encoder, runtime, threads)?;
        let width = encoder.takes("features", 2).unwrap_or(config.encoder_width);
        let features = [Size::Is(1), Size::Any, Size::Is(width)];
        let given = [Size::Is(1), Size::Free, Size::Is(width)];
        encoder.fits(&[Wanted::new("features", "float32", &features)], &[Wanted::new("encoded", "float32", &given)])?;
        let adapter = Graph::open(adapter, runtime, NonZeroUsize::MIN)?;
        let memory_width = adapter.gives("memory", 2).unwrap_or(config.memory_width);
        let (one, memory) = ([Size::Is(1)], [Size::Is(1), Size::Free, Size::Is(memory_width)]);
        adapter.fits(
            &[Wanted::new("encoded", "float32", &features), Wanted::new("pos_offset", "int64", &one)],
            &[Wanted::new("memory", "float32", &memory)],
        )?;
        let noted = encoder.note("encoder_config").and_then(|note| look_back(&note));
        let look_back = noted.unwrap_or(LAYER_LOOK_BACK * config.layers).min(LONGEST_LOOK_BACK);
        Ok(Self { encoder, adapter, width, memory_width, look_back, lookahead: config.lookahead })
    }

    /// The encoded frames of some frames of features, as many. `None`: it was stopped.
    ///
    /// # Errors
    /// [`MoonshineError::Onnx`]; [`MoonshineError::Confused`]: what came out is something else.
    pub(crate) fn encode(&mut self, features: &[f32], stop: &Stop) -> Result<Option<Vec<f32>>, MoonshineError> {
        let shape = [1, features.len() / self.width, self.width];
        let input = Tensor { name: "features", shape: &shape, data: Data::F32(features) };
        let Some([encoded]) = self.encoder.run(["encoded"], &[input], stop)? else { return Ok(None) };
        let encoded = frames(encoded, self.width).filter(|encoded| encoded.len() == features.len());
        encoded.map(Some).ok_or_else(|| self.encoder.confused(shared::odd_encoding()))
    }

    /// The memory of encoded frames, the first of which is at `place`. `None`: it was stopped.
    ///
    /// # Errors
    /// As [`Listener::encode`].
    pub(crate) fn adapt(
        &mut self,
        encoded: &[f32],
        place: usize,
        stop: &Stop,
    ) -> Result<Option<Vec<f32>>, MoonshineError> {
        let count = encoded.len() / self.width;
        // A segment has some thousands of frames at the most.
        let (shape, place) = ([1, count, self.width], [place as i64]);
        let inputs = [
            Tensor { name: "encoded", shape: &shape, data: Data::F32(encoded) },
            Tensor { name: "pos_offset", shape: &[1], data: Data::I64(&place) },
        ];
        let Some([memory]) = self.adapter.run(["memory"], &inputs, stop)? else { return Ok(None) };
        let memory = frames(memory, self.memory_width).filter(|memory| memory.len() == count * self.memory_width);
        memory.map(Some).ok_or_else(|| self.adapter.confused(shared::odd_encoding()))
    }
}

/// How far back the encoder looks by the windows of its layers, as its exporter notes them: `{"windows": [[16, 4], …]}`, frames before and after.
fn look_back(note: &str) -> Option<usize> {
    let note: Value = serde_json::from_str(note).ok()?;
    let back = |window: &Value| window.get(0).and_then(Value::as_u64);
    let windows = note.get("windows")?.as_array()?;
    let all = windows.iter().map(back).sum::<Option<u64>>()?;
    usize::try_from(all).ok().filter(|_| !windows.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_windows_add_up_where_they_are_noted() {
        assert_eq!(look_back(r#"{"encoder_dim": 320, "windows": [[16, 4], [16, 0], [8, 4]]}"#), Some(40));
        for note in ["", "{}", r#"{"windows": []}"#, r#"{"windows": [[-1, 4]]}"#, r#"{"windows": [["x"]]}"#] {
            assert_eq!(look_back(note), None, "{note}");
        }
    }
}
