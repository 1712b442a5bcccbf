//! Which installed models the settings lead to: by their id, by their file, or because they are taken by themselves. Looks at the disk on the caller's thread.

use std::path::Path;

use riposte_catalogue::{Installed, Purpose};
use riposte_settings::{Settings, WhoseTalk};

use crate::Shelf;

impl Shelf {
    /// Whether the engine uses this model with these settings.
    pub fn is_in_use(&self, settings: &Settings, model: &Installed) -> bool {
        let speech = &settings.speech;
        let named =
            |text: &str| text == model.id || self.store.locate(&model.id).is_ok_and(|file| file == Path::new(text));
        match model.purpose {
            Purpose::Recogniser => speech.endpoint().is_none() && named(&speech.model),
            Purpose::EndOfTurn => {
                named(&speech.end_of_turn_model) || (speech.end_of_turn_model.is_empty() && self.is_taken(model))
            }
            Purpose::Speaker => settings.conversation.whose_talk != WhoseTalk::Anyone && self.is_taken(model),
            Purpose::Runtime => self.store.installed().is_ok_and(|all| {
                let needs = |other: &Installed| self.catalogue.find(&other.id).and_then(|row| row.needs.as_deref());
                all.values().any(|other| needs(other) == Some(&model.id) && self.is_in_use(settings, other))
            }),
            Purpose::Voice => {
                let voice = &settings.voice;
                voice.provider == model.family
                    && (named(&voice.kokoro.model) || (voice.kokoro.model.is_empty() && self.is_taken(model)))
            }
            Purpose::VoiceDetection => false,
        }
    }

    fn is_taken(&self, model: &Installed) -> bool {
        self.store.any(model.purpose).is_some_and(|file| self.store.locate(&model.id).is_ok_and(|own| own == file))
    }
}
