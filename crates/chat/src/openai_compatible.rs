//! OpenAI's chat completions protocol, as OpenAI, Groq, Ollama, the llama.cpp server, LM Studio and many others speak it:
//! `POST {base}/chat/completions`, streamed. Reference: <https://platform.openai.com/docs/api-reference/chat-streaming>.
//! Runs on the task that polls the answer; holds the key, never shows it.

mod ahead;
mod list;
mod llama_cpp;
mod load;

use std::borrow::Cow;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Url};
use riposte_http::{Account, Check, Endpoint, KeyFound, Listed, Reached, Server, is_nearby};
use riposte_vendors::Stage;
use serde::Serialize;
use serde_json::Value;

use crate::check;
use crate::exchange;
use crate::form::Form;
use crate::http::client_for;
use crate::learnt::Learnt;
use crate::loading::Loading;
use crate::question::{Call, Heard, Loads, Progress, Question, Reader};
use crate::refusal::Refusal;
use crate::{ChatError, ChatModel, ChatStream, Options, Request, Role, Timeouts, Usage, address, lists};

/// The name in settings and records.
pub(crate) const NAME: &str = "openai_compatible";
pub(crate) use llama_cpp::NAME as LLAMA_CPP;

/// A server that speaks OpenAI's protocol.
#[derive(Clone, Debug)]
pub struct OpenaiCompatible {
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) timeouts: Timeouts,
    pub(crate) client: Client,
    /// Where the chat may be, the likeliest first; never empty.
    bases: Arc<[Url]>,
    /// The form that this model was found to take, at this address.
    form: Learnt<Form>,
    /// Of servers nearby, which load models when they are asked for.
    loading: Option<Arc<Loading>>,
    is_llama_cpp: bool,
    /// How many tokens are asked for to have a beginning read ahead; `None`: that is not done here.
    ahead_tokens: Option<u32>,
}

/// Who it is where its place is no vendor's.
const UNKNOWN: Server = Server { name: NAME, title: "The chat server", needs_key: false };

/// Those who take `max_completion_tokens`. OpenAI's reasoning models refuse the older `max_tokens`, and Groq calls it deprecated; servers elsewhere often
/// know the older one alone and would answer without a limit.
const NEW_LIMIT: [&str; 2] = ["openai", "groq"];
/// Those who take `stream_options.include_usage`, by their documentations; others may refuse unknown fields.
const COUNTS: [&str; 3] = ["openai", "groq", "ollama"];

impl OpenaiCompatible {
    /// For an address as `http://localhost:11434/v1`; a slash at its end, a missing `/v1` or the whole path of the chat make no difference. Asks nobody.
    ///
    /// # Errors
    /// It is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        Self::of(options, UNKNOWN)
    }

    /// `otherwise`: who it is where the address is no vendor's place.
    fn of(options: Options, otherwise: Server) -> Result<Self, ChatError> {
        let Options { base_url, model, key, timeouts, client, network, .. } = options;
        let endpoint = Endpoint::new(Stage::Chat, &base_url, otherwise, &model, key)?.with_network(&network);
        let (base, vendor) = (endpoint.base(), endpoint.server().name);
        let client = client.unwrap_or_else(|| client_for(&endpoint));
        let bases = address::bases(base).into();
        let loading = is_nearby(base).then(Arc::default);
        let (new_limit, counts) = (NEW_LIMIT.contains(&vendor), COUNTS.contains(&vendor));
        let is_llama_cpp = vendor == llama_cpp::NAME;
        let form = Learnt::new(Form { base: 0, new_limit, counts, system_role: true, reuses: is_llama_cpp });
        let ahead_tokens = loading.as_ref().and_then(|_| ahead::tokens(vendor));
        Ok(Self { endpoint: Arc::new(endpoint), timeouts, client, bases, form, loading, is_llama_cpp, ahead_tokens })
    }

    pub(crate) fn headers(&self) -> Result<HeaderMap, ChatError> {
        Ok(self.endpoint.authorization()?.map(|key| (AUTHORIZATION, key)).into_iter().collect())
    }

    pub(crate) fn call(&self, request: Request) -> Result<Call<Completion>, ChatError> {
        let mut headers = self.headers()?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        let (asked, known) = (self.form.get(), self.form.clone());
        let (endpoint, bases) = (self.endpoint.clone(), Arc::clone(&self.bases));
        Ok(Call {
            endpoint: self.endpoint.clone(),
            client: self.client.clone(),
            timeouts: self.timeouts,
            headers,
            loads: self.loading.is_some().then(|| Box::new(self.clone()) as Box<dyn Loads>),
            question: Completion { endpoint, bases, request, asked, form: asked, known },
        })
    }

    /// Where the chat is, as far as is known.
    pub(crate) fn base(&self) -> Url {
        self.bases[self.form.get().base].clone()
    }

    fn loading(&self) -> Option<&Arc<Loading>> {
        self.loading.as_ref()
    }
}

