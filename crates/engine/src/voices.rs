//! Has a model hear whose voice speaks: a copy of the session's sound goes to a thread of its own as the voice gets longer and when it pauses; how much it is the
//! user's is posted, and learnt from once the turn machine says that it was. What is learnt stays in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_dsp::{Edge, Frame};
use riposte_measures::Time;
use riposte_speaker::{Embedding, SpeakerEncoder, UserVoice};
use riposte_turn::{Input, Revision, VoiceLikeness};

use crate::inbox::{Inbox, Message};
use crate::listener::Listener;
use crate::voice_sound::VoiceSound;

/// What is known of the user's voice; outlives a change of models.
#[derive(Clone, Default)]
pub(crate) struct KnownVoice(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    user: UserVoice,
    /// The voice of the last session that was listened to.
    latest: Option<(Revision, Embedding)>,
    /// That session was the user's, and is not heard out yet.
    learns: Option<Revision>,
}

impl KnownVoice {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was heard in this session was the user.
    pub(crate) fn was_the_user(&self, session: Revision) {
        let mut known = self.lock();
        match known.latest.take_if(|(latest, _)| *latest == session) {
            Some((_, voice)) => known.user.learn(voice),
            None => known.learns = Some(session),
        }
    }

    pub(crate) fn forget(&self) {
        *self.lock() = Known::default();
    }

    /// How much it is the user's, where that can be told.
    fn meet(&self, session: Revision, voice: Embedding) -> Option<VoiceLikeness> {
        let mut known = self.lock();
        let likeness = known.user.likeness(&voice);
        let seconds = voice.seconds();
        if known.learns.take_if(|learns| *learns == session).is_some() {
            known.user.learn(voice);
        } else {
            known.latest = Some((session, voice));
        }
        likeness.map(|likeness| VoiceLikeness { log_odds: likeness.log_odds, seconds })
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
    pub(crate) fn start(encoder: Arc<dyn SpeakerEncoder>, known: &KnownVoice, inbox: &Inbox) -> Option<Self> {
        let (inbox, known) = (inbox.clone(), known.clone());
        let listener = Listener::start("riposte-voices", move |session, sound: &[f32]| match encoder.embed(sound) {
            Ok(voice) => {
                if let Some(likeness) = voice.and_then(|voice| known.meet(session, voice)) {
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
