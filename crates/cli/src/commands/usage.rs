//! `riposte usage`: what was used of providers in a month and what it cost about, the table of prices in force, and the user's word to pass the monthly cap.

use clap::{Args, Subcommand, ValueEnum};
use jiff::tz::TimeZone;
use riposte_audio::Clock;
use riposte_costs::{By, Cost, Line, Month, Price, Prices, Report};
use riposte_problem::Problem;
use riposte_problem::words::costs as words;
use riposte_store::Reader;

use crate::exit::Code;
use crate::out::outln;
use crate::{open, screen};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Usage {
    #[command(subcommand)]
    action: Option<Action>,
    /// Which month, as 2026-03; this one otherwise
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<String>,
    /// A line for each provider, or for each provider of each day
    #[arg(long, value_enum, default_value_t = Grouped::Provider)]
    by: Grouped,
    /// Print JSON: {"month","lines":[{"day","used":{"stage","provider","paid","units","in_vain","estimated"},"cost":{"usd","unknown"},"in_vain_cost"}…],"cost","in_vain_cost"}
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Grouped {
    Day,
    Provider,
}

#[derive(Subcommand)]
enum Action {
    /// Show the prices in force, where each is from, and where your own go
    Prices {
        /// Print JSON: {"file","prices":[…]}
        #[arg(long)]
        json: bool,
    },
    /// Pass the monthly cap for the rest of this month; a Riposte that runs has a button for that
    Allow,
}

pub(crate) fn run(usage: &Usage) -> Result<Code, Problem> {
    let file = open::paths()?.prices_file();
    if let Some(Action::Allow) = usage.action {
        let month = this_month();
        if open::settings()?.0.costs.monthly_cap <= 0.0 {
            outln!(
                "No monthly cap is set (monthly_cap under [costs] in the settings file), so nothing has to be allowed."
            );
            return Ok(Code::Done);
        }
        open::store()?.allow_over_cap(&month.to_string()).map_err(|error| error.problem())?;
        outln!("The cap may be passed for the rest of {month}.");
        return Ok(Code::Done);
    }
    let (prices, broken) = Prices::load(&file);
    broken.iter().for_each(screen::problem);
    if let Some(Action::Prices { json }) = usage.action {
        table_of_prices(&prices, &file.display().to_string(), json);
        return Ok(broken.as_ref().map_or(Code::Done, Code::of));
    }
    let month = match &usage.month {
        Some(month) => Month::parse(month).ok_or_else(|| words::no_month(month))?,
        None => this_month(),
    };
    let (first, last) = month.days();
    let reader = Reader::open(open::paths()?.database()).map_err(|error| error.problem())?;
    let days = reader.map_or(Ok(Vec::new()), |reader| reader.usage(&first, &last)).map_err(|error| error.problem())?;
    let by = match usage.by {
        Grouped::Day => By::Day,
        Grouped::Provider => By::Provider,
    };
    let report = Report::of(&month.to_string(), &days, by, &prices);
    if usage.json {
        outln!("{}", serde_json::json!(report));
    } else {
        show(&report);
    }
    Ok(broken.as_ref().map_or(Code::Done, Code::of))
}

fn this_month() -> Month {
    Month::at(Clock::unix_ms(), &TimeZone::system())
}

fn show(report: &Report) {
    if report.lines.is_empty() {
        return outln!("Nothing was used of any server in {}.", report.month);
    }
    let header = ["provider", "tokens in", "cached", "tokens out", "characters", "sound", "cost about", "in vain"];
    let mut rows = vec![header.map(str::to_owned)];
    let mut day = None;
    let by_day = report.lines.iter().any(|line| line.day.is_some());
    for line in &report.lines {
        if by_day && day != line.day {
            day.clone_from(&line.day);
            rows.push([line.day.as_deref().unwrap_or_default(), "", "", "", "", "", "", ""].map(str::to_owned));
        }
        rows.push(row(line, by_day));
    }
    let total = ["total", "", "", "", "", ""].map(str::to_owned);
    let [a, b, c, d, e, f] = total;
    rows.push([a, b, c, d, e, f, money(report.cost), money(report.in_vain_cost)]);
    aligned(&rows);
    if report.cost.unknown {
        outln!(
            "\nWhat has no known price is not in the total. Your own prices go into the file that `riposte usage prices` names."
        );
    }
    let estimated: u64 = report.lines.iter().map(|line| line.used.estimated).sum();
    if estimated > 0 {
        outln!(
            "\nOf {estimated} answers that were given up, or whose server counts nothing, the tokens are an estimate from their text."
        );
    }
}

fn row(line: &Line, indented: bool) -> [String; 8] {
    let (used, units) = (&line.used, &line.used.units);
    let number = |count: u64| if count == 0 { String::new() } else { count.to_string() };
    let indent = if indented { "  " } else { "" };
    let (cost, in_vain) =
        if used.paid { (money(line.cost), money(line.in_vain_cost)) } else { ("free".to_owned(), String::new()) };
    [
        format!("{indent}{} {}", used.stage.name(), used.provider),
        number(units.input_tokens),
        number(units.cached_tokens),
        number(units.output_tokens),
        number(units.characters),
        if units.audio_ms == 0 { String::new() } else { format!("{:.0} s", units.audio_ms as f64 / 1e3) },
        cost,
        if used.in_vain == riposte_measures::Units::default() { String::new() } else { in_vain },
    ]
}

/// Of what is known; what is not is said.
fn money(cost: Cost) -> String {
    match cost {
        Cost { usd: 0.0, unknown: true } => "price unknown".to_owned(),
        Cost { usd, unknown: true } => format!("{} + unknown", dollars(usd)),
        Cost { usd, unknown: false } => dollars(usd),
    }
}

/// Whole cents, and as much more as a fraction of one needs to be seen.
fn dollars(usd: f64) -> String {
    if usd >= 0.1 || usd == 0.0 { format!("${usd:.2}") } else { format!("${usd:.4}") }
}

/// The first column to the left, the others to the right.
fn aligned<const N: usize>(rows: &[[String; N]]) {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..N).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().filter(|(_, (_, width))| **width > 0);
        let cell = |(at, (text, width)): (usize, (&String, &usize))| {
            if at == 0 { format!("{text:<width$}") } else { format!("  {text:>width$}") }
        };
        outln!("{}", cells.map(cell).collect::<String>().trim_end());
    }
}

