//! Deepgram's plain call: `POST /v1/listen` with a WAV, one text (<https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded>). Runs on the
//! task that asks; dropping it closes its connection.

use std::sync::Arc;
use std::time::Duration;

use riposte_http::{Charge, Check, Client, Endpoint, HeaderValue, HttpError, Reached, Sending};
use riposte_measures::Units;
use riposte_problem::words::server as words;

use crate::checking;
use crate::openai::form::{RATE_HZ, wav};
use crate::openai::plain::{Plain, json};
use crate::transcript::spoken;

/// What hears a sound that Flux did not: Flux knows no plain call.
const IN_PLACE_OF_FLUX: &str = "nova-3";

/// Who is asked, and over which client.
pub(super) struct Asked {
    endpoint: Endpoint,
    model: String,
    client: Client,
    /// The longest wait for a text, its upload included.
    time_out: Duration,
}

impl Asked {
    pub(super) fn new(endpoint: Endpoint, hears_turns: bool, client: Client, time_out: Duration) -> Self {
        let model = if hears_turns { IN_PLACE_OF_FLUX } else { endpoint.model() }.to_owned();
        Self { endpoint, model, client, time_out }
    }

    /// What is found out without paying: see [`checking::deepgram`].
    pub(super) async fn check(&self, model: Option<&str>, reached: &Reached) -> Result<Check, HttpError> {
        checking::deepgram(&self.endpoint, model, &self.client, self.time_out, reached).await
    }

    /// The text of 16 kHz sound.
    pub(super) async fn transcribe(&self, language: &str, samples: &[i16]) -> Result<Plain, HttpError> {
        let query = [("model", self.model.as_str()), ("language", language), ("punctuate", "true")];
        let endpoint = Arc::new(self.endpoint.clone().with_model(&self.model).with_query(&query));
        let units = Units::CALL + Units::sound(samples.len(), RATE_HZ);
        endpoint.may_use(units)?;
        let wav_file = HeaderValue::from_static("audio/wav");
        let sending = Sending::post(&endpoint, &self.client, "listen", wav_file, wav(samples).into())?;
        let charge = Charge::sent(&endpoint, units);
        let text = async {
            let answer = charge.settle(sending.answer().await)?;
            let connection = answer.connection();
            let answer = json(&endpoint, answer).await?;
            match answer["results"]["channels"][0]["alternatives"][0]["transcript"].as_str() {
                Some(text) => Ok(Plain { text: spoken(text), connection }),
                None => Err(endpoint.malformed(words::no_text())),
            }
        };
        let timed_out = |_| Err(endpoint.timed_out(self.time_out));
        tokio::time::timeout(self.time_out, text).await.unwrap_or_else(timed_out)
    }
}
