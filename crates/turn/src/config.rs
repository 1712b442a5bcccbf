//! The constants of a conversation, with their reasons.

use riposte_measures::Span;

use crate::barge_in::BargeIn;
use crate::endpoint::Endpoint;
use crate::filler::Filler;
use crate::key::KeyStyle;
use crate::speculation::Speculation;
use crate::whose::Whose;

/// What the machine is set to.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Config {
    pub key_style: KeyStyle,
    pub endpoint: Endpoint,
    pub speculation: Speculation,
    /// The recogniser writes full stops and question marks.
    pub punctuated: bool,
    pub barge_in: BargeIn,
    /// Whose talk is answered, hands-free.
    pub whose: Whose,
    #[cfg_attr(feature = "serde", serde(alias = "acknowledgement"))]
    pub filler: Filler,
    /// How long the assistant waits for an answer to its own question before it asks once whether the user is there. `None`: it never asks. Hands-free only.
    pub reprompt: Option<Span>,
    /// Sound from before the onset or key press that is recognised too, so that the first word is never clipped.
    pub pre_roll: Span,
    /// Speech that begins so soon after the turn was taken for over, or within 300 ms of the reply's first sound, to which nobody can react sooner, goes on
    /// with the same question.
    pub goes_on_within: Span,
    /// The longest turn of the user. After that it is answered as it stands. It also bounds the harm of a lost key release.
    pub longest_turn: Span,
    /// The longest wait for the recogniser's final text.
    pub text_timeout: Span,
    /// The longest wait for the first sound of a reply after it was asked for; then an apology.
    pub agent_timeout: Span,
    /// The longest time without progress of the playout before the turn is given up.
    pub stuck_timeout: Span,
    /// The longest wait for the speaker to report what was heard of a stopped reply.
    pub flush_timeout: Span,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            key_style: KeyStyle::default(),
            endpoint: Endpoint::default(),
            speculation: Speculation::default(),
            punctuated: true,
            barge_in: BargeIn::default(),
            whose: Whose::default(),
            filler: Filler::default(),
            reprompt: None,
            pre_roll: Span::from_millis(500),
            goes_on_within: Span::from_millis(1_000),
            longest_turn: Span::from_millis(300_000),
            text_timeout: Span::from_millis(30_000),
            agent_timeout: Span::from_millis(10_000),
            stuck_timeout: Span::from_millis(10_000),
            flush_timeout: Span::from_millis(500),
        }
    }
}

impl Config {
    /// Fixed silence, a voiced run, no speculation: the serial baseline that everything else is measured against.
    pub fn baseline(silence: Span, voiced: Span) -> Self {
        Self {
            endpoint: Endpoint::Silence(silence),
            speculation: Speculation::of(crate::speculation::Eagerness::Off),
            barge_in: BargeIn::VoicedRun(voiced),
            whose: Whose::Anyone,
            ..Self::default()
        }
    }
}
