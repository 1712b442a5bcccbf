//! The window that is talked in: made, shown, hidden, closed. Main thread or any other; Tauri brings calls to the main thread.

use riposte_engine::api::Command;
use riposte_settings::Theme;
use tauri::utils::config::Color;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::engine_bridge::EngineBridge;
use crate::overlay;
use crate::page_engine;
use crate::settings_state::SettingsState;
use crate::tray::Tray;
use crate::window_message::WindowMessage;

pub(crate) const LABEL: &str = "main";

/// The page's own background, so that nothing flashes before it is drawn: light and dark (`--page` in ui/src/shared/app.css).
const PAGE: (Color, Color) = (Color(0xf6, 0xf8, 0xf7, 0xff), Color(0x0f, 0x15, 0x14, 0xff));

pub(crate) fn build(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let kept = app.state::<SettingsState>();
    let theme = kept.settings().appearance.theme;
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Riposte")
        .inner_size(560.0, 760.0)
        .min_inner_size(360.0, 480.0)
        .theme(native(theme))
        .background_color(if theme == Theme::Dark { PAGE.1 } else { PAGE.0 })
        .data_directory(kept.webview_folder())
        .on_navigation(|url| is_own_page(url.as_str()))
        .build()?;
    page_engine::slim(&window);
    if theme == Theme::System && matches!(window.theme(), Ok(tauri::Theme::Dark)) {
        window.set_background_color(Some(PAGE.1))?;
    }
    Ok(window)
}

/// A window shows its own page and nothing else.
pub(crate) fn is_own_page(url: &str) -> bool {
    let own = ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"];
    let development = if cfg!(feature = "custom-protocol") { None } else { Some("http://localhost:1420") };
    own.into_iter()
        .chain(development)
        .any(|start| url.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn native(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    }
}

pub(crate) fn set_theme(app: &AppHandle, theme: Theme) {
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = window.set_theme(native(theme))
    {
        tracing::warn!(%error, "the window's theme could not be changed");
    }
}

/// Brings the window before the user.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    app.state::<EngineBridge>().set_hidden(false);
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// Puts the window away; Riposte goes on in the tray.
pub(crate) fn hide(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let link = app.state::<EngineBridge>();
    link.set_hidden(true);
    // Whoever looked at the level looks no more; the microphone is not kept open for it. An engine that is not there has none open.
    let _ = link.order(Command::ShowLevel { on: false });
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
    }
    overlay::window_focused(app, false);
}

/// Closing puts the window away where a tray brings it back. The first time the user is asked, for nobody expects it.
pub(crate) fn on_event(window: &tauri::Window, event: &WindowEvent) {
    let app = window.app_handle();
    if window.label() != LABEL {
        return overlay::on_event(window, event);
    }
    if let WindowEvent::Focused(focused) = event {
        overlay::window_focused(app, *focused);
    }
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if app.try_state::<Tray>().is_none() {
        return app.exit(0);
    }
    api.prevent_close();
    let link = app.state::<EngineBridge>();
    if app.state::<SettingsState>().told_of_tray() || !link.attached() {
        hide(app);
    } else {
        link.tell(&WindowMessage::AskedToClose);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_page_is_shown() {
        for url in [
            "tauri://localhost",
            "tauri://localhost/index.html",
            "http://tauri.localhost/",
            "https://tauri.localhost/x",
        ] {
            assert!(is_own_page(url), "{url}");
        }
        for url in [
            "https://example.com/",
            "http://tauri.localhost.example.com/",
            "file:///etc/passwd",
            "tauri://localhost.evil/",
            "about:blank",
        ] {
            assert!(!is_own_page(url), "{url}");
        }
    }
}