impl ChatModel for OpenaiCompatible {
    fn name(&self) -> String {
        format!("{}/{}", self.endpoint.server().name, self.endpoint.model())
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            let headers = self.headers()?;
            if let Some(loading) = self.loading() {
                loading.begin_for_nothing(self);
            }
            let models = riposte_http::joined(&self.base(), "models");
            exchange::warm(&self.endpoint, &self.client, models, headers, self.timeouts).await
        }
        .boxed()
    }

    fn load(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async move {
            match self.loading() {
                Some(loading) => loading.load(self).await,
                None => Ok(()),
            }
        }
        .boxed()
    }

    fn read_ahead(&self, beginning: Request) -> BoxFuture<'static, ()> {
        ahead::read(self, beginning)
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        async move {
            let url = riposte_http::joined(&self.base(), "models");
            let within = self.timeouts.first_token;
            let list = lists::fetched(&self.endpoint, &self.client, url, self.headers()?, within).await?;
            Ok(self.endpoint.names(list::chatting(&list).iter().map(String::as_str)))
        }
        .boxed()
    }

    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, ChatError>> {
        async move {
            let within = self.timeouts.first_token;
            let at = |base: &Url| Endpoint::clone(&self.endpoint).with_path(|_| base.path().to_owned());
            let known = self.base();
            let mut last = Check::default();
            for base in std::iter::once(&known).chain(self.bases.iter().filter(|base| **base != known)) {
                let endpoint = at(base);
                let (mut check, listed) =
                    check::on_shelf(&endpoint, &self.client, check::OPENAI, within, &reached).await?;
                if listed == Listed::Nothing {
                    last = check;
                    continue;
                }
                match endpoint.server().name {
                    "openrouter" => check.key = check::of_key(&endpoint, &self.client, within, &reached).await?,
                    // Its list is for everybody (tools/server, `public_endpoints`).
                    _ if self.is_llama_cpp => check.key = KeyFound::Unproven,
                    _ => {}
                }
                return Ok(check);
            }
            Ok(last)
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

impl Loads for OpenaiCompatible {
    fn is_going_on(&self) -> bool {
        self.loading().is_some_and(|loading| loading.is_going_on())
    }

    fn find_out(&self) {
        if let Some(loading) = self.loading() {
            loading.find_out(self);
        }
    }
}

/// A question in the form that this server and model take, as far as that is known.
pub(crate) struct Completion {
    endpoint: Arc<Endpoint>,
    bases: Arc<[Url]>,
    request: Request,
    /// The form it had first, and has now.
    asked: Form,
    form: Form,
    known: Learnt<Form>,
}

impl Question for Completion {
    type Reader = Chunks;

    fn url(&self) -> Url {
        riposte_http::joined(&self.bases[self.form.base], "chat/completions")
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        let (limit, form) = (Some(self.request.max_tokens), self.form);
        let system = self.request.instruction();
        serde_json::to_vec(&Body {
            model: self.endpoint.model(),
            messages: messages(&system, &self.request, form.system_role),
            stream: true,
            max_tokens: limit.filter(|_| !form.new_limit),
            max_completion_tokens: limit.filter(|_| form.new_limit),
            stream_options: form.counts.then_some(StreamOptions { include_usage: true }),
            reuse: form.reuses.then(llama_cpp::Reuse::default),
        })
    }

    fn reader(&self) -> Chunks {
        Chunks::new(self.endpoint.clone())
    }

    fn reword(&mut self, refusal: &Refusal) -> bool {
        let other = self.form.after(refusal, &self.asked, self.bases.len());
        other.is_some_and(|other| {
            self.form = other;
            true
        })
    }

    fn was_taken(&self) {
        if self.form != self.asked {
            self.known.set(self.form);
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Line<'a>>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(flatten)]
    reuse: Option<llama_cpp::Reuse>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    role: &'static str,
    content: Cow<'a, str>,
}

/// The system prompt is the first message, with the role `system` (OpenAI takes it for `developer`); or the beginning of the first question.
fn messages<'a>(system: &'a str, request: &'a Request, system_role: bool) -> Vec<Line<'a>> {
    let system = Some(system).filter(|system| !system.trim().is_empty());
    let said = request.messages.iter().map(|message| {
        let role = match message.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        Line { role, content: Cow::Borrowed(&message.text) }
    });
    let as_system = system.filter(|_| system_role).map(|system| Line { role: "system", content: system.into() });
    let mut lines: Vec<Line<'a>> = as_system.into_iter().chain(said).collect();
    if let (false, Some(system), Some(first)) = (system_role, system, lines.first_mut()) {
        first.content = format!("{system}\n\n{}", first.content).into();
    }
    lines
}

/// Reads `chat.completion.chunk` events.
pub(crate) struct Chunks {
    endpoint: Arc<Endpoint>,
    usage: Usage,
    truncated: bool,
}

impl Chunks {
    fn new(endpoint: Arc<Endpoint>) -> Self {
        Self { endpoint, usage: Usage::default(), truncated: false }
    }

    fn finish(&mut self, reason: &str) -> Result<(), ChatError> {
        if reason == "content_filter" {
            return Err(ChatError::Refused { provider: self.endpoint.server().title.to_owned() });
        }
        self.truncated = reason == "length";
        Ok(())
    }
}

impl Reader for Chunks {
    fn read(&mut self, chunk: &Value) -> Result<Heard, ChatError> {
        // Groq puts the counts of a stream under `x_groq`.
        for usage in [&chunk["usage"], &chunk["x_groq"]["usage"]] {
            self.usage.input_tokens = usage["prompt_tokens"].as_u64().or(self.usage.input_tokens);
            let cached = usage["prompt_tokens_details"]["cached_tokens"].as_u64();
            self.usage.cached_tokens = cached.or(self.usage.cached_tokens);
            self.usage.output_tokens = usage["completion_tokens"].as_u64().or(self.usage.output_tokens);
        }
        // One answer is asked for, so there is one choice; a chunk of counts has none. A server that does not stream sends the whole message.
        let choice = &chunk["choices"][0];
        let whole = choice["message"].is_object();
        let delta = if whole { &choice["message"] } else { &choice["delta"] };
        // `reasoning`, `reasoning_content` and tool calls are not for the ear; a refusal is the model's own sentence and is.
        let text = spoken(&delta["content"]) + delta["refusal"].as_str().unwrap_or_default();
        let progress = match choice["finish_reason"].as_str() {
            Some(reason) if !matches!(reason, "" | "null") => {
                self.finish(reason)?;
                Progress::Complete
            }
            _ if whole => Progress::Complete,
            _ => Progress::Going,
        };
        // By DeepSeek and vLLM, by Groq and OpenRouter, by Mistral.
        let thoughts = [&delta["reasoning_content"], &delta["reasoning"]].into_iter().filter_map(Value::as_str);
        let parts = delta["content"].as_array().into_iter().flatten();
        let thought = thoughts.into_iter().any(|thought| !thought.is_empty())
            || parts.into_iter().any(|part| part["type"] == "thinking");
        Ok(Heard { text, progress, thought })
    }

    fn outcome(&self) -> (Usage, bool) {
        (self.usage, self.truncated)
    }
}

/// A text, or a list of typed parts, of which those of text are spoken.
fn spoken(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts =
                parts.iter().filter(|part| matches!(part["type"].as_str(), None | Some("text" | "output_text")));
            texts.filter_map(|part| part["text"].as_str()).collect()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
#[path = "openai_compatible_tests.rs"]
mod tests;
