//! One question and its streamed answer over HTTP: sends, waits, reads server-sent events, and says the first thing that goes wrong.
//! Runs wholly inside the stream it returns, on whatever task polls it: dropping the stream drops the connection (HTTP/1) or resets
//! the request (HTTP/2), which is what tells the vendor to stop. Never retries.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, Stream, StreamExt, stream};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, Response, Url};
use riposte_http::{Noted, cause, error_body};
use sse_stream::{Sse, SseByteStream};
use tokio::sync::oneshot;

use crate::deadline::Deadline;
use crate::thoughts::Thoughts;
use crate::vendor::{Provider, Timeouts};
use crate::{ChatError, ChatEvent, ChatStream, Usage};

/// After the vendor said that the answer is complete, the longest wait for what may still follow (token counts, end marker). It
/// follows in the same packet as a rule; a server that forgets it must not hold back the last sentence.
const TAIL: Duration = Duration::from_millis(250);

/// A model that thinks is waited for as long as it does, but no longer than this: who asks aloud does not wait for minutes.
const THOUGHT: Duration = Duration::from_secs(60);

/// That it thinks is told this often.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Longest read of what is left after the end marker, so that the connection can be used again.
const DRAIN: Duration = Duration::from_secs(1);

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
    fn read(&mut self, event: &Sse) -> Result<Heard, ChatError>;
    /// Token counts so far, and whether the answer was cut at `max_tokens`.
    fn outcome(&self) -> (Usage, bool);
}

/// A question ready to be sent.
pub(crate) struct Call<R> {
    pub(crate) provider: Arc<Provider>,
    pub(crate) client: Client,
    pub(crate) timeouts: Timeouts,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) reader: R,
}

