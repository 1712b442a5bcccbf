//! Stages that open no connection before they are asked: what a question costs that finds none. Everything else is passed on.

use std::path::PathBuf;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use riposte_chat::{ChatError, ChatModel, ChatStream, Request};
use riposte_engine::Stages;
use riposte_speech::{HeardSink, Recognizer, Session, SessionOptions, SpeechError, TroubleSink};
use riposte_voice::{Identity, Synthesizer, Utterance, VoiceError};

/// The same stages, none of which gets ready.
pub(crate) fn cold(stages: Stages) -> Stages {
    let Stages { recognizer, chat, voice, .. } = stages.clone();
    Stages {
        recognizer: Arc::new(Cold(recognizer)),
        chat: Arc::new(Cold(chat)),
        voice: Arc::new(Cold(voice)),
        ..stages
    }
}

struct Cold<T>(T);

impl Recognizer for Cold<Arc<dyn Recognizer>> {
    fn name(&self) -> String {
        self.0.name()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        Ok(())
    }

    fn tell_troubles(&self, to: TroubleSink) {
        self.0.tell_troubles(to);
    }

    fn is_remote(&self) -> bool {
        self.0.is_remote()
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        self.0.start(options, sink)
    }
}

impl ChatModel for Cold<Arc<dyn ChatModel>> {
    fn name(&self) -> String {
        self.0.name()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(()) }.boxed()
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        self.0.models()
    }

    fn ask(&self, request: Request) -> ChatStream {
        self.0.ask(request)
    }
}

impl Synthesizer for Cold<Arc<dyn Synthesizer>> {
    fn name(&self) -> String {
        self.0.name()
    }

    fn rate_hz(&self) -> u32 {
        self.0.rate_hz()
    }

    fn files(&self) -> Vec<PathBuf> {
        self.0.files()
    }

    fn identity(&self) -> Option<Identity> {
        self.0.identity()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed()
    }

    fn begin(&self) -> Utterance {
        self.0.begin()
    }

    fn prepare(&self) -> Utterance {
        self.0.prepare()
    }
}
