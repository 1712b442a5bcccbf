//! Transducers on this machine (Parakeet, Nemotron and their kin) through ONNX Runtime: the model is opened once and lives on a thread of its own, with half of the
//! cores, where every call of it and every report is made. Sessions only leave sound and questions there; they never wait for it.
//!
//! A model that reads a whole sound at once is asked as whisper.cpp is (`pieces`): captions at a pace, the text ready before it is asked for, long sound cut at the
//! quietest point between 20 and 28 s, a guard on every text. A streaming one reads each chunk as it comes (`streaming`), so that the text of an utterance costs its
//! last chunk alone.

mod reader;
mod stream;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use riposte_onnx::{OnnxError, Runtime};
use riposte_transducer::{Languages, Offline, Streaming, Transducer, TransducerError};

use self::reader::{OfflineReader, segments};
use crate::local_model::{name_of, threads};
use crate::pieces::desk::Desk;
use crate::pieces::resting::Resting;
use crate::pieces::utterance::Utterance;
use crate::pieces::worker;
use crate::streaming::{self, Queue};
use crate::workplace::Workplace;
use crate::{HeardSink, Recognizer, Session, SessionOptions, SpeechError};

/// A model, ready to recognise.
pub struct LocalTransducer {
    name: String,
    languages: Languages,
    kind: Kind,
}

enum Kind {
    Offline { workplace: Arc<Workplace<Desk>>, reckons: bool },
    Streaming(Arc<Workplace<Queue<Box<Streaming>>>>),
}

impl LocalTransducer {
    /// Opens the model in a folder, or that whose encoder's file is named. Blocks for seconds.
    ///
    /// # Errors
    /// [`SpeechError::Transducer`]: a file is missing, damaged or another model's; [`SpeechError::Failed`]: no thread can be started.
    pub fn open(path: &Path, runtime: &Runtime) -> Result<Arc<Self>, SpeechError> {
        let model = Transducer::load(path, runtime, threads())?;
        let stop = runtime.stop().map_err(TransducerError::from)?;
        let languages = model.languages();
        let kind = match model {
            Transducer::Offline(model) => {
                let reckons = model.vocabulary().closes_sentences();
                let desk = Desk::new(Arc::new(stop.clone()));
                let (folder, runtime) = (path.to_owned(), runtime.clone());
                let model = Resting::new(model, move || again(&folder, &runtime));
                let work = move |desk: &Desk| worker::run(desk, &mut OfflineReader { model, stop });
                Kind::Offline { workplace: Workplace::start("riposte-transducer", desk, work)?, reckons }
            }
            Transducer::Streaming(model) => Kind::Streaming(streaming::start("riposte-transducer", model, stop)?),
        };
        Ok(Arc::new(Self { name: name_of("parakeet", path), languages, kind }))
    }

    /// Whether the text comes while somebody speaks, chunk by chunk.
    pub fn is_streaming(&self) -> bool {
        matches!(self.kind, Kind::Streaming(_))
    }
}

impl Recognizer for LocalTransducer {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        match &self.kind {
            Kind::Offline { workplace, .. } => workplace.warm(),
            Kind::Streaming(place) => place.warm(),
        }
    }

    fn rest_after(&self, after: Option<Duration>) {
        match &self.kind {
            Kind::Offline { workplace, .. } => workplace.inbox().rest_after(after),
            // Its streams hold what they have read in the model's own layout, and end with their sessions.
            Kind::Streaming(_) => {}
        }
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let language = options.language.as_deref().map(str::trim).filter(|language| !language.is_empty());
        if let Some(language) = language.filter(|language| !self.languages.include(language)) {
            return Err(SpeechError::LanguageUnknown { language: language.to_owned(), model: self.name.clone() });
        }
        Ok(match &self.kind {
            Kind::Offline { workplace, reckons } => {
                workplace.open(Utterance::new(segments(*reckons), options.partials, None), sink)
            }
            Kind::Streaming(place) => {
                place.open(SessionOptions { language: language.map(str::to_owned), ..options }, sink)
            }
        })
    }
}

/// The same model once more, from its files.
fn again(path: &Path, runtime: &Runtime) -> Result<Box<Offline>, SpeechError> {
    match Transducer::load(path, runtime, threads())? {
        Transducer::Offline(model) => Ok(model),
        Transducer::Streaming(_) => {
            let reason = riposte_problem::words::providers::is_another_model();
            Err(SpeechError::ModelBroken { path: path.display().to_string(), reason })
        }
    }
}

impl From<TransducerError> for SpeechError {
    fn from(error: TransducerError) -> Self {
        Self::Transducer(error)
    }
}

impl From<OnnxError> for SpeechError {
    fn from(error: OnnxError) -> Self {
        Self::Transducer(error.into())
    }
}
