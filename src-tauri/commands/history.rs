//! The history page: its turns, percentiles, charts and exports, and deleting one turn. Reads through connections of its own, so that storing a turn waits for
//! nobody; all of it where it may block.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use riposte_audio::Clock;
use riposte_charts::{Kind, Leads, Look, MOST_TURNS, Theme};
use riposte_measures::{
    BUDGETED_FIGURES, Mode, Outcome, Profile, Providers, SetUp, Summary, Table, TurnView, WATCHED_FIGURES,
    WATCHED_TURNS,
};
use riposte_problem::words::window as words;
use riposte_problem::{Language, Problem, Sentence};
use riposte_store::{Filter, Reader, Store, StoreError};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;

use crate::settings_state::SettingsState;

// Whole numbers cross as numbers: for `f64` the bindings would say that they may be missing, as NaN has no JSON. Nothing here is NaN.

/// Turns of a page of the list.
const PAGE: usize = 50;

/// Which turns; an empty name is any.
#[derive(Clone, Debug, Deserialize, Serialize, specta::Type)]
pub(crate) struct HistoryFilter {
    #[specta(type = Option<u32>)]
    pub(crate) from_unix_ms: Option<i64>,
    #[specta(type = Option<u32>)]
    pub(crate) to_unix_ms: Option<i64>,
    pub(crate) mode: Option<Mode>,
    pub(crate) outcome: Option<Outcome>,
    /// How names begin.
    pub(crate) stt: String,
    pub(crate) llm: String,
    pub(crate) tts: String,
}

impl From<HistoryFilter> for Filter {
    fn from(filter: HistoryFilter) -> Filter {
        let HistoryFilter { from_unix_ms, to_unix_ms, mode, outcome, stt, llm, tts } = filter;
        Filter { from_unix_ms, to_unix_ms, mode, outcome, stt, llm, tts, with_figure: None }
    }
}

/// What is told of the turns above their chart.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct HistoryOverview {
    /// How many turns fit, and how many there are.
    pub(crate) turns: u32,
    pub(crate) all: u32,
    pub(crate) interrupted: u32,
    pub(crate) failed: u32,
    /// `None`: no turn has one.
    pub(crate) gap: Option<Waits>,
    /// How many set-ups are mixed in it.
    pub(crate) set_ups: u32,
    /// Turns whose wait was over 1.5 times the budget, and that limit in milliseconds.
    pub(crate) too_long: u32,
    pub(crate) limit_ms: u32,
    /// The names that occur in the whole history.
    pub(crate) recognisers: Vec<String>,
    pub(crate) chat_models: Vec<String>,
    pub(crate) voices: Vec<String>,
    /// What takes longer than it did, the worst first.
    pub(crate) slower: Vec<Sentence>,
}

/// How long the waits are.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub(crate) struct Waits {
    #[specta(type = u32)]
    pub(crate) p50_ms: f64,
    #[specta(type = u32)]
    pub(crate) p95_ms: f64,
    pub(crate) n: u32,
}

/// Which chart, and how it looks.
#[derive(Clone, Debug, Deserialize, Serialize, specta::Type)]
pub(crate) struct ChartWish {
    pub(crate) kind: ChartKind,
    pub(crate) dark: bool,
    /// Of the window, as `es`.
    pub(crate) language: String,
    /// Pixels across; kept within what can be read.
    pub(crate) width: u32,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChartKind {
    Gap,
    Distribution,
    Ecdf,
    Stages,
    Providers,
    Speculation,
    Interruptions,
    Cache,
}

/// A chart as the page shows it: a picture, and the values at its places.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct ShownChart {
    pub(crate) svg: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) title: String,
    pub(crate) told: String,
    pub(crate) spots: Vec<ShownSpot>,
}

#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct ShownSpot {
    #[specta(type = u32)]
    pub(crate) x: f64,
    #[specta(type = u32)]
    pub(crate) y: f64,
    pub(crate) text: String,
    pub(crate) leads: ShownLeads,
}

/// The turns behind a value.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(tag = "to", rename_all = "snake_case")]
pub(crate) enum ShownLeads {
    Nowhere,
    Turn {
        #[specta(type = u32)]
        id: i64,
    },
    /// Both included.
    Period {
        #[specta(type = u32)]
        from_unix_ms: i64,
        #[specta(type = u32)]
        until_unix_ms: i64,
    },
    SetUp {
        mode: Mode,
        providers: Providers,
    },
}

