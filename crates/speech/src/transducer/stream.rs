//! A streaming transducer as what reads a sound as it comes. Lives on the worker's thread.

use riposte_onnx::Stop;
use riposte_transducer::{Hypothesis, Stream, Streaming};

use crate::SpeechError;
use crate::streaming::StreamingModel;

impl StreamingModel for Box<Streaming> {
    type Stream = Stream;
    const REVISES: bool = false;

    fn begin(&self, language: Option<&str>) -> Stream {
        Streaming::begin(self, language)
    }

    fn push(&mut self, stream: &mut Stream, samples: &[f32], stop: &Stop) -> Result<bool, SpeechError> {
        Ok(Streaming::push(self, stream, samples, stop)?)
    }

    fn text(&mut self, stream: &mut Stream, _stop: &Stop) -> Result<Option<Hypothesis>, SpeechError> {
        Ok(Some(Streaming::text(self, stream)))
    }

    fn finish(&mut self, stream: &mut Stream, stop: &Stop) -> Result<Option<Hypothesis>, SpeechError> {
        Ok(Streaming::finish(self, stream, stop)?)
    }

    fn samples(stream: &Stream) -> usize {
        stream.samples()
    }

    fn covered(stream: &Stream) -> usize {
        stream.covered()
    }

    fn chunk_samples(&self) -> usize {
        Streaming::chunk_samples(self)
    }
}
