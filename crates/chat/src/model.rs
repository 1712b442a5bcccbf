//! The capability: a chat model that streams its answer.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use riposte_http::{Account, Check, Connection, Reached};
use riposte_measures::Attempt;

use crate::ChatError;

/// Who said a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    User,
    Assistant,
}

/// One message of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub role: Role,
    pub text: String,
}

/// What the model is asked. `messages` is in order, oldest first, and ends with the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub system: String,
    pub messages: Vec<Message>,
    /// Longest answer, in the model's tokens.
    pub max_tokens: u32,
    /// Words with which the answer has begun already: the model goes on from them.
    pub opening: Option<String>,
}

impl Request {
    /// The system prompt, with what a model without prefill has to know of an answer that has begun.
    pub(crate) fn instruction(&self) -> String {
        match &self.opening {
            None => self.system.clone(),
            Some(opening) => format!(
                "{}\n\nYour answer has already begun with the words: \"{opening}\" They were spoken. Go on directly after them; never repeat them, greet again or \
                 begin with another such phrase.",
                self.system
            )
            .trim_start()
            .to_owned(),
        }
    }
}

/// Tokens of one answer, where the vendor says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// All of the question, cached or not.
    pub input_tokens: Option<u64>,
    /// Those of the question that came from the vendor's cache.
    pub cached_tokens: Option<u64>,
    /// The answer and what was thought for it.
    pub output_tokens: Option<u64>,
}

/// One step of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatEvent {
    /// The request's body was handed to the transport. First event of every stream.
    Sent,
    /// How the request came by its connection, once a server's answer begins. Comes for each request that is made until one is answered; never where there is no
    /// server.
    Connected(Connection),
    /// The next piece of text; never empty.
    Text(String),
    /// The model thinks, and has said nothing yet. Comes every second while it does.
    Thinking,
    /// The server loads the model before it can answer. Comes every second or more often while it does.
    Loading,
    /// A call of one of several providers is over ([`Attempt`]): before the first event of the next, and before the end or the error. Where there is one alone
    /// none comes.
    Attempt(Attempt),
    /// The answer is complete. Last event of a stream that did not fail. `truncated`: it was cut at `max_tokens`.
    Done { usage: Usage, truncated: bool },
}

/// Dropping it cancels the request and closes its stream.
pub type ChatStream = BoxStream<'static, Result<ChatEvent, ChatError>>;

/// A chat model: one vendor and model.
pub trait ChatModel: Send + Sync {
    /// `vendor/model`, for records and screens.
    fn name(&self) -> String;

    /// Opens a connection, so that the first question does not pay for DNS, TCP and TLS. Never costs tokens.
    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>>;

    /// Has the model loaded, by a server nearby that loads a model when it is first asked for; at most one token is written for that. Waits until it is loaded,
    /// for minutes if need be. Loading goes on when this is dropped.
    fn load(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(()) }.boxed()
    }

    /// Has a server nearby read what the next question begins with ([`crate::History::beginning`]), while the user still speaks: only the question itself is left
    /// to read then. Does nothing where reading may be paid for, or where nobody knows whether it is. Dropping it stops the reading.
    fn read_ahead(&self, _beginning: Request) -> BoxFuture<'static, ()> {
        async {}.boxed()
    }

    /// The models that the vendor has for chat, by the names with which they are asked for. Costs nothing. Empty: it has no list.
    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        async { Ok(Vec::new()) }.boxed()
    }

    /// Tells `account` from now on what is used of a server, and asks it before a question. A model on this machine that is no server has nothing to tell.
    fn tell_account(&self, _account: Arc<dyn Account>) {}

    /// Finds out what can be found out without paying: whether the vendor is reached, takes the key, and has the model. The default: there is nobody to ask.
    fn check(&self, _reached: Reached) -> BoxFuture<'_, Result<Check, ChatError>> {
        async { Ok(Check::default()) }.boxed()
    }

    /// Asks. Returns at once; everything that can fail fails in the stream, as its last item.
    fn ask(&self, request: Request) -> ChatStream;
}
