//! Prepared phrases: has them spoken while nobody waits, and tells the machine which there are.

use std::sync::Arc;

use riposte_audio::Clock;

use super::Conductor;
use crate::inbox::Message;
use crate::set_up::phrases::{Sounds, Wanted, prepare};

impl Conductor {
    /// Has the phrases that are wanted spoken in the voice in use, where they are not yet.
    pub(super) fn prepare_phrases(&mut self) {
        let phrases = self.wanted_phrases().phrases();
        if phrases.is_empty() || self.work.sounds.cover(&phrases, &self.stages) {
            return;
        }
        let (stages, inbox) = (Arc::clone(&self.stages), self.inbox.clone());
        let preparing = tokio::spawn(async move {
            let sounds = prepare(stages, phrases).await;
            inbox.send(Message::Phrases(Box::new(sounds)));
        });
        // What was begun for other settings would keep a voice on this machine from its replies.
        if let Some(before) = self.work.preparing.replace(preparing) {
            before.abort();
        }
    }

    pub(super) fn take_phrases(&mut self, sounds: Sounds) {
        if sounds.are_of(&self.stages) {
            self.work.sounds = sounds;
            self.offer_phrases();
        }
    }

    /// Tells the machine which phrases there are now.
    pub(super) fn offer_phrases(&mut self) {
        let (openers, acknowledgements) = self.work.sounds.prepared(self.wanted_phrases(), &self.stages);
        let now = Clock::now();
        if self.work.offered.0 != openers {
            self.recorder.openers(&openers, now);
            self.machine.set_openers(openers.clone());
        }
        if self.work.offered.1 != acknowledgements {
            self.recorder.acknowledgements(&acknowledgements, now);
            self.machine.set_fillers(acknowledgements.clone());
        }
        self.work.offered = (openers, acknowledgements);
    }

    fn wanted_phrases(&self) -> Wanted {
        Wanted::of(&self.settings, self.stages.language.as_deref())
    }
}
