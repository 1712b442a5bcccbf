//! OpenAI's chat completions protocol, as OpenAI, Groq, Ollama, the llama.cpp server, LM Studio and many others speak it:
//! `POST {base}/chat/completions`, streamed. Reference: <https://platform.openai.com/docs/api-reference/chat-streaming>.
//! Runs on the task that polls the answer; holds the key, never shows it.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Url};
use riposte_http::is_loopback;
use serde::Serialize;
use serde_json::Value;
use sse_stream::Sse;

use crate::build::Options;
use crate::exchange::{self, Call, Heard, Progress, Reader};
use crate::http::client_for;
use crate::vendor::{self, Provider, Timeouts};
use crate::{ChatError, ChatModel, ChatStream, Request, Role, Usage};

/// The name in settings and records.
pub(crate) const NAME: &str = "openai_compatible";

/// A server that speaks OpenAI's protocol.
#[derive(Clone, Debug)]
pub struct OpenaiCompatible {
    provider: Arc<Provider>,
    server: &'static Server,
    timeouts: Timeouts,
    client: Client,
}

/// What is known of a server, by its address.
#[derive(Debug)]
struct Server {
    /// First part of `ChatModel::name`.
    name: &'static str,
    title: &'static str,
    is: fn(&Url) -> bool,
    needs_key: bool,
    /// Takes `max_completion_tokens`. OpenAI's reasoning models refuse the older `max_tokens`, and Groq calls it deprecated; servers
    /// elsewhere often know the older one alone and would answer without a limit.
    new_limit: bool,
    /// Takes `stream_options.include_usage` (OpenAI, Groq and Ollama document it); unknown servers may refuse unknown fields.
    counts: bool,
}

/// By host, or by the default port on this computer. The last row takes every address.
static SERVERS: [Server; 5] = [
    Server {
        name: "openai",
        title: "OpenAI",
        is: |url| url.host_str() == Some("api.openai.com"),
        needs_key: true,
        new_limit: true,
        counts: true,
    },
    Server {
        name: "groq",
        title: "Groq",
        is: |url| url.host_str() == Some("api.groq.com"),
        needs_key: true,
        new_limit: true,
        counts: true,
    },
    Server {
        name: "ollama",
        title: "Ollama",
        is: |url| is_loopback(url) && url.port() == Some(11434),
        needs_key: false,
        new_limit: false,
        counts: true,
    },
    Server {
        name: "lmstudio",
        title: "LM Studio",
        is: |url| is_loopback(url) && url.port() == Some(1234),
        needs_key: false,
        new_limit: false,
        counts: false,
    },
    Server {
        name: "openai_compatible",
        title: "The chat server",
        is: |_| true,
        needs_key: false,
        new_limit: false,
        counts: false,
    },
];

impl OpenaiCompatible {
    /// For an address as `http://localhost:11434/v1`, with or without a slash at its end. Asks nobody.
    ///
    /// # Errors
    /// [`ChatError::Address`] when it is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let base = vendor::base_url("the chat server", &options.base_url)?;
        let server = SERVERS.iter().find(|server| (server.is)(&base)).unwrap_or(&SERVERS[4]);
        let client = options.client.unwrap_or_else(|| client_for(&base));
        let provider =
            Arc::new(Provider { title: server.title.to_owned(), base, model: options.model, key: options.key });
        Ok(Self { provider, server, timeouts: options.timeouts, client })
    }

    fn headers(&self) -> Result<HeaderMap, ChatError> {
        let mut headers = HeaderMap::new();
        match self.provider.key_header("Bearer ")? {
            Some(key) => {
                headers.insert(AUTHORIZATION, key);
            }
            None if self.server.needs_key => return Err(self.provider.key_missing()),
            None => {}
        }
        Ok(headers)
    }

    fn call(&self, request: &Request) -> Result<Call<Chunks>, ChatError> {
        let mut headers = self.headers()?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        let limit = Some(request.max_tokens);
        let system = request.instruction();
        let body = Body {
            model: &self.provider.model,
            messages: messages(&system, request),
            stream: true,
            max_tokens: limit.filter(|_| !self.server.new_limit),
            max_completion_tokens: limit.filter(|_| self.server.new_limit),
            stream_options: self.server.counts.then_some(StreamOptions { include_usage: true }),
        };
        let body = serde_json::to_vec(&body).map_err(|_| self.provider.malformed("the question can't be written"))?;
        Ok(Call {
            provider: self.provider.clone(),
            client: self.client.clone(),
            timeouts: self.timeouts,
            url: self.provider.url("chat/completions"),
            headers,
            body: body.into(),
            reader: Chunks::new(self.provider.clone()),
        })
    }
}

