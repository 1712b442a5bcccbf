//! Has a model hear whether the turn is finished: keeps the last 8 s of the turn, and when a pause has lasted hands a copy to a thread of its own,
//! which posts the probability. A request that speech has overtaken is dropped before it costs anything; a probability that comes late carries the
//! moment it is about, and the turn machine drops it.

use std::sync::Arc;

use riposte_dsp::{Edge, Frame};
use riposte_end_of_turn::EndOfTurn;
use riposte_measures::Time;
use riposte_turn::Input;

use crate::hearing::listener::Listener;
use crate::hearing::turn_sound::{TurnNews, TurnSound};
use crate::inbox::{Inbox, Message};

/// Lives with the ears while there is a model. Dropping it waits for the judgement that is being made.
pub(crate) struct EndOfTurnWatch {
    listener: Listener<Time>,
    turn: TurnSound,
}

impl EndOfTurnWatch {
    /// `None`: there is no thread to be had; the words and the pauses tell the end of the turn then.
    pub(crate) fn start(model: Arc<dyn EndOfTurn>, inbox: &Inbox) -> Option<Self> {
        let inbox = inbox.clone();
        let listener =
            Listener::start("riposte-end-of-turn", move |at, sound: &[f32]| match model.probability(sound) {
                Ok(value) => {
                    tracing::debug!(value, seconds = sound.len() as f64 / 16_000.0, "the end of a turn was judged");
                    inbox.input(Input::EndProbability { at, value });
                    true
                }
                // Told once: the next would fail the same way.
                Err(error) => {
                    inbox.send(Message::Tell(error.problem()));
                    false
                }
            })?;
        Some(Self { listener, turn: TurnSound::default() })
    }

    /// A turn begins, or speech over a reply that may become one; or nothing is listened to any more.
    pub(crate) fn clear(&mut self) {
        if self.turn.clear() {
            self.listener.withdraw();
        }
    }

    /// The next frame of the turn.
    pub(crate) fn hear(&mut self, frame: &Frame) {
        self.turn.hear(frame);
    }

    /// What the voice gate says of the frame that ends at `now`, after [`EndOfTurnWatch::hear`].
    pub(crate) fn watch(&mut self, edge: Option<Edge>, now: Time) {
        match self.turn.watch(edge, now) {
            TurnNews::Judge { at, heard } => self.listener.ask(at, heard),
            TurnNews::SpeaksOn => self.listener.withdraw(),
            TurnNews::Nothing => {}
        }
    }
}

#[cfg(test)]
#[path = "end_of_turn_tests.rs"]
mod tests;
