//! The model, open, and how it reads a sound as it comes. Computes on the caller's thread, and on the threads that it was given.
//!
//! Each chunk goes through the frontend. The encoder would look at some hundred frames again for every four new ones: it runs for every eighth chunk, 640 ms, and
//! where the sound ends. So the text of what was pushed costs eight chunks and one writing at the most, whatever came before.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_hypothesis::Pieces;
use riposte_onnx::{Runtime, Stop};

use crate::config::{self, Config};
use crate::decoder::{Decoder, Written};
use crate::files::Files;
use crate::frontend::{CHUNK_SAMPLES, Frontend};
use crate::listener::Listener;
use crate::segment::{self, LONGEST_FRAMES, Segment};
use crate::{Hypothesis, MoonshineError, Stream, tokenizer};

/// Chunks that are encoded together.
const ENCODED_CHUNKS: usize = 8;

/// A model, open.
pub struct Moonshine {
    frontend: Frontend,
    listener: Listener,
    decoder: Decoder,
    pieces: Pieces,
}

impl Moonshine {
    /// Opens the model in a folder, or that to which the file belongs; `threads` are those of the encoder and the decoder, the caller's among them. Blocks for
    /// seconds.
    ///
    /// # Errors
    /// [`MoonshineError::Onnx`]: a file is missing or damaged; [`MoonshineError::Unfit`]: a file is another model's.
    pub fn load(path: &Path, runtime: &Runtime, threads: NonZeroUsize) -> Result<Self, MoonshineError> {
        let files = Files::at(path)?;
        let config = Config::load(&files.config)?;
        let listener = Listener::load([&files.encoder, &files.adapter], runtime, threads, &config)?;
        let frontend = Frontend::load(&files.frontend, runtime, &config, listener.width)?;
        let graphs = [&*files.cross, &*files.decoder];
        let mut decoder = Decoder::load(graphs, runtime, threads, &config, listener.memory_width)?;
        let pieces = tokenizer::load(&files.tokenizer, decoder.vocabulary())?;
        decoder.is_read_with(&pieces);
        Ok(Self { frontend, listener, decoder, pieces })
    }

    /// Whether it reads this language (a tag such as `en` or `en-GB`): English alone.
    pub fn reads(tag: &str) -> bool {
        config::is_english(tag)
    }

    /// Samples that are encoded together: the text so far lags so far behind what was pushed, and 320 ms that the encoder looks ahead.
    pub fn chunk_samples(&self) -> usize {
        ENCODED_CHUNKS * CHUNK_SAMPLES
    }

    /// A sound that begins.
    pub fn begin(&self) -> Stream {
        Stream::new(self.frontend.begin())
    }

    /// Takes 16 kHz sound, any number of samples, and reads the chunks that are whole. `false`: it was stopped, and the stream is of no use any more.
    ///
    /// # Errors
    /// [`MoonshineError::Onnx`]; [`MoonshineError::Confused`]: what came out is something else.
    pub fn push(&mut self, stream: &mut Stream, samples: &[f32], stop: &Stop) -> Result<bool, MoonshineError> {
        stream.samples += samples.len();
        stream.pending.extend_from_slice(samples);
        let pending = std::mem::take(&mut stream.pending);
        let mut chunks = pending.chunks_exact(CHUNK_SAMPLES);
        for chunk in &mut chunks {
            if !self.chunk(stream, chunk, stop)? {
                return Ok(false);
            }
        }
        stream.pending = chunks.remainder().to_vec();
        Ok(true)
    }

    /// The text of what was encoded so far; costs nothing where that is as before. `None`: it was stopped, and the stream goes on.
    ///
    /// # Errors
    /// As [`Moonshine::push`].
    pub fn text(&mut self, stream: &mut Stream, stop: &Stop) -> Result<Option<Hypothesis>, MoonshineError> {
        let Some(written) = self.write(&mut stream.segment, stop)? else { return Ok(None) };
        Ok(Some(self.hypothesis(&stream.said, &written)))
    }

    /// The text of everything pushed, its last chunk filled with silence; the stream goes on as if this was never asked. `None`: it was stopped.
    ///
    /// # Errors
    /// As [`Moonshine::push`].
    pub fn finish(&mut self, stream: &mut Stream, stop: &Stop) -> Result<Option<Hypothesis>, MoonshineError> {
        if stream.samples == 0 {
            return Ok(Some(Hypothesis::default()));
        }
        let mut end = stream.clone();
        let mut last = std::mem::take(&mut end.pending);
        if !last.is_empty() {
            last.resize(CHUNK_SAMPLES, 0.0);
            if !self.chunk(&mut end, &last, stop)? {
                return Ok(None);
            }
        }
        if !self.encode(&mut end, 0, stop)? {
            return Ok(None);
        }
        let Some(written) = self.write(&mut end.segment, stop)? else { return Ok(None) };
        if end.segment.start == stream.segment.start {
            // What is asked for next mostly begins so.
            stream.segment.draft = end.segment.draft;
        }
        Ok(Some(self.hypothesis(&end.said, &written)))
    }

    /// Reads a chunk.
    fn chunk(&mut self, stream: &mut Stream, chunk: &[f32], stop: &Stop) -> Result<bool, MoonshineError> {
        let Some(features) = self.frontend.run(chunk, &mut stream.carried, stop)? else { return Ok(false) };
        stream.features.extend(features);
        stream.levels.push(segment::level(chunk));
        stream.unread_chunks += 1;
        Ok(stream.unread_chunks < ENCODED_CHUNKS || self.encode(stream, self.listener.lookahead, stop)?)
    }

