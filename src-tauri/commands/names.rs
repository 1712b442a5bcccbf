//! The window's commands by name. The build makes one permission of each; `capabilities/main.json` grants them.

pub(crate) const COMMANDS: &[&str] = &[
    "attach",
    "order",
    "facts",
    "settings",
    "save_settings",
    "record_hotkey",
    "close",
    "devices",
    "key_status",
    "save_key_from_clipboard",
    "delete_key",
    "models",
    "get_model",
    "pause_model",
    "cancel_model",
    "remove_model",
    "verify_model",
    "import_models",
    "suitable_models",
    "hear_voice",
];
