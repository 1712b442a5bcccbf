//! A question in OpenAI's Responses protocol: `POST {base}/responses`, streamed, kept by nobody (`store: false`).
//! <https://platform.openai.com/docs/api-reference/responses/create>. Pure.

use std::sync::Arc;

use reqwest::Url;
use riposte_http::Endpoint;
use serde::Serialize;
use serde_json::{Value, json};

use super::effort::Effort;
use super::events::Events;
use crate::learnt::Learnt;
use crate::question::Question;
use crate::refusal::Refusal;
use crate::{Request, Role};

/// The smallest limit that OpenAI takes.
const LEAST_TOKENS: u32 = 16;

pub(super) struct Response {
    endpoint: Arc<Endpoint>,
    base: Url,
    request: Request,
    effort: Effort,
    tried: Vec<Effort>,
    known: Learnt<Effort>,
}

impl Response {
    pub(super) fn new(endpoint: Arc<Endpoint>, base: Url, request: Request, known: &Learnt<Effort>) -> Self {
        let effort = known.get();
        Self { endpoint, base, request, effort, tried: vec![effort], known: known.clone() }
    }
}

impl Question for Response {
    type Reader = Events;

    fn url(&self) -> Url {
        riposte_http::joined(&self.base, "responses")
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        let instructions = self.request.instruction();
        let input = self.request.messages.iter().map(|message| Line {
            role: match message.role {
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            content: &message.text,
        });
        serde_json::to_vec(&Body {
            model: self.endpoint.model(),
            instructions: Some(instructions.as_str()).filter(|text| !text.trim().is_empty()),
            input: input.collect(),
            stream: true,
            store: false,
            max_output_tokens: self.request.max_tokens.saturating_add(self.effort.room()).max(LEAST_TOKENS),
            reasoning: self.effort.word().map(|effort| json!({ "effort": effort })),
        })
    }

    fn reader(&self) -> Events {
        Events::new(self.endpoint.clone())
    }

    /// Puts it in another form after a refusal of how little it is to reason.
    fn reword(&mut self, refusal: &Refusal) -> bool {
        let Some(effort) = Effort::after(refusal, &self.tried) else { return false };
        self.tried.push(effort);
        self.effort = effort;
        true
    }

    fn was_taken(&self) {
        self.known.set(self.effort);
    }
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'a str>,
    input: Vec<Line<'a>>,
    stream: bool,
    store: bool,
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<Value>,
}

#[derive(Serialize)]
struct Line<'a> {
    role: &'static str,
    content: &'a str,
}
