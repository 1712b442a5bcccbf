//! The decoder: from a memory to tokens, the likeliest one each time, until the text ends. Computes on the caller's thread, and on the threads that it was given.
//!
//! cross_kv: `memory` f32[1, n, M] → `k_cross`, `v_cross` f32[layers, 1, heads, n, width]. decoder_kv: `token` i64[1, t], `k_self`, `v_self` f32[layers, 1, heads,
//! tokens before, width] (none at the beginning), and those two as `out_k_cross`, `out_v_cross` → `logits` f32[1, t, V], `out_k_self`, `out_v_self`.
//!
//! The graph takes several tokens at once and scores what follows each. So the tokens of the text before, which is mostly the beginning of this one, are read in
//! one run, and only where the text goes another way, or on, is it written token by token.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_hypothesis::{Likeliest, Pieces, Token, likeliest};
use riposte_onnx::{Data, Made, Runtime, Size, Stop, Tensor, Wanted};
use riposte_problem::words::{moonshine as words, transducer as shared};

use crate::MoonshineError;
use crate::caches::Cache;
use crate::config::Config;
use crate::graph::{Graph, numbers};

/// Tokens for a second of sound at the most: faster than that is a loop.
const MOST_TOKENS_PER_SECOND: f32 = 6.5;
/// Frames of the memory in a second.
const FRAMES_PER_SECOND: f32 = 50.0;

pub(crate) struct Decoder {
    cross: Graph,
    graph: Graph,
    memory_width: usize,
    layers: usize,
    heads: usize,
    width: usize,
    vocabulary: usize,
    begins: usize,
    ends: usize,
    longest_text: usize,
    /// Tokens that end a sentence, and the end of the text.
    closing: Vec<usize>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Written {
    pub(crate) tokens: Vec<Token>,
    /// Probability, when the last word was written, that the sentence or the text ends there.
    pub(crate) closes: Option<f32>,
}

/// What the decoder keeps while a text is written.
struct Memory {
    keys: Made,
    values: Made,
    own_keys: Cache,
    own_values: Cache,
}

impl Decoder {
    /// `memory_width`: numbers in a frame of the memory.
    pub(crate) fn load(
        [cross, decoder]: [&Path; 2],
        runtime: &Runtime,
        threads: NonZeroUsize,
        config: &Config,
        memory_width: usize,
    ) -> Result<Self, MoonshineError> {
        let cross = Graph::open(cross, runtime, threads)?;
        let graph = Graph::open(decoder, runtime, threads)?;
        let size = |at: usize, other: usize| graph.takes("k_self", at).unwrap_or(other);
        let (layers, heads, width) = (size(0, config.layers), size(2, config.heads), size(4, config.head_width));
        let vocabulary = graph.gives("logits", 2).unwrap_or(config.vocabulary);
        let cached = |length: Size| [Size::Is(layers), Size::Is(1), Size::Is(heads), length, Size::Is(width)];
        let (any, free) = (cached(Size::Any), cached(Size::Free));
        let memory = [Size::Is(1), Size::Any, Size::Is(memory_width)];
        let wanted = |name: &'static str| Wanted::new(name, "float32", &any);
        let given = |name: &'static str| Wanted::new(name, "float32", &free);
        cross.fits(&[Wanted::new("memory", "float32", &memory)], &[given("k_cross"), given("v_cross")])?;
        let (token, logits) = ([Size::Is(1), Size::Any], [Size::Is(1), Size::Free, Size::Is(vocabulary)]);
        graph.fits(
            &[
                Wanted::new("token", "int64", &token),
                wanted("k_self"),
                wanted("v_self"),
                wanted("out_k_cross"),
                wanted("out_v_cross"),
            ],
            &[Wanted::new("logits", "float32", &logits), given("out_k_self"), given("out_v_self")],
        )?;
        if numbers(&[layers, heads, width, config.longest_text]).is_none() {
            return Err(graph.unfit(words::too_large()));
        }
        if config.begins.max(config.ends) >= vocabulary {
            let reason = shared::no_scores(vocabulary.to_string(), config.vocabulary.to_string());
            return Err(graph.unfit(reason));
        }
        let &Config { begins, ends, longest_text, .. } = config;
        let closing = Vec::new();
        Ok(Self { cross, graph, memory_width, layers, heads, width, vocabulary, begins, ends, longest_text, closing })
    }

    /// Tokens that it scores.
    pub(crate) fn vocabulary(&self) -> usize {
        self.vocabulary
    }

    /// What its tokens mean.
    pub(crate) fn is_read_with(&mut self, pieces: &Pieces) {
        self.closing = pieces.closing().iter().copied().chain([self.ends]).collect();
    }

