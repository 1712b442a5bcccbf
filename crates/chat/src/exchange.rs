//! One question and its streamed answer over HTTP: sends, waits, reads events, and says the first thing that goes wrong. A question that is refused for its
//! form is asked again in another; nothing else is tried twice.
//! Runs wholly inside the stream it returns, on whatever task polls it: dropping the stream drops the connection (HTTP/1) or resets
//! the request (HTTP/2), which is what tells the vendor to stop.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, Response, Url};
use riposte_http::{Noted, cause, error_body};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::answer::Answer;
use crate::deadline::Deadline;
use crate::refusal::Refusal;
use crate::vendor::{Provider, Timeouts};
use crate::{ChatError, ChatEvent, ChatStream, Usage};

/// What one event meant.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Text to speak; may be empty.
    pub(crate) text: String,
    pub(crate) progress: Progress,
    /// The model thought; what is not for the ear.
    pub(crate) thought: bool,
}

/// How far the answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd)]
pub(crate) enum Progress {
    #[default]
    Going,
    /// No more text will come; token counts may.
    Complete,
    /// Nothing more will come.
    End,
}

/// A vendor's reading of its events. Pure.
pub(crate) trait Reader: Send + 'static {
    /// Reads an event that is no error.
    fn read(&mut self, event: &Value) -> Result<Heard, ChatError>;
    /// Token counts so far, and whether the answer was cut at `max_tokens`.
    fn outcome(&self) -> (Usage, bool);
}

/// A question in a vendor's form. Servers of one protocol differ in the forms that they take.
pub(crate) trait Question: Send + 'static {
    type Reader: Reader;
    fn url(&self) -> Url;
    fn body(&self) -> serde_json::Result<Vec<u8>>;
    fn reader(&self) -> Self::Reader;
    /// It was refused: puts it in another form. False when its form is not what was refused, or none is left.
    fn reword(&mut self, refusal: &Refusal) -> bool;
    /// It was taken in this form.
    fn was_taken(&self);
}

/// A question ready to be sent.
pub(crate) struct Call<Q> {
    pub(crate) provider: Arc<Provider>,
    pub(crate) client: Client,
    pub(crate) timeouts: Timeouts,
    pub(crate) headers: HeaderMap,
    pub(crate) question: Q,
}

impl<Q: Question> Call<Q> {
    /// The request, and what fires when the transport took its body.
    fn request(&self) -> Result<(Sent, oneshot::Receiver<()>), ChatError> {
        let body = self.question.body().map_err(|_| self.provider.malformed("the question can't be written"))?;
        let (body, taken) = Noted::new(Bytes::from(body));
        let request = self.client.post(self.question.url()).headers(self.headers.clone());
        Ok((request.body(reqwest::Body::wrap(body)).send().boxed(), taken))
    }

    pub(crate) fn too_late(&self) -> ChatError {
        ChatError::FirstTokenTimeout { provider: self.provider.title.clone(), after: self.timeouts.first_token }
    }

    /// What comes of a refusal: the question in another form, or the error.
    pub(crate) fn refused(mut self, refusal: &Refusal, deadline: Deadline) -> Next<Q> {
        if self.question.reword(refusal) {
            return Next::Step(Step::Asked { call: self, deadline: Some(deadline) });
        }
        Next::Item(Err(self.provider.refusal(refusal)), Step::Over)
    }
}

/// Asks when first polled. An error made while preparing is the stream's only item.
pub(crate) fn ask<Q: Question>(call: Result<Call<Q>, ChatError>) -> ChatStream {
    match call {
        Ok(call) => stream::unfold(Step::Asked { call, deadline: None }, Step::next).boxed(),
        Err(error) => stream::once(async { Err(error) }).boxed(),
    }
}

