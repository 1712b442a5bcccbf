//! Which microphones and speakers there are, and which graphics cards.

use riposte_engine::api::Device;
use riposte_engine::{Card, SoundCheck};
use riposte_problem::Problem;
use riposte_problem::words::window as words;
use serde::Serialize;
use tauri::State;

use crate::engine_bridge::EngineBridge;
use crate::problems;

/// What there is now.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct Devices {
    pub(crate) microphones: Vec<Device>,
    pub(crate) speakers: Vec<Device>,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn devices(link: State<'_, EngineBridge>) -> Result<Devices, Problem> {
    let engine = link.engine().ok_or_else(problems::still_starting)?;
    super::blocking(words::looking_for_devices(), move || {
        let (microphones, speakers) = engine.devices()?;
        Ok(Devices { microphones, speakers })
    })
    .await
}

/// Plays chirps and a sentence, and tells whether the assistant would hear itself, and how long sound takes. Takes about 7 s.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_sound(link: State<'_, EngineBridge>) -> Result<SoundCheck, Problem> {
    let engine = link.engine().ok_or_else(problems::still_starting)?;
    super::blocking(words::testing_sound(), move || engine.check_sound()).await
}

/// The graphics cards that can recognise speech; `null` in a build that knows none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cards() -> Result<Option<Vec<Card>>, Problem> {
    super::blocking(words::looking_for_devices(), || Ok(riposte_engine::cards())).await
}
