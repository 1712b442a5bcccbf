//! Reads the lines of an answer: each a piece of the message, the last with `done`, why, and the counts. Pure.
//! <https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion>

use serde_json::Value;

use crate::question::{Heard, Progress, Reader};
use crate::{ChatError, Usage};

pub(super) struct Lines {
    usage: Usage,
    truncated: bool,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self { usage: Usage::default(), truncated: false }
    }
}

impl Reader for Lines {
    fn read(&mut self, line: &Value) -> Result<Heard, ChatError> {
        let message = &line["message"];
        let text = message["content"].as_str().unwrap_or_default().to_owned();
        let thought = message["thinking"].as_str().is_some_and(|thought| !thought.is_empty());
        if line["done"] != true {
            return Ok(Heard { text, progress: Progress::Going, thought });
        }
        self.usage.input_tokens = line["prompt_eval_count"].as_u64();
        self.usage.output_tokens = line["eval_count"].as_u64();
        self.truncated = line["done_reason"] == "length";
        Ok(Heard { text, progress: Progress::End, thought })
    }

    fn outcome(&self) -> (Usage, bool) {
        (self.usage, self.truncated)
    }
}
