//! From the settings to the turn machine's configuration. Pure.

use riposte_measures::Span;
use riposte_settings::{KeyStyle, Settings};
use riposte_turn::Config;

pub(crate) fn of(settings: &Settings) -> Config {
    let conversation = &settings.conversation;
    Config {
        key_style: match conversation.key_style {
            KeyStyle::Auto => riposte_turn::KeyStyle::Auto,
            KeyStyle::Hold => riposte_turn::KeyStyle::Hold,
            KeyStyle::Toggle => riposte_turn::KeyStyle::Toggle,
        },
        agent_timeout: Span::from_millis(i64::from(conversation.agent_timeout_s) * 1000),
        ..Config::default()
    }
}

/// A device's id from the settings; empty is the system's default.
pub(crate) fn device(id: &str) -> Option<String> {
    (!id.is_empty()).then(|| id.to_owned())
}
