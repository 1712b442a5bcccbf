//! The typed bindings of the page: which commands there are, and the TypeScript that is made of them. A test fails when the committed file
//! differs from what would be written.

use anyhow::Context;
use tauri::Wry;

use crate::commands;

/// Where the generated file is kept, from the root of the project.
#[cfg(test)]
const COMMITTED: &str = "ui/src/lib/generated/bindings.ts";

pub(crate) fn builder() -> tauri_specta::Builder<Wry> {
    tauri_specta::Builder::new()
        .commands(tauri_specta::collect_commands![
            commands::attach,
            commands::order,
            commands::facts,
            commands::settings,
            commands::save_settings,
            commands::record_hotkey,
            commands::close,
            commands::devices,
            commands::check_sound,
            commands::cards,
            commands::key_status,
            commands::save_key_from_clipboard,
            commands::delete_key,
            commands::models,
            commands::get_model,
            commands::wish_model,
            commands::pause_model,
            commands::cancel_model,
            commands::remove_model,
            commands::verify_model,
            commands::import_models,
            commands::suitable_models,
            commands::hear_voice,
            commands::history_overview,
            commands::too_slow_for,
            commands::history_turns,
            commands::history_chart,
            commands::export_history,
            commands::delete_turn,
            commands::conversations,
            commands::export_conversation,
            commands::chat_models,
            commands::costs,
            commands::provider_health,
            commands::test_provider,
            commands::guide,
            commands::save_guide,
            commands::save_report,
            commands::attach_overlay,
        ])
        // One type for both directions: what is written is what is read.
        .disable_serde_phases()
}

/// Writes the bindings to `path`.
pub(crate) fn export(path: &std::path::Path) -> anyhow::Result<()> {
    let language = specta_typescript::Typescript::default()
        .header("// Generated from Rust by `cargo xtask codegen`. Do not edit: a test fails when it differs.\n");
    builder().export(language, path).with_context(|| format!("the bindings could not be written to {}", path.display()))
}

/// The bindings as they would be written.
#[cfg(test)]
pub(crate) fn text() -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bindings.ts");
    export(&path)?;
    Ok(std::fs::read_to_string(path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_bindings_are_up_to_date() {
        let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(COMMITTED);
        let committed = std::fs::read_to_string(committed).unwrap().replace("\r\n", "\n");
        assert!(committed == text().unwrap(), "run `cargo xtask codegen` and commit {COMMITTED}");
    }
}
