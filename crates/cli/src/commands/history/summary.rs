//! `riposte history --summary`: percentiles of each figure for each set-up, since turns of different set-ups are not to be mixed.

use riposte_charts::MOST_TURNS;
use riposte_measures::{Summary, Table};
use riposte_problem::Problem;
use riposte_problem::words::charts as words;
use riposte_store::{Filter, Reader};

use super::spark;
use crate::out::outln;

/// The figures that are summed up, in the order of a turn.
const FIGURES: [&str; 13] = [
    "gap_ms",
    "endpoint_ms",
    "text_ms",
    "stt_connect_ms",
    "llm_connect_ms",
    "llm_ttft_ms",
    "llm_first_clause_ms",
    "tts_connect_ms",
    "tts_ttfa_ms",
    "output_ms",
    "overhead_ms",
    "substance_gap_ms",
    "barge_in_stop_ms",
];

/// A set-up with its turns' figures.
struct Group<'a> {
    mode: &'static str,
    stt: &'a str,
    llm: &'a str,
    tts: &'a str,
    output_device: &'a str,
    turns: usize,
    figures: Vec<(&'static str, Summary)>,
}

pub(crate) fn show(reader: Option<&Reader>, filter: &Filter, json: bool) -> Result<(), Problem> {
    let table = match reader {
        Some(reader) => reader.table(filter, &FIGURES, MOST_TURNS).map_err(|error| error.problem())?,
        None => Table::default(),
    };
    let groups = groups(&table);
    if json {
        let summaries: Vec<serde_json::Value> = groups.iter().map(as_json).collect();
        outln!("{}", serde_json::json!({ "summaries": summaries }));
        return Ok(());
    }
    if groups.is_empty() {
        return Err(words::no_turns());
    }
    for group in groups {
        let who = [group.mode, group.stt, group.llm, group.tts, group.output_device];
        let who: Vec<&str> = who.into_iter().filter(|name| !name.is_empty()).collect();
        outln!("{}", who.join(" · "));
        outln!("  {:<20} {:>8} {:>8} {:>8} {:>8} {:>7}", "milliseconds", "p50", "p90", "p95", "p99", "n");
        for (figure, Summary { p50, p90, p95, p99, n, .. }) in group.figures {
            let name = figure.trim_end_matches("_ms");
            outln!("  {name:<20} {p50:>8.0} {p90:>8.0} {p95:>8.0} {p99:>8.0} {n:>7}");
        }
        outln!();
    }
    let gaps: Vec<f64> = table.values("gap_ms").collect();
    if let Some(line) = spark(&gaps) {
        outln!("gap  {line}");
    }
    Ok(())
}

/// The set-ups, the one with most turns first.
fn groups(table: &Table) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = table
        .set_ups
        .iter()
        .enumerate()
        .map(|(at, set_up)| {
            let of_this = |figure| table.of(figure).filter(|(turn, _)| turn.set_up == at).map(|(_, value)| value);
            Group {
                mode: set_up.mode.name(),
                stt: &set_up.providers.stt,
                llm: &set_up.providers.llm,
                tts: &set_up.providers.tts,
                output_device: &set_up.output_device,
                turns: table.turns.iter().filter(|turn| turn.set_up == at).count(),
                figures: FIGURES
                    .into_iter()
                    .filter_map(|figure| Some((figure, Summary::of(of_this(figure))?)))
                    .collect(),
            }
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.turns));
    groups
}

fn as_json(group: &Group<'_>) -> serde_json::Value {
    let figures: serde_json::Map<String, serde_json::Value> =
        group.figures.iter().map(|(name, summary)| ((*name).to_owned(), serde_json::json!(summary))).collect();
    serde_json::json!({
        "mode": group.mode, "stt": group.stt, "llm": group.llm, "tts": group.tts, "output_device": group.output_device,
        "turns": group.turns, "figures": figures,
    })
}
