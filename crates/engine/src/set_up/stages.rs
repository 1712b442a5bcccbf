//! The three stages that a turn goes through, and the model that hears its end, as chosen in the settings; and what stands in for a stage that
//! can't be had.

use std::sync::Arc;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use riposte_chat::{ChatError, ChatModel, ChatStream, Request};
use riposte_end_of_turn::EndOfTurn;
use riposte_http::Account;
use riposte_measures::Providers;
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_speaker::SpeakerEncoder;
use riposte_speech::{HeardSink, Recognizer, Session, SessionOptions, SpeechError};
use riposte_voice::{CachedVoice, ClauseVoice, PhraseCache, Speech, Synthesizer, VoiceError, VoiceStream};

/// One set of providers. Replaced as a whole when the settings change; a turn in progress keeps the set it began with.
#[derive(Clone)]
pub struct Stages {
    pub recognizer: Arc<dyn Recognizer>,
    pub chat: Arc<dyn ChatModel>,
    pub voice: Arc<dyn Synthesizer>,
    /// ISO 639-1, or `None` to let the recogniser decide.
    pub language: Option<String>,
    /// Hears whether a turn is finished. `None`: the words and the pauses tell it.
    pub end_of_turn: Option<Arc<dyn EndOfTurn>>,
    /// Hears whose voice speaks. `None`: everybody is taken for the user who is as loud.
    pub speaker: Option<Arc<dyn SpeakerEncoder>>,
}

impl Stages {
    pub fn names(&self) -> Providers {
        Providers { stt: self.recognizer.name(), llm: self.chat.name(), tts: self.voice.name() }
    }

    /// Every server tells `account` what is used of it, and asks it before it is asked.
    pub(crate) fn tell_account(&self, account: &Arc<dyn Account>) {
        self.recognizer.tell_account(Arc::clone(account));
        self.chat.tell_account(Arc::clone(account));
        self.voice.tell_account(Arc::clone(account));
    }

    /// With the phrases that are kept of the voice in front of it.
    pub(crate) fn with_phrases(self, phrases: &PhraseCache) -> Self {
        Self { voice: CachedVoice::before(self.voice, phrases.clone()), ..self }
    }
}

/// Stages made from settings, and what could not be had. Blocks while models load.
pub type Build = Arc<dyn Fn(&Settings) -> Built + Send + Sync>;

/// What [`Build`] made.
pub struct Built {
    pub stages: Stages,
    pub problems: Vec<Problem>,
}

/// Whether it is one and the same model, or none both times.
pub(crate) fn is_same<T: ?Sized>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// The name of a stage that nobody serves.
pub const NO_PROVIDER: &str = "none";

/// Stands in for a recogniser that can't be loaded: every attempt says why.
pub(crate) struct NoRecognizer(pub(crate) SpeechError);

impl Recognizer for NoRecognizer {
    fn name(&self) -> String {
        NO_PROVIDER.to_owned()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        Ok(()) // told when it was built
    }

    fn start(&self, _: SessionOptions, _: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        Err(self.0.clone())
    }
}

/// Stands in for a voice that can't be had: every attempt says why.
pub(crate) struct NoVoice(pub(crate) VoiceError);

impl ClauseVoice for NoVoice {
    fn name(&self) -> String {
        NO_PROVIDER.to_owned()
    }

    fn rate_hz(&self) -> u32 {
        riposte_audio::SPEAKER_RATE_HZ
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed() // told when it was built
    }

    fn speak(&self, _: Speech) -> VoiceStream {
        let error = self.0.clone();
        futures::stream::once(async move { Err(error) }).boxed()
    }
}

/// Stands in for a chat model that can't be made (a bad address): every question says why.
pub(crate) struct NoChat(pub(crate) ChatError);

impl ChatModel for NoChat {
    fn name(&self) -> String {
        NO_PROVIDER.to_owned()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(()) }.boxed() // told when it was built
    }

    fn ask(&self, _: Request) -> ChatStream {
        let error = self.0.clone();
        futures::stream::once(async move { Err(error) }).boxed()
    }
}
