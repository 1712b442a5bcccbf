//! The sound of one clause over HTTP: a request, an answer, its sound in whatever form it comes. Runs on the runtime's threads while its stream is polled; dropping
//! the stream closes the connection, which tells the server to stop.

use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt, stream};
use riposte_http::{Answer, Charge, Client, Connection, Endpoint, HeaderValue, HttpError, Sending};
use riposte_measures::Units;
use riposte_problem::words::server as words;
use serde_json::Value;

use crate::sound_form::SoundForm;
use crate::trim::{Trim, tail_ms};
use crate::{VoiceError, VoiceEvent, VoiceStream};

/// One clause and how it is asked for.
pub(crate) struct ClauseCall {
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) client: Client,
    /// Under the endpoint's address.
    pub(crate) path: &'static str,
    pub(crate) body: Value,
    /// What is said: its punctuation decides how long the silence after it is.
    pub(crate) text: String,
    /// Of the raw sound that is asked for, and of what is given.
    pub(crate) rate_hz: u32,
    /// The longest wait for the first sound, and later for the next.
    pub(crate) time_out: Duration,
}

impl ClauseCall {
    /// Asks when it is polled. A clause without a letter or a digit asks nobody.
    pub(crate) fn speak(self) -> VoiceStream {
        let step = if self.text.contains(char::is_alphanumeric) { Step::Start } else { Step::NothingToSay };
        let trim = Some(Trim::new(self.rate_hz, tail_ms(&self.text)));
        let speaking = Speaking { call: self, step, trim, heard: false };
        stream::unfold(speaking, |mut speaking| async move {
            let event = speaking.next().await?;
            if event.is_err() {
                speaking.step = Step::End;
            }
            Some((event, speaking))
        })
        .boxed()
    }
}

/// Where a clause stands.
enum Step {
    Start,
    NothingToSay,
    Sent(Sending, Charge),
    Reading(Box<(Answer, SoundForm)>),
    End,
}

struct Speaking {
    call: ClauseCall,
    step: Step,
    /// Taken at the end.
    trim: Option<Trim>,
    heard: bool,
}

impl Speaking {
    async fn next(&mut self) -> Option<Result<VoiceEvent, VoiceError>> {
        loop {
            let event = match std::mem::replace(&mut self.step, Step::End) {
                Step::End => return None,
                Step::NothingToSay => Ok(Some(VoiceEvent::Sent)),
                Step::Start => self.send().await.map(|()| Some(VoiceEvent::Sent)),
                Step::Sent(sending, charge) => {
                    self.open(sending, charge).await.map(|connection| Some(VoiceEvent::Connected(connection)))
                }
                Step::Reading(reading) => self.read(reading).await.map(|samples| samples.map(VoiceEvent::Audio)),
            };
            if let Some(event) = event.transpose() {
                return Some(event);
            }
        }
    }

    async fn send(&mut self) -> Result<(), VoiceError> {
        let ClauseCall { endpoint, client, path, body, text, time_out, .. } = &self.call;
        let units = Units::characters(text);
        endpoint.may_use(units)?;
        let json = HeaderValue::from_static("application/json");
        let mut sending = Sending::post(endpoint, client, path, json, body.to_string().into())?;
        in_time(*time_out, sending.sent(), |after| endpoint.timed_out(after)).await?;
        self.step = Step::Sent(sending, Charge::sent(endpoint, units));
        Ok(())
    }

    async fn open(&mut self, sending: Sending, charge: Charge) -> Result<Connection, VoiceError> {
        let ClauseCall { endpoint, time_out, rate_hz, .. } = &self.call;
        let answer = charge.settle(in_time(*time_out, sending.answer(), |after| endpoint.timed_out(after)).await)?;
        let form = SoundForm::new(answer.content_type_with_parameters(), *rate_hz);
        let connection = answer.connection();
        self.step = Step::Reading(Box::new((answer, form)));
        Ok(connection)
    }

    /// One read; sound if it brought any.
    async fn read(&mut self, mut reading: Box<(Answer, SoundForm)>) -> Result<Option<Vec<f32>>, VoiceError> {
        let ClauseCall { endpoint, time_out, .. } = &self.call;
        let late = |after| if self.heard { endpoint.stalled(after) } else { endpoint.timed_out(after) };
        let (answer, form) = &mut *reading;
        let bytes = in_time(*time_out, answer.next(), late).await?;
        let is_over = bytes.is_none();
        let samples = match bytes {
            Some(bytes) => form.push(&bytes),
            None => form.finish(),
        };
        let samples = samples.map_err(|how| endpoint.malformed(how))?;
        let mut out = self.trim.as_mut().map(|trim| trim.push(&samples)).unwrap_or_default();
        if is_over {
            out.extend(self.trim.take().map(Trim::finish).unwrap_or_default());
        } else {
            self.step = Step::Reading(reading);
        }
        self.heard |= !out.is_empty();
        if is_over && !self.heard {
            return Err(self.call.endpoint.malformed(words::no_sound()).into());
        }
        Ok(Some(out).filter(|out| !out.is_empty()))
    }
}

async fn in_time<T>(
    after: Duration,
    work: impl Future<Output = Result<T, HttpError>>,
    late: impl FnOnce(Duration) -> HttpError,
) -> Result<T, HttpError> {
    tokio::time::timeout(after, work).await.unwrap_or_else(|_| Err(late(after)))
}
