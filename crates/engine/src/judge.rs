//! Has a model hear whether the turn is finished: keeps the last 8 s of the turn, and when a pause has lasted hands a copy to a thread of its own,
//! which posts the probability. A request that speech has overtaken is dropped before it costs anything; a probability that comes late carries the
//! moment it is about, and the turn machine drops it.

use std::sync::{Arc, mpsc};

use riposte_dsp::{Edge, Frame};
use riposte_end_of_turn::EndOfTurn;
use riposte_measures::Time;
use riposte_turn::Input;

use crate::ears::EarOrder;
use crate::inbox::{Inbox, Message};
use crate::listener::Listener;
use crate::shown::Shown;
use crate::stages::{Stages, is_same};
use crate::turn_sound::{TurnNews, TurnSound};

/// Hands the ears the models of these stages that listen to the turn's sound, or none, where they are others than `before`, and shows the name of the
/// one that hears its end.
pub(crate) fn choose(stages: &Stages, before: Option<&Stages>, shown: &Shown, ears: &mpsc::Sender<EarOrder>) {
    let model = stages.end_of_turn.clone();
    if before.is_none_or(|before| !is_same(before.end_of_turn.as_ref(), model.as_ref())) {
        shown.set_end_of_turn(model.as_ref().map(|model| model.name()));
        let _ = ears.send(EarOrder::Judge { model }); // read at the next frame
    }
    let encoder = stages.speaker.clone();
    if before.is_none_or(|before| !is_same(before.speaker.as_ref(), encoder.as_ref())) {
        let _ = ears.send(EarOrder::Voices { encoder });
    }
}

/// Lives with the ears while there is a model. Dropping it waits for the judgement that is being made.
pub(crate) struct Judge {
    listener: Listener<Time>,
    turn: TurnSound,
}

impl Judge {
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

    /// What the voice gate says of the frame that ends at `now`, after [`Judge::hear`].
    pub(crate) fn watch(&mut self, edge: Option<Edge>, now: Time) {
        match self.turn.watch(edge, now) {
            TurnNews::Judge { at, heard } => self.listener.ask(at, heard),
            TurnNews::SpeaksOn => self.listener.withdraw(),
            TurnNews::Nothing => {}
        }
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
