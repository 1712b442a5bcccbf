//! How the system's web view works for a page of ours: without what the pages never use, and drawn by the processor where there is no graphics card. Main thread.

use tauri::WebviewWindow;

/// Asks for it; right after the window was built, before its page is drawn.
#[cfg(target_os = "linux")]
pub(crate) fn slim(window: &WebviewWindow) {
    use webkit2gtk::{CacheModel, HardwareAccelerationPolicy, SettingsExt, WebContextExt, WebViewExt};

    let asked = window.with_webview(|view| {
        let view = view.inner();
        if let Some(context) = view.context() {
            // One page that is never left: nothing is gone back to.
            context.set_cache_model(CacheModel::DocumentViewer);
        }
        let Some(settings) = view.settings() else { return };
        settings.set_enable_page_cache(false);
        settings.set_enable_webgl(false);
        settings.set_enable_webaudio(false);
        settings.set_enable_media(false);
        if !has_card(std::path::Path::new(CARDS)) {
            // OpenGL would be worked out by the processor, through a compiler of its own: 55 MB more (docs/BENCHMARKS.md).
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = asked {
        tracing::warn!(%error, "the web view works with more than it needs");
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn slim(_: &WebviewWindow) {}

/// Where the kernel lists graphics cards that draw.
#[cfg(target_os = "linux")]
const CARDS: &str = "/dev/dri";

/// A card that can draw for programs has a node of its own for that (`renderD128`); one that can only show pictures, as in virtual machines, has none.
#[cfg(target_os = "linux")]
fn has_card(folder: &std::path::Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_only_shows_pictures_does_not_draw() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_card(&folder.path().join("missing")));
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_card(folder.path()));
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_card(folder.path()));
    }
}