/// Opens a connection with a request that costs nothing. Any HTTP answer will do: it came over the connection that is wanted.
pub(crate) async fn warm(
    provider: &Provider,
    client: &Client,
    url: Url,
    headers: HeaderMap,
    timeouts: Timeouts,
) -> Result<(), ChatError> {
    // HEAD: an HTTP/1 connection is free again at once, as no body has to be read.
    let request = client.request(Method::HEAD, url).headers(headers).timeout(timeouts.first_token);
    request.send().await.map(drop).map_err(|error| unreachable(provider, &error))
}

fn unreachable(provider: &Provider, error: &reqwest::Error) -> ChatError {
    ChatError::Unreachable { provider: provider.title.clone(), url: provider.shown_url(), cause: cause(error) }
}

type Sent = BoxFuture<'static, reqwest::Result<Response>>;
pub(crate) type Item = Result<ChatEvent, ChatError>;

/// Where an exchange stands between two items of its stream.
pub(crate) enum Step<Q: Question> {
    /// `deadline`: it was asked already, in another form.
    Asked {
        call: Call<Q>,
        deadline: Option<Deadline>,
    },
    Sent {
        call: Call<Q>,
        response: Sent,
        deadline: Deadline,
    },
    Answering(Box<Answer<Q>>),
    Over,
}

/// What a step leads to.
pub(crate) enum Next<Q: Question> {
    Item(Item, Step<Q>),
    Step(Step<Q>),
}

impl<Q: Question> Step<Q> {
    pub(crate) async fn next(mut self) -> Option<(Item, Self)> {
        loop {
            let next = match self {
                Self::Asked { call, deadline: None } => send(call).await,
                Self::Asked { call, deadline: Some(deadline) } => send_again(call, deadline),
                Self::Sent { call, response, deadline } => receive(call, response, deadline).await,
                Self::Answering(answer) => answer.next().await,
                Self::Over => return None,
            };
            match next {
                Next::Item(item, step) => return Some((item, step)),
                Next::Step(step) => self = step,
            }
        }
    }
}

fn failed<Q: Question>(error: ChatError) -> Next<Q> {
    Next::Item(Err(error), Step::Over)
}

/// Sends the request and waits until the transport took its body.
async fn send<Q: Question>(call: Call<Q>) -> Next<Q> {
    let mut deadline = Deadline::after(call.timeouts.first_token);
    let (mut response, taken) = match call.request() {
        Ok(request) => request,
        Err(error) => return failed(error),
    };
    let early = tokio::select! {
        biased;
        () = fired(taken) => None,
        response = &mut response => match response {
            // An answer that overtook the body counts as sent; it waits for the next poll.
            Ok(response) => Some(response),
            Err(error) => return failed(unreachable(&call.provider, &error)),
        },
        () = &mut deadline => return failed(call.too_late()),
    };
    let response = match early {
        Some(response) => std::future::ready(Ok(response)).boxed(),
        None => response,
    };
    Next::Item(Ok(ChatEvent::Sent), Step::Sent { call, response, deadline })
}

/// Sends it in another form; that is told to nobody.
fn send_again<Q: Question>(call: Call<Q>, deadline: Deadline) -> Next<Q> {
    match call.request() {
        Ok((response, _)) => Next::Step(Step::Sent { call, response, deadline }),
        Err(error) => failed(error),
    }
}

/// Waits for the body to be taken; if the request failed before that, waits for ever (its failure is told by the response).
async fn fired(taken: oneshot::Receiver<()>) {
    if taken.await.is_err() {
        std::future::pending().await
    }
}

/// Waits for the head of the answer.
async fn receive<Q: Question>(call: Call<Q>, mut response: Sent, mut deadline: Deadline) -> Next<Q> {
    let response = tokio::select! {
        biased;
        response = &mut response => response,
        () = &mut deadline => return failed(call.too_late()),
    };
    match response {
        Ok(response) if response.status().is_success() => {
            let answer = Answer::new(call, response.bytes_stream().boxed(), deadline);
            Next::Step(Step::Answering(Box::new(answer)))
        }
        Ok(response) => {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            call.refused(&Refusal::new(status, headers, error_body(response).await), deadline)
        }
        Err(error) => failed(unreachable(&call.provider, &error)),
    }
}
