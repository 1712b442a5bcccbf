//! A question in Ollama's form: <https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion>. Pure.

use std::sync::Arc;

use reqwest::Url;
use riposte_http::Endpoint;
use serde_json::{Value, json};

use super::KEEP_ALIVE;
use super::lines::Lines;
use crate::learnt::Learnt;
use crate::question::Question;
use crate::refusal::Refusal;
use crate::{Request, Role};

/// How a model is kept from thinking. gpt-oss takes a level and passes over a plain no; models that do not think pass over either.
/// <https://docs.ollama.com/capabilities/thinking>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Think {
    Off,
    Low,
    /// Nothing is said of it.
    Unset,
}

/// What is added to the longest answer of a model that always thinks: thoughts count as a part of it.
const ROOM_TOKENS: u32 = 1024;

impl Think {
    pub(super) fn of(model: &str) -> Self {
        if model.to_lowercase().contains("gpt-oss") { Self::Low } else { Self::Off }
    }

    fn room(self) -> u32 {
        if self == Self::Low { ROOM_TOKENS } else { 0 }
    }
}

pub(super) struct Chat {
    endpoint: Arc<Endpoint>,
    request: Request,
    think: Think,
    known: Learnt<Think>,
}

impl Chat {
    pub(super) fn new(endpoint: Arc<Endpoint>, request: Request, known: &Learnt<Think>) -> Self {
        Self { endpoint, request, think: known.get(), known: known.clone() }
    }
}

impl Question for Chat {
    type Reader = Lines;

    fn url(&self) -> Url {
        self.endpoint.url("api/chat")
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        let system = self.request.instruction();
        let system = Some(system).filter(|system| !system.trim().is_empty());
        let said = self.request.messages.iter().map(|message| {
            let role = match message.role {
                Role::User => "user",
                Role::Assistant => "assistant",
            };
            json!({ "role": role, "content": message.text })
        });
        let system = system.into_iter().map(|text| json!({ "role": "system", "content": text }));
        let mut body = json!({
            "model": self.endpoint.model(),
            "messages": system.chain(said).collect::<Vec<Value>>(),
            "stream": true,
            "keep_alive": KEEP_ALIVE,
            "options": { "num_predict": self.request.max_tokens.saturating_add(self.think.room()) },
        });
        match self.think {
            Think::Off => body["think"] = json!(false),
            Think::Low => body["think"] = json!("low"),
            Think::Unset => {}
        }
        serde_json::to_vec(&body)
    }

    fn reader(&self) -> Lines {
        Lines::new()
    }

    /// `think value "low" is not supported for this model`, `"x" does not support thinking`.
    fn reword(&mut self, refusal: &Refusal) -> bool {
        let of_thinking = refusal.status == 400 && refusal.words().contains("think");
        of_thinking && std::mem::replace(&mut self.think, Think::Unset) != Think::Unset
    }

    fn was_taken(&self) {
        self.known.set(self.think);
    }
}
