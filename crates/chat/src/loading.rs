//! Models that are loaded when they are first asked for, as Ollama, LM Studio and llama-swap do: a server stops loading when who asked hangs up, so that a
//! question with a time-out could never be answered. Loading has a request of its own, on a task that nobody drops, and questions wait for it.

use std::sync::OnceLock;
use std::time::Duration;

use futures::StreamExt;
use reqwest::header::HeaderMap;
use riposte_http::error_body;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::exchange::{self, Call};
use crate::openai_compatible::OpenaiCompatible;
use crate::refusal::Refusal;
use crate::{ChatError, Message, Request, Role, Timeouts, address};

/// A large model from a slow disk takes minutes.
const LONGEST: Duration = Duration::from_secs(600);

/// Whether a model is being loaded; shared by all questions to it.
#[derive(Debug)]
pub(crate) struct Loading {
    /// `None`: it is. Else what came of it.
    outcome: watch::Sender<Option<Result<(), ChatError>>>,
    /// Whether the server loads a model without being asked anything, once that is known.
    for_nothing: OnceLock<bool>,
}

impl Default for Loading {
    fn default() -> Self {
        Self { outcome: watch::Sender::new(Some(Ok(()))), for_nothing: OnceLock::new() }
    }
}

impl Loading {
    pub(crate) fn is_going_on(&self) -> bool {
        self.outcome.borrow().is_none()
    }

    /// Has the model loaded where that is known to cost nothing.
    pub(crate) fn begin_for_nothing(&self, model: &OpenaiCompatible) {
        if self.for_nothing.get() == Some(&true) {
            self.begin(model, false);
        }
    }

    /// An answer is slow: has the model loaded where that costs nothing. It goes on for as long as the model really is being loaded.
    pub(crate) fn find_out(&self, model: &OpenaiCompatible) {
        if self.for_nothing.get() != Some(&false) {
            self.begin(model, false);
        }
    }

    /// Has the model loaded, by the smallest of questions where nothing else helps; waits for it.
    pub(crate) async fn load(&self, model: &OpenaiCompatible) -> Result<(), ChatError> {
        self.begin(model, true);
        let mut outcome = self.outcome.subscribe();
        // The sender lives as long as this.
        let outcome = outcome.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
        outcome.ok().flatten().unwrap_or(Ok(()))
    }

    fn begin(&self, model: &OpenaiCompatible, ask: bool) {
        if self.outcome.send_if_modified(|outcome| outcome.take().is_some()) {
            let model = model.clone();
            tokio::spawn(async move {
                let loaded = model.load_now(ask).await;
                if let Some(loading) = model.loading() {
                    loading.outcome.send_replace(Some(loaded));
                }
            });
        }
    }
}

impl OpenaiCompatible {
    async fn load_now(&self, ask: bool) -> Result<(), ChatError> {
        let Some(loading) = self.loading() else { return Ok(()) };
        if loading.for_nothing.get() != Some(&false) {
            if let Some(loaded) = self.generate_nothing().await? {
                let _ = loading.for_nothing.set(true); // known already, where it is not the first time
                return loaded;
            }
            let _ = loading.for_nothing.set(false);
        }
        if ask { self.ask_for_a_token().await } else { Ok(()) }
    }

    /// Ollama loads a model that is to write nothing: <https://github.com/ollama/ollama/blob/main/docs/api.md#load-a-model>. `None`: the server does not know
    /// what was asked.
    async fn generate_nothing(&self) -> Result<Option<Result<(), ChatError>>, ChatError> {
        let url = address::beside(&self.base(), "api/generate");
        let body = json!({ "model": self.endpoint.model() }).to_string();
        let request = self.client.post(url).headers(self.headers()?).timeout(LONGEST).body(body);
        let response = request.send().await.map_err(|error| self.endpoint.unreachable(&error))?;
        let (status, body) = (response.status(), error_body(response).await);
        if status.is_success() {
            let done = serde_json::from_slice::<Value>(&body).is_ok_and(|json| json["done"] == true);
            return Ok(done.then_some(Ok(())));
        }
        let refusal = Refusal::new(status.as_u16(), HeaderMap::new(), body);
        // The model is not there; there is no memory for it.
        let of_the_model = matches!(refusal.status, 404 | 500) && refusal.words().contains("model");
        Ok(of_the_model.then(|| Err(refusal.error(&self.endpoint))))
    }

    async fn ask_for_a_token(&self) -> Result<(), ChatError> {
        let messages = vec![Message { role: Role::User, text: "Hi".to_owned() }];
        let request = Request { system: String::new(), messages, max_tokens: 1, opening: None };
        let timeouts = Timeouts { first_token: LONGEST, stall: LONGEST };
        let mut answer = exchange::ask(self.call(request).map(|call| Call { loads: None, timeouts, ..call }));
        while let Some(event) = answer.next().await {
            match event {
                Ok(_) | Err(ChatError::Empty { .. } | ChatError::OnlyThought { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
