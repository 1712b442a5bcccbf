//! The one thing that the overlay's page can ask for.

use tauri::AppHandle;
use tauri::ipc::Channel;

use crate::overlay::{self, OverlayView};

/// What is to be drawn now, and from then on whenever that changes while the overlay is shown.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attach_overlay(app: AppHandle, views: Channel<OverlayView>) {
    overlay::attach(&app, views);
}
