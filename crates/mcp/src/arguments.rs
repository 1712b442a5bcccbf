//! What a model may ask of the tools, and what comes of it: bounds, defaults, an [`Errand`]. Pure.

use riposte_problem::Problem;
use riposte_problem::words::relay as words;
use riposte_relay::{Errand, Patience};
use rmcp::schemars::{self, JsonSchema};
use serde::Deserialize;

/// The longest message, in characters: about five minutes of speech.
const MOST_CHARS: usize = 4_000;
/// Bounds of the waits, in seconds.
const LONGEST_S: u32 = 600;
const WAIT_S: u32 = 30;
const HOLD_S: u32 = 180;
const QUEUE_S: u32 = 60;

/// Says a message and hears the answer.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Converse {
    /// What to say, in plain spoken language: one or two short sentences, best ending with one question. No markdown, code, paths or lists. At most 4000 characters.
    pub(crate) message: String,
    /// Whether to listen for an answer after the message. Default: true.
    #[serde(default)]
    pub(crate) listen: Option<bool>,
    #[serde(flatten)]
    pub(crate) waits: Waits,
    #[serde(flatten)]
    pub(crate) manner: Manner,
}

/// Says a message.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Speak {
    /// What to say, in plain spoken language: one or two short sentences. No markdown, code, paths or lists. At most 4000 characters.
    pub(crate) message: String,
    #[serde(flatten)]
    pub(crate) manner: Manner,
}

/// Hears the user.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listen {
    #[serde(flatten)]
    pub(crate) waits: Waits,
    /// Language of what is said, ISO 639-1, as "en" or "es". Leave it out for the user's own setting.
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// How many seconds to wait while another program speaks with the user, 0 to 600. Default: 60.
    #[serde(default)]
    #[schemars(range(min = 0, max = 600))]
    pub(crate) queue_s: Option<u32>,
}

/// How long the user is waited for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub(crate) struct Waits {
    /// How many seconds to wait for the user to begin speaking, 1 to 600. Whoever has begun is heard to the end. Default: 30.
    #[serde(default)]
    #[schemars(range(min = 1, max = 600))]
    pub(crate) wait_s: Option<u32>,
    /// How many seconds to wait after the user said "hold on", 1 to 600. Default: 180.
    #[serde(default)]
    #[schemars(range(min = 1, max = 600))]
    pub(crate) hold_s: Option<u32>,
}

/// How it is done.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub(crate) struct Manner {
    /// Language of what is said and heard, ISO 639-1, as "en" or "es". Leave it out for the user's own setting.
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// Name of a voice, as the tool `voices` lists them. Leave it out for the user's own setting.
    #[serde(default)]
    pub(crate) voice: Option<String>,
    /// How many seconds to wait while another program speaks with the user, 0 to 600. Default: 60.
    #[serde(default)]
    #[schemars(range(min = 0, max = 600))]
    pub(crate) queue_s: Option<u32>,
}

/// What is to be done, and how long it may wait for its turn, in seconds.
pub(crate) type Wanted = (Errand, u32);

impl Converse {
    pub(crate) fn wanted(self) -> Result<Wanted, Problem> {
        let listens = self.listen.unwrap_or(true).then(|| self.waits.patience()).transpose()?;
        self.manner.errand(Some(message(self.message)?), listens)
    }
}

impl Speak {
    pub(crate) fn wanted(self) -> Result<Wanted, Problem> {
        self.manner.errand(Some(message(self.message)?), None)
    }
}

impl Listen {
    pub(crate) fn wanted(self) -> Result<Wanted, Problem> {
        let patience = self.waits.patience()?;
        let manner = Manner { language: self.language, voice: None, queue_s: self.queue_s };
        manner.errand(None, Some(patience))
    }
}

impl Waits {
    fn patience(&self) -> Result<Patience, Problem> {
        let begins_ms = bounded("wait_s", self.wait_s.unwrap_or(WAIT_S), 1)? * 1_000;
        let held_ms = bounded("hold_s", self.hold_s.unwrap_or(HOLD_S), 1)? * 1_000;
        Ok(Patience { begins_ms, held_ms })
    }
}

impl Manner {
    fn errand(self, message: Option<String>, listens: Option<Patience>) -> Result<Wanted, Problem> {
        let queue_s = bounded("queue_s", self.queue_s.unwrap_or(QUEUE_S), 0)?;
        let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        // "en-US" is English.
        let language = given(self.language).map(|tag| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase());
        Ok((Errand { message, listens, language, voice: given(self.voice) }, queue_s))
    }
}

fn bounded(what: &str, value: u32, least: u32) -> Result<u32, Problem> {
    if (least..=LONGEST_S).contains(&value) {
        return Ok(value);
    }
    Err(words::out_of_bounds(format!("`{what}`"), least.to_string(), LONGEST_S.to_string()))
}

fn message(text: String) -> Result<String, Problem> {
    if !riposte_voice::says_something(&text) {
        return Err(words::nothing_to_say());
    }
    if text.chars().count() > MOST_CHARS {
        return Err(words::too_much_to_say(MOST_CHARS.to_string()));
    }
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

    use super::*;

    fn converse(json: serde_json::Value) -> Result<Wanted, Problem> {
        serde_json::from_value::<Converse>(json).unwrap().wanted()
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let (errand, queue_s) = converse(serde_json::json!({"message": " Shall I go on? "})).unwrap();
        let listens = Some(Patience { begins_ms: 30_000, held_ms: 180_000 });
        assert_eq!(errand, Errand { message: Some("Shall I go on?".to_owned()), listens, ..Errand::default() });
        assert_eq!(queue_s, 60);
        let all = serde_json::json!({
            "message": "¿Sigo?", "listen": false, "wait_s": 5, "hold_s": 9, "language": "es-ES", "voice": " ef_dora ", "queue_s": 0
        });
        let (errand, queue_s) = converse(all).unwrap();
        assert_eq!((errand.listens, queue_s), (None, 0));
        assert_eq!((errand.language.as_deref(), errand.voice.as_deref()), (Some("es"), Some("ef_dora")));
    }

    #[test]
    fn an_argument_that_there_is_not_is_told() {
        let known = serde_json::json!({"wait_s": 5, "queue_s": 1, "language": "es"});
        assert_eq!(serde_json::from_value::<Listen>(known).unwrap().wanted().unwrap().1, 1);
        let unknown = serde_json::json!({"message": "Hi", "timeout": 5});
        let refused = serde_json::from_value::<Converse>(unknown).unwrap_err().to_string();
        assert!(refused.contains("timeout"), "{refused}");
    }

    #[test]
    fn what_is_out_of_bounds_is_told_by_its_name() {
        let code = |json| converse(json).unwrap_err().code;
        assert_eq!(code(serde_json::json!({"message": "🙂"})), "relay.nothing_to_say");
        assert_eq!(code(serde_json::json!({"message": "a".repeat(MOST_CHARS + 1)})), "relay.too_much_to_say");
        let refused = converse(serde_json::json!({"message": "Hi", "wait_s": 601})).unwrap_err();
        assert_eq!(refused.message.en, "`wait_s` has to be between 1 and 600.");
        assert_eq!(code(serde_json::json!({"message": "Hi", "hold_s": 0})), "relay.out_of_bounds");
        assert_eq!(code(serde_json::json!({"message": "Hi", "queue_s": 1000})), "relay.out_of_bounds");
    }
}
