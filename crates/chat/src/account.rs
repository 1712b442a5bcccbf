//! What a question and its answer used, told to whoever keeps account ([`riposte_http::Account`]): as the vendor says, or as an estimate from the text where it
//! says nothing or the answer was given up. Asks nobody but the account; runs on the task that polls the answer.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures::{Stream, StreamExt, stream};
use riposte_http::Endpoint;
use riposte_measures::Units;

use crate::question::{Call, Item, Question};
use crate::{ChatEvent, ChatStream, Usage};

/// Bytes of English text in a token. <https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them>
const BYTES_IN_A_TOKEN: u64 = 4;
/// What is reckoned with for an answer before it is asked for, in tokens: three spoken sentences.
const EXPECTED_ANSWER: u64 = 60;

/// The answer to a call, of which account is kept; nobody is asked where the account says no.
pub(crate) fn kept<Q: Question>(call: Call<Q>, ask: impl FnOnce(Call<Q>) -> ChatStream) -> ChatStream {
    // A question that can't be written fails when it is sent.
    let asked_bytes = call.question.body().map_or(0, |body| body.len() as u64);
    let endpoint = Arc::clone(&call.endpoint);
    let input_tokens = asked_bytes / BYTES_IN_A_TOKEN;
    match endpoint.may_use(Units { input_tokens, output_tokens: EXPECTED_ANSWER, ..Units::CALL }) {
        Ok(()) => {
            Kept { answer: ask(call), endpoint, input_tokens, answered_bytes: 0, stands: Stands::NotSent }.boxed()
        }
        Err(error) => stream::once(async { Err(error.into()) }).boxed(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    NotSent,
    Sent,
    /// It was told.
    Told,
}

struct Kept {
    answer: ChatStream,
    endpoint: Arc<Endpoint>,
    /// About so many.
    input_tokens: u64,
    answered_bytes: u64,
    stands: Stands,
}

impl Kept {
    fn note(&mut self, item: &Item) {
        match item {
            Ok(ChatEvent::Sent) => self.stands = Stands::Sent,
            Ok(ChatEvent::Text(text)) => self.answered_bytes += text.len() as u64,
            Ok(ChatEvent::Connected(_) | ChatEvent::Thinking | ChatEvent::Loading | ChatEvent::Attempt(_)) => {}
            Ok(ChatEvent::Done { usage, .. }) => self.tell(*usage),
            // A refusal costs nothing; what broke off does.
            Err(_) if self.answered_bytes == 0 => {
                self.stands = Stands::Told;
                self.endpoint.used(Units::CALL, false);
            }
            Err(_) => self.tell(Usage::default()),
        }
    }

    fn tell(&mut self, usage: Usage) {
        self.stands = Stands::Told;
        let estimated = usage.input_tokens.is_none() || usage.output_tokens.is_none();
        let units = Units {
            input_tokens: usage.input_tokens.unwrap_or(self.input_tokens),
            cached_tokens: usage.cached_tokens.unwrap_or_default(),
            output_tokens: usage.output_tokens.unwrap_or(self.answered_bytes.div_ceil(BYTES_IN_A_TOKEN)),
            ..Units::CALL
        };
        self.endpoint.used(units, estimated);
    }
}

impl Stream for Kept {
    type Item = Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Item>> {
        let item = ready!(self.answer.poll_next_unpin(context));
        if let Some(item) = &item {
            self.note(item);
        }
        Poll::Ready(item)
    }
}

impl Drop for Kept {
    /// The answer was given up: vendors are paid for what they had read and written.
    fn drop(&mut self) {
        if self.stands == Stands::Sent {
            self.tell(Usage::default());
        }
    }
}
