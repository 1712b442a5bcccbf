//! How little a Gemini model may be told to think, and where its instructions stand: guessed from its name, then learnt from what it refuses. Pure.
//!
//! Gemini 2.5 takes a budget in tokens, 0 for none, of which the Pro model needs 128; from Gemini 3 on it is a level, of which the Pro models have none below
//! `LOW`; older models and Gemma know neither. <https://ai.google.dev/gemini-api/docs/thinking>

use serde_json::{Value, json};

use crate::form::refuses_system;
use crate::refusal::Refusal;

/// How its thinking is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thinking {
    /// Level `MINIMAL`.
    Minimal,
    /// Level `LOW`.
    Low,
    /// A budget of no tokens.
    Off,
    /// The smallest budget of a model that can't do without.
    Least,
    /// Nothing is said of it.
    Unset,
}

/// The smallest budget of Gemini 2.5 Pro.
const LEAST_TOKENS: u32 = 128;
/// What is added to the longest answer where thoughts count as a part of it and have no budget: an answer must not be cut for what nobody hears.
const ROOM_TOKENS: u32 = 1024;

impl Thinking {
    /// In the order in which they are tried.
    const ALL: [Self; 5] = [Self::Minimal, Self::Low, Self::Off, Self::Least, Self::Unset];

    /// Tokens for thoughts beside those of the answer.
    pub(super) fn room(self) -> u32 {
        match self {
            Self::Minimal | Self::Low => ROOM_TOKENS,
            Self::Least => LEAST_TOKENS,
            Self::Off | Self::Unset => 0,
        }
    }

    /// `thinkingConfig`. Thoughts are never asked for.
    pub(super) fn config(self) -> Option<Value> {
        Some(match self {
            Self::Minimal => json!({ "thinkingLevel": "MINIMAL", "includeThoughts": false }),
            Self::Low => json!({ "thinkingLevel": "LOW", "includeThoughts": false }),
            Self::Off => json!({ "thinkingBudget": 0, "includeThoughts": false }),
            Self::Least => json!({ "thinkingBudget": LEAST_TOKENS, "includeThoughts": false }),
            Self::Unset => return None,
        })
    }
}

/// One form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) thinking: Thinking,
    /// Instructions have a place of their own; else they go with the first question (Gemma).
    pub(super) instruction: bool,
}

impl Form {
    /// The likeliest form for a model of this name.
    pub(super) fn of(model: &str) -> Self {
        let model = model.to_lowercase();
        let is = |part: &str| model.contains(part);
        let thinking = if !is("gemini") || is("gemini-1") || is("gemini-2.0") {
            Thinking::Unset
        } else if is("gemini-2.5") {
            if is("pro") { Thinking::Least } else { Thinking::Off }
        } else if is("pro") {
            Thinking::Low
        } else {
            Thinking::Minimal
        };
        Self { thinking, instruction: true }
    }

    /// The form to try after a refusal; `None` when it was not about the form, or none is left.
    pub(super) fn after(self, refusal: &Refusal, tried: &[Thinking]) -> Option<Self> {
        if refusal.status != 400 {
            return None;
        }
        let words = refusal.words();
        if self.instruction && refuses_system(&words) {
            return Some(Self { instruction: false, ..self });
        }
        // "Budget 0 is invalid. This model only works in thinking mode.", "Thinking level is not supported for this model."
        let of_thinking = self.thinking != Thinking::Unset && (words.contains("thinking") || words.contains("budget"));
        let untried = Thinking::ALL.into_iter().find(|thinking| !tried.contains(thinking));
        untried.filter(|_| of_thinking).map(|thinking| Self { thinking, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_how_little_a_model_can_think() {
        for (model, thinking) in [
            ("gemini-2.5-flash-lite", Thinking::Off),
            ("models/gemini-2.5-flash", Thinking::Off),
            ("gemini-2.5-pro", Thinking::Least),
            ("gemini-2.0-flash", Thinking::Unset),
            ("gemini-1.5-pro", Thinking::Unset),
            ("gemma-3-27b-it", Thinking::Unset),
            ("gemini-3-flash-preview", Thinking::Minimal),
            ("gemini-3.1-pro-preview", Thinking::Low),
            ("gemini-flash-latest", Thinking::Minimal),
        ] {
            assert_eq!(Form::of(model).thinking, thinking, "{model}");
        }
    }

    #[test]
    fn a_refusal_of_the_thinking_leads_through_every_way_once() {
        let refusal = |status, words: &str| Refusal::new(status, reqwest::header::HeaderMap::new(), words.into());
        let of_thinking = refusal(400, "Thinking level is not supported for this model.");
        let (mut form, mut tried) = (Form::of("gemini-x"), vec![Thinking::Minimal]);
        while let Some(other) = form.after(&of_thinking, &tried) {
            form = other;
            tried.push(form.thinking);
        }
        assert_eq!(tried, Thinking::ALL);
        let form = Form::of("gemma-3");
        let system = refusal(400, "Developer instruction is not enabled for models/gemma-3");
        assert_eq!(form.after(&system, &[form.thinking]), Some(Form { instruction: false, ..form }));
        for other in [refusal(400, "API key not valid"), refusal(429, "thinking quota"), refusal(500, "thinking")] {
            assert_eq!(form.after(&other, &[]), None, "{other:?}");
        }
    }
}
