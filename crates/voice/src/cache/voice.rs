//! A voice with the kept phrases in front of it: what is kept is heard at once, everything else goes to the voice, in order and in one utterance. Runs on the
//! runtime's threads while an utterance is polled; measures and stores nothing of an utterance that is dropped.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use riposte_http::{Account, Check, Reached};

use super::saying::Saying;
use crate::{Identity, Phrase, PhraseCache, PhraseKey, Source, Synthesizer, Utterance, VoiceError};

/// How far a voice is from the loudness of all voices is known after so many phrases.
const LEAST_MEASURED: usize = 3;
/// And no better after more than these.
const MOST_MEASURED: usize = 64;
/// A voice that is no further away is left as it is: phrases of one voice differ by as much.
const NEAR_DB: f32 = 2.0;

/// A [`Synthesizer`] before another.
pub struct CachedVoice(Arc<Front>);

/// What every utterance needs.
pub(super) struct Front {
    pub(super) voice: Arc<dyn Synthesizer>,
    pub(super) identity: Identity,
    pub(super) cache: PhraseCache,
    /// What the phrases of this voice were multiplied by, the product's alone.
    gains: Mutex<Vec<f32>>,
}

impl CachedVoice {
    /// `voice` itself where nobody knows what its sound depends on.
    pub fn before(voice: Arc<dyn Synthesizer>, cache: PhraseCache) -> Arc<dyn Synthesizer> {
        match voice.identity() {
            Some(identity) => Arc::new(Self(Arc::new(Front { voice, identity, cache, gains: Mutex::default() }))),
            None => voice,
        }
    }
}

impl Synthesizer for CachedVoice {
    fn name(&self) -> String {
        self.0.voice.name()
    }

    fn rate_hz(&self) -> u32 {
        self.0.voice.rate_hz()
    }

    fn files(&self) -> Vec<PathBuf> {
        self.0.voice.files()
    }

    fn identity(&self) -> Option<Identity> {
        Some(self.0.identity.clone())
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        self.0.voice.warm()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.0.voice.tell_account(account);
    }

    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, VoiceError>> {
        self.0.voice.check(reached)
    }

    fn connect(&self) {
        self.0.voice.connect();
    }

    fn begin(&self) -> Utterance {
        let front = Arc::clone(&self.0);
        Utterance::new(|clauses| Saying::new(front, clauses, |voice| voice.begin()).events())
    }

    fn prepare(&self) -> Utterance {
        let front = Arc::clone(&self.0);
        Utterance::new(|clauses| Saying::new(front, clauses, |voice| voice.prepare()).events())
    }
}

impl Front {
    /// The phrase that is kept of this text, if it is one of this voice's rate.
    pub(super) async fn find(&self, key: PhraseKey) -> Option<Phrase> {
        let found = self.cache.find(key).await.filter(|phrase| phrase.rate_hz == self.voice.rate_hz())?;
        self.measured(&found);
        Some(found)
    }

    /// The voice spoke this text; `sound` is its own, not yet as loud as others.
    pub(super) fn made(&self, key: PhraseKey, text: &str, sound: &[f32], source: Source) {
        let files = Arc::clone(self.identity.files());
        if let Some(phrase) = Phrase::of(text, sound, self.voice.rate_hz(), source, files) {
            self.measured(&phrase);
            self.cache.made(key, phrase);
        }
    }

    /// What makes the voice as loud as its kept phrases; 1 until enough is known of it.
    pub(super) fn gain(&self) -> f32 {
        let mut gains = self.gains().clone();
        if gains.len() < LEAST_MEASURED {
            return 1.0;
        }
        gains.sort_by(f32::total_cmp);
        let gain = gains[gains.len() / 2];
        if (20.0 * gain.log10()).abs() < NEAR_DB { 1.0 } else { gain }
    }

    fn measured(&self, phrase: &Phrase) {
        let mut gains = self.gains();
        if phrase.source == Source::Product && gains.len() < MOST_MEASURED {
            gains.push(phrase.gain);
        }
    }

    fn gains(&self) -> std::sync::MutexGuard<'_, Vec<f32>> {
        self.gains.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
