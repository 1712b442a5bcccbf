//! What the window is told, in order, over one channel. Plain data.

use riposte_engine::api::{Event, Snapshot};
use riposte_models::ModelNews;
use serde::Serialize;

use crate::commands::Saved;

/// One message to the window.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(tag = "news", rename_all = "snake_case")]
pub(crate) enum WindowMessage {
    /// Everything anew: first of all, when the engine is ready, and after events were missed.
    Snapshot { snapshot: Snapshot },
    /// Something happened since.
    Happened { event: Event },
    /// The settings were changed in their file.
    Settings { saved: Box<Saved> },
    /// Something happened to the local models.
    Models { told: ModelNews },
    /// The user closes the window for the first time: ask whether Riposte goes on.
    AskedToClose,
}
