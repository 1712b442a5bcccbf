//! How a set-up is named beside its bar, and which set-ups are shown. Pure.

use riposte_measures::{Mode, SetUp, Summary, Table};
use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

/// More bars than that are not compared by eye.
const MOST_ROWS: usize = 6;

/// A set-up with its turns' waits.
pub(crate) struct Row {
    /// Index into the table's set-ups.
    pub(crate) set_up: usize,
    pub(crate) gap: Summary,
}

/// The set-ups that most turns with a gap have, and how many more there are.
pub(crate) fn rows(table: &Table) -> (Vec<Row>, usize) {
    let mut gaps: Vec<Vec<f64>> = vec![Vec::new(); table.set_ups.len()];
    table.of("gap_ms").for_each(|(turn, gap)| gaps[turn.set_up].push(gap));
    let mut rows: Vec<Row> = gaps
        .into_iter()
        .enumerate()
        .filter_map(|(set_up, gaps)| Summary::of(gaps).map(|gap| Row { set_up, gap }))
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.gap.n));
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    (rows, more)
}

/// Who did the work, in the order of a turn.
pub(crate) fn who(set_up: &SetUp) -> String {
    let providers = &set_up.providers;
    let names: Vec<&str> = [&providers.stt, &providers.llm, &providers.tts]
        .into_iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    names.join(" · ")
}

pub(crate) fn mode(mode: Mode) -> Sentence {
    match mode {
        Mode::PushToTalk => words::push_to_talk(),
        Mode::Duplex => words::hands_free(),
        Mode::Text => words::typed(),
    }
}

/// The other half of the set-up's name, with how many turns it had.
pub(crate) fn how(set_up: &SetUp, n: u32) -> Sentence {
    let device = match set_up.output_device.as_str() {
        "" => String::new(),
        device => format!(" · {device}"),
    };
    let mode = mode(set_up.mode);
    let with = |mode: &str| format!("{mode}{device} · n {n}");
    Sentence { en: with(&mode.en), es: with(&mode.es) }
}
