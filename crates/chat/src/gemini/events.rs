//! Reads the chunks of an answer: texts, why it ended, token counts. Each chunk is a `GenerateContentResponse`. Pure.

use std::sync::Arc;

use riposte_http::{Endpoint, clean};
use serde_json::Value;

use crate::question::{Heard, Progress, Reader};
use crate::{ChatError, Usage};

pub(super) struct Chunks {
    endpoint: Arc<Endpoint>,
    usage: Usage,
    truncated: bool,
}

impl Chunks {
    pub(super) fn new(endpoint: Arc<Endpoint>) -> Self {
        Self { endpoint, usage: Usage::default(), truncated: false }
    }

    fn provider(&self) -> String {
        self.endpoint.server().title.to_owned()
    }

    /// The counts are of all that came so far.
    fn count(&mut self, usage: &Value) {
        let tokens = |name: &str| usage[name].as_u64();
        self.usage.input_tokens = tokens("promptTokenCount").or(self.usage.input_tokens);
        self.usage.cached_tokens = tokens("cachedContentTokenCount").or(self.usage.cached_tokens);
        let (said, thought) = (tokens("candidatesTokenCount"), tokens("thoughtsTokenCount"));
        if said.is_some() || thought.is_some() {
            self.usage.output_tokens = Some(said.unwrap_or(0) + thought.unwrap_or(0));
        }
    }

    /// Why it ended, if it did: <https://ai.google.dev/api/generate-content#FinishReason>.
    fn ended(&mut self, candidate: &Value) -> Result<Progress, ChatError> {
        match candidate["finishReason"].as_str().unwrap_or_default() {
            "" | "FINISH_REASON_UNSPECIFIED" => return Ok(Progress::Going),
            "STOP" => {}
            "MAX_TOKENS" | "CONTINUATION" => self.truncated = true,
            "SAFETY" | "RECITATION" | "LANGUAGE" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" | "ESCALATION"
            | "MODEL_ARMOR" => {
                return Err(ChatError::Refused { provider: self.provider() });
            }
            reason => {
                return Err(ChatError::Stopped { provider: self.provider(), reason: clean(reason, None) });
            }
        }
        Ok(Progress::Complete)
    }
}

impl Reader for Chunks {
    fn read(&mut self, chunk: &Value) -> Result<Heard, ChatError> {
        self.count(&chunk["usageMetadata"]);
        // The question itself was blocked: <https://ai.google.dev/api/generate-content#BlockReason>.
        if chunk["promptFeedback"]["blockReason"].as_str().is_some_and(|reason| reason != "BLOCK_REASON_UNSPECIFIED") {
            return Err(ChatError::Refused { provider: self.provider() });
        }
        let candidate = &chunk["candidates"][0];
        let parts = || candidate["content"]["parts"].as_array().into_iter().flatten();
        let is_thought = |part: &&Value| part["thought"] == true;
        let text: String = parts().filter(|part| !is_thought(part)).filter_map(|part| part["text"].as_str()).collect();
        let counted = chunk["usageMetadata"]["thoughtsTokenCount"].as_u64().is_some_and(|tokens| tokens > 0);
        let thought = parts().any(|part| is_thought(&part)) || text.is_empty() && counted;
        let progress = self.ended(candidate)?;
        Ok(Heard { text, progress, thought })
    }

    fn outcome(&self) -> (Usage, bool) {
        (self.usage, self.truncated)
    }
}
