//! The capability: a voice that speaks an utterance while it is still being written.

use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use futures::stream::{BoxStream, Fuse};
use futures::{FutureExt, StreamExt};
use riposte_http::{Account, Check, Connection, Reached};
use riposte_measures::Attempt;
use tokio::sync::mpsc;

use crate::{Identity, VoiceError};

/// What is to be spoken: text that went through [`crate::speakable`].
#[derive(Clone, Debug, PartialEq)]
pub struct Speech {
    pub text: String,
}

/// A voice: one vendor, model and speaker.
///
/// A vendor that takes one clause at a time is a [`crate::ClauseVoice`] in [`crate::PerClause`]. One that takes text as it is written (a context, a
/// socket) implements this itself.
pub trait Synthesizer: Send + Sync {
    /// `vendor/voice`, for records and screens.
    fn name(&self) -> String;

    /// Sample rate of what its utterances yield.
    fn rate_hz(&self) -> u32;

    /// The files on this machine that its sound depends on: a model, its voices, a program. None: it has none.
    fn files(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// What its sound depends on besides the text. `None`: nobody knows, so that nothing it says can be kept and used again. Voices made by
    /// [`crate::voice`] have one.
    fn identity(&self) -> Option<Identity> {
        None
    }

    /// Gets ready (page cache, connection, model), without sound.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>>;

    /// Tells `account` from now on what is used of a server, and asks it before something is said. A voice of this machine has nothing to tell.
    fn tell_account(&self, _account: Arc<dyn Account>) {}

    /// Finds out what can be found out without paying: whether the vendor is reached, takes the key, and has the model and the voice. The default: there is nobody to
    /// ask.
    fn check(&self, _reached: Reached) -> BoxFuture<'_, Result<Check, VoiceError>> {
        async { Ok(Check::default()) }.boxed()
    }

    /// Opens the connection to a server that speaks, where there is none, while the words that it will say are still awaited; inside a tokio runtime. Returns at
    /// once and costs nothing. Voices of this machine have nothing to do.
    fn connect(&self) {}

    /// Begins an utterance. Returns at once; everything that can fail fails in the utterance's events.
    fn begin(&self) -> Utterance;

    /// Begins an utterance that nobody waits for, such as a phrase that is prepared: where one voice speaks for all, it gives way to those of
    /// [`Synthesizer::begin`].
    fn prepare(&self) -> Utterance {
        self.begin()
    }
}

/// One step of an utterance. Clauses are counted from 0, in the order in which they were pushed, and sound in that order.
#[derive(Clone, Debug, PartialEq)]
pub enum UtteranceEvent {
    /// The first clause was handed over (process started, request body sent), or its sound is at hand. Once, and before
    /// everything but the [`UtteranceEvent::Attempt`]s of voices that failed before.
    Sent,
    /// How a request came by its connection to a server that speaks. After [`UtteranceEvent::Sent`]; comes for each connection or request of the utterance, never
    /// where there is no server.
    Connected(Connection),
    /// The sound of this clause was kept from an earlier time that it was said; it follows.
    Kept { clause: usize },
    /// The next mono samples at [`Synthesizer::rate_hz`], full scale ±1, never empty. Leading silence of a clause is trimmed off.
    Audio { clause: usize, samples: Vec<f32> },
    /// Where the next words of this clause are in its sound, in order; after its first [`UtteranceEvent::Audio`], as soon as the vendor says so. Vendors that don't
    /// know send none.
    Words { clause: usize, words: Vec<SpokenWord> },
    /// This clause has all its sound. Comes for every clause.
    Spoken { clause: usize },
    /// It goes on, in another way than was asked for.
    Trouble(VoiceError),
    /// A call of one of several providers is over ([`Attempt`]); of one on this machine that is alone none comes.
    Attempt(Attempt),
}

/// A word of a clause in its sound, whose samples are counted from the first one that was given, at [`Synthesizer::rate_hz`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpokenWord {
    /// Bytes of [`Speech::text`] up to and with the word.
    pub end_byte: usize,
    /// The first sample of the word.
    pub start: usize,
    /// The first one after it.
    pub end: usize,
}

/// Something that is being said: clauses go in as they are cut, sound comes out.
///
/// It goes on only while [`Utterance::next`] is awaited: who stops asking holds it back. Dropping it cancels what is under way.
pub struct Utterance {
    /// `None` once it is finished.
    clauses: Option<mpsc::UnboundedSender<Speech>>,
    events: Fuse<BoxStream<'static, Result<UtteranceEvent, VoiceError>>>,
}

impl Utterance {
    /// For vendors: `speak` makes the events out of what is pushed. They end after the last [`UtteranceEvent::Spoken`], or with an error as their last
    /// item.
    pub fn new(speak: impl FnOnce(Pushed) -> BoxStream<'static, Result<UtteranceEvent, VoiceError>>) -> Self {
        let (clauses, pushed) = mpsc::unbounded_channel();
        Self { clauses: Some(clauses), events: speak(Pushed(pushed)).fuse() }
    }

    /// The next clause. Never waits. After [`Utterance::finish`], or after an error, it goes nowhere.
    pub fn push(&mut self, clause: Speech) {
        if let Some(clauses) = &self.clauses {
            // Nobody takes it once there was an error, which was told.
            let _ = clauses.send(clause);
        }
    }

    /// No more clauses come.
    pub fn finish(&mut self) {
        self.clauses = None;
    }

    /// What happens next; waits for a clause where there is none. `None`: all is said, or there was an error. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<UtteranceEvent, VoiceError>> {
        self.events.next().await
    }
}

/// The clauses of an utterance, as its vendor gets them.
pub struct Pushed(mpsc::UnboundedReceiver<Speech>);

impl Pushed {
    /// The next clause; waits until it is pushed. `None`: there are no more. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Speech> {
        self.0.recv().await
    }
}
