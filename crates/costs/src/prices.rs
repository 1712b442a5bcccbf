//! The table of prices: the built-in one, and the user's file before it. Reads that file where it is asked for, and never writes it.

use std::path::Path;

use riposte_measures::{Asked, Units};
use riposte_problem::words::{costs as words, phrase};
use riposte_problem::{Problem, Sentence};
use serde::Deserialize;

use crate::{Cost, Price};

/// The user's file of prices in the folder of the settings.
pub const USER_FILE: &str = "prices.toml";

const BUILT_IN: &str = include_str!("prices.toml");

/// What providers ask for. A row of the user's comes before a built-in one, a longer name before a shorter.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    users: Vec<Price>,
    built_in: Vec<Price>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    price: Vec<Row>,
}

/// A row as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    provider: String,
    input: Option<f64>,
    cached_input: Option<f64>,
    output: Option<f64>,
    characters: Option<f64>,
    audio_hour: Option<f64>,
    audio_minute: Option<f64>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    as_of: String,
}

impl Row {
    fn price(self) -> Result<Price, Sentence> {
        let stage = Asked::from_name(&self.stage).ok_or_else(words::no_stage)?;
        if self.provider.trim().is_empty() {
            return Err(words::no_provider());
        }
        let units = [
            ("input", self.input),
            ("cached_input", self.cached_input),
            ("output", self.output),
            ("characters", self.characters),
            ("audio_hour", self.audio_hour),
            ("audio_minute", self.audio_minute),
        ];
        if let Some((unit, _)) = units.iter().find(|(_, price)| price.is_some_and(|price| !(0.0..1e9).contains(&price)))
        {
            return Err(words::bad_amount(*unit));
        }
        if units.iter().all(|(_, price)| price.is_none()) {
            return Err(words::no_amount());
        }
        let Self { provider, input, cached_input, output, characters, source, as_of, .. } = self;
        let audio_hour = self.audio_hour.or(self.audio_minute.map(|price| price * 60.0));
        Ok(Price { stage, provider, input, cached_input, output, characters, audio_hour, source, as_of })
    }
}

fn read(text: &str) -> Result<Vec<Price>, Sentence> {
    let file: File = toml::from_str(text).map_err(|error| phrase::quoted(error.message()))?;
    let row = |(at, row): (usize, Row)| row.price().map_err(|reason| words::bad_row((at + 1).to_string(), reason));
    file.price.into_iter().enumerate().map(row).collect()
}

impl Default for Prices {
    /// The built-in table alone.
    fn default() -> Self {
        // That it can be read is a test's affair.
        Self { users: Vec::new(), built_in: read(BUILT_IN).unwrap_or_default() }
    }
}

impl Prices {
    /// With the rows of the user's file, where there is one. A file that can't be used is told; the built-in table is in force then.
    pub fn load(path: &Path) -> (Self, Option<Problem>) {
        let broken = |reason: Sentence| words::prices_broken(path.display(), reason);
        match std::fs::read_to_string(path) {
            Ok(text) => match read(&text) {
                Ok(users) => (Self { users, ..Self::default() }, None),
                Err(reason) => (Self::default(), Some(broken(reason))),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Self::default(), None),
            Err(error) => (Self::default(), Some(broken(phrase::system(&error)))),
        }
    }

    /// The price of a provider, `vendor/model`. `None`: it is not known.
    pub fn of(&self, stage: Asked, provider: &str) -> Option<&Price> {
        let longest = |prices: &'_ [Price]| {
            let fitting = prices.iter().enumerate().filter_map(|(at, price)| Some((price.fits(stage, provider)?, at)));
            // Of two that name as much the first one counts.
            fitting.max_by_key(|(letters, at)| (*letters, std::cmp::Reverse(*at))).map(|(_, at)| at)
        };
        let users = longest(&self.users).map(|at| &self.users[at]);
        users.or_else(|| longest(&self.built_in).map(|at| &self.built_in[at]))
    }

    /// What these units of a provider cost; what is not paid is free.
    pub fn cost(&self, stage: Asked, provider: &str, paid: bool, units: &Units) -> Cost {
        if !paid {
            return Cost::FREE;
        }
        match self.of(stage, provider) {
            Some(price) => price.cost(units),
            // A call that was refused used nothing of anything.
            None if (Units { calls: 0, ..*units }).is_nothing() => Cost::FREE,
            None => Cost::UNKNOWN,
        }
    }

    /// Every row, with whether it is the user's; theirs first.
    pub fn rows(&self) -> impl Iterator<Item = (&Price, bool)> {
        self.users.iter().map(|price| (price, true)).chain(self.built_in.iter().map(|price| (price, false)))
    }
}

#[cfg(test)]
#[path = "prices_tests.rs"]
mod tests;
