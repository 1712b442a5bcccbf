//! How a server of this protocol is made to load a model before it is asked anything: Ollama by its own protocol beside this one, the llama.cpp server by
//! waiting until it says that it has, others by the smallest of questions.

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::StatusCode;
use serde_json::json;

use super::OpenaiCompatible;
use crate::deadline::Deadline;
use crate::loading::{LONGEST, Load, one_token};
use crate::ollama::generated_nothing;
use crate::{ChatError, address};

/// A server that says that it loads is asked again after this.
const AGAIN: Duration = Duration::from_secs(1);

impl OpenaiCompatible {
    /// Waits until the llama.cpp server has loaded its model: `GET /health` is 503 until then.
    /// <https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md#get-health-returns-heath-check-result>
    /// `None`: there is no such path.
    async fn healthy(&self) -> Result<Option<Result<(), ChatError>>, ChatError> {
        let url = address::beside(&self.base(), "health");
        let looking = async {
            loop {
                let response =
                    self.client.get(url.clone()).send().await.map_err(|error| self.endpoint.unreachable(&error))?;
                match response.status() {
                    StatusCode::SERVICE_UNAVAILABLE => Deadline::after(AGAIN).await,
                    status => return Ok(status.is_success().then_some(Ok(()))),
                }
            }
        };
        tokio::time::timeout(LONGEST, looking).await.unwrap_or_else(|_| Err(self.endpoint.timed_out(LONGEST).into()))
    }
}

impl Load for OpenaiCompatible {
    fn without_a_question(&self) -> BoxFuture<'_, Result<Option<Result<(), ChatError>>, ChatError>> {
        async move {
            if self.is_llama_cpp {
                return self.healthy().await;
            }
            let url = address::beside(&self.base(), "api/generate");
            let body = json!({ "model": self.endpoint.model() });
            generated_nothing(&self.endpoint, &self.client, url, self.headers()?, &body).await
        }
        .boxed()
    }

    fn ask_for_a_token(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        one_token(|request| self.call(request)).boxed()
    }
}