    /// The text of a memory. `draft`: tokens that it may begin with. `None`: it was stopped.
    ///
    /// # Errors
    /// [`MoonshineError::Onnx`]; [`MoonshineError::Confused`]: what came out is no text.
    pub(crate) fn write(
        &mut self,
        memory: &[f32],
        draft: &[usize],
        pieces: &Pieces,
        stop: &Stop,
    ) -> Result<Option<Written>, MoonshineError> {
        let frames = memory.len() / self.memory_width;
        if frames == 0 {
            return Ok(Some(Written::default()));
        }
        let seconds = frames as f32 / FRAMES_PER_SECOND;
        let most = ((seconds * MOST_TOKENS_PER_SECOND).ceil() as usize).min(self.longest_text);
        let Some(mut memory) = self.cross(memory, frames, stop)? else { return Ok(None) };
        let mut given: Vec<usize> = [self.begins].into_iter().chain(draft.iter().copied().take(most)).collect();
        let Some(mut scores) = self.run(&given, &mut memory, stop)? else { return Ok(None) };
        let (mut written, mut row) = (Written::default(), 0);
        let mut after_word = false;
        loop {
            let logits = scores.chunks_exact(self.vocabulary).nth(row);
            let next = logits.and_then(|logits| likeliest(logits, &self.closing));
            let Likeliest { token, probability, closes } =
                next.ok_or_else(|| self.graph.confused(words::no_token()))?;
            if after_word {
                written.closes = Some(closes);
            }
            if token == self.ends || written.tokens.len() == most {
                return Ok(Some(written));
            }
            after_word = pieces.is_word(token);
            written.tokens.push(Token { id: token, frame: None, probability, is_word: after_word });
            row += 1;
            if given.get(row) == Some(&token) {
                continue;
            }
            // Here the text leaves the draft.
            memory.forget_from(written.tokens.len(), self.layers * self.heads, self.width);
            given = vec![token];
            let Some(next) = self.run(&given, &mut memory, stop)? else { return Ok(None) };
            (scores, row) = (next, 0);
        }
    }

    fn cross(&mut self, memory: &[f32], frames: usize, stop: &Stop) -> Result<Option<Memory>, MoonshineError> {
        let shape = [1, frames, self.memory_width];
        let input = Tensor { name: "memory", shape: &shape, data: Data::F32(memory) };
        let Some([keys, values]) = self.cross.run(["k_cross", "v_cross"], &[input], stop)? else { return Ok(None) };
        let wanted = [self.layers, 1, self.heads, frames, self.width];
        if keys.shape != wanted || values.shape != wanted {
            return Err(self.cross.confused(shared::odd_encoding()));
        }
        Ok(Some(Memory { keys, values, own_keys: Cache::default(), own_values: Cache::default() }))
    }

    /// The scores of what follows each of the tokens, one row after the other. `None`: it was stopped.
    fn run(&mut self, tokens: &[usize], memory: &mut Memory, stop: &Stop) -> Result<Option<Vec<f32>>, MoonshineError> {
        // A vocabulary has some tens of thousands of tokens.
        let numbers: Vec<i64> = tokens.iter().map(|token| *token as i64).collect();
        let before = memory.own_keys.tokens;
        let (shape, own) = ([1, tokens.len()], [self.layers, 1, self.heads, before, self.width]);
        let inputs = [
            Tensor { name: "token", shape: &shape, data: Data::I64(&numbers) },
            Tensor { name: "k_self", shape: &own, data: Data::F32(&memory.own_keys.numbers) },
            Tensor { name: "v_self", shape: &own, data: Data::F32(&memory.own_values.numbers) },
            memory.keys.tensor("out_k_cross"),
            memory.values.tensor("out_v_cross"),
        ];
        let Some([logits, keys, values]) = self.graph.run(["logits", "out_k_self", "out_v_self"], &inputs, stop)?
        else {
            return Ok(None);
        };
        let now = before + tokens.len();
        let wanted = [self.layers, 1, self.heads, now, self.width];
        let scored = logits.numbers.floats().filter(|scores| scores.len() == tokens.len() * self.vocabulary);
        let scores = scored.ok_or_else(|| {
            let found = logits.shape.last().copied().unwrap_or(0).to_string();
            self.graph.confused(shared::no_scores(found, self.vocabulary.to_string()))
        })?;
        let cache = |made: Made| {
            let fits = made.shape == wanted;
            made.numbers.floats().filter(|_| fits).map(|numbers| Cache { numbers, tokens: now })
        };
        let caches = cache(keys).zip(cache(values));
        let (keys, values) = caches.ok_or_else(|| self.graph.confused(words::other_caches()))?;
        (memory.own_keys, memory.own_values) = (keys, values);
        Ok(Some(scores))
    }
}

impl Memory {
    fn forget_from(&mut self, kept: usize, heads: usize, width: usize) {
        self.own_keys.truncate(kept, heads, width);
        self.own_values.truncate(kept, heads, width);
    }
}
