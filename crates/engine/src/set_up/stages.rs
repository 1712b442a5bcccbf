//! The three stages that a turn goes through, and the model that hears its end, as chosen in the settings; and what stands in for a stage that
//! can't be had.

use std::sync::Arc;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use riposte_chat::{ChatError, ChatModel, ChatStream, Request};
use riposte_end_of_turn::EndOfTurn;
use riposte_failover::Standings;
use riposte_http::Account;
use riposte_measures::Providers;
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_speaker::SpeakerEncoder;
use riposte_speech::{HeardSink, Recognizer, Session, SessionOptions, SpeechError};
use riposte_voice::{CachedVoice, ClauseVoice, PhraseCache, Speech, Synthesizer, VoiceError, VoiceStream};

use crate::failing_over;

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
}

impl Built {
    /// Every server tells `account` what is used of it, and asks it before it is asked.
    pub(crate) fn tell_account(&self, account: &Arc<dyn Account>) {
        self.stages.recognizer.tell_account(Arc::clone(account));
        self.stages.chat.tell_account(Arc::clone(account));
        for voice in std::iter::once(&self.stages.voice).chain(&self.next_voices) {
            voice.tell_account(Arc::clone(account));
        }
    }

    /// The stages with the phrases that are kept of each voice in front of it.
    pub(crate) fn with_phrases(self, phrases: &PhraseCache) -> Stages {
        let mut voices = vec![CachedVoice::before(self.stages.voice, phrases.clone())];
        voices.extend(self.next_voices.into_iter().map(|voice| CachedVoice::before(voice, phrases.clone())));
        Stages { voice: failing_over::voice(voices, self.standings), ..self.stages }
    }
}

/// Stages made from settings, and what could not be had. Blocks while models load.
pub type Build = Arc<dyn Fn(&Settings) -> Built + Send + Sync>;

/// What [`Build`] made.
pub struct Built {
    pub stages: Stages,
    /// The voices that are fallen back on, in their order; each has kept phrases of its own in front of it, as [`Stages::voice`].
    pub next_voices: Vec<Arc<dyn Synthesizer>>,
    pub problems: Vec<Problem>,
    /// How the providers stand that the stages are made of; the same map for all that one [`Build`] makes.
    pub standings: Standings,
}

/// All there is, of providers that nobody falls back from.
impl From<Stages> for Built {
    fn from(stages: Stages) -> Self {
        Self { stages, next_voices: Vec::new(), problems: Vec::new(), standings: Standings::default() }
    }
}

/// Whether it is one and the same model, or none both times.
pub(crate) fn is_same<T: ?Sized>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Whether one and the same recogniser was chosen, whoever takes its place when it fails.
pub(crate) fn is_same_recognizer(one: &Arc<dyn Recognizer>, other: &Arc<dyn Recognizer>) -> bool {
    Arc::ptr_eq(one.chosen().unwrap_or(one), other.chosen().unwrap_or(other))
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
