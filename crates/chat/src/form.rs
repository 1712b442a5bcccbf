//! The form of a question: servers of OpenAI's protocol disagree about a few of its parts, and what they take is learnt from what they refuse. Pure.

use crate::refusal::Refusal;

/// One form. Learnt for one model at one address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Which of the addresses at which the chat may be.
    pub(crate) base: usize,
    /// The limit is called `max_completion_tokens`; else `max_tokens`.
    pub(crate) new_limit: bool,
    /// Token counts are asked for with `stream_options`.
    pub(crate) counts: bool,
    /// Instructions have a role of their own; else they go with the first question.
    pub(crate) system_role: bool,
    /// What only the llama.cpp server knows is sent: that it reuse what it read, and not think.
    pub(crate) reuses: bool,
}

impl Form {
    /// The form to try after a refusal; `None` when it was not about the form. A part that is not as in `asked` any more was changed already.
    pub(crate) fn after(self, refusal: &Refusal, asked: &Form, bases: usize) -> Option<Self> {
        if refusal.is_of_the_path() {
            return (self.base + 1 < bases).then(|| Self { base: self.base + 1, ..self });
        }
        if matches!(refusal.status, 401..=404 | 429) {
            return None;
        }
        let words = refusal.words();
        if self.new_limit == asked.new_limit && self.refuses_limit(&words) {
            return Some(Self { new_limit: !self.new_limit, ..self });
        }
        if self.reuses && (words.contains("cache_prompt") || words.contains("chat_template_kwargs")) {
            return Some(Self { reuses: false, ..self });
        }
        if self.counts && words.contains("stream_options") {
            return Some(Self { counts: false, ..self });
        }
        (self.system_role && refuses_system(&words)).then_some(Self { system_role: false, ..self })
    }

    fn refuses_limit(self, words: &str) -> bool {
        let (sent, other) = match self.new_limit {
            true => ("max_completion_tokens", "max_tokens"),
            false => ("max_tokens", "max_completion_tokens"),
        };
        // "Use 'max_completion_tokens' instead." What is said of the value of a limit ("too large") is not about its name.
        let named = words.contains(sent) && (words.contains(&format!("use '{other}")) || refuses(words));
        named || !self.new_limit && words.contains(other)
    }
}

/// OpenAI and LiteLLM, llama.cpp and vLLM (templates of Gemma and Mistral), LM Studio, Google.
pub(crate) fn refuses_system(words: &str) -> bool {
    let of_system = words.contains("system")
        && ["role", "message", "prompt", "instruction"].iter().any(|what| words.contains(what))
        && refuses(words);
    of_system
        || words.contains("only user and assistant")
        || words.contains("roles must alternate")
        || words.contains("developer instruction is not enabled")
}

fn refuses(words: &str) -> bool {
    let refusals = [
        "not support",
        "unsupported",
        "not allowed",
        "not permitted",
        "not enabled",
        "unrecognized",
        "unknown",
        "unexpected",
    ];
    refusals.iter().any(|refusal| words.contains(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Form = Form { base: 0, new_limit: false, counts: true, system_role: true, reuses: false };

    fn after(status: u16, words: &str) -> Option<Form> {
        ASKED.after(&Refusal::new(status, reqwest::header::HeaderMap::new(), words.into()), &ASKED, 2)
    }

    #[test]
    fn what_is_refused_is_changed() {
        assert_eq!(after(404, "404 page not found"), Some(Form { base: 1, ..ASKED }));
        assert_eq!(after(400, "Use 'max_completion_tokens' instead."), Some(Form { new_limit: true, ..ASKED }));
        assert_eq!(after(422, "unknown field max_tokens"), Some(Form { new_limit: true, ..ASKED }));
        assert_eq!(after(400, "stream_options: extra inputs"), Some(Form { counts: false, ..ASKED }));
        assert_eq!(after(400, "System role not supported"), Some(Form { system_role: false, ..ASKED }));
        let newer = Form { new_limit: true, ..ASKED };
        let refusal =
            Refusal::new(400, reqwest::header::HeaderMap::new(), "Unrecognized: max_completion_tokens".into());
        assert_eq!(newer.after(&refusal, &newer, 1), Some(ASKED));
        assert_eq!(newer.after(&refusal, &ASKED, 1), None, "it was tried");
    }

    #[test]
    fn other_refusals_change_nothing() {
        for (status, words) in [
            (404, "model 'big' not found"),
            (400, "max_tokens is too large: 9000"),
            (401, "the system message needs a role with a key, not supported"),
            (429, "max_tokens per minute, use max_completion_tokens"),
            (500, "The system is overloaded"),
            (400, "messages: too long"),
        ] {
            assert_eq!(after(status, words), None, "{words}");
        }
    }
}
