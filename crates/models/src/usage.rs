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
            |text: &str| text == model.id || self.store.file_of(model).is_ok_and(|file| file == Path::new(text));
        match model.purpose {
            Purpose::Recogniser => match speech.local_of_family(&model.family) {
                Some((vendor, own)) => {
                    let is_led_to = named(&own.model) || (own.model.is_empty() && self.is_taken(model));
                    speech.provider == vendor && is_led_to
                }
                None => {
                    let is_other = speech.endpoint().is_some() || speech.local(&speech.provider).is_some();
                    !is_other && named(&speech.model)
                }
            },
            Purpose::EndOfTurn => {
                named(&speech.end_of_turn_model) || (speech.end_of_turn_model.is_empty() && self.is_taken(model))
            }
            Purpose::Speaker => settings.conversation.whose_talk != WhoseTalk::Anyone && self.is_taken(model),
            Purpose::Runtime => self.store.installed().is_ok_and(|all| {
                let needs = |other: &Installed| self.catalogue.find(&other.id).and_then(|row| row.needs.as_deref());
                all.values().any(|other| needs(other) == Some(&model.id) && self.is_in_use(settings, other))
            }),
            Purpose::Voice => {
                let local = settings.voice.local(&model.family);
                let is_led_to = |model_of: &str| named(model_of) || (model_of.is_empty() && self.is_taken(model));
                settings.voice.provider == model.family && local.is_some_and(|local| is_led_to(&local.model))
            }
            Purpose::VoiceDetection => false,
        }
    }

    fn is_taken(&self, model: &Installed) -> bool {
        let taken = self.store.any_of_family(model.purpose, &model.family);
        taken.is_some_and(|file| self.store.file_of(model).is_ok_and(|own| own == file))
    }
}
