//! Anthropic's messages protocol: `POST {base}/v1/messages`, streamed. References: <https://platform.claude.com/docs/en/api/messages>,
//! <https://platform.claude.com/docs/en/api/errors>, <https://platform.claude.com/docs/en/api/models-list>. Runs on the task that polls the answer; holds the key, never shows it.

mod cache;
mod events;
mod form;

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};
use riposte_http::{Account, Check, Endpoint, Known, Listed, Reached, Server, listed};
use riposte_vendors::Stage;
use serde::Serialize;
use serde_json::{Value, json};

use crate::check::{self, Shelf};
use crate::http::client_for;
use crate::learnt::Learnt;
use crate::question::{Call, Question};
use crate::refusal::Refusal;
use crate::{ChatError, ChatModel, ChatStream, Options, Request, Role, Timeouts, exchange, lists};
use cache::Marks;
use events::Events;
use form::Form;

/// The name in settings and records.
pub(crate) const NAME: &str = "anthropic";

const SERVER: Server = Server { name: NAME, title: "Anthropic", needs_key: true };
const KEY: HeaderName = HeaderName::from_static("x-api-key");
const VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("anthropic-version"), HeaderValue::from_static("2023-06-01"));

/// The newest 1,000: <https://platform.claude.com/docs/en/api/models-list>.
const SHELF: Shelf = Shelf { path: "v1/models", rows: "data", name: "id", prefix: "" };

/// A Claude model at Anthropic, or at a gateway that speaks its protocol.
#[derive(Clone, Debug)]
pub struct Anthropic {
    endpoint: Arc<Endpoint>,
    timeouts: Timeouts,
    client: Client,
    form: Learnt<Form>,
}

impl Anthropic {
    /// For an address as `https://api.anthropic.com`, with or without a slash, `/v1` or `/v1/messages` at its end. Asks nobody.
    ///
    /// # Errors
    /// It is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let Options { base_url, model, key, timeouts, client, network, .. } = options;
        let endpoint =
            Endpoint::of(Stage::Chat, &base_url, SERVER, &model, key)?.with_network(&network).with_path(|path| {
                let path = path.trim_end_matches('/');
                let path = path.strip_suffix("/messages").unwrap_or(path);
                path.strip_suffix("/v1").unwrap_or(path).to_owned()
            });
        let client = client.unwrap_or_else(|| client_for(&endpoint));
        Ok(Self { endpoint: Arc::new(endpoint), timeouts, client, form: Learnt::new(Form::of(&model)) })
    }

    fn headers(&self) -> Result<HeaderMap, ChatError> {
        let key = self.endpoint.key_after("")?.map(|key| (KEY, key));
        Ok(key.into_iter().chain([VERSION]).collect())
    }

    fn call(&self, request: Request) -> Result<Call<Messages>, ChatError> {
        let mut headers = self.headers()?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        Ok(Call {
            endpoint: self.endpoint.clone(),
            client: self.client.clone(),
            timeouts: self.timeouts,
            headers,
            loads: None,
            question: Messages {
                endpoint: self.endpoint.clone(),
                request,
                form: self.form.get(),
                known: self.form.clone(),
            },
        })
    }
}

impl ChatModel for Anthropic {
    fn name(&self) -> String {
        format!("{NAME}/{}", self.endpoint.model())
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            let headers = self.headers()?;
            exchange::warm(&self.endpoint, &self.client, self.endpoint.url("v1/models"), headers, self.timeouts).await
        }
        .boxed()
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        async move {
            let mut url = self.endpoint.url("v1/models");
            url.query_pairs_mut().append_pair("limit", "1000");
            let within = self.timeouts.first_token;
            let list = lists::fetched(&self.endpoint, &self.client, url, self.headers()?, within).await?;
            Ok(self.endpoint.names(served(&list).iter().map(String::as_str)))
        }
        .boxed()
    }

    /// The list has no aliases (`claude-haiku-4-5` of `claude-haiku-4-5-20251001`): a model that is not in it is looked for by its name.
    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, ChatError>> {
        async move {
            let endpoint = Endpoint::clone(&self.endpoint).with_key_in(KEY, "").with_header(VERSION.0, VERSION.1);
            let endpoint = endpoint.with_query(&[("limit", "1000")]);
            let within = self.timeouts.first_token;
            let (mut check, _) = check::on_shelf(&endpoint, &self.client, SHELF, within, &reached).await?;
            if matches!(check.model, Known::No { .. }) {
                let path = format!("v1/models/{}", endpoint.model());
                if let Listed::There(_) = listed(&endpoint, &self.client, &path, within, &reached).await? {
                    check.model = Known::Yes;
                }
            }
            Ok(check)
        }
        .boxed()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.endpoint.tell(account);
    }

    fn ask(&self, request: Request) -> ChatStream {
        exchange::ask(self.call(request))
    }
}

/// A question in Anthropic's form. Nothing is said of `temperature`, `top_p` and `top_k`, which newer models refuse.
struct Messages {
    endpoint: Arc<Endpoint>,
    request: Request,
    form: Form,
    known: Learnt<Form>,
}

impl Question for Messages {
    type Reader = Events;

    fn url(&self) -> Url {
        self.endpoint.url("v1/messages")
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        let (request, form) = (&self.request, self.form);
        let system = if form.prefill { request.system.clone() } else { request.instruction() };
        let opening = request.opening.as_deref().filter(|_| form.prefill);
        let marks = Marks::of(&system, &request.messages, form.caches);
        let said = request.messages.iter().enumerate().map(|(n, message)| Line {
            role: match message.role {
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            content: content(&message.text, marks.message == Some(n)),
        });
        serde_json::to_vec(&Body {
            model: self.endpoint.model(),
            max_tokens: request.max_tokens.saturating_add(form.thinking.room()),
            system: (!system.trim().is_empty()).then(|| content(&system, marks.system)),
            messages: said.chain(opening.map(|opening| Line { role: "assistant", content: opening.into() })).collect(),
            stream: true,
            thinking: form.thinking.config(),
            output_config: form.thinking.output_config(),
        })
    }

    fn reader(&self) -> Events {
        Events::new(self.endpoint.clone())
    }

    fn reword(&mut self, refusal: &Refusal) -> bool {
        let Some(other) = self.form.after(refusal, self.request.opening.is_some()) else { return false };
        self.form = other;
        true
    }

    fn was_taken(&self) {
        self.known.set(self.form);
    }
}

/// A text, or a block of it up to which the question is to be kept in Anthropic's cache.
fn content(text: &str, marked: bool) -> Value {
    match marked {
        true => json!([{ "type": "text", "text": text, "cache_control": { "type": "ephemeral" } }]),
        false => text.into(),
    }
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<Value>,
    messages: Vec<Line>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<Value>,
}

#[derive(Serialize)]
struct Line {
    role: &'static str,
    content: Value,
}

/// The names of the models in a list that are still served.
fn served(list: &Value) -> Vec<String> {
    let rows = lists::rows(list, "data").filter(|row| row["lifecycle"] != "retired");
    rows.filter_map(|row| row["id"].as_str()).map(str::to_owned).collect()
}

#[cfg(test)]
#[path = "anthropic/tests.rs"]
mod tests;
