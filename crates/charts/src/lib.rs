//! Charts of the history from plain data: [`chart`] draws a [`Kind`] of a [`riposte_measures::Table`] as an SVG with its values beside it, [`csv`] and [`json`] give
//! the same turns as rows, [`png`] a picture of pixels. Also the regression watch's sentence ([`told`]), and a conversation as a text ([`transcript`]). Pure but for
//! [`png`], which reads the computer's fonts, [`save`] and [`write`]: no clock, no database, no window. Names in the data are data: whatever they hold, they can't
//! become markup.

#![forbid(unsafe_code)]

mod bucket;
mod canvas;
mod chart;
mod distribution;
mod ecdf;
mod error;
mod export;
#[cfg(feature = "files")]
mod file;
mod frame;
mod gap;
mod kind;
mod look;
mod numbers;
#[cfg(feature = "files")]
mod png;
mod providers;
mod row;
mod scale;
mod shares;
mod spark;
mod stages;
mod told;
mod transcript;
mod when;

pub use chart::{Chart, Leads, Spot, chart};
pub use error::ChartError;
pub use export::{csv, json};
#[cfg(feature = "files")]
pub use file::{Format, save, write};
pub use kind::{Kind, MOST_TURNS};
pub use look::{Look, Theme};
pub use numbers::milliseconds;
#[cfg(feature = "files")]
pub use png::png;
pub use spark::sparkline;
pub use told::{told, too_slow_told};
pub use transcript::{Writing, transcript};

/// The wait at which people take turns with each other, in milliseconds: the most frequent gap in ten languages is between 0 and 200 ms (Stivers and others,
/// "Universals and cultural variation in turn-taking in conversation", PNAS 2009).
pub const HUMAN_MS: f64 = 200.0;
