//! The text format of scenarios: what is said when, by whom and how loud, and what must come of it. `scenarios/README.md` explains it to
//! those who write one. Pure: text in, scenarios or a plain complaint out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use riposte_turn::opener;
use riposte_turn::text::Request;
use serde::Deserialize;

pub(crate) use super::parts::{Part, parts};

/// What a scenario is about. The first five as in Full-Duplex-Bench (Lin et al., 2025); its "turn-taking" is `smooth` here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Smooth,
    Pause,
    Backchannel,
    Interruption,
    Background,
    Echo,
    /// A pause where the sentence could be over, and it goes on.
    Alone,
}

impl Category {
    pub const ALL: [Category; 7] = [
        Category::Smooth,
        Category::Pause,
        Category::Alone,
        Category::Backchannel,
        Category::Interruption,
        Category::Background,
        Category::Echo,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Category::Smooth => "smooth",
            Category::Pause => "pause",
            Category::Alone => "alone",
            Category::Backchannel => "backchannel",
            Category::Interruption => "interruption",
            Category::Background => "background",
            Category::Echo => "echo",
        }
    }
}

/// What is spoken in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    Es,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::En, Language::Es];

    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Es => "es",
        }
    }

    /// What files, scenarios and lists begin their names with.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Language::En => "",
            Language::Es => "es-",
        }
    }

    /// Phrases that may open a reply.
    pub(crate) const fn openers(self) -> &'static [(Request, &'static [&'static str])] {
        match self {
            Language::En => opener::ENGLISH,
            Language::Es => opener::SPANISH,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Duplex,
    PushToTalk,
}

/// One conversation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    pub category: Category,
    #[serde(default)]
    pub language: Language,
    #[serde(default)]
    pub mode: Mode,
    /// Of the noises.
    #[serde(default)]
    pub seed: u64,
    /// By the names that lines use; `agent` speaks the replies.
    pub voices: BTreeMap<String, Voice>,
    /// What the chat model writes, in the order in which replies are heard; the last again and again.
    pub replies: Vec<String>,
    #[serde(default)]
    pub noise: Option<Noise>,
    #[serde(default)]
    pub echo: Option<Echo>,
    #[serde(rename = "line")]
    pub lines: Vec<Line>,
    #[serde(default)]
    pub expect: Vec<Expect>,
}

/// Somebody, as espeak-ng speaks: `en-us+f2`, pitch 0 to 99, words per minute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    pub espeak: String,
    #[serde(default = "pitch")]
    pub pitch: u32,
    #[serde(default = "rate")]
    pub wpm: u32,
}

impl Voice {
    /// espeak-ng's own of a language, at its usual pitch and rate.
    pub(crate) fn of(language: &str) -> Self {
        Self { espeak: language.to_owned(), pitch: pitch(), wpm: rate() }
    }
}

fn pitch() -> u32 {
    50
}

fn rate() -> u32 {
    165
}

/// Steady noise during the whole scenario.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noise {
    pub kind: NoiseKind,
    /// Below speech at its usual level (both as RMS).
    pub snr_db: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoiseKind {
    /// A fan: pink noise.
    Fan,
    /// White noise.
    Hiss,
    /// 50 Hz and its harmonics.
    Hum,
}

/// The way from the loudspeaker back into the microphone.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Echo {
    /// Of the direct sound.
    pub gain_db: f32,
    /// From the device's output to its input.
    pub delay_ms: u32,
    /// Until the room's answer has fallen by 60 dB; 0: no room.
    #[serde(default)]
    pub decay_ms: u32,
}

/// Something that is to be heard by the microphone.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub id: String,
    pub at: At,
    /// Words; `[700]` is a silence of 700 ms.
    #[serde(default)]
    pub say: Option<String>,
    /// How to speak it where espeak-ng would not know (`[[m@hm]]` are its phonemes).
    #[serde(default)]
    pub spoken: Option<String>,
    /// A WAV file in which somebody says it, beside the scenario's file; the silences in `say` are in it already.
    #[serde(default)]
    pub recording: Option<Recording>,
    #[serde(default = "user")]
    pub voice: String,
    #[serde(default)]
    pub sound: Option<Sound>,
    #[serde(default)]
    pub gain_db: f32,
    /// Heard through a room that takes this long to fall by 60 dB: somebody far away, or turned away.
    #[serde(default)]
    pub far_ms: u32,
    /// Whether a recogniser understands it.
    #[serde(default = "yes")]
    pub recognised: bool,
    /// Push-to-talk: the key is down from this long before the line to this long after it.
    #[serde(default)]
    pub key_ms: Option<[u32; 2]>,
}

impl Line {
    /// What is heard from the beginning on, whatever is said in it.
    pub(crate) fn recording(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            at: At::Ms(0),
            say: None,
            spoken: None,
            recording: None,
            voice: user(),
            sound: None,
            gain_db: 0.0,
            far_ms: 0,
            recognised: true,
            key_ms: None,
        }
    }
}

