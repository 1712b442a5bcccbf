//! Ollama's own protocol: `POST {base}/api/chat`, answered by lines of JSON; and OpenAI's where a server under this name knows only that. References:
//! <https://github.com/ollama/ollama/blob/main/docs/api.md>, <https://docs.ollama.com/capabilities/thinking>.
//! Runs on the task that polls the answer; loading runs on a task of its own, which nobody drops.

mod lines;
mod load;
mod question;

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use riposte_http::{Account, Check, Endpoint, Listed, Reached, Server, is_nearby};
use riposte_vendors::Stage;
use serde_json::Value;

use crate::check::{self, Shelf};
use crate::http::client_for;
use crate::learnt::Learnt;
use crate::loading::Loading;
use crate::older::NewerOrOlder;
use crate::openai_compatible::{Completion, OpenaiCompatible};
use crate::question::{Call, Loads};
use crate::{ChatError, ChatModel, ChatStream, Options, Request, Timeouts, address, exchange, lists};
use question::{Chat, Think};

pub(crate) use load::generated_nothing;

/// The name in settings and records.
pub(crate) const NAME: &str = "ollama";

const SERVER: Server = Server { name: NAME, title: "Ollama", needs_key: false };

/// <https://github.com/ollama/ollama/blob/main/docs/api.md#list-local-models>
const SHELF: Shelf = Shelf { path: "api/tags", rows: "models", name: "name", prefix: "" };

/// How long a model stays in memory after a question. Ollama's own five minutes are shorter than the pauses in a conversation.
const KEEP_ALIVE: &str = "30m";

/// A model that Ollama serves.
#[derive(Clone, Debug)]
pub struct Ollama {
    endpoint: Arc<Endpoint>,
    timeouts: Timeouts,
    client: Client,
    /// How OpenAI's protocol is spoken there.
    older: OpenaiCompatible,
    /// Only that is there.
    only_older: Learnt<bool>,
    think: Learnt<Think>,
    /// Of a server nearby.
    loading: Option<Arc<Loading>>,
}

type Asked = NewerOrOlder<Chat, Completion>;

impl Ollama {
    /// For an address as `http://localhost:11434`; a `/v1` at its end, as settings of earlier versions have it, or the whole path of a question make no
    /// difference. Asks nobody.
    ///
    /// # Errors
    /// It is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let Options { base_url, model, key, timeouts, client, network, .. } = options.clone();
        let endpoint = Endpoint::of(Stage::Chat, &base_url, SERVER, &model, key)?
            .with_network(&network)
            .with_path(address::ollama_root);
        let client = client.unwrap_or_else(|| client_for(&endpoint));
        let loading = is_nearby(endpoint.base()).then(Arc::default);
        let (only_older, think) = (Learnt::new(false), Learnt::new(Think::of(&model)));
        let older = OpenaiCompatible::new(options)?;
        Ok(Self { endpoint: Arc::new(endpoint), timeouts, client, older, only_older, think, loading })
    }

    fn headers(&self) -> Result<HeaderMap, ChatError> {
        Ok(self.endpoint.authorization()?.map(|key| (AUTHORIZATION, key)).into_iter().collect())
    }

    fn call(&self, request: Request) -> Result<Call<Asked>, ChatError> {
        let older = self.older.call(request.clone())?.question;
        let chat = Chat::new(self.endpoint.clone(), request, &self.think);
        let mut headers = self.headers()?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(Call {
            endpoint: self.endpoint.clone(),
            client: self.client.clone(),
            timeouts: self.timeouts,
            headers,
            loads: self.loading.is_some().then(|| Box::new(self.clone()) as Box<dyn Loads>),
            question: NewerOrOlder::new(chat, older, &self.only_older),
        })
    }

    /// Whether the model is one that Ollama has somewhere else: what it reads there may be paid for.
    fn is_elsewhere(&self) -> bool {
        self.endpoint.model().ends_with("-cloud") || self.endpoint.model().ends_with(":cloud")
    }
}

impl ChatModel for Ollama {
    fn name(&self) -> String {
        format!("{NAME}/{}", self.endpoint.model())
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            let headers = self.headers()?;
            if let Some(loading) = &self.loading {
                loading.begin_for_nothing(self);
            }
            exchange::warm(&self.endpoint, &self.client, self.endpoint.url("api/tags"), headers, self.timeouts).await
        }
        .boxed()
    }

    fn load(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            match &self.loading {
                Some(loading) => loading.load(self).await,
                None => Ok(()),
            }
        }
        .boxed()
    }

    fn read_ahead(&self, beginning: Request) -> BoxFuture<'static, ()> {
        let model = self.clone();
        async move {
            let Some(loading) = model.loading.as_ref().filter(|_| !model.is_elsewhere()) else { return };
            if loading.is_going_on() {
                return;
            }
            if !model.is_in_memory().await {
                // Whoever stops reading would stop the loading with it: it has a request of its own.
                return loading.find_out(&model);
            }
            exchange::drained(model.call(Request { max_tokens: 1, ..beginning })).await;
        }
        .boxed()
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        async move {
            let (url, within) = (self.endpoint.url("api/tags"), self.timeouts.first_token);
            let list = lists::fetched(&self.endpoint, &self.client, url, self.headers()?, within).await;
            match list {
                Ok(list) => Ok(self.endpoint.names(chatting(&list).iter().map(String::as_str))),
                Err(error) if error.is_not_there() => self.older.models().await,
                Err(error) => Err(error),
            }
        }
        .boxed()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.endpoint.tell(Arc::clone(&account));
        self.older.tell_account(account);
    }

    /// Ollama has no keys of its own: where one is shown, somebody before it asks for it, and lets through whoever has it.
    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, ChatError>> {
        async move {
            let model = self.endpoint.model();
            // A name without a tag is that of the latest.
            let tagged =
                if model.is_empty() || model.contains(':') { model.to_owned() } else { format!("{model}:latest") };
            let endpoint = Endpoint::clone(&self.endpoint).with_model(&tagged);
            let within = self.timeouts.first_token;
            match check::on_shelf(&endpoint, &self.client, SHELF, within, &reached).await? {
                (_, Listed::Nothing) => self.older.check(reached).await,
                (check, _) => Ok(check),
            }
        }
        .boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        exchange::ask(self.call(request))
    }
}

/// The names in a list that are of models that write.
fn chatting(list: &Value) -> Vec<String> {
    let reads_only = |row: &&Value| row["details"]["family"].as_str().is_some_and(|family| family.contains("bert"));
    let rows = lists::rows(list, "models").filter(|row| !reads_only(row));
    let names = rows.filter_map(|row| row["name"].as_str().or_else(|| row["model"].as_str()));
    names.filter(|name| lists::is_of_chat(name)).map(str::to_owned).collect()
}

#[cfg(test)]
#[path = "ollama/tests.rs"]
mod tests;
