//! The user's voice as a conversation gets to know it: the voices of its sessions, and which of them were the user's. Pure: the engine and the benches hold it
//! against their own clocks.

use riposte_speaker::{Embedding, UserVoice};
use riposte_turn::{Revision, VoiceLikeness};

/// What is known of the user's voice.
#[derive(Default)]
pub struct KnownVoice {
    user: UserVoice,
    /// The voice of the last session that was listened to.
    pub(crate) latest: Option<(Revision, Embedding)>,
    /// That session was the user's, and is not heard out yet.
    learns: Option<Revision>,
}

impl KnownVoice {
    /// What was heard in this session was the user.
    pub fn was_the_user(&mut self, session: Revision) {
        match self.latest.take_if(|(latest, _)| *latest == session) {
            Some((_, voice)) => self.user.learn(voice),
            None => self.learns = Some(session),
        }
    }

    /// A voice was heard in this session: how much it is the user's, where that can be told.
    pub fn meet(&mut self, session: Revision, voice: Embedding) -> Option<VoiceLikeness> {
        let likeness = self.user.likeness(&voice);
        let seconds = voice.seconds();
        if self.learns.take_if(|learns| *learns == session).is_some() {
            self.user.learn(voice);
        } else {
            self.latest = Some((session, voice));
        }
        likeness.map(|likeness| VoiceLikeness { log_odds: likeness.log_odds, seconds })
    }
}