/// Asks when first polled. An error made while preparing is the stream's only item.
pub(crate) fn ask<R: Reader>(call: Result<Call<R>, ChatError>) -> ChatStream {
    match call {
        Ok(call) => stream::unfold(Step::Asked(call), Step::next).boxed(),
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
type Events = Pin<Box<dyn Stream<Item = Result<Sse, sse_stream::Error>> + Send>>;
type Item = Result<ChatEvent, ChatError>;

/// Where an exchange stands between two items of its stream.
enum Step<R> {
    Asked(Call<R>),
    Sent { provider: Arc<Provider>, timeouts: Timeouts, response: Sent, deadline: Deadline, reader: R },
    Answering(Answer<R>),
    Over,
}

impl<R: Reader> Step<R> {
    async fn next(self) -> Option<(Item, Self)> {
        match self {
            Self::Asked(call) => Some(send(call).await),
            Self::Sent { provider, timeouts, mut response, mut deadline, reader } => {
                let response = tokio::select! {
                    biased;
                    response = &mut response => response.map_err(|error| unreachable(&provider, &error)),
                    () = &mut deadline => Err(too_late(&provider, timeouts)),
                };
                let events = match response {
                    Ok(response) => events_of(&provider, response).await,
                    Err(error) => Err(error),
                };
                match events {
                    Ok(events) => Answer::new(provider, timeouts, events, reader, deadline).next().await,
                    Err(error) => Some((Err(error), Self::Over)),
                }
            }
            Self::Answering(answer) => answer.next().await,
            Self::Over => None,
        }
    }
}

/// Sends the request and waits until the transport took its body.
async fn send<R: Reader>(call: Call<R>) -> (Item, Step<R>) {
    let Call { provider, client, timeouts, url, headers, body, reader } = call;
    let mut deadline = Deadline::after(timeouts.first_token);
    let (body, taken) = Noted::new(body);
    let request = client.post(url).headers(headers).body(reqwest::Body::wrap(body));
    let mut response: Sent = request.send().boxed();
    let outcome = tokio::select! {
        biased;
        () = fired(taken) => Ok(None),
        response = &mut response => response.map(Some).map_err(|error| unreachable(&provider, &error)),
        () = &mut deadline => Err(too_late(&provider, timeouts)),
    };
    match outcome {
        Ok(early) => {
            // An answer that overtook the body counts as sent; it waits for the next poll.
            let response = match early {
                Some(response) => std::future::ready(Ok(response)).boxed(),
                None => response,
            };
            (Ok(ChatEvent::Sent), Step::Sent { provider, timeouts, response, deadline, reader })
        }
        Err(error) => (Err(error), Step::Over),
    }
}

/// Waits for the body to be taken; if the request failed before that, waits for ever (its failure is told by the response).
async fn fired(taken: oneshot::Receiver<()>) {
    if taken.await.is_err() {
        std::future::pending().await
    }
}

fn too_late(provider: &Provider, timeouts: Timeouts) -> ChatError {
    ChatError::FirstTokenTimeout { provider: provider.title.clone(), after: timeouts.first_token }
}

/// The event stream of a good answer; the error of any other.
async fn events_of(provider: &Provider, response: Response) -> Result<Events, ChatError> {
    let status = response.status();
    let headers = response.headers().clone();
    if !status.is_success() {
        let body = error_body(response).await;
        return Err(provider.refusal(status.as_u16(), &headers, &body));
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") || kind.starts_with("text/html") {
        // Some gateways report an error with status 200; a hotel's sign-in page answers everything with HTML.
        let body = error_body(response).await;
        return Err(match serde_json::from_slice::<serde_json::Value>(&body) {
            Ok(json) if !json["error"].is_null() => provider.refusal(500, &headers, &body),
            _ => provider.malformed("it is not a stream of events"),
        });
    }
    Ok(Box::pin(SseByteStream::new(response.bytes_stream())))
}

/// An answer being read.
struct Answer<R> {
    provider: Arc<Provider>,
    timeouts: Timeouts,
    events: Events,
    reader: R,
    /// Before the first text: when it is too late for it. After the last: when the tail is given up.
    deadline: Deadline,
    spoke: bool,
    complete: bool,
    thoughts: Thoughts,
    /// While it thinks: until when it may, and when that is told again.
    thinking: Option<(Deadline, Deadline)>,
}

impl<R: Reader> Answer<R> {
    fn new(provider: Arc<Provider>, timeouts: Timeouts, events: Events, reader: R, deadline: Deadline) -> Self {
        let (thoughts, thinking) = (Thoughts::default(), None);
        Self { provider, timeouts, events, reader, deadline, spoke: false, complete: false, thoughts, thinking }
    }

    /// The model thought once more: it is waited for anew. Whether that is to be told now.
    fn thinks(&mut self) -> bool {
        let told = match &mut self.thinking {
            None => {
                self.thinking = Some((Deadline::after(THOUGHT), Deadline::after(TOLD_EVERY)));
                true
            }
            Some((longest, told)) => {
                if longest.now_or_never().is_some() {
                    return false;
                }
                let due = told.now_or_never().is_some();
                if due {
                    *told = Deadline::after(TOLD_EVERY);
                }
                due
            }
        };
        self.deadline = Deadline::after(self.timeouts.first_token);
        told
    }

    async fn next(mut self) -> Option<(Item, Step<R>)> {
        if self.spoke && !self.complete {
            // The time in which nobody polled was the listener's, not the vendor's.
            self.deadline = Deadline::after(self.timeouts.stall);
        }
        loop {
            let event = tokio::select! {
                biased;
                event = self.events.next() => event,
                () = &mut self.deadline => return Some(self.end_late()),
            };
            let heard = match event {
                Some(Ok(event)) => self.reader.read(&event),
                _ if self.complete => return Some(self.end()),
                None | Some(Err(sse_stream::Error::Body(_))) => {
                    Err(ChatError::Cut { provider: self.provider.title.clone() })
                }
                Some(Err(sse_stream::Error::Utf8Parse(_))) => Err(self.provider.malformed("it holds invalid UTF-8")),
                Some(Err(_)) => Err(self.provider.malformed("its events are broken")),
            };
            let heard = match heard {
                Ok(heard) => heard,
                Err(error) => return Some((Err(error), Step::Over)),
            };
            if heard.progress >= Progress::Complete && !self.complete {
                self.complete = true;
                self.deadline = Deadline::after(TAIL);
            }
            let said = self.thoughts.push(&heard.text);
            if !said.is_empty() {
                self.spoke |= !said.trim().is_empty();
                return Some((Ok(ChatEvent::Text(said)), Step::Answering(self)));
            }
            let thought = heard.thought || self.thoughts.any && !heard.text.is_empty();
            if thought && !self.complete {
                if self.spoke {
                    self.deadline = Deadline::after(self.timeouts.stall);
                } else if self.thinks() {
                    return Some((Ok(ChatEvent::Thinking), Step::Answering(self)));
                }
            }
            if heard.progress == Progress::End {
                return Some(self.end());
            }
        }
    }

    fn end_late(self) -> (Item, Step<R>) {
        if self.complete {
            return self.end();
        }
        let error = if self.spoke {
            ChatError::Stalled { provider: self.provider.title.clone(), after: self.timeouts.stall }
        } else {
            too_late(&self.provider, self.timeouts)
        };
        (Err(error), Step::Over)
    }

    /// The answer is whole. What is left of its body is read elsewhere, so that the connection can be used again.
    fn end(mut self) -> (Item, Step<R>) {
        let held = self.thoughts.finish();
        if !held.is_empty() {
            // The next poll finds nothing held.
            (self.spoke, self.complete) = (true, true);
            return (Ok(ChatEvent::Text(held)), Step::Answering(self));
        }
        let (usage, truncated) = self.reader.outcome();
        let rest = self.events;
        tokio::spawn(tokio::time::timeout(DRAIN, rest.for_each(|_| std::future::ready(()))));
        if self.spoke {
            (Ok(ChatEvent::Done { usage, truncated }), Step::Over)
        } else if self.thinking.is_some() && truncated {
            (Err(ChatError::OnlyThought { provider: self.provider.title.clone() }), Step::Over)
        } else {
            (Err(ChatError::Empty { provider: self.provider.title.clone() }), Step::Over)
        }
    }
}

/// Replays recorded bytes, in these pieces, as if a server had sent them.
#[cfg(test)]
pub(crate) mod replay {
    use super::*;

    /// What comes of `pieces`: texts in quotes as they come, then how it ended.
    pub(crate) fn replay<R: Reader>(provider: Arc<Provider>, reader: R, pieces: &[&[u8]]) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            let events: Events = Box::pin(SseByteStream::new(stream::iter(
                pieces.into_iter().map(|piece: Result<Bytes, std::io::Error>| piece),
            )));
            let timeouts = Timeouts::default();
            let deadline = Deadline::after(timeouts.first_token);
            let answer = Answer::new(provider, timeouts, events, reader, deadline);
            let mut items = stream::unfold(Step::Answering(answer), Step::next).boxed();
            let mut shown = String::new();
            while let Some(item) = items.next().await {
                match item {
                    Ok(ChatEvent::Text(text)) => shown += &format!("{text:?} "),
                    Ok(ChatEvent::Done { usage, truncated }) => {
                        let cut = if truncated { ", truncated" } else { "" };
                        shown += &format!("done ({:?} in, {:?} out{cut})", usage.input_tokens, usage.output_tokens);
                    }
                    Ok(ChatEvent::Sent) => shown += "sent ",
                    Ok(ChatEvent::Thinking) => shown += "thinking ",
                    Err(error) => shown += &error.to_string(),
                }
            }
            shown
        })
    }
}
