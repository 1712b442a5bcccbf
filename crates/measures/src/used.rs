//! What was used of a provider: tokens, characters, seconds of sound, and what of it was for nothing. Counts only, no text. Pure data.

use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use crate::Asked;

/// What providers are paid by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Units {
    /// Of questions to chat models, cached or not.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub input_tokens: u64,
    /// Those of them that came from the vendor's cache.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub cached_tokens: u64,
    /// Of answers, and of what was thought for them.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub output_tokens: u64,
    /// Unicode characters that a voice was given.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub characters: u64,
    /// Sound that a recogniser was given, in milliseconds.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub audio_ms: u64,
    /// Requests, utterances of a stream, clauses of a voice.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub calls: u64,
}

impl Units {
    /// One call that was paid by nothing so far.
    pub const CALL: Units =
        Units { input_tokens: 0, cached_tokens: 0, output_tokens: 0, characters: 0, audio_ms: 0, calls: 1 };

    /// A call that handed over so many characters.
    pub fn characters(text: &str) -> Units {
        Units { characters: text.chars().count() as u64, ..Units::CALL }
    }

    /// So many samples at this rate; no call of its own.
    pub fn sound(samples: usize, rate_hz: u32) -> Units {
        Units { audio_ms: samples as u64 * 1_000 / u64::from(rate_hz.max(1)), ..Units::default() }
    }

    pub fn is_nothing(&self) -> bool {
        *self == Units::default()
    }
}

impl Add for Units {
    type Output = Units;

    fn add(self, other: Units) -> Units {
        Units {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            cached_tokens: self.cached_tokens.saturating_add(other.cached_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
            characters: self.characters.saturating_add(other.characters),
            audio_ms: self.audio_ms.saturating_add(other.audio_ms),
            calls: self.calls.saturating_add(other.calls),
        }
    }
}

impl AddAssign for Units {
    fn add_assign(&mut self, other: Units) {
        *self = *self + other;
    }
}

/// What was used of one provider of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Used {
    pub stage: Asked,
    /// `vendor/model`: what is paid for is the model, whoever's voice it has.
    pub provider: String,
    /// It is paid for: it wants a key, or is not on this machine nor in the house.
    pub paid: bool,
    pub units: Units,
    /// What of these units went into replies that were prepared ahead and thrown away.
    pub in_vain: Units,
    /// Calls whose numbers are an estimate, because nobody told them.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub estimated: u64,
}

impl Used {
    /// Nothing yet.
    pub fn nothing(stage: Asked, provider: impl Into<String>, paid: bool) -> Self {
        let (units, in_vain) = (Units::default(), Units::default());
        Self { stage, provider: provider.into(), paid, units, in_vain, estimated: 0 }
    }

    /// Whether both are of the same provider, paid the same way.
    pub fn is_of(&self, other: &Used) -> bool {
        (self.stage, &self.provider, self.paid) == (other.stage, &other.provider, other.paid)
    }

    /// Adds what was used to the entry of its provider.
    pub fn add_to(self, all: &mut Vec<Used>) {
        match all.iter_mut().find(|one| one.is_of(&self)) {
            Some(one) => {
                one.units += self.units;
                one.in_vain += self.in_vain;
                one.estimated = one.estimated.saturating_add(self.estimated);
            }
            None => all.push(self),
        }
    }

    /// The same, all of it for nothing.
    #[must_use]
    pub fn for_nothing(self) -> Self {
        Self { in_vain: self.units, ..self }
    }
}

/// What was used of a provider on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DayOfUse {
    /// Local date, as `2026-03-09`.
    pub day: String,
    #[serde(flatten)]
    pub used: Used,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_one_provider_is_one_entry_and_free_calls_are_another() {
        let chat = |paid, output_tokens| {
            let units = Units { output_tokens, ..Units::CALL };
            Used { units, ..Used::nothing(Asked::Chat, "acme/big", paid) }
        };
        let mut all = Vec::new();
        chat(true, 5).add_to(&mut all);
        chat(true, 7).for_nothing().add_to(&mut all);
        chat(false, 1).add_to(&mut all);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].units, Units { output_tokens: 12, calls: 2, ..Units::default() });
        assert_eq!(all[0].in_vain, Units { output_tokens: 7, calls: 1, ..Units::default() });
    }

    #[test]
    fn characters_are_counted_as_people_do_and_sound_by_its_rate() {
        assert_eq!(Units::characters("¿Qué?"), Units { characters: 5, calls: 1, ..Units::default() });
        assert_eq!(Units::sound(24_000, 16_000), Units { audio_ms: 1_500, ..Units::default() });
    }
}
