//! The llama.cpp server: it speaks OpenAI's protocol, and more. What it reads of a question it keeps in one of its slots and uses again for the next one that
//! begins alike; it chooses the slot itself, by how much of the beginning it holds (`id_slot` is left to it).
//! <https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md>. Pure.

use riposte_http::Server;
use serde::Serialize;

use super::OpenaiCompatible;
use crate::{ChatError, Options};

/// The name in settings and records.
pub(crate) const NAME: &str = "llama_cpp";

const SERVER: Server = Server { name: NAME, title: "llama.cpp server", needs_key: false };

/// It reads what it is sent although it is to write nothing: of `n_predict`, "when 0, no tokens will be generated but the prompt is evaluated into the cache".
/// <https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md#post-completion-given-a-prompt-it-returns-the-predicted-completion>
pub(super) const AHEAD_TOKENS: u32 = 0;

/// Fields that only this server knows; others of this protocol are not sent them.
#[derive(Serialize)]
pub(super) struct Reuse {
    /// It is the default since 2024, and was not before.
    cache_prompt: bool,
    /// For the model's template. Templates of models that don't think have no use for it.
    chat_template_kwargs: TemplateArguments,
}

#[derive(Serialize)]
struct TemplateArguments {
    enable_thinking: bool,
}

impl Default for Reuse {
    fn default() -> Self {
        Self { cache_prompt: true, chat_template_kwargs: TemplateArguments { enable_thinking: false } }
    }
}

impl OpenaiCompatible {
    /// For the address of a llama.cpp server, wherever it is.
    ///
    /// # Errors
    /// As [`OpenaiCompatible::new`].
    pub fn llama_cpp(options: Options) -> Result<Self, ChatError> {
        let mut model = Self::of(options, SERVER)?;
        model.is_llama_cpp = true;
        model.form.set(crate::form::Form { reuses: true, ..model.form.get() });
        model.ahead_tokens = model.loading().map(|_| AHEAD_TOKENS);
        Ok(model)
    }
}
