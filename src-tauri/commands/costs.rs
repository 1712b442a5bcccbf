//! What providers cost this month, for the settings sheet.

use jiff::tz::TimeZone;
use riposte_audio::Clock;
use riposte_costs::{By, Month, Prices, Report};
use riposte_problem::Problem;
use riposte_problem::words::window as words;
use riposte_store::Reader;
use serde::Serialize;
use tauri::{AppHandle, Manager};

use crate::settings_state::SettingsState;

/// This month by provider, and where the user's own prices go.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct ShownCosts {
    pub(crate) report: Report,
    pub(crate) prices_file: String,
    /// Why the user's prices are not used.
    pub(crate) problem: Option<Problem>,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn costs(app: AppHandle) -> Result<ShownCosts, Problem> {
    super::blocking(words::looking_around(), move || {
        let kept = app.state::<SettingsState>();
        let (prices, problem) = Prices::load(&kept.prices());
        let month = Month::at(Clock::unix_ms(), &TimeZone::system());
        let (first, last) = month.days();
        let reader = Reader::open(kept.database()).map_err(|error| error.problem())?;
        let days = reader.map_or(Ok(Vec::new()), |reader| reader.usage(&first, &last));
        let report = Report::of(&month.to_string(), &days.map_err(|error| error.problem())?, By::Provider, &prices);
        Ok(ShownCosts { report, prices_file: kept.prices().display().to_string(), problem })
    })
    .await
}
