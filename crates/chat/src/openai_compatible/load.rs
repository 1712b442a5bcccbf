//! How a server of this protocol is made to load a model before it is asked anything.

use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use reqwest::header::HeaderMap;
use riposte_http::error_body;
use serde_json::{Value, json};

use super::OpenaiCompatible;
use crate::loading::Load;
use crate::question::Call;
use crate::refusal::Refusal;
use crate::{ChatError, Message, Request, Role, Timeouts, address, exchange};

/// A large model from a slow disk takes minutes.
const LONGEST: Duration = Duration::from_secs(600);

impl Load for OpenaiCompatible {
    /// Ollama loads a model that is to write nothing: <https://github.com/ollama/ollama/blob/main/docs/api.md#load-a-model>. `None`: the server does not know
    /// what was asked.
    fn generate_nothing(&self) -> BoxFuture<'_, Result<Option<Result<(), ChatError>>, ChatError>> {
        async move {
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
        .boxed()
    }

    fn ask_for_a_token(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
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
        .boxed()
    }
}
