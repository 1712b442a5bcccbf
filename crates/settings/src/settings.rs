//! The resolved settings: every field has a value in range.

use riposte_measures::Mode;
use serde::{Deserialize, Serialize};

/// All settings. Defaults hold a conversation on a bare machine: no key, no network, no download.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Settings {
    pub conversation: Conversation,
    pub audio: Audio,
    pub speech: Speech,
    pub chat: Chat,
    pub voice: Voice,
    pub history: History,
    pub appearance: Appearance,
}

/// How a conversation goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Conversation {
    pub mode: Mode,
    /// What the push-to-talk key does.
    pub key_style: KeyStyle,
    /// Global hotkey, as `Ctrl+Shift+Space`.
    pub hotkey: String,
    /// The chat model's standing instruction.
    pub system_prompt: String,
    /// Turns the chat model is sent, 0 to 200.
    pub history_turns: u32,
    /// Longest answer in tokens, 1 to 4096.
    pub max_tokens: u32,
    pub patience: Patience,
    /// Whom it answers and obeys, hands-free.
    pub whose_talk: WhoseTalk,
    pub speculation: Speculation,
    /// Speculation is on with providers that are paid by the token, too.
    pub speculate_when_metered: bool,
    /// Tokens that may be thrown away within a minute before speculation rests, 0 to 100000.
    pub wasted_tokens_per_minute: u32,
    /// Replies begin with a prepared phrase.
    pub openers: bool,
    /// How long a question of the assistant may stay unanswered, 1 to 120 s, before it says that it is there; 0: for ever.
    pub reprompt_after_s: u32,
    /// Long waits are filled with a prepared phrase.
    pub acknowledgements: bool,
    /// The longest wait for a chat model's answer, 1 to 120 s; then a spoken apology.
    pub agent_timeout_s: u32,
}

/// What the push-to-talk key does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum KeyStyle {
    /// A short tap toggles, a longer press holds.
    #[default]
    Auto,
    Hold,
    Toggle,
}

/// How soon a pause is taken for the end of a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Patience {
    Quick,
    #[default]
    Balanced,
    Patient,
}

/// Whom the assistant answers and obeys, hands-free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum WhoseTalk {
    Anyone,
    /// Not those who are far away or turned away, and no voice that is surely another's.
    #[default]
    MostlyMe,
    /// No other voice either, where a model tells voices apart.
    OnlyMe,
}

/// Whether a reply is prepared before the turn is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Speculation {
    Off,
    #[default]
    Balanced,
    Eager,
}

/// Devices and levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Audio {
    /// Stable id of the preferred microphone; empty: the system's default.
    pub microphone: String,
    pub speaker: String,
    /// 0 to 1.
    pub volume: f32,
    /// Steady noise is lowered in what the microphone hears.
    pub noise_suppression: bool,
    /// A soft voice is made louder.
    pub gain_control: bool,
    /// Microphone and speaker stay open while nobody needs them.
    pub keep_open: bool,
}

/// Speech recognition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Speech {
    /// Path of a whisper.cpp model; empty: the small one that comes with Riposte.
    pub model: String,
    /// ISO 639-1 code of the language spoken; empty: let the model decide.
    pub language: String,
    /// Path of a Smart Turn v3 model, which tells by the sound whether a turn is finished; empty: one in the folder of models, if there is one; "none": none.
    pub end_of_turn_model: String,
}

/// [`Speech::end_of_turn_model`] of those who want none.
pub const NO_END_OF_TURN_MODEL: &str = "none";

/// Which chat model answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ChatProvider {
    /// Built in: no key, no network.
    #[default]
    Demo,
    /// OpenAI, Groq, Ollama, llama.cpp server, LM Studio and whatever else speaks that protocol.
    OpenaiCompatible,
    Anthropic,
}

impl Chat {
    /// Where the chosen model is reached; `None`: it is built in.
    pub const fn endpoint(&self) -> Option<&Endpoint> {
        match self.provider {
            ChatProvider::Demo => None,
            ChatProvider::OpenaiCompatible => Some(&self.openai_compatible),
            ChatProvider::Anthropic => Some(&self.anthropic),
        }
    }
}

/// Where a chat model is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Endpoint {
    /// As `http://localhost:11434/v1`, `https://api.anthropic.com`.
    pub base_url: String,
    pub model: String,
}

/// The chat model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Chat {
    pub provider: ChatProvider,
    pub openai_compatible: Endpoint,
    pub anthropic: Endpoint,
}

/// The voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Voice {
    /// Name of the system voice; empty: the system's choice for the language.
    pub voice: String,
    /// 0.5 to 2, 1 is the voice's own speed.
    pub speed: f32,
}

/// What becomes of the turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct History {
    pub keep: Keep,
    /// For [`Keep::Days`]: 1 to 3650.
    pub days: u32,
}

/// How long turns are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    #[default]
    Always,
    /// Older ones are deleted.
    Days,
    /// None is stored; those that are stay until they are deleted.
    Never,
}

/// The window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Appearance {
    pub theme: Theme,
    pub language: Language,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Language of the window's texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    System,
    En,
    Es,
}

impl Default for Conversation {
    fn default() -> Self {
        Self {
            mode: Mode::PushToTalk,
            key_style: KeyStyle::Auto,
            hotkey: "Ctrl+Shift+Space".to_owned(),
            system_prompt: "You are Riposte, a voice assistant. Your answer is spoken aloud: use short, plain sentences, no lists, no markdown, \
                            no emoji. Begin with the answer itself."
                .to_owned(),
            history_turns: 20,
            max_tokens: 150,
            patience: Patience::Balanced,
            whose_talk: WhoseTalk::MostlyMe,
            speculation: Speculation::Balanced,
            speculate_when_metered: false,
            openers: false,
            acknowledgements: true,
            reprompt_after_s: 15,
            wasted_tokens_per_minute: 1500,
            agent_timeout_s: 10,
        }
    }
}

impl Default for Audio {
    fn default() -> Self {
        Self {
            microphone: String::new(),
            speaker: String::new(),
            volume: 1.0,
            noise_suppression: false,
            gain_control: false,
            keep_open: false,
        }
    }
}

impl Default for Speech {
    fn default() -> Self {
        Self { model: String::new(), language: "en".to_owned(), end_of_turn_model: String::new() }
    }
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            provider: ChatProvider::Demo,
            openai_compatible: Endpoint {
                base_url: "http://localhost:11434/v1".to_owned(),
                model: "llama3.2".to_owned(),
            },
            anthropic: Endpoint {
                base_url: "https://api.anthropic.com".to_owned(),
                model: "claude-haiku-4-5".to_owned(),
            },
        }
    }
}

impl Default for History {
    fn default() -> Self {
        Self { keep: Keep::Always, days: 90 }
    }
}

impl Default for Voice {
    fn default() -> Self {
        Self { voice: String::new(), speed: 1.0 }
    }
}
