//! The overlay: a small strip at an edge of the screen that shows what goes on while the window is not before the user. A window of its own, on top of all, that takes no
//! clicks and never the keyboard; there only while the settings want it, shown only while something goes on. Any thread; Tauri brings calls to the main thread.

mod see_through;
mod view;

use std::sync::{Mutex, MutexGuard, PoisonError};

use riposte_engine::api::Event;
use riposte_problem::Language;
use riposte_settings::Overlay as Place;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, PhysicalPosition, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

pub(crate) use self::view::OverlayView;
use crate::settings_state::SettingsState;
use crate::{page_engine, window};

pub(crate) const LABEL: &str = "overlay";

/// In logical pixels; the strip in it is smaller, and grows with what is said.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 76.0;
/// From the edge of what the desktop leaves to windows.
const MARGIN: f64 = 16.0;

#[derive(Default)]
pub(crate) struct Overlay(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    place: Place,
    view: OverlayView,
    page: Option<Channel<OverlayView>>,
    /// The user looks at the window itself.
    window_focused: bool,
    shown: bool,
}

impl Inner {
    fn is_wanted(&self) -> bool {
        self.place != Place::Off && self.page.is_some() && !self.window_focused && self.view.is_worth_showing()
    }

    fn tell(&mut self) {
        let view = &self.view;
        if self.shown {
            self.page = self.page.take().filter(|page| page.send(view.clone()).is_ok());
        }
    }
}

impl Overlay {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the strip, takes it away, or puts it elsewhere, as the settings say; in the theme and the language that they say.
pub(crate) fn put(app: &AppHandle) {
    let kept = app.state::<SettingsState>();
    let appearance = kept.settings().appearance;
    {
        let overlay = app.state::<Overlay>();
        let mut inner = overlay.lock();
        inner.place = appearance.overlay;
        inner.view.theme = appearance.theme;
        inner.view.language = match kept.language() {
            Language::English => "en".to_owned(),
            Language::Spanish => "es".to_owned(),
        };
        inner.tell();
    }
    let there = app.get_webview_window(LABEL);
    match (appearance.overlay, there) {
        (Place::Off, Some(there)) => {
            let overlay = app.state::<Overlay>();
            let mut inner = overlay.lock();
            (inner.page, inner.shown) = (None, false);
            drop(inner);
            if let Err(error) = there.destroy() {
                tracing::warn!(%error, "the overlay could not be closed");
            }
        }
        (Place::Off, None) => {}
        (_, Some(_)) => refresh(app),
        (_, None) => {
            if let Err(error) = build(app) {
                tracing::warn!(%error, "there is no overlay");
            }
        }
    }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("overlay.html".into()))
        .title("Riposte overlay")
        .inner_size(WIDTH, HEIGHT)
        .resizable(false)
        .decorations(false)
        .shadow(false)
        .always_on_top(true)
        .visible_on_all_workspaces(true)
        .skip_taskbar(true)
        .focused(false)
        .focusable(false)
        .visible(false)
        .data_directory(app.state::<SettingsState>().webview_folder())
        .on_navigation(|url| window::is_own_page(url.as_str()));
    let see_through = see_through::is_seen_through();
    app.state::<Overlay>().lock().view.see_through = see_through;
    #[cfg(not(target_os = "macos"))]
    let builder = builder.transparent(see_through);
    page_engine::slim(&builder.build()?);
    Ok(())
}

/// A window manager places it when it has taken it in: some (Openbox) see only from then on what it lets through.
pub(crate) fn on_event(window: &tauri::Window, event: &WindowEvent) {
    if matches!(event, WindowEvent::Moved(_))
        && let Err(error) = window.set_ignore_cursor_events(true)
    {
        tracing::warn!(%error, "the overlay takes clicks");
    }
}

/// Its page is there.
pub(crate) fn attach(app: &AppHandle, page: Channel<OverlayView>) {
    {
        let overlay = app.state::<Overlay>();
        let mut inner = overlay.lock();
        if page.send(inner.view.clone()).is_ok() {
            inner.page = Some(page);
        }
    }
    refresh(app);
}

/// The window was brought before the user, or left.
pub(crate) fn window_focused(app: &AppHandle, focused: bool) {
    app.state::<Overlay>().lock().window_focused = focused;
    refresh(app);
}

/// Something happened in the conversation.
pub(crate) fn hear(app: &AppHandle, event: &Event) {
    let changed = {
        let overlay = app.state::<Overlay>();
        let mut inner = overlay.lock();
        // Also while there is none: it may be wanted in the middle of a turn.
        let changed = inner.view.hear(event);
        if changed {
            inner.tell();
        }
        changed && inner.place != Place::Off
    };
    if changed && !matches!(event, Event::Level { .. }) {
        refresh(app);
    }
}

/// Shows or hides it, where that is another answer than the last.
fn refresh(app: &AppHandle) {
    let (wanted, place) = {
        let overlay = app.state::<Overlay>();
        let mut inner = overlay.lock();
        let wanted = inner.is_wanted();
        if inner.shown == wanted {
            return;
        }
        inner.shown = wanted;
        inner.tell();
        (wanted, inner.place)
    };
    let Some(strip) = app.get_webview_window(LABEL) else { return };
    let done = if wanted { show(app, &strip, place) } else { strip.hide() };
    if let Err(error) = done {
        tracing::warn!(%error, "the overlay could not be shown or hidden");
    }
}

fn show(app: &AppHandle, strip: &WebviewWindow, place: Place) -> tauri::Result<()> {
    let near = app.get_webview_window(window::LABEL).and_then(|window| window.current_monitor().ok().flatten());
    if let Some(screen) = near.or(strip.primary_monitor()?) {
        let (area, scale) = (screen.work_area(), screen.scale_factor());
        let (width, height, margin) = ((WIDTH * scale) as i32, (HEIGHT * scale) as i32, (MARGIN * scale) as i32);
        let x = area.position.x + (area.size.width as i32 - width) / 2;
        let bottom = area.position.y + area.size.height as i32 - height - margin;
        let y = if place == Place::Top { area.position.y + margin } else { bottom };
        strip.set_position(PhysicalPosition::new(x, y))?;
    }
    strip.show()?;
    // Once it is there: before, it has no surface that could let clicks through.
    strip.set_ignore_cursor_events(true)
}
