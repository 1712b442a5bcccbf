//! Reads the events of an answer: <https://platform.claude.com/docs/en/build-with-claude/streaming>. Pure.

use std::sync::Arc;

use riposte_http::Endpoint;
use serde_json::Value;

use crate::question::{Heard, Progress, Reader};
use crate::{ChatError, Usage};

/// Reads `message_*` and `content_block_*` events. New kinds of events may come at any time, says Anthropic, and are passed over.
pub(super) struct Events {
    endpoint: Arc<Endpoint>,
    usage: Usage,
    truncated: bool,
}

impl Events {
    pub(super) fn new(endpoint: Arc<Endpoint>) -> Self {
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

    /// `input_tokens` are those that came neither from the cache nor went to it; the question is all three together.
    /// <https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance>
    fn count(&mut self, usage: &Value) {
        let tokens = |name: &str| usage[name].as_u64();
        let (read, written) = (tokens("cache_read_input_tokens"), tokens("cache_creation_input_tokens"));
        if let Some(uncached) = tokens("input_tokens") {
            self.usage.input_tokens = Some(uncached + read.unwrap_or(0) + written.unwrap_or(0));
        }
        self.usage.cached_tokens = read.or(self.usage.cached_tokens);
        self.usage.output_tokens = tokens("output_tokens").or(self.usage.output_tokens);
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
