//! What one provider asks for its units. Pure.

use riposte_measures::{Asked, Units};
use serde::{Deserialize, Serialize};

/// What something cost about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Cost {
    /// US dollars, of everything that has a price.
    pub usd: f64,
    /// There was something without a price besides: it is not in the sum.
    pub unknown: bool,
}

impl Cost {
    /// Nothing, for what is not paid.
    pub const FREE: Cost = Cost { usd: 0.0, unknown: false };
    /// Something that has no price.
    pub const UNKNOWN: Cost = Cost { usd: 0.0, unknown: true };
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Cost) {
        self.usd += other.usd;
        self.unknown |= other.unknown;
    }
}

/// One row of the table. Prices are US dollars; one that is not there is not known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Price {
    pub stage: Asked,
    /// `vendor` for all its models, `vendor/model`, or the beginning of that with `*` after it.
    pub provider: String,
    /// For a million tokens.
    pub input: Option<f64>,
    /// For a million tokens of the question that came from the vendor's cache; not there: as the others.
    pub cached_input: Option<f64>,
    pub output: Option<f64>,
    /// For a million characters.
    pub characters: Option<f64>,
    /// For an hour of sound.
    pub audio_hour: Option<f64>,
    /// Where the vendor says so.
    pub source: String,
    /// The day on which it said so, as `2026-03-09`.
    pub as_of: String,
}

impl Price {
    /// How many letters of a provider's name it names; `None`: it is about another.
    pub(crate) fn fits(&self, stage: Asked, provider: &str) -> Option<usize> {
        let fits = match self.provider.strip_suffix('*') {
            Some(begins) => provider.starts_with(begins),
            None => {
                provider == self.provider || provider.split_once('/').is_some_and(|(vendor, _)| vendor == self.provider)
            }
        };
        (fits && self.stage == stage).then_some(self.provider.len())
    }

    /// What these units cost.
    pub fn cost(&self, units: &Units) -> Cost {
        let cached = units.cached_tokens.min(units.input_tokens);
        let mut cost = Cost::FREE;
        for (price, amount) in [
            (self.input, (units.input_tokens - cached) as f64 / 1e6),
            (self.cached_input.or(self.input), cached as f64 / 1e6),
            (self.output, units.output_tokens as f64 / 1e6),
            (self.characters, units.characters as f64 / 1e6),
            (self.audio_hour, units.audio_ms as f64 / 3.6e6),
        ] {
            if amount > 0.0 {
                cost += price.map_or(Cost::UNKNOWN, |price| Cost { usd: price * amount, unknown: false });
            }
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn price(provider: &str) -> Price {
        Price {
            stage: Asked::Chat,
            provider: provider.to_owned(),
            input: Some(2.0),
            cached_input: Some(0.5),
            output: Some(8.0),
            characters: None,
            audio_hour: None,
            source: "https://acme.test/prices".to_owned(),
            as_of: "2026-03-09".to_owned(),
        }
    }

    #[test]
    fn each_unit_has_its_price_and_what_has_none_is_not_free() {
        let units = Units { input_tokens: 3_000_000, cached_tokens: 1_000_000, output_tokens: 500_000, ..Units::CALL };
        assert_eq!(price("acme").cost(&units), Cost { usd: 2.0 * 2.0 + 0.5 + 4.0, unknown: false });
        let whole = Price { cached_input: None, ..price("acme") };
        assert_eq!(whole.cost(&units).usd, 3.0 * 2.0 + 4.0, "without a price of its own, cached is as the rest");
        let spoken = Units { characters: 10, ..units };
        assert_eq!(price("acme").cost(&spoken), Cost { usd: 8.5, unknown: true });
        let hour = Price { audio_hour: Some(0.46), ..price("acme") };
        assert!((hour.cost(&Units { audio_ms: 1_800_000, ..Units::CALL }).usd - 0.23).abs() < 1e-12);
        assert_eq!(price("acme").cost(&Units::CALL), Cost::FREE, "a refused call used nothing");
        let odd = Units { input_tokens: 5, cached_tokens: 9, ..Units::CALL };
        assert_eq!(price("acme").cost(&odd).usd, 0.5 * 5.0 / 1e6, "never more cached than there was");
    }

    #[test]
    fn a_pattern_is_a_vendor_a_model_or_a_beginning() {
        let fits = |pattern: &str, provider: &str| price(pattern).fits(Asked::Chat, provider).is_some();
        assert!(fits("acme", "acme/big") && fits("acme/big", "acme/big") && fits("acme/b*", "acme/big-2026"));
        assert!(!fits("acme", "acmes/big") && !fits("acme/big", "acme/big-2026") && !fits("acme/b*", "other/big"));
        assert_eq!(price("acme").fits(Asked::Voice, "acme/big"), None);
    }
}
