//! Reads the events of an answer in OpenAI's Responses protocol: <https://platform.openai.com/docs/api-reference/responses-streaming>. Kinds of events that
//! are not known are passed over. An event that comes twice is heard once, by its number. Pure.

use std::collections::BTreeSet;
use std::sync::Arc;

use riposte_http::Endpoint;
use riposte_problem::words::server as words;
use serde_json::Value;

use crate::question::{Heard, Progress, Reader};
use crate::refusal::Refusal;
use crate::{ChatError, Usage};

pub(crate) struct Events {
    endpoint: Arc<Endpoint>,
    usage: Usage,
    truncated: bool,
    /// Some of the text was heard.
    spoke: bool,
    /// Numbers of events that were read.
    numbers: BTreeSet<u64>,
}

impl Events {
    pub(super) fn new(endpoint: Arc<Endpoint>) -> Self {
        Self { endpoint, usage: Usage::default(), truncated: false, spoke: false, numbers: BTreeSet::new() }
    }

    fn provider(&self) -> String {
        self.endpoint.server().title.to_owned()
    }

    /// Whether it is one that was read already. Numbers count where a server counts at all: some give every event the same one.
    fn came_before(&mut self, event: &Value) -> Result<bool, ChatError> {
        let Some(number) = event["sequence_number"].as_u64() else { return Ok(false) };
        let (first, last) = (self.numbers.first().copied(), self.numbers.last().copied());
        let counts = first != last;
        if !self.numbers.insert(number) {
            return Ok(counts);
        }
        match last {
            Some(last) if counts && number < last => Err(self.endpoint.malformed(words::out_of_order()).into()),
            _ => Ok(false),
        }
    }

    /// What the response as a whole says: counts, and how it ended.
    fn ended(&mut self, response: &Value) -> Result<Heard, ChatError> {
        let usage = &response["usage"];
        self.usage.input_tokens = usage["input_tokens"].as_u64().or(self.usage.input_tokens);
        self.usage.cached_tokens = usage["input_tokens_details"]["cached_tokens"].as_u64().or(self.usage.cached_tokens);
        self.usage.output_tokens = usage["output_tokens"].as_u64().or(self.usage.output_tokens);
        if let Some(refusal) = Refusal::within(response) {
            return Err(refusal.error(&self.endpoint));
        }
        match response["incomplete_details"]["reason"].as_str() {
            Some("content_filter") => return Err(ChatError::Refused { provider: self.provider() }),
            Some(_) => self.truncated = true,
            None => {}
        }
        // A server that does not stream says everything here.
        let text = if self.spoke { String::new() } else { whole_text(response) };
        Ok(Heard { text, progress: Progress::End, thought: self.truncated && thought_only(response) })
    }
}

fn items<'a>(response: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    response["output"].as_array().into_iter().flatten().filter(move |item| item["type"] == kind)
}

/// The words of a response; a refusal is the model's own sentence.
fn whole_text(response: &Value) -> String {
    let parts = items(response, "message").filter_map(|item| item["content"].as_array()).flatten();
    parts.filter_map(|part| part["text"].as_str().or_else(|| part["refusal"].as_str())).collect()
}

fn thought_only(response: &Value) -> bool {
    items(response, "reasoning").next().is_some() && items(response, "message").next().is_none()
}

impl Reader for Events {
    fn read(&mut self, event: &Value) -> Result<Heard, ChatError> {
        if self.came_before(event)? {
            return Ok(Heard::default());
        }
        let kind = event["type"].as_str().unwrap_or_default();
        Ok(match kind {
            // A refusal is the model's own sentence, and is spoken.
            "response.output_text.delta" | "response.refusal.delta" => {
                let text = event["delta"].as_str().unwrap_or_default().to_owned();
                self.spoke |= !text.is_empty();
                Heard { text, ..Heard::default() }
            }
            "response.output_item.added" if event["item"]["type"] == "reasoning" => {
                Heard { thought: true, ..Heard::default() }
            }
            _ if kind.starts_with("response.reasoning") => Heard { thought: true, ..Heard::default() },
            "response.completed" | "response.incomplete" | "response.failed" => self.ended(&event["response"])?,
            // The whole answer, from a server that does not stream.
            _ if event["object"] == "response" && event["output"].is_array() => self.ended(event)?,
            _ => Heard::default(),
        })
    }

    fn outcome(&self) -> (Usage, bool) {
        (self.usage, self.truncated)
    }
}
