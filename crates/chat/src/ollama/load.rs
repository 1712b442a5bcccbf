//! Whether a model is in Ollama's memory, and how it gets there before it is asked anything: it is told to write nothing.
//! <https://github.com/ollama/ollama/blob/main/docs/api.md#load-a-model>, <https://github.com/ollama/ollama/blob/main/docs/api.md#list-running-models>

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::HeaderMap;
use reqwest::{Client, Url};
use riposte_http::{Endpoint, error_body};
use serde_json::{Value, json};

use super::{KEEP_ALIVE, Ollama};
use crate::loading::{LONGEST, Load, one_token};
use crate::question::Loads;
use crate::refusal::Refusal;
use crate::{ChatError, lists};

/// Longest wait for the list of what is in memory, which is there at once.
const LOOK: Duration = Duration::from_secs(2);

impl Ollama {
    /// Whether the model is in memory. One that can't be told is not.
    pub(super) async fn is_in_memory(&self) -> bool {
        let Ok(headers) = self.headers() else { return false };
        let url = self.endpoint.url("api/ps");
        let list = lists::fetched(&self.endpoint, &self.client, url, headers, LOOK).await;
        list.is_ok_and(|list| holds(&list, self.endpoint.model()))
    }
}

/// A model without a tag is the latest.
fn holds(list: &Value, model: &str) -> bool {
    let tagged = if model.contains(':') { model.to_owned() } else { format!("{model}:latest") };
    let names = lists::rows(list, "models").flat_map(|row| [&row["name"], &row["model"]]).filter_map(Value::as_str);
    names.into_iter().any(|name| name == model || name == tagged)
}

impl Load for Ollama {
    fn without_a_question(&self) -> BoxFuture<'_, Result<Option<Result<(), ChatError>>, ChatError>> {
        async move {
            let body = json!({ "model": self.endpoint.model(), "keep_alive": KEEP_ALIVE });
            let url = self.endpoint.url("api/generate");
            generated_nothing(&self.endpoint, &self.client, url, self.headers()?, &body).await
        }
        .boxed()
    }

    fn ask_for_a_token(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        one_token(|request| self.call(request)).boxed()
    }
}

impl Loads for Ollama {
    fn is_going_on(&self) -> bool {
        self.loading.as_ref().is_some_and(|loading| loading.is_going_on())
    }

    fn find_out(&self) {
        if let Some(loading) = &self.loading {
            loading.find_out(self);
        }
    }
}

/// Has a model loaded that is to write nothing. `None`: the server does not know what was asked.
pub(crate) async fn generated_nothing(
    endpoint: &Endpoint,
    client: &Client,
    url: Url,
    headers: HeaderMap,
    body: &Value,
) -> Result<Option<Result<(), ChatError>>, ChatError> {
    let request = client.post(url).headers(headers).timeout(LONGEST).body(body.to_string());
    let response = request.send().await.map_err(|error| endpoint.unreachable(&error))?;
    let (status, body) = (response.status(), error_body(response).await);
    if status.is_success() {
        let done = serde_json::from_slice::<Value>(&body).is_ok_and(|json| json["done"] == true);
        return Ok(done.then_some(Ok(())));
    }
    let refusal = Refusal::new(status.as_u16(), HeaderMap::new(), body);
    // The model is not there; there is no memory for it.
    let of_the_model = matches!(refusal.status, 404 | 500) && refusal.words().contains("model");
    Ok(of_the_model.then(|| Err(refusal.error(endpoint))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_known_with_and_without_its_tag() {
        let list =
            json!({ "models": [{ "name": "llama3.2:latest", "model": "llama3.2:latest" }, { "name": "qwen3:4b" }] });
        for (model, is_there) in [("llama3.2", true), ("llama3.2:latest", true), ("qwen3:4b", true), ("qwen3", false)] {
            assert_eq!(holds(&list, model), is_there, "{model}");
        }
        assert!(!holds(&json!({}), "llama3.2"));
    }
}
