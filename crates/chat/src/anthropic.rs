//! Anthropic's messages protocol: `POST {base}/v1/messages`, streamed. References: <https://docs.anthropic.com/en/api/messages-streaming>
//! and <https://docs.anthropic.com/en/api/errors>. Runs on the task that polls the answer; holds the key, never shows it.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::Client;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;
use sse_stream::Sse;

use crate::build::Options;
use crate::exchange::{self, Call, Heard, Progress, Reader};
use crate::http::client_for;
use crate::vendor::{self, Provider, Timeouts};
use crate::{ChatError, ChatModel, ChatStream, Request, Role, Usage};

/// The name in settings and records.
pub(crate) const NAME: &str = "anthropic";

const TITLE: &str = "Anthropic";
const KEY: HeaderName = HeaderName::from_static("x-api-key");
const VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("anthropic-version"), HeaderValue::from_static("2023-06-01"));

/// A Claude model at Anthropic, or at a gateway that speaks its protocol.
#[derive(Clone, Debug)]
pub struct Anthropic {
    provider: Arc<Provider>,
    timeouts: Timeouts,
    client: Client,
}

impl Anthropic {
    /// For an address as `https://api.anthropic.com`, with or without a slash or `/v1` at its end. Asks nobody.
    ///
    /// # Errors
    /// [`ChatError::Address`] when it is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let mut base = vendor::base_url(TITLE, &options.base_url)?;
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(path.strip_suffix("/v1").unwrap_or(&path));
        let client = options.client.unwrap_or_else(|| client_for(&base));
        let provider = Arc::new(Provider { title: TITLE.to_owned(), base, model: options.model, key: options.key });
        Ok(Self { provider, timeouts: options.timeouts, client })
    }

    fn headers(&self) -> Result<HeaderMap, ChatError> {
        let key = self.provider.key_header("")?.ok_or_else(|| self.provider.key_missing())?;
        Ok(HeaderMap::from_iter([(KEY, key), VERSION]))
    }

    fn call(&self, request: &Request) -> Result<Call<Events>, ChatError> {
        let mut headers = self.headers()?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        let body = Body {
            model: &self.provider.model,
            max_tokens: request.max_tokens,
            system: Some(request.system.as_str()).filter(|system| !system.trim().is_empty()),
            messages: request
                .messages
                .iter()
                .map(|message| Line {
                    role: match message.role {
                        Role::User => "user",
                        Role::Assistant => "assistant",
                    },
                    content: &message.text,
                })
                // Prefill: the answer is made to go on from these words.
                .chain(request.opening.as_deref().map(|opening| Line { role: "assistant", content: opening }))
                .collect(),
            stream: true,
        };
        let body = serde_json::to_vec(&body).map_err(|_| self.provider.malformed("the question can't be written"))?;
        Ok(Call {
            provider: self.provider.clone(),
            client: self.client.clone(),
            timeouts: self.timeouts,
            url: self.provider.url("v1/messages"),
            headers,
            body: body.into(),
            reader: Events::new(self.provider.clone()),
        })
    }
}

impl ChatModel for Anthropic {
    fn name(&self) -> String {
        format!("{NAME}/{}", self.provider.model)
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            let headers = self.headers()?;
            exchange::warm(&self.provider, &self.client, self.provider.url("v1/models"), headers, self.timeouts).await
        }
        .boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        exchange::ask(self.call(&request))
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
    provider: Arc<Provider>,
    usage: Usage,
    truncated: bool,
}

impl Events {
    fn new(provider: Arc<Provider>) -> Self {
        Self { provider, usage: Usage::default(), truncated: false }
    }

    fn count(&mut self, usage: &Value) {
        self.usage.input_tokens = usage["input_tokens"].as_u64().or(self.usage.input_tokens);
        self.usage.output_tokens = usage["output_tokens"].as_u64().or(self.usage.output_tokens);
    }
}

impl Reader for Events {
    fn read(&mut self, event: &Sse) -> Result<Heard, ChatError> {
        let Some(data) = event.data.as_deref().filter(|data| !data.trim().is_empty()) else {
            return Ok(Heard::default());
        };
        let event: Value = serde_json::from_str(data).map_err(|_| self.provider.malformed("it holds invalid JSON"))?;
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
                match event["delta"]["stop_reason"].as_str() {
                    None => return Ok(Heard::default()),
                    Some("refusal") => return Err(ChatError::Refused { provider: self.provider.title.clone() }),
                    Some("max_tokens" | "model_context_window_exceeded") => self.truncated = true,
                    Some(_) => {}
                }
                Heard { progress: Progress::Complete, ..Heard::default() }
            }
            "message_stop" => Heard { progress: Progress::End, ..Heard::default() },
            "error" => {
                return Err(self.provider.refusal(status_of(&event["error"]), &HeaderMap::new(), data.as_bytes()));
            }
            _ => Heard::default(),
        })
    }

    fn outcome(&self) -> (Usage, bool) {
        (self.usage, self.truncated)
    }
}

/// The HTTP status that an error's type stands for, from Anthropic's table.
fn status_of(error: &Value) -> u16 {
    match error["type"].as_str().unwrap_or_default() {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    }
}

#[cfg(test)]
#[path = "anthropic_tests.rs"]
mod tests;
