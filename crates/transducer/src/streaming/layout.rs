//! How a streaming encoder is asked: the names, types and shapes that it declares, and what its file's notes add. Pure over an open session.
//!
//! | | A (parakeet-rs's export) | B (sherpa-onnx's export) |
//! |---|---|---|
//! | signal | `processed_signal` | `audio_signal` |
//! | `cache_last_channel` | f32[24, 1, 70, 1024]; 56 for 3.5 | f32[1, 24, 70, 1024] |
//! | window, new frames | 65, 56 | notes `window_size`, `chunk_shift`: 17/8, 25/16, 65/56, 121/112 |

use riposte_onnx::{Port, Session};
use riposte_problem::words::transducer as words;

use crate::TransducerError;
use crate::offline::bands;
use crate::ports::{FLOAT, LONG, Ports, Shape, WHOLE};

/// Layout A's.
const WINDOW: usize = 65;
/// Frames before the new ones that belong to a window: what the subsampling by 8 reaches back, NeMo's `pre_encode_cache_size`.
const BEFORE: usize = 9;
/// 10 s: more than any published model reads at once.
const LONGEST_WINDOW: usize = 1_000;
/// Where nothing says it: layers, frames of context (with a prompt), size; frames of the convolution's context.
const LAYERS: usize = 24;
const CONTEXT: usize = 70;
const CONTEXT_WITH_PROMPT: usize = 56;
const SIZE: usize = 1024;
const CONVOLUTION: usize = 8;

pub(super) struct Layout {
    pub(super) bands: usize,
    /// Frames of features in a window, and the new ones among them.
    pub(super) window: usize,
    pub(super) shift: usize,
    /// Numbers in an encoded frame, where the graph says it.
    pub(super) width: Option<usize>,
    pub(super) signal: String,
    pub(super) length: String,
    pub(super) encoded: String,
    pub(super) encoded_length: String,
    pub(super) channel: Cache,
    pub(super) time: Cache,
    /// How much of the caches is in use: input and output.
    pub(super) kept: (String, String),
    pub(super) prompt: Option<String>,
}

/// A cache goes in under one name and comes out under another.
pub(super) struct Cache {
    pub(super) input: String,
    pub(super) output: String,
    pub(super) shape: Shape,
}

impl Layout {
    pub(super) fn of(session: &Session, path: &str) -> Result<Self, TransducerError> {
        let (inputs, outputs) = (Ports::inputs(path, session), Ports::outputs(path, session));
        let signal = inputs.get(&["processed_signal", "audio_signal"], FLOAT, 3)?;
        let length = inputs.get(&["processed_signal_length", "length"], LONG, 1)?;
        let prompt = ["prompt_index", "lang_id"];
        let prompt = inputs.find(&prompt).map(|_| inputs.get(&prompt, LONG, 1)).transpose()?;
        let kept = inputs.get(&["cache_last_channel_len"], LONG, 1)?;
        let next = outputs.get(&["cache_last_channel_len_next", "cache_last_channel_next_len"], LONG, 1)?;
        let wanted = 5 + usize::from(prompt.is_some());
        if inputs.ports.len() != wanted {
            return Err(inputs.unfit(words::other_inputs(inputs.ports.len().to_string(), wanted.to_string())));
        }
        // Buffered ones are, and those are asked in another way.
        if session.note("normalize_type").is_some_and(|kind| !matches!(kind.trim(), "" | "NA" | "None")) {
            return Err(inputs.unfit(words::normalised_stream()));
        }
        let context = if prompt.is_some() { CONTEXT_WITH_PROMPT } else { CONTEXT };
        let cache = |name: &str, fallback: [usize; 3]| -> Result<Cache, TransducerError> {
            let input = inputs.get(&[name], FLOAT, 4)?;
            let output = outputs.get(&[&format!("{name}_next")], FLOAT, 4)?;
            let noted = [1, 2, 3].map(|dim| number(session, &format!("{name}_dim{dim}")));
            let shape = inputs.whole(input, &sizes(input, noted, fallback))?;
            Ok(Cache { input: input.name.clone(), output: output.name.clone(), shape })
        };
        let channel = cache("cache_last_channel", [LAYERS, context, SIZE])?;
        let time = cache("cache_last_time", [LAYERS, SIZE, CONVOLUTION])?;
        let (window, shift) = window(session, &inputs, signal)?;
        let encoded = outputs.get(&["encoded", "outputs"], FLOAT, 3)?;
        let encoded_length = outputs.get(&["encoded_len", "encoded_lengths"], WHOLE, 1)?;
        Ok(Self {
            bands: bands(&inputs, signal)?,
            window,
            shift,
            width: encoded.shape[1],
            signal: signal.name.clone(),
            length: length.name.clone(),
            encoded: encoded.name.clone(),
            encoded_length: encoded_length.name.clone(),
            channel,
            time,
            kept: (kept.name.clone(), next.name.clone()),
            prompt: prompt.map(|port| port.name.clone()),
        })
    }
}

/// The whole shape of a cache whose file may leave sizes open. The batch is the first size where that is one or open, else the second.
fn sizes(port: &Port, noted: [Option<usize>; 3], fallback: [usize; 3]) -> Vec<Option<usize>> {
    let batch = usize::from(port.shape[0].is_some_and(|size| size != 1));
    let mut own = noted.into_iter().zip(fallback).map(|(noted, fallback)| noted.unwrap_or(fallback));
    let size = |(at, declared): (usize, &Option<usize>)| {
        if at == batch {
            return Some(1);
        }
        let own = own.next();
        declared.or(own)
    };
    port.shape.iter().enumerate().map(size).collect()
}

/// Frames in a window and new ones among them: as the notes have them, else as the signal's size says, else those of layout A.
fn window(session: &Session, inputs: &Ports<'_>, signal: &Port) -> Result<(usize, usize), TransducerError> {
    let noted = number(session, "window_size").zip(number(session, "chunk_shift"));
    let declared = signal.shape[2].map(|window| (window, window.saturating_sub(BEFORE)));
    let default = (signal.name == "processed_signal").then_some((WINDOW, WINDOW - BEFORE));
    let (window, shift) = noted.or(declared).or(default).ok_or_else(|| inputs.unfit(words::no_chunk()))?;
    inputs.sized(signal, 2, window)?;
    let fits = shift > 0 && shift < window && window <= LONGEST_WINDOW;
    fits.then_some((window, shift)).ok_or_else(|| inputs.unfit(words::no_chunk()))
}

fn number(session: &Session, key: &str) -> Option<usize> {
    session.note(key)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_is_as_large_as_is_declared_noted_or_usual() {
        let of = |shape: [Option<usize>; 4], noted: [Option<usize>; 3]| {
            let port = Port { name: "cache".to_owned(), kind: "float32".to_owned(), shape: shape.to_vec() };
            sizes(&port, noted, [24, 70, 1024]).into_iter().flatten().collect::<Vec<_>>()
        };
        let none = [None; 3];
        assert_eq!(of([Some(24), Some(1), Some(70), Some(1024)], none), [24, 1, 70, 1024]);
        assert_eq!(of([Some(24), None, Some(56), Some(1024)], none), [24, 1, 56, 1024]);
        assert_eq!(of([None, Some(24), Some(70), Some(1024)], none), [1, 24, 70, 1024]);
        assert_eq!(of([None, Some(17), None, Some(512)], [Some(17), Some(40), Some(512)]), [1, 17, 40, 512]);
        assert_eq!(of([Some(1), None, None, None], none), [1, 24, 70, 1024]);
    }
}
