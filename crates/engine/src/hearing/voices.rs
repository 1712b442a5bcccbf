//! Has a model hear whose voice speaks: a copy of the session's sound goes to a thread of its own as the voice gets longer and when it pauses; how much it is the
//! user's is posted, and learnt from once the turn machine says that it was. What is learnt stays in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_dsp::{Edge, Frame};
use riposte_measures::Time;
use riposte_speaker::SpeakerEncoder;
use riposte_turn::{Input, Revision};

use crate::hearing::known_voice::KnownVoice;
use crate::hearing::listener::Listener;
use crate::hearing::voice_sound::VoiceSound;
use crate::inbox::{Inbox, Message};

/// What is known of the user's voice, shared by the thread that hears it and the conductor; outlives a change of models. A cheap handle.
#[derive(Clone, Default)]
pub(crate) struct VoiceMemory(Arc<Mutex<KnownVoice>>);

impl VoiceMemory {
    pub(crate) fn lock(&self) -> MutexGuard<'_, KnownVoice> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn forget(&self) {
        *self.lock() = KnownVoice::default();
    }
}

/// Lives with the ears while there is a model.
pub(crate) struct Voices {
    listener: Listener<Revision>,
    session: Option<Revision>,
    sound: VoiceSound,
}

impl Voices {
    /// `None`: there is no thread to be had; everybody is taken for the user then, as without a model.
    pub(crate) fn start(encoder: Arc<dyn SpeakerEncoder>, memory: &VoiceMemory, inbox: &Inbox) -> Option<Self> {
        let (inbox, memory) = (inbox.clone(), memory.clone());
        let listener = Listener::start("riposte-voices", move |session, sound: &[f32]| match encoder.embed(sound) {
            Ok(voice) => {
                if let Some(likeness) = voice.and_then(|voice| memory.lock().meet(session, voice)) {
                    tracing::debug!(likeness.log_odds, likeness.seconds, "a voice was compared with the user's");
                    inbox.input(Input::VoiceLikeness { session, likeness });
                }
                true
            }
            Err(error) => {
                inbox.send(Message::Tell(error.problem()));
                false
            }
        })?;
        Some(Self { listener, session: None, sound: VoiceSound::default() })
    }

    /// A session begins.
    pub(crate) fn begin(&mut self, session: Revision) {
        self.sound.begin();
        self.session = Some(session);
        self.listener.withdraw();
    }

    /// Nothing is listened to any more. What waits is still listened to: it may be learnt.
    pub(crate) fn end(&mut self) {
        self.session = None;
    }

    /// The next frame of the session.
    pub(crate) fn hear(&mut self, frame: &Frame) {
        self.sound.hear(frame);
    }

    /// What the voice gate says of the frame that ends at `now`, after [`Voices::hear`].
    pub(crate) fn watch(&mut self, edge: Option<Edge>, now: Time) {
        if let (Some(heard), Some(session)) = (self.sound.watch(edge, now), self.session) {
            self.listener.ask(session, heard);
        }
    }
}

#[cfg(test)]
#[path = "voices_tests.rs"]
mod tests;