/// Somebody's voice, recorded. Times are milliseconds of the file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    pub file: PathBuf,
    /// Its first and last sound; the rest is left out.
    #[serde(default)]
    pub from_ms: u32,
    #[serde(default)]
    pub to_ms: Option<u32>,
    /// Where the silences begin that `say` tells the lengths of.
    #[serde(default)]
    pub pauses_at_ms: Vec<u32>,
}

fn user() -> String {
    "user".to_owned()
}

fn yes() -> bool {
    true
}

/// When a line begins. Counted from the first sample that is heard.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum At {
    /// Milliseconds from the scenario's start.
    Ms(i64),
    Relative(Relative),
}

/// After something that happens. `reply` counts the replies that became audible, from 1.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relative {
    #[serde(default)]
    pub line: Option<String>,
    #[serde(default)]
    pub reply: Option<usize>,
    pub from: From,
    #[serde(default)]
    pub ms: i64,
    /// With `from = "start"`: this share of the reply's or line's length later.
    #[serde(default)]
    pub part: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    Start,
    End,
}

/// A noise that is over soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    Cough,
    Knock,
    Click,
    /// Typing.
    Keys,
}

impl Sound {
    pub const fn name(self) -> &'static str {
        match self {
            Sound::Cough => "cough",
            Sound::Knock => "knock",
            Sound::Click => "click",
            Sound::Keys => "keys",
        }
    }
}

/// What must come of a line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "must", rename_all = "snake_case", deny_unknown_fields)]
pub enum Expect {
    /// Everything of it is asked, and a reply is audible this soon after its last sound, not before.
    Answer { line: String, within_ms: i64 },
    /// The turn is not taken for over before its last sound.
    Wait { line: String },
    /// The reply that is heard when it begins is silent this soon after its first sound.
    Stop { line: String, within_ms: i64 },
    /// The reply that is heard when it begins is heard to its end, with at most this much silence put in.
    GoOn { line: String, within_ms: i64 },
    /// The reply that answers it is heard to its end, with at most this much silence put in.
    Finish { line: String, within_ms: i64 },
    /// No reply begins from its first sound until this long after its last.
    Ignore { line: String, within_ms: i64 },
}

impl Expect {
    pub fn line(&self) -> &str {
        match self {
            Expect::Answer { line, .. }
            | Expect::Wait { line }
            | Expect::Stop { line, .. }
            | Expect::GoOn { line, .. }
            | Expect::Finish { line, .. }
            | Expect::Ignore { line, .. } => line,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    scenario: Vec<Scenario>,
}

/// Reads one file's text. The error says what is wrong and where.
pub(crate) fn read(text: &str) -> Result<Vec<Scenario>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
    for scenario in &file.scenario {
        check(scenario).map_err(|wrong| format!("scenario \"{}\": {wrong}", scenario.name))?;
    }
    Ok(file.scenario)
}

fn check(scenario: &Scenario) -> Result<(), String> {
    let known = |id: &str| scenario.lines.iter().any(|line| line.id == id);
    if !scenario.voices.contains_key("agent") {
        return Err("there is no voice named agent, which speaks the replies".to_owned());
    }
    if scenario.replies.is_empty() {
        return Err("there is no reply".to_owned());
    }
    for (n, line) in scenario.lines.iter().enumerate() {
        let wrong = |what: &str| Err(format!("line \"{}\": {what}", line.id));
        if scenario.lines[..n].iter().any(|other| other.id == line.id) {
            return wrong("its id is taken");
        }
        match (&line.say, line.sound) {
            (Some(say), None) if line.recording.is_some() => {
                let silences = parts(say).or_else(|what| wrong(&what).map(|()| Vec::new()))?;
                let silences = silences.iter().filter(|part| matches!(part, Part::Silence(_))).count();
                let known = line.recording.as_ref().map_or(0, |recording| recording.pauses_at_ms.len());
                if silences != known {
                    return wrong(&format!("it has {silences} silences, and pauses_at_ms tells of {known}"));
                }
            }
            (Some(_), None) if !scenario.voices.contains_key(&line.voice) => {
                return wrong(&format!("there is no voice named {}", line.voice));
            }
            (Some(say), None) => drop(parts(say).or_else(|what| wrong(&what).map(|()| Vec::new()))?),
            (None, Some(_)) => {}
            _ => return wrong("it needs either say or sound"),
        }
        if let At::Relative(at) = &line.at {
            match (&at.line, at.reply) {
                (Some(id), None) if !scenario.lines[..n].iter().any(|other| other.id == *id) => {
                    return wrong(&format!("it waits for \"{id}\", which is no line before it"));
                }
                (Some(_), None) | (None, Some(1..)) => {}
                _ => return wrong("at needs either line or reply (from 1)"),
            }
        }
    }
    match scenario.expect.iter().find(|expect| !known(expect.line())) {
        Some(expect) => Err(format!("something is expected of \"{}\", which is no line", expect.line())),
        None => Ok(()),
    }
}
