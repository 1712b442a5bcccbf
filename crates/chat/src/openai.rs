//! OpenAI itself: its Responses protocol, and the older chat completions where there is no other: at an address that does not know the newer one, or for a
//! model that is only there. Which it is is learnt of a model at an address. Runs on the task that polls the answer; holds the key, never shows it.

mod effort;
mod events;
mod responses;

use std::sync::Arc;

use futures::future::BoxFuture;
use riposte_http::{Account, Check, Reached};

use crate::learnt::Learnt;
use crate::older::NewerOrOlder;
use crate::openai_compatible::{Completion, OpenaiCompatible};
use crate::question::Call;
use crate::{ChatError, ChatModel, ChatStream, Options, Request, exchange};
use effort::Effort;
use responses::Response;

/// The name in settings and records.
pub(crate) const NAME: &str = "openai";

/// A model at OpenAI, or at a server that speaks one of its protocols.
#[derive(Clone, Debug)]
pub struct Openai {
    /// How the older protocol is spoken there; also the connection, the key and the list of models.
    chat: OpenaiCompatible,
    /// The newer protocol is not there.
    only_chat: Learnt<bool>,
    effort: Learnt<Effort>,
}

type Asked = NewerOrOlder<Response, Completion>;

impl Openai {
    /// For an address as `https://api.openai.com/v1`; its ends are those of [`OpenaiCompatible::new`]. Asks nobody.
    ///
    /// # Errors
    /// It is no http(s) address.
    pub fn new(options: Options) -> Result<Self, ChatError> {
        let effort = Learnt::new(Effort::of(&options.model));
        Ok(Self { chat: OpenaiCompatible::new(options)?, only_chat: Learnt::new(false), effort })
    }

    fn call(&self, request: Request) -> Result<Call<Asked>, ChatError> {
        let Call { endpoint, client, timeouts, headers, loads, question } = self.chat.call(request.clone())?;
        let response = Response::new(endpoint.clone(), self.chat.base(), request, &self.effort);
        let question = NewerOrOlder::new(response, question, &self.only_chat);
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
        self.chat.models()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.chat.tell_account(account);
    }

    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, ChatError>> {
        self.chat.check(reached)
    }

    fn ask(&self, request: Request) -> ChatStream {
        exchange::ask(self.call(request))
    }
}

#[cfg(test)]
#[path = "openai/tests.rs"]
mod tests;
