//! How little a model of OpenAI may be told to reason: guessed from its name, then taken from what it says it supports. Pure.
//!
//! `none` came with GPT-5.1, `minimal` is GPT-5's alone, the o series begins with `low`, and models that do not reason refuse the field.
//! <https://platform.openai.com/docs/guides/reasoning>

use crate::refusal::Refusal;

/// An effort, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    None,
    Minimal,
    Low,
    Medium,
    /// Nothing is said of it: the model does not reason, or decides itself.
    Unset,
}

/// What is added to the longest answer where reasoning counts as a part of it: an answer must not be cut for what nobody hears.
const ROOM_TOKENS: u32 = 1024;

impl Effort {
    const ALL: [Self; 5] = [Self::None, Self::Minimal, Self::Low, Self::Medium, Self::Unset];

    /// The least that a model of this name is likely to take.
    pub(super) fn of(model: &str) -> Self {
        let model = model.to_lowercase();
        let o_series = model.strip_prefix('o').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        match model.strip_prefix("gpt-5") {
            Some(rest) if rest.contains("chat") => Self::Unset,
            Some(rest) if rest.contains("codex") || rest.contains("-pro") => Self::Low,
            Some(rest) if rest.starts_with('.') => Self::None,
            Some(_) => Self::Minimal,
            None if o_series => Self::Low,
            None => Self::Unset,
        }
    }

    /// As the field has it.
    pub(super) fn word(self) -> Option<&'static str> {
        Some(match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::Unset => return None,
        })
    }

    /// Tokens for reasoning beside those of the answer.
    pub(super) fn room(self) -> u32 {
        match self {
            Self::Minimal | Self::Low | Self::Medium => ROOM_TOKENS,
            Self::None | Self::Unset => 0,
        }
    }

    /// What to try after a refusal of the last one tried; `None` when it was not about that, or nothing is left.
    pub(super) fn after(refusal: &Refusal, tried: &[Self]) -> Option<Self> {
        let words = refusal.words();
        if refusal.status != 400 || !(words.contains("reasoning") || words.contains("effort")) {
            return None;
        }
        // "Unsupported value: … Supported values are: 'none', 'low', 'medium', and 'high'."
        let Some((_, supported)) = words.split_once("supported values are") else {
            // It takes none at all.
            return (!tried.contains(&Self::Unset)).then_some(Self::Unset);
        };
        let is_supported = |effort: &Self| effort.word().is_none_or(|word| supported.contains(&format!("'{word}'")));
        Self::ALL.into_iter().find(|effort| !tried.contains(effort) && is_supported(effort))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_how_little_a_model_can_reason() {
        for (model, effort) in [
            ("gpt-4.1-mini", Effort::Unset),
            ("gpt-4o", Effort::Unset),
            ("gpt-5", Effort::Minimal),
            ("gpt-5-nano-2025-08-07", Effort::Minimal),
            ("gpt-5.1", Effort::None),
            ("gpt-5.6-mini", Effort::None),
            ("gpt-5.1-codex", Effort::Low),
            ("gpt-5-chat-latest", Effort::Unset),
            ("o3-mini", Effort::Low),
            ("omni", Effort::Unset),
        ] {
            assert_eq!(Effort::of(model), effort, "{model}");
        }
    }

    #[test]
    fn the_least_that_is_supported_is_taken() {
        let after = |status: u16, words: &str, tried: &[Effort]| {
            Effort::after(&Refusal::new(status, reqwest::header::HeaderMap::new(), words.into()), tried)
        };
        let values = "Unsupported value: 'none' is not supported with the 'gpt-5.1-codex' model. Supported values are: 'low', 'medium', and 'high'. reasoning.effort";
        assert_eq!(after(400, values, &[Effort::None]), Some(Effort::Low));
        assert_eq!(after(400, values, &[Effort::None, Effort::Low]), Some(Effort::Medium));
        let parameter = "Unsupported parameter: 'reasoning.effort' is not supported with this model.";
        assert_eq!(after(400, parameter, &[Effort::Minimal]), Some(Effort::Unset));
        assert_eq!(after(400, parameter, &Effort::ALL), None);
        assert_eq!(after(400, "messages: too long", &[]), None);
        assert_eq!(after(429, "reasoning tokens: limit", &[]), None);
    }
}
