//! OpenAI itself: its Responses protocol, and the older chat completions where there is no other: at an address that does not know the newer one, or for a
//! model that is only there. Which it is is learnt of a model at an address. Runs on the task that polls the answer; holds the key, never shows it.

mod effort;
mod events;
mod responses;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::Url;
use serde_json::Value;

use crate::learnt::Learnt;
use crate::openai_compatible::{Chunks, Completion, OpenaiCompatible};
use crate::question::{Call, Heard, Question, Reader};
use crate::refusal::Refusal;
use crate::{ChatError, ChatModel, ChatStream, Options, Request, Usage, exchange};
use effort::Effort;
use responses::Response;

/// The name in settings and records.
pub(crate) const NAME: &str = "openai";

/// A model at OpenAI, or at a server that speaks one of its protocols.
#[derive(Clone, Debug)]
pub struct Openai {
    /// How the older protocol is spoken there; also the connection, the key and the list of models.
    chat: OpenaiCompatible,
    known: Learnt<Known>,
}

/// What was learnt of the model at its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    /// The newer protocol is not there.
    only_chat: bool,
    effort: Effort,
}

impl Openai {
    /// For an address as `https://api.openai.com/v1`; its ends are those of [`OpenaiCompatible::new`]. Asks nobody.
    ///
    /// # Errors
    /// It is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let known = Learnt::new(Known { only_chat: false, effort: Effort::of(&options.model) });
        Ok(Self { chat: OpenaiCompatible::new(options)?, known })
    }

    fn call(&self, request: Request) -> Result<Call<Asked>, ChatError> {
        let known = self.known.get();
        let Call { endpoint, client, timeouts, headers, loads, question } = self.chat.call(request.clone())?;
        let response = Response::new(endpoint.clone(), self.chat.base(), request, known.effort);
        let question = Asked { response, chat: question, only_chat: known.only_chat, known: self.known.clone() };
        Ok(Call { endpoint, client, timeouts, headers, loads, question })
    }
}

impl ChatModel for Openai {
    fn name(&self) -> String {
        self.chat.name()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        self.chat.warm()
    }

    fn load(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        self.chat.load()
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        async move { self.chat.models().await }.boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        exchange::ask(self.call(request))
    }
}

/// A question in the newer protocol, and the same in the older one for where that is refused.
struct Asked {
    response: Response,
    chat: Completion,
    only_chat: bool,
    known: Learnt<Known>,
}

impl Question for Asked {
    type Reader = Either;

    fn url(&self) -> Url {
        if self.only_chat { self.chat.url() } else { self.response.url() }
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        if self.only_chat { self.chat.body() } else { self.response.body() }
    }

    fn reader(&self) -> Either {
        if self.only_chat { Either::Chat(self.chat.reader()) } else { Either::Response(self.response.reader()) }
    }

    fn reword(&mut self, refusal: &Refusal) -> bool {
        if self.only_chat {
            return self.chat.reword(refusal);
        }
        // "This model is only supported in v1/chat/completions": some models of OpenAI itself.
        let only_there = matches!(refusal.status, 400 | 404) && refusal.words().contains("chat/completions");
        self.only_chat = refusal.is_of_the_path() || refusal.status == 501 || only_there;
        self.only_chat || self.response.reword(refusal)
    }

    fn was_taken(&self) {
        self.known.set(Known { only_chat: self.only_chat, effort: self.response.effort() });
        if self.only_chat {
            self.chat.was_taken();
        }
    }
}

/// Reads the events of whichever protocol was spoken.
enum Either {
    Response(events::Events),
    Chat(Chunks),
}

impl Reader for Either {
    fn read(&mut self, event: &Value) -> Result<Heard, ChatError> {
        match self {
            Self::Response(events) => events.read(event),
            Self::Chat(chunks) => chunks.read(event),
        }
    }

    fn outcome(&self) -> (Usage, bool) {
        match self {
            Self::Response(events) => events.outcome(),
            Self::Chat(chunks) => chunks.outcome(),
        }
    }
}

#[cfg(test)]
#[path = "openai/tests.rs"]
mod tests;
