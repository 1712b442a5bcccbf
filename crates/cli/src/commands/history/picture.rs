//! `riposte history --chart NAME --out FILE`: a chart of the chosen turns, as the file's ending says.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use riposte_charts::{Kind, Look, Theme};
use riposte_measures::{Profile, Table};
use riposte_problem::Problem;
use riposte_problem::words::{charts as words, phrase};
use riposte_store::{Filter, Reader};

use crate::out::outln;
use crate::screen;

/// Units across: as wide as a page of text.
const WIDTH: u32 = 760;

#[derive(Args)]
pub(crate) struct Picture {
    /// Draw a chart: gap, distribution, ecdf, stages, providers, speculation, interruptions, cache
    #[arg(long, value_name = "NAME", requires = "out", conflicts_with_all = ["summary", "json"])]
    chart: Option<String>,
    /// Where to: a file that ends in .svg, .png, .csv or .json
    #[arg(long, value_name = "FILE", requires = "chart")]
    out: Option<PathBuf>,
    /// The chart's colours
    #[arg(long, value_enum, default_value_t = Colours::Light)]
    theme: Colours,
    /// The wait that is aimed at; more than 1.5 times that is marked as too long. Without it: that of the profile in the settings
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u32).range(50..=60_000))]
    budget_ms: Option<u32>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Colours {
    Light,
    Dark,
}

impl Picture {
    /// What to draw and where to, when a chart is wanted.
    pub(crate) fn wanted(&self) -> Option<(&str, &PathBuf)> {
        self.chart.as_deref().zip(self.out.as_ref())
    }

    pub(crate) fn draw(&self, reader: Option<&Reader>, filter: &Filter, profile: Profile) -> Result<(), Problem> {
        let Some((name, path)) = self.wanted() else { return Ok(()) };
        let kind = Kind::from_name(name)
            .ok_or_else(|| words::unknown_chart(name, phrase::any_of(&Kind::ALL.map(Kind::name))))?;
        // Before the database is read.
        riposte_charts::Format::of(path).map_err(|error| error.problem())?;
        let table = match reader {
            Some(reader) => reader.table(filter, kind.figures(), kind.most_turns()).map_err(|error| error.problem())?,
            None => Table::default(),
        };
        if table.turns.is_empty() {
            return Err(words::no_turns());
        }
        let look = Look {
            theme: match self.theme {
                Colours::Light => Theme::Light,
                Colours::Dark => Theme::Dark,
            },
            language: screen::language(),
            time_zone: TimeZone::system(),
            width: WIDTH,
            budget_ms: self.budget_ms.map_or_else(|| profile.gap_ms(), f64::from),
        };
        let told = riposte_charts::save(path, kind, &table, &look).map_err(|error| error.problem())?;
        outln!("{}\n{}", path.display(), told);
        Ok(())
    }
}