/// What is written to a file.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportFormat {
    Svg,
    Png,
    Csv,
    Json,
}

/// Reads from the history; `None` is an empty one.
pub(super) async fn reading<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&AppHandle, Option<&Reader>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    super::blocking(words::looking_at_history(), move || {
        let reader = Reader::open(app.state::<SettingsState>().database()).map_err(|error| error.problem())?;
        work(&app, reader.as_ref())
    })
    .await
}

fn table(reader: Option<&Reader>, filter: &Filter, figures: &[&str], most: usize) -> Result<Table, Problem> {
    let read = reader.map(|reader| reader.table(filter, figures, most)).transpose();
    read.map(Option::unwrap_or_default).map_err(|error| error.problem())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn history_overview(app: AppHandle, filter: HistoryFilter) -> Result<HistoryOverview, Problem> {
    reading(app, |app, reader| {
        let chosen = table(reader, &filter.into(), &["gap_ms"], MOST_TURNS)?;
        let told = |error: StoreError| error.problem();
        let all = reader.map_or(Ok(0), |reader| reader.count(&Filter::default())).map_err(told)?;
        let set_ups = reader.map_or(Ok(Vec::new()), Reader::set_ups).map_err(told)?;
        let newest = table(reader, &Filter::default(), &WATCHED_FIGURES, WATCHED_TURNS)?;
        let now = jiff::Timestamp::from_millisecond(Clock::unix_ms()).unwrap_or_default().to_zoned(TimeZone::system());
        let slower =
            riposte_measures::slower(&newest).iter().map(|slower| riposte_charts::told(slower, &now)).collect();
        Ok(HistoryOverview { slower, ..overview(&chosen, all.min(MOST_TURNS as u64) as usize, &set_ups, profile(app)) })
    })
    .await
}

/// `all`: how many turns there are; `set_ups`: of all of them.
fn overview(chosen: &Table, all: usize, set_ups: &[SetUp], profile: Profile) -> HistoryOverview {
    let limit = profile.limit_ms();
    let waits = |gap: Summary| Waits { p50_ms: gap.p50, p95_ms: gap.p95, n: gap.n };
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let ended = |outcome| number(chosen.turns.iter().filter(|turn| turn.outcome == outcome).count());
    let names = |name: fn(&Providers) -> &String| {
        let mut names: Vec<String> =
            set_ups.iter().map(|set_up| name(&set_up.providers).clone()).filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    HistoryOverview {
        turns: number(chosen.turns.len()),
        all: number(all),
        interrupted: ended(Outcome::Interrupted),
        failed: ended(Outcome::Failed),
        gap: Summary::of(chosen.values("gap_ms")).map(waits),
        set_ups: number(chosen.mixed("gap_ms")),
        too_long: number(chosen.values("gap_ms").filter(|gap| *gap > limit).count()),
        limit_ms: limit.round() as u32,
        recognisers: names(|providers| &providers.stt),
        chat_models: names(|providers| &providers.llm),
        voices: names(|providers| &providers.tts),
        slower: Vec::new(),
    }
}

/// A page of turns, newest first; the next one is of those before the last of these.
#[tauri::command]
#[specta::specta]
pub(crate) async fn history_turns(
    app: AppHandle,
    filter: HistoryFilter,
    before: Option<u32>,
) -> Result<Vec<TurnView>, Problem> {
    reading(app, move |_, reader| {
        let page = reader.map(|reader| reader.page(&filter.into(), before.map(i64::from), PAGE)).transpose();
        let turns = page.map_err(|error| error.problem())?.unwrap_or_default();
        Ok(turns.iter().map(|turn| turn.view()).collect())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn history_chart(
    app: AppHandle,
    filter: HistoryFilter,
    wish: ChartWish,
) -> Result<ShownChart, Problem> {
    reading(app, move |app, reader| {
        let kind: Kind = wish.kind.into();
        let table = table(reader, &filter.into(), kind.figures(), kind.most_turns())?;
        let chart = riposte_charts::chart(kind, &table, &wish.look(profile(app))).map_err(|error| error.problem())?;
        let spot = |spot: riposte_charts::Spot| ShownSpot {
            x: spot.x,
            y: spot.y,
            text: spot.text,
            leads: shown(spot.leads, &table),
        };
        Ok(ShownChart {
            svg: chart.svg,
            width: chart.width,
            height: chart.height,
            title: chart.title,
            told: chart.told,
            spots: chart.spots.into_iter().map(spot).collect(),
        })
    })
    .await
}

/// Asks where to, and writes the chart or its turns there. The path; `None`: the user chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_history(
    app: AppHandle,
    filter: HistoryFilter,
    wish: ChartWish,
    format: ExportFormat,
) -> Result<Option<String>, Problem> {
    reading(app, move |app, reader| {
        let kind: Kind = wish.kind.into();
        let ending = format.ending();
        let Some(path) = ask_where(app, &format!("riposte-{}", kind.name()), ending) else { return Ok(None) };
        let table = table(reader, &filter.into(), kind.figures(), kind.most_turns())?;
        riposte_charts::save(&path, kind, &table, &wish.look(profile(app))).map_err(|error| error.problem())?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

/// Asks the user for a place for a file of this name; `None`: they chose none. Blocks until they have.
pub(super) fn ask_where(app: &AppHandle, name: &str, ending: &str) -> Option<PathBuf> {
    let dialog = app.dialog().file().set_file_name(format!("{name}.{ending}"));
    let chosen = dialog.add_filter(ending.to_uppercase(), &[ending]).blocking_save_file();
    let mut path = chosen.and_then(|chosen| chosen.into_path().ok())?;
    // Some dialogs give back a name without the ending.
    if !path.extension().is_some_and(|given| given.eq_ignore_ascii_case(ending)) {
        path.as_mut_os_string().push(format!(".{ending}"));
    }
    Some(path)
}

/// Who can't keep this profile, by the latest turns; the worst first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn too_slow_for(app: AppHandle, profile: Profile) -> Result<Vec<Sentence>, Problem> {
    reading(app, move |_, reader| {
        let latest = table(reader, &Filter::default(), &BUDGETED_FIGURES, WATCHED_TURNS)?;
        Ok(riposte_measures::too_slow(&latest, profile).iter().map(riposte_charts::too_slow_told).collect())
    })
    .await
}

/// The pace that waits are held against.
fn profile(app: &AppHandle) -> Profile {
    app.state::<SettingsState>().settings().conversation.profile
}

/// Deletes a turn for good. `false`: it was gone already.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_turn(app: AppHandle, id: u32) -> Result<bool, Problem> {
    super::blocking(words::deleting_turn(), move || {
        let store = Store::open(app.state::<SettingsState>().database()).map_err(|error| error.problem())?;
        store.delete(id.into()).map_err(|error| error.problem())
    })
    .await
}

impl ChartWish {
    fn look(&self, profile: Profile) -> Look {
        Look {
            theme: if self.dark { Theme::Dark } else { Theme::Light },
            language: Language::of_tag(&self.language),
            time_zone: TimeZone::system(),
            width: self.width.clamp(360, 2_000),
            budget_ms: profile.gap_ms(),
        }
    }
}

impl ExportFormat {
    fn ending(self) -> &'static str {
        match self {
            ExportFormat::Svg => "svg",
            ExportFormat::Png => "png",
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        }
    }
}

impl From<ChartKind> for Kind {
    fn from(kind: ChartKind) -> Kind {
        match kind {
            ChartKind::Gap => Kind::Gap,
            ChartKind::Distribution => Kind::Distribution,
            ChartKind::Ecdf => Kind::Ecdf,
            ChartKind::Stages => Kind::Stages,
            ChartKind::Providers => Kind::Providers,
            ChartKind::Speculation => Kind::Speculation,
            ChartKind::Interruptions => Kind::Interruptions,
            ChartKind::Cache => Kind::Cache,
        }
    }
}

fn shown(leads: Leads, table: &Table) -> ShownLeads {
    match leads {
        Leads::Nowhere => ShownLeads::Nowhere,
        Leads::Turn(id) => ShownLeads::Turn { id },
        Leads::Period(from_unix_ms, until_unix_ms) => ShownLeads::Period { from_unix_ms, until_unix_ms },
        Leads::SetUp(at) => table.set_ups.get(at).map_or(ShownLeads::Nowhere, |set_up| ShownLeads::SetUp {
            mode: set_up.mode,
            providers: set_up.providers.clone(),
        }),
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
