//! Charts as they leave the crate: what is in the file, beside it, and what can't be.

#![allow(clippy::unwrap_used)] // a test binary: its helpers are test code too

mod data;
mod hostile;
mod pictures;
mod rows;

use riposte_charts::{Look, Theme};
use riposte_problem::Language;

pub(crate) fn look() -> Look {
    Look {
        theme: Theme::Light,
        language: Language::English,
        time_zone: jiff::tz::TimeZone::get("Europe/Madrid").unwrap(),
        width: 760,
        budget_ms: 600.0,
    }
}
