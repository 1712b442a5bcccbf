//! Downloads of local models as the window has them: they go on while its settings are closed, and the engine takes what came. Told from the downloads' thread.

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_catalogue::PullOptions;
use riposte_models::{Downloads, Ended, How, ModelNews};
use tauri::{AppHandle, Manager};

use crate::engine_bridge::EngineBridge;
use crate::settings_state::SettingsState;
use crate::window_message::WindowMessage;

/// None yet.
pub(crate) fn of(app: &AppHandle) -> Downloads {
    let app = app.clone();
    let asked = app.clone();
    let network = Arc::new(move || {
        let kept = asked.state::<SettingsState>();
        // What of it can't be had the engine has told.
        riposte_engine::network(&kept.settings(), &kept.key_lookup()).0
    });
    Downloads::new(PullOptions { network, ..PullOptions::new(Clock::now) }, move |news| {
        let link = app.state::<EngineBridge>();
        if let Some(engine) = link.engine().filter(|_| is_of_use(&news)) {
            engine.models_changed();
        }
        link.tell(&WindowMessage::Models { told: news });
    })
}

/// Whether the engine may find other files than before.
fn is_of_use(news: &ModelNews) -> bool {
    matches!(news, ModelNews::Changed { ended: None | Some(Ended { how: How::Here, .. }) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_made_anew_only_where_files_changed() {
        let ended = |how| ModelNews::Changed { ended: Some(Ended { id: "a".to_owned(), name: "A".to_owned(), how }) };
        assert!(is_of_use(&ModelNews::Changed { ended: None }) && is_of_use(&ended(How::Here)));
        assert!(!is_of_use(&ended(How::Paused)) && !is_of_use(&ended(How::Failed)));
        assert!(!is_of_use(&ModelNews::Moved { downloads: Vec::new() }));
    }
}
