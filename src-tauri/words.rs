//! The shell's own few words (tray menu and tooltip), in the languages of the window. Troubles have theirs in
//! [`riposte_problem::words`]; everything else is said by the page.

use riposte_engine::api::State;
use riposte_problem::Language;

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
    pub(crate) fn of(language: Language) -> &'static Words {
        match language {
            Language::English => &ENGLISH,
            Language::Spanish => &SPANISH,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_words() {
        assert_eq!(Words::of(Language::Spanish).quit, "Salir");
        assert_eq!(Words::of(Language::Spanish).state(State::Idle), "listo");
        assert_eq!(Words::of(Language::English).state(State::Yielding), "hearing you");
    }
}
