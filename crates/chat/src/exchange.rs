//! One question and its streamed answer over HTTP: sends, waits, reads events, and says the first thing that goes wrong. A question that is refused for its
//! form is asked again in another; nothing else is tried twice.
//! Runs wholly inside the stream it returns, on whatever task polls it: dropping the stream drops the connection (HTTP/1) or resets
//! the request (HTTP/2), which is what tells the vendor to stop.

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, Response, Url};
use riposte_http::{Asked, Endpoint, Noted, error_body};
use riposte_problem::words::server as words;
use tokio::sync::oneshot;

use crate::account;
use crate::answer::{Answer, Turned};
use crate::deadline::Deadline;
use crate::question::{Call, Item, Question, Wait};
use crate::refusal::Refusal;
use crate::{ChatError, ChatEvent, ChatStream, Timeouts};

/// A server that says that it loads is asked again so often: ten minutes.
const MOST_TICKS: u32 = 600;

impl<Q: Question> Call<Q> {
    /// The request on its way, and what fires when the transport took its body.
    fn request(&self) -> Result<(Sent, oneshot::Receiver<()>), ChatError> {
        let body = self.question.body().map_err(|_| self.endpoint.malformed(words::unwritable()))?;
        let (body, taken) = Noted::new(Bytes::from(body));
        let request = self.client.post(self.question.url()).headers(self.headers.clone());
        let asked = Asked::now();
        Ok((Sent { asked, response: request.body(reqwest::Body::wrap(body)).send().boxed() }, taken))
    }

    /// What comes of a refusal: the question in another form, or the error.
    fn refused(mut self, refusal: &Refusal, wait: Wait) -> Next<Q> {
        if self.question.reword(refusal) {
            return Next::Step(Step::Asked { call: self, wait: Some(wait) });
        }
        if refusal.is_loading() && wait.ticks < MOST_TICKS {
            return Next::Item(Ok(ChatEvent::Loading), Step::Waiting { call: self, wait });
        }
        Next::Item(Err(refusal.error(&self.endpoint)), Step::Over)
    }
}

/// Asks when first polled. An error made while preparing is the stream's only item.
pub(crate) fn ask<Q: Question>(call: Result<Call<Q>, ChatError>) -> ChatStream {
    match call {
        Ok(call) => account::kept(call, |call| stream::unfold(Step::Asked { call, wait: None }, Step::next).boxed()),
        Err(error) => stream::once(async { Err(error) }).boxed(),
    }
}

