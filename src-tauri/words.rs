//! The shell's own few words (tray menu and tooltip), in the languages of the window. Everything else is said by the page.

use riposte_engine::api::State;
use riposte_settings::Language;

/// One language's words.
pub(crate) struct Words {
    pub(crate) show: &'static str,
    pub(crate) mute: &'static str,
    pub(crate) quit: &'static str,
    pub(crate) muted: &'static str,
    starting: &'static str,
    ready: &'static str,
    listening: &'static str,
    hearing: &'static str,
    thinking: &'static str,
    speaking: &'static str,
}

const ENGLISH: Words = Words {
    show: "Show Riposte",
    mute: "Mute the microphone",
    quit: "Quit",
    muted: "muted",
    starting: "starting",
    ready: "ready",
    listening: "listening",
    hearing: "hearing you",
    thinking: "thinking",
    speaking: "speaking",
};

const SPANISH: Words = Words {
    show: "Mostrar Riposte",
    mute: "Silenciar el micrófono",
    quit: "Salir",
    muted: "silenciado",
    starting: "iniciando",
    ready: "listo",
    listening: "a la escucha",
    hearing: "te oigo",
    thinking: "pensando",
    speaking: "hablando",
};

impl Words {
    /// The words for a setting; `system` is the system's locale, as `es_MX.UTF-8`.
    pub(crate) fn of(setting: Language, system: Option<&str>) -> &'static Words {
        match setting {
            Language::Es => &SPANISH,
            Language::System if system.is_some_and(|tag| tag.starts_with("es")) => &SPANISH,
            Language::En | Language::System => &ENGLISH,
        }
    }

    pub(crate) fn state(&self, state: State) -> &'static str {
        match state {
            State::Starting => self.starting,
            State::Idle => self.ready,
            State::Listening => self.listening,
            State::Hearing | State::Settling | State::Yielding => self.hearing,
            State::Answering => self.thinking,
            State::Speaking | State::Held => self.speaking,
        }
    }
}

/// The system's locale as the environment tells it: the first of the usual variables that is set.
pub(crate) fn system_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_goes_before_the_system() {
        assert_eq!(Words::of(Language::System, Some("es_MX.UTF-8")).quit, "Salir");
        assert_eq!(Words::of(Language::System, Some("C.UTF-8")).quit, "Quit");
        assert_eq!(Words::of(Language::System, None).quit, "Quit");
        assert_eq!(Words::of(Language::En, Some("es")).quit, "Quit");
        assert_eq!(Words::of(Language::Es, None).state(State::Idle), "listo");
        assert_eq!(Words::of(Language::En, None).state(State::Yielding), "hearing you");
    }
}