impl ChatModel for OpenaiCompatible {
    fn name(&self) -> String {
        format!("{}/{}", self.server.name, self.provider.model)
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            let headers = self.headers()?;
            exchange::warm(&self.provider, &self.client, self.provider.url("models"), headers, self.timeouts).await
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
    messages: Vec<Line<'a>>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    role: &'static str,
    content: &'a str,
}

/// The system prompt is the first message; every server knows the role `system` (OpenAI takes it for `developer`).
fn messages<'a>(system: &'a str, request: &'a Request) -> Vec<Line<'a>> {
    let system = (!system.trim().is_empty()).then_some(Line { role: "system", content: system });
    let said = request.messages.iter().map(|message| {
        let role = match message.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        Line { role, content: &message.text }
    });
    system.into_iter().chain(said).collect()
}

/// Reads `chat.completion.chunk` events.
struct Chunks {
    provider: Arc<Provider>,
    usage: Usage,
    truncated: bool,
}

impl Chunks {
    fn new(provider: Arc<Provider>) -> Self {
        Self { provider, usage: Usage::default(), truncated: false }
    }

    fn error(&self, error: &Value) -> ChatError {
        let body = serde_json::json!({ "error": error }).to_string();
        self.provider.refusal(status_of(error), &HeaderMap::new(), body.as_bytes())
    }

    fn finish(&mut self, reason: &str) -> Result<(), ChatError> {
        match reason {
            "length" => self.truncated = true,
            "content_filter" => return Err(ChatError::Refused { provider: self.provider.title.clone() }),
            _ => {}
        }
        Ok(())
    }
}

impl Reader for Chunks {
    fn read(&mut self, event: &Sse) -> Result<Heard, ChatError> {
        let Some(data) = event.data.as_deref().map(str::trim).filter(|data| !data.is_empty()) else {
            return Ok(Heard::default());
        };
        if data == "[DONE]" {
            return Ok(Heard { progress: Progress::End, ..Heard::default() });
        }
        let chunk: Value = serde_json::from_str(data).map_err(|_| self.provider.malformed("it holds invalid JSON"))?;
        if !chunk["error"].is_null() {
            return Err(self.error(&chunk["error"]));
        }
        // Groq puts the counts of a stream under `x_groq`.
        for usage in [&chunk["usage"], &chunk["x_groq"]["usage"]] {
            self.usage.input_tokens = usage["prompt_tokens"].as_u64().or(self.usage.input_tokens);
            self.usage.output_tokens = usage["completion_tokens"].as_u64().or(self.usage.output_tokens);
        }
        // One answer is asked for, so there is one choice; a chunk of counts has none. `reasoning`, `reasoning_content` and tool
        // calls are not for the ear; a refusal is the model's own sentence and is.
        let choice = &chunk["choices"][0];
        let delta = &choice["delta"];
        let text = [&delta["content"], &delta["refusal"]].into_iter().filter_map(Value::as_str).collect::<String>();
        let progress = match choice["finish_reason"].as_str() {
            Some(reason) if !reason.is_empty() => {
                self.finish(reason)?;
                Progress::Complete
            }
            _ => Progress::Going,
        };
        // By DeepSeek and vLLM, by Groq and OpenRouter.
        let thoughts = [&delta["reasoning_content"], &delta["reasoning"]].into_iter().filter_map(Value::as_str);
        let thought = thoughts.into_iter().any(|thought| !thought.is_empty());
        Ok(Heard { text, progress, thought })
    }

    fn outcome(&self) -> (Usage, bool) {
        (self.usage, self.truncated)
    }
}

/// The HTTP status that an error inside a stream stands for: its own number where it has one (llama.cpp, OpenRouter, Groq), else from
/// its code or type, else 500, as the server had accepted the request.
fn status_of(error: &Value) -> u16 {
    let number = [&error["status_code"], &error["code"]].into_iter().find_map(Value::as_u64);
    if let Some(status) = number.and_then(|number| u16::try_from(number).ok()).filter(|n| (400..600).contains(n)) {
        return status;
    }
    let words = [&error["code"], &error["type"]].into_iter().filter_map(Value::as_str).collect::<Vec<_>>();
    let any = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    if any(&["insufficient_quota", "rate_limit_exceeded", "rate_limit_error", "tokens", "requests"]) {
        429
    } else if any(&["invalid_api_key", "authentication_error"]) {
        401
    } else if any(&["model_not_found", "not_found_error"]) {
        404
    } else if any(&["invalid_request_error", "context_length_exceeded"]) {
        400
    } else {
        500
    }
}

#[cfg(test)]
#[path = "openai_compatible_tests.rs"]
mod tests;
