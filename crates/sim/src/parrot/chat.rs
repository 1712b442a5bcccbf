//! Its chat: `POST say`, a line for each message; the answer is lines, `say …` with the next words and `bye` at the end.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use riposte_chat::{ChatError, ChatEvent, ChatModel, ChatStream, Options, Request, Role, Timeouts, Usage};
use riposte_http::{Answer, Client, Endpoint, HeaderValue, HttpError, Sending, warm};
use riposte_vendors::Stage;

use super::SERVER;

pub(super) fn make(options: Options) -> Result<Arc<dyn ChatModel>, ChatError> {
    let Options { base_url, model, key, timeouts, client, .. } = options;
    let endpoint = Arc::new(Endpoint::new(Stage::Chat, &base_url, SERVER, &model, key)?);
    let client = client.unwrap_or_else(|| endpoint.client());
    Ok(Arc::new(Parrot { endpoint, client, timeouts }))
}

struct Parrot {
    endpoint: Arc<Endpoint>,
    client: Client,
    timeouts: Timeouts,
}

impl ChatModel for Parrot {
    fn name(&self) -> String {
        format!("{}/{}", self.endpoint.server().name, self.endpoint.model())
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(warm(&self.endpoint, &self.client, self.timeouts.first_token).await?) }.boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        let mut body = format!("model {}\n", self.endpoint.model());
        for message in &request.messages {
            let who = if message.role == Role::User { "me" } else { "you" };
            body += &format!("{who} {}\n", message.text.replace('\n', " "));
        }
        let (endpoint, client, timeouts) = (self.endpoint.clone(), self.client.clone(), self.timeouts);
        let sent = async move {
            let kind = HeaderValue::from_static("text/plain");
            let mut sending = Sending::post(&endpoint, &client, "say", kind, body.into())?;
            in_time(timeouts.first_token, sending.sent(), &endpoint).await?;
            Ok(Saying { endpoint, timeouts, step: Step::Sent(sending), line: Vec::new() })
        };
        let answer = stream::once(sent).map(|sent: Result<Saying, HttpError>| match sent {
            Ok(saying) => stream::once(async { Ok(ChatEvent::Sent) }).chain(saying.events()).boxed(),
            Err(error) => stream::once(async { Err(error.into()) }).boxed(),
        });
        answer.flatten().boxed()
    }
}

enum Step {
    Sent(Sending),
    Reading(Answer),
    Over,
}

/// An answer being read.
struct Saying {
    endpoint: Arc<Endpoint>,
    timeouts: Timeouts,
    step: Step,
    /// What was read and is no whole line yet.
    line: Vec<u8>,
}

impl Saying {
    fn events(self) -> ChatStream {
        stream::unfold(self, |mut saying| async move {
            let event = saying.next().await?;
            if !matches!(event, Ok(ChatEvent::Text(_))) {
                saying.step = Step::Over;
            }
            Some((event.map_err(ChatError::from), saying))
        })
        .boxed()
    }

    async fn next(&mut self) -> Option<Result<ChatEvent, HttpError>> {
        loop {
            if let Some(event) = self.event() {
                return Some(event);
            }
            match std::mem::replace(&mut self.step, Step::Over) {
                Step::Over => return None,
                Step::Sent(sending) => {
                    match in_time(self.timeouts.first_token, sending.answer(), &self.endpoint).await {
                        Ok(answer) => self.step = Step::Reading(answer),
                        Err(error) => return Some(Err(error)),
                    }
                }
                Step::Reading(mut answer) => {
                    match in_time(self.timeouts.stall, answer.next(), &self.endpoint).await {
                        Ok(Some(bytes)) => self.line.extend_from_slice(&bytes),
                        Ok(None) => return Some(Err(self.endpoint.cut())),
                        Err(error) => return Some(Err(error)),
                    }
                    self.step = Step::Reading(answer);
                }
            }
        }
    }

    /// What the next whole line says.
    fn event(&mut self) -> Option<Result<ChatEvent, HttpError>> {
        let end = self.line.iter().position(|byte| *byte == b'\n').filter(|_| matches!(self.step, Step::Reading(_)))?;
        let line: Vec<u8> = self.line.drain(..=end).collect();
        let line = String::from_utf8_lossy(&line[..end]).into_owned();
        Some(match line.strip_prefix("say ") {
            Some(words) => Ok(ChatEvent::Text(words.to_owned())),
            None if line == "bye" => Ok(ChatEvent::Done { usage: Usage::default(), truncated: false }),
            None => Err(self.endpoint.malformed("a parrot does not say that".into())),
        })
    }
}

pub(super) async fn in_time<T>(
    after: Duration,
    work: impl Future<Output = Result<T, HttpError>>,
    endpoint: &Endpoint,
) -> Result<T, HttpError> {
    tokio::time::timeout(after, work).await.unwrap_or_else(|_| Err(endpoint.timed_out(after)))
}