fn table_of_prices(prices: &Prices, file: &str, json: bool) {
    if json {
        let rows: Vec<_> = prices.rows().map(|(price, users)| with_whose(price, users)).collect();
        return outln!("{}", serde_json::json!({ "file": file, "prices": rows }));
    }
    outln!("US dollars. Your own prices, which come first, go into {file}\n");
    let header = ["provider", "input", "cached", "output", "characters", "sound", "as of"];
    let mut rows = vec![header.map(str::to_owned)];
    for (price, users) in prices.rows() {
        let of = |amount: Option<f64>, unit: &str| amount.map(|usd| format!("{usd} {unit}")).unwrap_or_default();
        let whose = if users { "yours".to_owned() } else { price.as_of.clone() };
        rows.push([
            format!("{} {}", price.stage.name(), price.provider),
            of(price.input, "/M"),
            of(price.cached_input, "/M"),
            of(price.output, "/M"),
            of(price.characters, "/M"),
            of(price.audio_hour.map(|usd| (usd * 1e4).round() / 1e4), "/h"),
            whose,
        ]);
    }
    aligned(&rows);
    let mut sources: Vec<&str> =
        prices.rows().map(|(price, _)| price.source.as_str()).filter(|from| !from.is_empty()).collect();
    sources.sort_unstable();
    sources.dedup();
    outln!("\nFrom {}", sources.join("\n     "));
}

fn with_whose(price: &Price, users: bool) -> serde_json::Value {
    let mut row = serde_json::json!(price);
    row["yours"] = users.into();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_seen_however_small_and_what_is_unknown_is_no_zero() {
        let cost = |usd, unknown| money(Cost { usd, unknown });
        assert_eq!([cost(0.0, false), cost(1.234, false), cost(0.0123, false)], ["$0.00", "$1.23", "$0.0123"]);
        assert_eq!([cost(0.0, true), cost(1.5, true)], ["price unknown", "$1.50 + unknown"]);
    }
}