    /// Encodes what was not encoded yet, but for the last `lookahead` frames, which may change.
    fn encode(&mut self, stream: &mut Stream, lookahead: usize, stop: &Stop) -> Result<bool, MoonshineError> {
        stream.unread_chunks = 0;
        let width = self.listener.width;
        let frames = stream.first + stream.features.len() / width;
        let stable = frames.saturating_sub(lookahead);
        if stable <= stream.encoded {
            return Ok(true);
        }
        let Some(encoded) = self.listener.encode(&stream.features, stop)? else { return Ok(false) };
        let new = &encoded[(stream.encoded - stream.first) * width..(stable - stream.first) * width];
        let place = stream.encoded - stream.segment.start;
        let Some(memory) = self.listener.adapt(new, place, stop)? else { return Ok(false) };
        stream.segment.encoded.extend_from_slice(new);
        stream.segment.memory.extend(memory);
        stream.encoded = stable;
        let first = stable.saturating_sub(self.listener.look_back).max(stream.first);
        stream.features.drain(..(first - stream.first) * width);
        stream.first = first;
        if stable - stream.segment.start < LONGEST_FRAMES {
            return Ok(true);
        }
        self.cut(stream, stop)
    }

    /// Writes the beginning of a segment that is too long, and begins another with its end.
    fn cut(&mut self, stream: &mut Stream, stop: &Stop) -> Result<bool, MoonshineError> {
        let Listener { width, memory_width, .. } = self.listener;
        let frames = segment::cut(&stream.levels, stream.segment.start);
        let rest = stream.segment.encoded.split_off(frames * width);
        stream.segment.memory.truncate(frames * memory_width);
        let Some(written) = self.write(&mut stream.segment, stop)? else { return Ok(false) };
        let Some(memory) = self.listener.adapt(&rest, 0, stop)? else { return Ok(false) };
        stream.said = self.hypothesis(&stream.said, &written);
        let start = stream.segment.start + frames;
        stream.segment = Segment { start, encoded: rest, memory, ..Segment::default() };
        Ok(true)
    }

    fn write(&mut self, segment: &mut Segment, stop: &Stop) -> Result<Option<Written>, MoonshineError> {
        if let Some((of, written)) = &segment.written
            && *of == segment.memory.len()
        {
            return Ok(Some(written.clone()));
        }
        let written = self.decoder.write(&segment.memory, &segment.draft, &self.pieces, stop)?;
        if let Some(written) = &written {
            segment.draft = written.tokens.iter().map(|token| token.id).collect();
            segment.written = Some((segment.memory.len(), written.clone()));
        }
        Ok(written)
    }

    /// What was said before, and this after it.
    fn hypothesis(&self, said: &Hypothesis, written: &Written) -> Hypothesis {
        let text = self.pieces.text(written.tokens.iter().map(|token| token.id));
        let text = match (said.text.as_str(), text.as_str()) {
            ("", _) => text,
            (before, "") => before.to_owned(),
            (before, after) => format!("{before} {after}"),
        };
        let tokens = [&said.tokens[..], &written.tokens].concat();
        Hypothesis { text, tokens, closes: written.closes.or(said.closes) }
    }
}

#[cfg(test)]
mod tests {
    use riposte_onnx::Places;
    use riposte_sim::moonshine::Format;
    use riposte_sim::or_skip;
    use riposte_sim::rig::onnxruntime;
    use riposte_sim::tones::sound;

    use super::*;

    fn open() -> Result<(Moonshine, Stop), String> {
        let runtime = Runtime::load(&Places { named: Some(onnxruntime()?), ..Places::default() }).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Format::Ort.put(folder.path()).unwrap();
        let model = Moonshine::load(folder.path(), &runtime, NonZeroUsize::MIN).unwrap();
        Ok((model, runtime.stop().unwrap()))
    }

    #[test]
    fn a_long_sound_is_cut_so_that_no_place_lies_beyond_what_the_decoder_learnt() {
        let (mut model, stop) = or_skip!(open());
        let mut stream = model.begin();
        let (width, memory_width) = (model.listener.width, model.listener.memory_width);
        for second in 1..=100 {
            assert!(model.push(&mut stream, &[0.0; 16_000], &stop).unwrap());
            let frames = stream.segment.memory.len() / memory_width;
            assert!(frames < LONGEST_FRAMES, "{second} s: {frames}");
            assert_eq!(stream.segment.start + frames, stream.encoded, "nothing is lost");
            assert_eq!(stream.segment.encoded.len() / width, frames);
            assert!(stream.features.len() / width <= model.listener.look_back + 8 * 4 + model.listener.lookahead);
        }
        assert!(stream.segment.start > 3 * 1_000, "{}", stream.segment.start);
    }

    #[test]
    fn a_draft_is_followed_as_far_as_it_is_right_and_forgotten_from_there() {
        let (mut model, stop) = or_skip!(open());
        let mut stream = model.begin();
        assert!(model.push(&mut stream, &sound("..00.11..22.33.."), &stop).unwrap());
        let whole = model.finish(&mut stream, &stop).unwrap().unwrap();
        assert_eq!(whole.text, "zero ONE two THREE");
        assert_eq!(stream.segment.draft, [3, 6, 7, 10], "what is written next begins with what was");
        // The decoder writes nothing sensible any more once its caches hold a token that it had not written.
        let wrong = [
            &[][..],
            &[3],
            &[3, 6, 7, 10, 2],
            &[3, 6, 7, 10, 4, 5],
            &[3, 6, 8, 10],
            &[9],
            &[2],
            &[0; 40],
            &[3, 6, 9, 9, 9, 9, 9, 9, 9, 9],
        ];
        for draft in wrong {
            stream.segment.draft = draft.to_vec();
            assert_eq!(model.finish(&mut stream, &stop).unwrap().unwrap(), whole, "{draft:?}");
        }
    }
}
