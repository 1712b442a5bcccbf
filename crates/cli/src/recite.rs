//! A chat model that answers with a given text: `riposte speak` goes through the very pipeline that a reply goes through.

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use riposte_chat::{ChatError, ChatEvent, ChatModel, ChatStream, Request, Usage};

/// Recites the user's own message.
pub(crate) struct Recite;

impl ChatModel for Recite {
    fn name(&self) -> String {
        "recite".to_owned()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(()) }.boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        let text = request.messages.into_iter().next_back().map(|message| message.text).unwrap_or_default();
        let events =
            [ChatEvent::Sent, ChatEvent::Text(text), ChatEvent::Done { usage: Usage::default(), truncated: false }];
        stream::iter(events.map(Ok)).boxed()
    }
}
