//! The resolved settings: every field has a value in range.

use std::collections::BTreeMap;

use riposte_measures::{Mode, Profile};
use riposte_vendors::{Place, Stage};
use serde::{Deserialize, Serialize};

use crate::endpoint::{Endpoint, built_in, endpoints};
use crate::network::Network;
use crate::speech::Speech;

/// All settings. Defaults hold a conversation on a bare machine: no key, no network, no download.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Settings {
    pub conversation: Conversation,
    pub audio: Audio,
    pub speech: Speech,
    pub chat: Chat,
    pub voice: Voice,
    pub network: Network,
    pub history: History,
    pub costs: Costs,
    pub appearance: Appearance,
}

/// How a conversation goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Conversation {
    pub mode: Mode,
    /// How quick it is meant to be: what each wait is held against.
    pub profile: Profile,
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
    /// What other programs play is paused from the user's turn until the answer is over.
    pub pause_media: bool,
}

/// Where a vendor of voices is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct VoiceEndpoint {
    pub base_url: String,
    pub model: String,
    /// The vendor's name for the voice.
    pub voice: String,
    /// How it is to sound, in words that the vendor knows; empty: as the text asks for.
    pub manner: String,
}

/// The chat model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Chat {
    /// A vendor's name.
    pub provider: String,
    /// Names of vendors that are asked in this order when the chosen one can't answer.
    pub fall_back: Vec<String>,
    /// Of every vendor that is a server, by its name.
    pub endpoints: BTreeMap<String, Endpoint>,
}

/// The voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Voice {
    /// A vendor's name.
    pub provider: String,
    /// Names of vendors that are asked in this order when the chosen one can't speak.
    pub fall_back: Vec<String>,
    /// Of every vendor that is a server, by its name.
    pub endpoints: BTreeMap<String, VoiceEndpoint>,
    /// Name of the system voice; empty: the system's choice for the language.
    pub voice: String,
    /// The neural voices on this machine.
    pub kokoro: LocalVoice,
    pub piper: LocalVoice,
    pub supertonic: LocalVoice,
    pub pocket: LocalVoice,
    /// 0.5 to 2, 1 is the voice's own speed.
    pub speed: f32,
    /// Room for the sound of short phrases that are said again, in megabytes (10⁶ bytes) on the disk, 0 to 2000; 0: nothing is kept.
    pub phrase_cache_mb: u32,
}

impl Voice {
    /// What is set of a neural voice on this machine, by its vendor's name; `None`: the vendor's voice is none.
    pub fn local(&self, vendor: &str) -> Option<&LocalVoice> {
        match vendor {
            "kokoro" => Some(&self.kokoro),
            "piper" => Some(&self.piper),
            "supertonic" => Some(&self.supertonic),
            "pocket" => Some(&self.pocket),
            _ => None,
        }
    }

    /// [`Voice::local`], to be changed.
    pub fn local_mut(&mut self, vendor: &str) -> Option<&mut LocalVoice> {
        match vendor {
            "kokoro" => Some(&mut self.kokoro),
            "piper" => Some(&mut self.piper),
            "supertonic" => Some(&mut self.supertonic),
            "pocket" => Some(&mut self.pocket),
            _ => None,
        }
    }
}

/// The files of a neural voice on this machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LocalVoice {
    /// Path of a model, with what belongs to it beside it, or the id of an installed one; empty: one in the folder of models.
    pub model: String,
    /// Name of a voice, as `af_heart` or `en_US-joe-medium`; empty: the best there is for the language.
    pub voice: String,
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

/// What providers may cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Costs {
    /// US dollars in a calendar month, 0 to 100000; 0: no cap. What has no price is not in the sum.
    pub monthly_cap: f32,
}

/// The window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Appearance {
    pub theme: Theme,
    pub language: Language,
    pub overlay: Overlay,
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

/// A small strip at an edge of the screen that shows what goes on while the window is not before the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Overlay {
    #[default]
    Off,
    Top,
    Bottom,
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

impl Language {
    /// The language that is spoken. `locale` is the system's, as `es_MX.UTF-8`.
    pub fn spoken(self, locale: Option<&str>) -> riposte_problem::Language {
        match self {
            Language::En => riposte_problem::Language::English,
            Language::Es => riposte_problem::Language::Spanish,
            Language::System => locale.map(riposte_problem::Language::of_tag).unwrap_or_default(),
        }
    }
}

impl Default for Conversation {
    fn default() -> Self {
        Self {
            mode: Mode::PushToTalk,
            profile: Profile::Fast,
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
            pause_media: false,
        }
    }
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            provider: built_in(Stage::Chat),
            fall_back: Vec::new(),
            endpoints: endpoints(Stage::Chat).map(|(name, place)| (name, place.into())).collect(),
        }
    }
}

impl From<Place> for VoiceEndpoint {
    fn from(place: Place) -> Self {
        let Place { address, model, voice } = place;
        let (base_url, model, voice) = (address.to_owned(), model.to_owned(), voice.to_owned());
        Self { base_url, model, voice, manner: String::new() }
    }
}

impl Default for History {
    fn default() -> Self {
        Self { keep: Keep::Always, days: 90 }
    }
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            provider: built_in(Stage::Voice),
            fall_back: Vec::new(),
            endpoints: endpoints(Stage::Voice).map(|(name, place)| (name, place.into())).collect(),
            voice: String::new(),
            kokoro: LocalVoice::default(),
            piper: LocalVoice::default(),
            supertonic: LocalVoice::default(),
            pocket: LocalVoice::default(),
            speed: 1.0,
            phrase_cache_mb: 50,
        }
    }
}