/// Asks for what nobody listens to: that it was answered at all is what counts, with or without words.
pub(crate) async fn taken<Q: Question>(call: Result<Call<Q>, ChatError>) -> Result<(), ChatError> {
    let mut answer = ask(call);
    while let Some(event) = answer.next().await {
        match event {
            Ok(_) | Err(ChatError::Empty { .. } | ChatError::OnlyThought { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The same where nothing depends on it: the question itself will tell what is wrong.
pub(crate) async fn drained<Q: Question>(call: Result<Call<Q>, ChatError>) {
    if let Err(error) = taken(call).await {
        tracing::debug!("what a question begins with was not read ahead: {error}");
    }
}

/// Reads an answer that has begun.
#[cfg(test)]
pub(crate) fn read<Q: Question>(answer: Answer<Q>) -> ChatStream {
    stream::unfold(Step::Answering(Box::new(answer)), Step::next).boxed()
}

/// Opens a connection with a request that costs nothing. Any HTTP answer will do: it came over the connection that is wanted.
pub(crate) async fn warm(
    endpoint: &Endpoint,
    client: &Client,
    url: Url,
    headers: HeaderMap,
    timeouts: Timeouts,
) -> Result<(), ChatError> {
    // HEAD: an HTTP/1 connection is free again at once, as no body has to be read.
    let request = client.request(Method::HEAD, url).headers(headers).timeout(timeouts.first_token);
    request.send().await.map(drop).map_err(|error| endpoint.unreachable(&error).into())
}

/// A request on its way.
pub(crate) struct Sent {
    asked: Asked,
    response: BoxFuture<'static, reqwest::Result<Response>>,
}

/// Where an exchange stands between two items of its stream.
pub(crate) enum Step<Q: Question> {
    /// `wait`: it was asked already.
    Asked {
        call: Call<Q>,
        wait: Option<Wait>,
    },
    /// It is asked again in a moment.
    Waiting {
        call: Call<Q>,
        wait: Wait,
    },
    Sent {
        call: Call<Q>,
        sent: Sent,
        wait: Wait,
    },
    /// The head of the answer is there.
    Answered {
        call: Call<Q>,
        response: Response,
        wait: Wait,
    },
    Answering(Box<Answer<Q>>),
    Over,
}

/// What a step leads to.
enum Next<Q: Question> {
    Item(Item, Step<Q>),
    Step(Step<Q>),
}

impl<Q: Question> Step<Q> {
    pub(crate) async fn next(mut self) -> Option<(Item, Self)> {
        loop {
            let next = match self {
                Self::Asked { call, wait: None } => send(call).await,
                Self::Asked { call, wait: Some(wait) } => send_again(call, wait),
                Self::Waiting { call, mut wait } => {
                    wait.deadline = Deadline::after(call.timeouts.first_token);
                    wait.on().await;
                    Next::Step(Self::Asked { call, wait: Some(wait) })
                }
                Self::Sent { call, sent, wait } => receive(call, sent, wait).await,
                Self::Answered { call, response, wait } => read_on(call, response, wait).await,
                Self::Answering(answer) => match answer.next().await {
                    Turned::Item(item, Some(answer)) => Next::Item(item, Self::Answering(answer)),
                    Turned::Item(item, None) => Next::Item(item, Self::Over),
                    Turned::Refused { call, refusal, wait } => call.refused(&refusal, wait),
                },
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
    let mut wait = Wait::new(call.timeouts);
    let (mut sent, taken) = match call.request() {
        Ok(request) => request,
        Err(error) => return failed(error),
    };
    let early = tokio::select! {
        biased;
        () = fired(taken) => None,
        response = &mut sent.response => match response {
            // An answer that overtook the body counts as sent; it waits for the next poll.
            Ok(response) => Some(response),
            Err(error) => return failed(call.endpoint.unreachable(&error).into()),
        },
        () = &mut wait.deadline => return failed(call.too_late()),
    };
    if let Some(response) = early {
        sent.response = std::future::ready(Ok(response)).boxed();
    }
    Next::Item(Ok(ChatEvent::Sent), Step::Sent { call, sent, wait })
}

/// Sends it once more; that is told to nobody.
fn send_again<Q: Question>(call: Call<Q>, wait: Wait) -> Next<Q> {
    match call.request() {
        Ok((sent, _)) => Next::Step(Step::Sent { call, sent, wait }),
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
async fn receive<Q: Question>(call: Call<Q>, mut sent: Sent, mut wait: Wait) -> Next<Q> {
    let answered = loop {
        tokio::select! {
            biased;
            answered = &mut sent.response => break answered,
            late = wait.on() => match late {
                true => return failed(call.too_late()),
                false if wait.is_for_loading(&call) => {
                    return Next::Item(Ok(ChatEvent::Loading), Step::Sent { call, sent, wait });
                }
                false => {}
            },
        }
    };
    if let Ok(response) = &answered {
        call.endpoint.note_limits(response.status().as_u16(), response.headers());
    }
    match answered {
        Ok(response) => {
            let connection = sent.asked.answered(&response);
            Next::Item(Ok(ChatEvent::Connected(connection)), Step::Answered { call, response, wait })
        }
        Err(error) => failed(call.endpoint.unreachable(&error).into()),
    }
}

/// Begins to read an answer, or says why there is none.
async fn read_on<Q: Question>(call: Call<Q>, response: Response, wait: Wait) -> Next<Q> {
    if response.status().is_success() {
        let answer = Answer::new(call, response.bytes_stream().boxed(), wait);
        return Next::Step(Step::Answering(Box::new(answer)));
    }
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    call.refused(&Refusal::new(status, headers, error_body(response).await), wait)
}
