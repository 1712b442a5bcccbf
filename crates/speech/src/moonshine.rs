//! Moonshine streaming on this machine through ONNX Runtime: the model is opened once and lives on a thread of its own, with half of the cores, where every call of
//! it and every report is made. Sessions only leave sound and questions there; they never wait for it.
//!
//! It reads sound as it comes (`streaming`): the text of an utterance costs its last chunks and one writing, most of which repeats the caption before. It may say
//! otherwise later what it said before, so captions settle where two of them agree.

use std::path::Path;
use std::sync::Arc;

use riposte_hypothesis::Hypothesis;
use riposte_moonshine::{Moonshine, MoonshineError, Stream};
use riposte_onnx::{Runtime, Stop};

use crate::local_model::{name_of, threads};
use crate::streaming::{self, Queue, StreamingModel};
use crate::workplace::Workplace;
use crate::{HeardSink, Recognizer, Session, SessionOptions, SpeechError};

/// A model, ready to recognise English.
pub struct LocalMoonshine {
    name: String,
    workplace: Arc<Workplace<Queue<Moonshine>>>,
}

impl LocalMoonshine {
    /// Opens the model in a folder, or that to which the file belongs. Blocks for seconds.
    ///
    /// # Errors
    /// [`SpeechError::Moonshine`]: a file is missing, damaged or another model's; [`SpeechError::Failed`]: no thread can be started.
    pub fn open(path: &Path, runtime: &Runtime) -> Result<Arc<Self>, SpeechError> {
        let model = Moonshine::load(path, runtime, threads())?;
        let stop = runtime.stop().map_err(MoonshineError::from)?;
        let workplace = streaming::start("riposte-moonshine", model, stop)?;
        Ok(Arc::new(Self { name: name_of("moonshine", path), workplace }))
    }
}

impl Recognizer for LocalMoonshine {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        self.workplace.warm()
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let language = options.language.as_deref().map(str::trim).filter(|language| !language.is_empty());
        if let Some(language) = language.filter(|language| !Moonshine::reads(language)) {
            return Err(SpeechError::LanguageUnknown { language: language.to_owned(), model: self.name.clone() });
        }
        Ok(self.workplace.open(options, sink))
    }
}

impl StreamingModel for Moonshine {
    type Stream = Stream;
    const REVISES: bool = true;

    fn begin(&self, _language: Option<&str>) -> Stream {
        Moonshine::begin(self)
    }

    fn push(&mut self, stream: &mut Stream, samples: &[f32], stop: &Stop) -> Result<bool, SpeechError> {
        Ok(Moonshine::push(self, stream, samples, stop)?)
    }

    fn text(&mut self, stream: &mut Stream, stop: &Stop) -> Result<Option<Hypothesis>, SpeechError> {
        Ok(Moonshine::text(self, stream, stop)?)
    }

    fn finish(&mut self, stream: &mut Stream, stop: &Stop) -> Result<Option<Hypothesis>, SpeechError> {
        Ok(Moonshine::finish(self, stream, stop)?)
    }

    fn samples(stream: &Stream) -> usize {
        stream.samples()
    }

    fn covered(stream: &Stream) -> usize {
        stream.covered()
    }

    fn chunk_samples(&self) -> usize {
        Moonshine::chunk_samples(self)
    }
}

impl From<MoonshineError> for SpeechError {
    fn from(error: MoonshineError) -> Self {
        Self::Moonshine(error)
    }
}
