//! The capability: a streaming recogniser that can be asked for its best text at any moment, more than once.

use std::sync::Arc;
use std::time::Duration;

use riposte_http::{Account, Check, Connection, Reached};
use riposte_measures::Attempt;

use crate::{SpeechError, TroubleSink};

/// How one utterance is to be recognised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionOptions {
    /// ISO 639-1 code; `None` lets the model decide where it can.
    pub language: Option<String>,
    /// Whether partial hypotheses are wanted while speech goes on.
    pub partials: bool,
}

/// What a session reports, on the recogniser's own thread.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A hypothesis for what was pushed so far, at most one per 200 ms of sound. The first `stable_bytes` of `text` (a char boundary) were
    /// the same in two hypotheses in a row and begin every later partial of the same recogniser (LocalAgreement-2).
    /// `covers`: samples pushed from the session's start that it stands for. `closes`: see [`Heard::Final`].
    /// `sure`: how sure the model is of the words, 0 to 1 (the geometric mean of their tokens' probabilities); `None` where it does not tell.
    Partial { text: String, stable_bytes: usize, covers: usize, closes: Option<f32>, sure: Option<f32> },
    /// The answer to `finalise(tag)`: the text of everything pushed before that call. Empty when nothing was understood. It is recognised as a
    /// whole, so it may correct words that partials showed as stable.
    ///
    /// `closes`: the probability, 0 to 1, that the sentence ends with the last word, as the model itself reckons when it has written that word; `None`
    /// where it can't be known.
    Final { tag: u64, text: String, closes: Option<f32> },
    /// A server that listens for it says how probable it is, 0 to 1, that the user does not go on after the first `covers` samples. It may tell again, and
    /// otherwise, of the same sound and of more.
    TurnEnd { probability: f32, covers: usize },
    /// A call of one of several providers is over ([`Attempt`]); of one on this machine that is alone none comes.
    Attempt(Attempt),
    /// How a request of the session to a server came by its connection; before the text that it brings, and at least once before the first. Never where there is no server.
    Connected(Connection),
    /// The session can't go on. Nothing follows.
    Failed(SpeechError),
}

/// Where a session reports to; must not block.
pub type HeardSink = Box<dyn FnMut(Heard) + Send>;

/// A speech recogniser: one vendor and model.
pub trait Recognizer: Send + Sync {
    /// `vendor/model`, for records and screens.
    fn name(&self) -> String;

    /// Loads and runs once on silence, so that the first utterance is not the slow one. Blocking; called off the real-time threads.
    fn warm(&self) -> Result<(), SpeechError>;

    /// Finds out what can be found out without paying: whether the server is reached, takes the key, and has the model. Blocking; called off the real-time threads. The
    /// default: there is nobody to ask.
    fn check(&self, _reached: Reached) -> Result<Check, SpeechError> {
        Ok(Check::default())
    }

    /// Where it is told that it goes on, but in another way than was asked for; what was wrong before is told at once.
    fn tell_troubles(&self, _to: TroubleSink) {}

    /// Tells `account` from now on what is used of a server, and asks it before a sound is sent. A recogniser of this machine has nothing to tell.
    fn tell_account(&self, _account: Arc<dyn Account>) {}

    /// Gives the model's memory back when nobody spoke for so long, until somebody does; `None`: never. A model that is not on this machine has none.
    fn rest_after(&self, _after: Option<Duration>) {}

    /// Whether it is a server's, so that a network may keep its answers.
    fn is_remote(&self) -> bool {
        false
    }

    /// The one that was chosen, where this is several of which the others take its place when it fails; `None`: it is one.
    fn chosen(&self) -> Option<&Arc<dyn Recognizer>> {
        None
    }

    /// Starts an utterance. Never blocks on recognition.
    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError>;
}

/// One utterance being recognised. Dropping it cancels it: work in flight is aborted and nothing more is reported.
pub trait Session: Send {
    /// Hands over 16 kHz mono samples, any number. Never blocks on recognition.
    fn push(&mut self, samples: &[f32]);

    /// Asks for the text of everything pushed until now, answered by [`Heard::Final`] with the same `tag`. The session stays open: more may be
    /// pushed and finalised again (an end of turn that proved premature).
    fn finalise(&mut self, tag: u64);
}
