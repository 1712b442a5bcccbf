//! Google's own protocol for Gemini: `POST {base}/models/{model}:streamGenerateContent?alt=sse`. References:
//! <https://ai.google.dev/api/generate-content>, <https://ai.google.dev/gemini-api/docs/thinking>, <https://ai.google.dev/api/models>.
//! Runs on the task that polls the answer; holds the key, never shows it.

mod events;
mod form;

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};
use riposte_http::{Account, Check, Endpoint, Reached, Server};
use riposte_vendors::Stage;
use serde::Serialize;
use serde_json::Value;

use crate::check::{self, Shelf};
use crate::http::client_for;
use crate::learnt::Learnt;
use crate::question::{Call, Question};
use crate::refusal::Refusal;
use crate::{ChatError, ChatModel, ChatStream, Options, Request, Role, Timeouts, address, exchange, lists};
use events::Chunks;
use form::{Form, Thinking};

/// The name in settings and records.
pub(crate) const NAME: &str = "gemini";

const SERVER: Server = Server { name: NAME, title: "Google Gemini", needs_key: true };
const KEY: HeaderName = HeaderName::from_static("x-goog-api-key");
/// <https://ai.google.dev/api/models#method:-models.list>
const SHELF: Shelf = Shelf { path: "models", rows: "models", name: "name", prefix: "models/" };

/// A Gemini model at Google, or at a gateway that speaks its protocol.
#[derive(Clone, Debug)]
pub struct Gemini {
    endpoint: Arc<Endpoint>,
    timeouts: Timeouts,
    client: Client,
    form: Learnt<Form>,
}

impl Gemini {
    /// For an address as `https://generativelanguage.googleapis.com/v1beta`. A missing version is `v1beta`; the end of an address of Google's
    /// OpenAI-compatible protocol (`/openai`, as settings of earlier versions have it) is left out. Asks nobody.
    ///
    /// # Errors
    /// It is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let Options { base_url, model, key, timeouts, client, network, .. } = options;
        let endpoint =
            Endpoint::of(Stage::Chat, &base_url, SERVER, &model, key)?.with_network(&network).with_path(base);
        let client = client.unwrap_or_else(|| client_for(&endpoint));
        Ok(Self { endpoint: Arc::new(endpoint), timeouts, client, form: Learnt::new(Form::of(&model)) })
    }

    fn headers(&self) -> Result<HeaderMap, ChatError> {
        Ok(self.endpoint.key_after("")?.map(|key| (KEY, key)).into_iter().collect())
    }

    fn call(&self, request: Request) -> Result<Call<Contents>, ChatError> {
        let mut headers = self.headers()?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        let (endpoint, form) = (Arc::clone(&self.endpoint), self.form.get());
        Ok(Call {
            endpoint: Arc::clone(&endpoint),
            client: self.client.clone(),
            timeouts: self.timeouts,
            headers,
            loads: None,
            question: Contents { endpoint, request, form, tried: vec![form.thinking], known: self.form.clone() },
        })
    }
}

impl ChatModel for Gemini {
    fn name(&self) -> String {
        format!("{NAME}/{}", self.endpoint.model())
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            let headers = self.headers()?;
            exchange::warm(&self.endpoint, &self.client, self.endpoint.url("models"), headers, self.timeouts).await
        }
        .boxed()
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        async move {
            let mut url = self.endpoint.url("models");
            url.query_pairs_mut().append_pair("pageSize", "1000");
            let within = self.timeouts.first_token;
            let list = lists::fetched(&self.endpoint, &self.client, url, self.headers()?, within).await?;
            Ok(self.endpoint.names(chatting(&list).iter().map(String::as_str)))
        }
        .boxed()
    }

    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, ChatError>> {
        async move {
            let model = self.endpoint.model();
            let model = model.strip_prefix("models/").unwrap_or(model);
            let endpoint = Endpoint::clone(&self.endpoint).with_key_in(KEY, "").with_model(model);
            let endpoint = endpoint.with_query(&[("pageSize", "1000")]);
            let within = self.timeouts.first_token;
            Ok(check::on_shelf(&endpoint, &self.client, SHELF, within, &reached).await?.0)
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

/// The path under which models are, from that of an address as people have it.
fn base(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let ends = ["/chat/completions", "/models", "/openai"];
    let path = ends.iter().fold(path, |path, end| path.strip_suffix(end).unwrap_or(path));
    let versioned = path.split('/').any(address::is_version);
    if versioned { path.to_owned() } else { format!("{path}/v1beta") }
}

/// The names of the models in a list that answer with text.
fn chatting(list: &Value) -> Vec<String> {
    let generates = |row: &&Value| {
        let methods = row["supportedGenerationMethods"].as_array();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "generateContent"))
    };
    let names = lists::rows(list, "models").filter(generates).filter_map(|row| row["name"].as_str());
    let names = names.map(|name| name.strip_prefix("models/").unwrap_or(name));
    names.filter(|name| lists::is_of_chat(name)).map(str::to_owned).collect()
}

/// A question in Google's form.
struct Contents {
    endpoint: Arc<Endpoint>,
    request: Request,
    form: Form,
    /// Ways to limit its thinking that were sent.
    tried: Vec<Thinking>,
    known: Learnt<Form>,
}

impl Question for Contents {
    type Reader = Chunks;

    fn url(&self) -> Url {
        let model = self.endpoint.model();
        // Google's lists have names with their folder.
        let model = if model.contains('/') { model.to_owned() } else { format!("models/{model}") };
        let mut url = self.endpoint.url(&format!("{model}:streamGenerateContent"));
        url.query_pairs_mut().append_pair("alt", "sse");
        url
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        let (request, form) = (&self.request, self.form);
        let instruction = request.instruction();
        let instruction = Some(instruction.as_str()).filter(|text| !text.trim().is_empty());
        let mut contents: Vec<Content<'_>> = request
            .messages
            .iter()
            .map(|message| Content {
                role: Some(match message.role {
                    Role::User => "user",
                    Role::Assistant => "model",
                }),
                parts: vec![Part { text: &message.text }],
            })
            .collect();
        if let (false, Some(text), Some(first)) = (form.instruction, instruction, contents.first_mut()) {
            first.parts.insert(0, Part { text });
        }
        serde_json::to_vec(&Body {
            contents,
            system_instruction: instruction
                .filter(|_| form.instruction)
                .map(|text| Content { role: None, parts: vec![Part { text }] }),
            generation_config: GenerationConfig {
                max_output_tokens: request.max_tokens.saturating_add(form.thinking.room()),
                thinking_config: form.thinking.config(),
            },
        })
    }

    fn reader(&self) -> Chunks {
        Chunks::new(self.endpoint.clone())
    }

    fn reword(&mut self, refusal: &Refusal) -> bool {
        let Some(other) = self.form.after(refusal, &self.tried) else { return false };
        self.tried.push(other.thinking);
        self.form = other;
        true
    }

    fn was_taken(&self) {
        self.known.set(self.form);
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    contents: Vec<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<Content<'a>>,
    generation_config: GenerationConfig,
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GenerationConfig {
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<Value>,
}

#[cfg(test)]
#[path = "gemini/tests.rs"]
mod tests;
