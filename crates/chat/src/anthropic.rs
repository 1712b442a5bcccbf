//! Anthropic's messages protocol: `POST {base}/v1/messages`, streamed. References: <https://docs.anthropic.com/en/api/messages-streaming>
//! and <https://docs.anthropic.com/en/api/errors>. Runs on the task that polls the answer; holds the key, never shows it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};
use riposte_http::{Endpoint, Server};
use riposte_vendors::Stage;
use serde::Serialize;
use serde_json::Value;

use crate::exchange;
use crate::http::client_for;
use crate::question::{Call, Heard, Progress, Question, Reader};
use crate::refusal::Refusal;
use crate::{ChatError, ChatModel, ChatStream, Options, Request, Role, Timeouts, Usage};

/// The name in settings and records.
pub(crate) const NAME: &str = "anthropic";

const SERVER: Server = Server { name: NAME, title: "Anthropic", needs_key: true };
const KEY: HeaderName = HeaderName::from_static("x-api-key");
const VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("anthropic-version"), HeaderValue::from_static("2023-06-01"));

/// A Claude model at Anthropic, or at a gateway that speaks its protocol.
#[derive(Clone, Debug)]
pub struct Anthropic {
    endpoint: Arc<Endpoint>,
    timeouts: Timeouts,
    client: Client,
    /// Learnt of this model, at this address.
    refuses_prefill: Arc<AtomicBool>,
}

impl Anthropic {
    /// For an address as `https://api.anthropic.com`, with or without a slash, `/v1` or `/v1/messages` at its end. Asks nobody.
    ///
    /// # Errors
    /// It is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let Options { base_url, model, key, timeouts, client, .. } = options;
        let endpoint = Endpoint::of(Stage::Chat, &base_url, SERVER, &model, key)?.with_path(|path| {
            let path = path.trim_end_matches('/');
            let path = path.strip_suffix("/messages").unwrap_or(path);
            path.strip_suffix("/v1").unwrap_or(path).to_owned()
        });
        let client = client.unwrap_or_else(|| client_for(endpoint.base()));
        Ok(Self { endpoint: Arc::new(endpoint), timeouts, client, refuses_prefill: Arc::default() })
    }

    fn headers(&self) -> Result<HeaderMap, ChatError> {
        let key = self.endpoint.key_after("")?.map(|key| (KEY, key));
        Ok(key.into_iter().chain([VERSION]).collect())
    }

    fn call(&self, request: Request) -> Result<Call<Messages>, ChatError> {
        let mut headers = self.headers()?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        let refuses_prefill = Arc::clone(&self.refuses_prefill);
        let prefill = !refuses_prefill.load(Ordering::Relaxed);
        Ok(Call {
            endpoint: self.endpoint.clone(),
            client: self.client.clone(),
            timeouts: self.timeouts,
            headers,
            loads: None,
            question: Messages { endpoint: self.endpoint.clone(), request, prefill, refuses_prefill },
        })
    }
}

impl ChatModel for Anthropic {
    fn name(&self) -> String {
        format!("{NAME}/{}", self.endpoint.model())
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            let headers = self.headers()?;
            exchange::warm(&self.endpoint, &self.client, self.endpoint.url("v1/models"), headers, self.timeouts).await
        }
        .boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        exchange::ask(self.call(request))
    }
}

/// A question in Anthropic's form. A beginning of the answer goes in as the answer's own ("prefill"); models from 4.6 on refuse that, and are told of it
/// with their instructions instead.
struct Messages {
    endpoint: Arc<Endpoint>,
    request: Request,
    prefill: bool,
    refuses_prefill: Arc<AtomicBool>,
}

impl Question for Messages {
    type Reader = Events;

    fn url(&self) -> Url {
        self.endpoint.url("v1/messages")
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        let request = &self.request;
        let system = if self.prefill { request.system.clone() } else { request.instruction() };
        let opening = request.opening.as_deref().filter(|_| self.prefill);
        let said = request.messages.iter().map(|message| Line {
            role: match message.role {
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            content: &message.text,
        });
        serde_json::to_vec(&Body {
            model: self.endpoint.model(),
            max_tokens: request.max_tokens,
            system: Some(system.as_str()).filter(|system| !system.trim().is_empty()),
            messages: said.chain(opening.map(|opening| Line { role: "assistant", content: opening })).collect(),
            stream: true,
        })
    }

    fn reader(&self) -> Events {
        Events::new(self.endpoint.clone())
    }

    fn reword(&mut self, refusal: &Refusal) -> bool {
        let words = refusal.words();
        let of_prefill = words.contains("prefill") || words.contains("must end with a user message");
        self.request.opening.is_some() && of_prefill && std::mem::replace(&mut self.prefill, false)
    }

    fn was_taken(&self) {
        if !self.prefill {
            self.refuses_prefill.store(true, Ordering::Relaxed);
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<&'a str>,
    messages: Vec<Line<'a>>,
    stream: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    role: &'static str,
    content: &'a str,
}

/// Reads `message_*` and `content_block_*` events. New kinds of events may come at any time, says Anthropic, and are passed over.
struct Events {
    endpoint: Arc<Endpoint>,
    usage: Usage,
    truncated: bool,
}

impl Events {
    fn new(endpoint: Arc<Endpoint>) -> Self {
        Self { endpoint, usage: Usage::default(), truncated: false }
    }

    /// Why it stopped, if it did.
    fn stopped(&mut self, delta: &Value) -> Result<Progress, ChatError> {
        match delta["stop_reason"].as_str() {
            None => return Ok(Progress::Going),
            Some("refusal") => return Err(ChatError::Refused { provider: self.endpoint.server().title.to_owned() }),
            Some("max_tokens" | "model_context_window_exceeded") => self.truncated = true,
            Some(_) => {}
        }
        Ok(Progress::Complete)
    }

    fn count(&mut self, usage: &Value) {
        self.usage.input_tokens = usage["input_tokens"].as_u64().or(self.usage.input_tokens);
        self.usage.output_tokens = usage["output_tokens"].as_u64().or(self.usage.output_tokens);
    }
}

impl Reader for Events {
    fn read(&mut self, event: &Value) -> Result<Heard, ChatError> {
        let going = |text: &Value| Heard { text: text.as_str().unwrap_or_default().to_owned(), ..Heard::default() };
        Ok(match event["type"].as_str().unwrap_or_default() {
            "message_start" => {
                self.count(&event["message"]["usage"]);
                Heard::default()
            }
            // Thinking and tool input are not for the ear.
            "content_block_start" if event["content_block"]["type"] == "text" => going(&event["content_block"]["text"]),
            "content_block_delta" if event["delta"]["type"] == "text_delta" => going(&event["delta"]["text"]),
            "content_block_delta" if event["delta"]["type"] == "thinking_delta" => {
                Heard { thought: true, ..Heard::default() }
            }
            "message_delta" => {
                self.count(&event["usage"]);
                Heard { progress: self.stopped(&event["delta"])?, ..Heard::default() }
            }
            "message_stop" => Heard { progress: Progress::End, ..Heard::default() },
            // The whole answer, from a gateway that does not stream.
            "message" => {
                self.count(&event["usage"]);
                let blocks = event["content"].as_array().into_iter().flatten();
                let text = blocks.filter(|block| block["type"] == "text").filter_map(|block| block["text"].as_str());
                Heard { text: text.collect(), progress: self.stopped(event)?, thought: false }
            }
            _ => Heard::default(),
        })
    }

    fn outcome(&self) -> (Usage, bool) {
        (self.usage, self.truncated)
    }
}

#[cfg(test)]
#[path = "anthropic_tests.rs"]
mod tests;
