//! The rules of a Claude model: whether an answer may be begun for it, how it is kept from thinking, and whether its server takes marks for the cache. Guessed
//! from its name, then learnt from what it refuses. Pure.
//!
//! From 4.6 on an answer can't be begun ("prefill"). From 5 on models think unless they are told not to, and some of them can't be told.
//! <https://platform.claude.com/docs/en/about-claude/models/migration-guide>, <https://platform.claude.com/docs/en/build-with-claude/thinking>

use serde_json::{Value, json};

use crate::refusal::Refusal;

/// How it is kept from thinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thinking {
    /// It does not think unless it is told to.
    Unset,
    Off,
    /// It always thinks: as little as it can.
    Least,
}

/// What is added to the longest answer of a model that always thinks: thoughts count as a part of it.
const ROOM_TOKENS: u32 = 1024;

impl Thinking {
    pub(super) fn room(self) -> u32 {
        if self == Self::Least { ROOM_TOKENS } else { 0 }
    }

    /// `thinking`.
    pub(super) fn config(self) -> Option<Value> {
        (self == Self::Off).then(|| json!({ "type": "disabled" }))
    }

    /// `output_config`.
    pub(super) fn output_config(self) -> Option<Value> {
        (self == Self::Least).then(|| json!({ "effort": "low" }))
    }
}

/// One set of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// An answer that has begun goes in as the model's own; else it is told of it with its instructions.
    pub(super) prefill: bool,
    pub(super) thinking: Thinking,
    pub(super) caches: bool,
}

impl Form {
    /// The likeliest rules for a model of this name, as `claude-opus-4-6`. A name without a version is taken for an older one.
    pub(super) fn of(model: &str) -> Self {
        let version = version(model);
        Self {
            prefill: version.is_none_or(|version| version < (4, 6)),
            thinking: if version.is_some_and(|version| version >= (5, 0)) { Thinking::Off } else { Thinking::Unset },
            caches: true,
        }
    }

    /// The rules to try after a refusal; `None` when it was about none of them, or none is left. `begun`: the question has the beginning of an answer.
    pub(super) fn after(self, refusal: &Refusal, begun: bool) -> Option<Self> {
        if refusal.status != 400 {
            return None;
        }
        let words = refusal.words();
        let of_prefill = words.contains("prefill") || words.contains("must end with a user message");
        if self.prefill && begun && of_prefill {
            return Some(Self { prefill: false, ..self });
        }
        if self.caches && words.contains("cache_control") {
            return Some(Self { caches: false, ..self });
        }
        let thinking = match self.thinking {
            Thinking::Off if words.contains("thinking") => Thinking::Least,
            // A gateway with an older idea of the protocol.
            Thinking::Least if words.contains("output_config") || words.contains("effort") => Thinking::Unset,
            _ => return None,
        };
        Some(Self { thinking, ..self })
    }
}

/// The two numbers of a name as `claude-sonnet-4-5-20250929` or `claude-sonnet-5`; dates are none.
fn version(model: &str) -> Option<(u32, u32)> {
    let model = model.to_lowercase();
    let (_, name) = model.split_once("claude-")?;
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2);
    let mut parts = name.split(['-', '.', '@', ':']).skip_while(|part| number(part).is_none());
    let major = number(parts.next()?)?;
    Some((major, parts.next().and_then(number).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_every_kind_of_name() {
        for (model, expected) in [
            ("claude-haiku-4-5", Some((4, 5))),
            ("claude-haiku-4-5-20251001", Some((4, 5))),
            ("claude-sonnet-5", Some((5, 0))),
            ("claude-opus-4-20250514", Some((4, 0))),
            ("claude-3-5-sonnet-latest", Some((3, 5))),
            ("anthropic/claude-opus-4.6", Some((4, 6))),
            ("claude-mythos-preview", None),
            ("big", None),
        ] {
            assert_eq!(version(model), expected, "{model}");
        }
    }

    #[test]
    fn what_a_model_refuses_is_changed() {
        let refusal = |status, words: &str| Refusal::new(status, reqwest::header::HeaderMap::new(), words.into());
        let sonnet = Form::of("claude-sonnet-5");
        assert_eq!(sonnet, Form { prefill: false, thinking: Thinking::Off, caches: true });
        let always = refusal(400, "thinking: \"disabled\" is not supported on this model");
        let least = sonnet.after(&always, false).unwrap();
        assert_eq!(least.thinking, Thinking::Least);
        assert_eq!(least.after(&always, false), None);
        let older = refusal(400, "output_config: Extra inputs are not permitted");
        assert_eq!(least.after(&older, false).unwrap().thinking, Thinking::Unset);
        let haiku = Form::of("claude-haiku-4-5");
        let prefill = refusal(400, "This model does not support assistant message prefill.");
        assert_eq!(haiku.after(&prefill, true), Some(Form { prefill: false, ..haiku }));
        assert_eq!(haiku.after(&prefill, false), None);
        assert_eq!(haiku.after(&refusal(529, "cache_control"), true), None);
    }
}
