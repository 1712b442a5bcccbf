//! The plain call: one sound uploaded whole, one text. OpenAI's `POST /v1/audio/transcriptions`
//! (<https://platform.openai.com/docs/api-reference/audio/createTranscription>). Runs on the task that asks; dropping it closes its connection.

use std::sync::Arc;
use std::time::Duration;

use riposte_http::{Answer, Charge, Client, Connection, Endpoint, HeaderValue, HttpError, Sending};
use riposte_measures::Units;
use riposte_problem::words::server as words;
use serde_json::Value;

use super::form::{RATE_HZ, form};
use crate::transcript::spoken;

/// Who is asked, and over which client.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) client: Client,
    /// The longest wait for a text, its upload included.
    pub(crate) time_out: Duration,
}

/// The form's field is ISO 639-1: of a tag the part before a region. `None`: there is none.
pub(crate) fn iso_639_1(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    (!code.is_empty()).then_some(code)
}

/// What a plain call brings.
pub(crate) struct Plain {
    pub(crate) text: String,
    /// Over which connection.
    pub(crate) connection: Connection,
}

/// The text of 16 kHz sound.
pub(crate) async fn transcribe(asked: &Asked, language: Option<&str>, samples: &[i16]) -> Result<Plain, HttpError> {
    let Asked { endpoint, client, time_out } = asked;
    let form = form(endpoint.model(), language, samples);
    let content_type =
        HeaderValue::from_str(&form.content_type).map_err(|_| endpoint.malformed(words::broken_form()))?;
    let units = Units::CALL + Units::sound(samples.len(), RATE_HZ);
    endpoint.may_use(units)?;
    let sending = Sending::post(endpoint, client, "audio/transcriptions", content_type, form.body.into())?;
    let charge = Charge::sent(endpoint, units);
    let text = async {
        let answer = charge.settle(sending.answer().await)?;
        let connection = answer.connection();
        let answer = json(endpoint, answer).await?;
        match answer["text"].as_str() {
            Some(text) => Ok(Plain { text: spoken(text), connection }),
            None => Err(endpoint.malformed(words::no_text())),
        }
    };
    tokio::time::timeout(*time_out, text).await.unwrap_or_else(|_| Err(endpoint.timed_out(*time_out)))
}

/// Longest answer that is read.
const LONGEST_ANSWER: usize = 1 << 20;

/// A whole answer that is to be JSON.
pub(crate) async fn json(endpoint: &Endpoint, mut answer: Answer) -> Result<Value, HttpError> {
    let mut body = Vec::new();
    while let Some(piece) = answer.next().await? {
        body.extend_from_slice(&piece);
        if body.len() > LONGEST_ANSWER {
            return Err(endpoint.malformed(words::endless()));
        }
    }
    serde_json::from_slice(&body).map_err(|_| endpoint.malformed(words::not_json()))
}
