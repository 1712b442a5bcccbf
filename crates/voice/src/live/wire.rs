//! What a vendor's stream is to whoever has something to say: the capability behind which each vendor's messages are. Pure: it is handed texts and messages and says
//! what is to be sent and what was spoken; it holds no socket and reads no clock.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use riposte_http::{Check, Client, Endpoint, HttpError, Idle, Outgoing, Reached, Received, SocketRequest};
use serde_json::Value;

/// One utterance on one connection. Its clauses are counted from 0, in the order in which they are said there.
pub(crate) trait Wire: Send + 'static {
    /// The next clause, which is to be spoken at once.
    fn say(&mut self, text: &str) -> Vec<Outgoing>;

    /// All clauses were said.
    fn nothing_follows(&mut self) -> Vec<Outgoing>;

    /// Nobody wants to hear the rest.
    fn stop(&mut self) -> Vec<Outgoing>;

    /// Takes a message of the server.
    ///
    /// # Errors
    /// The stream is of no use any more.
    fn read(&mut self, message: &Received) -> Result<Vec<News>, Fault>;

    /// What it means that the server closed the connection with these words; `None`: no more than that.
    fn closed(&self, _said: &str) -> Option<Fault> {
        None
    }

    /// No clause more can be said on this connection.
    fn is_full(&self) -> bool {
        false
    }

    /// Whether another utterance can be said on this connection once all clauses are spoken.
    fn is_reusable(&self) -> bool;
}

/// What a message tells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum News {
    /// The next bytes of a clause's sound: 16 bit, mono, the low byte first, cut anywhere.
    Sound { clause: usize, pcm: Vec<u8> },
    /// The next word of a clause; when it begins and ends, in seconds from the beginning of the clause's sound.
    Word { clause: usize, word: String, start_s: f64, end_s: f64 },
    /// The clause has all its sound.
    Spoken { clause: usize },
}

/// Why a stream is of no use any more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    /// A message is not JSON.
    NotJson,
    /// A sound that can't be decoded.
    NotSound,
    /// A clause has ended without any.
    NoSound,
    /// The server says that it can't go on. `status`: of HTTP, what comes nearest.
    Told { status: u16, said: String },
}

/// A clause over HTTP.
pub(crate) struct PlainCall {
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) path: &'static str,
    pub(crate) body: Value,
}

/// What is asked of a vendor, whatever its messages are.
pub(crate) trait Vendor: Send + Sync + 'static {
    type Wire: Wire;

    /// `vendor/voice`, for records and screens.
    fn name(&self) -> String;

    /// Of its sound, streamed or not.
    fn rate_hz(&self) -> u32;

    /// Who is asked over the stream.
    fn endpoint(&self) -> &Arc<Endpoint>;

    /// How its stream is opened.
    fn request(&self) -> SocketRequest;

    /// A new utterance.
    fn wire(&self) -> Self::Wire;

    /// How a connection is kept that nobody uses.
    fn idle(&self) -> Idle;

    /// How a clause is asked for without the stream.
    fn plain(&self, text: &str) -> PlainCall;

    /// As [`crate::Synthesizer::check`], over the plain call's client.
    fn check<'a>(&'a self, client: &'a Client, within: Duration, reached: Reached) -> Checking<'a>;
}

/// What is found out without paying.
pub(crate) type Checking<'a> = BoxFuture<'a, Result<Check, HttpError>>;

/// A message as JSON; `None`: it is binary.
///
/// # Errors
/// It is text and no JSON.
pub(crate) fn json(message: &Received) -> Result<Option<Value>, Fault> {
    match message {
        Received::Text(text) => serde_json::from_str(text).map(Some).map_err(|_| Fault::NotJson),
        Received::Binary(_) => Ok(None),
    }
}

/// Base64, as JSON carries sound.
pub(crate) fn decoded(base64: &str) -> Result<Vec<u8>, Fault> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(base64).map_err(|_| Fault::NotSound)
}

pub(crate) fn text(message: &Value) -> Outgoing {
    Outgoing::Text(message.to_string())
}

/// The status of HTTP that comes nearest to what a server says where it gives none.
pub(crate) fn status_of(said: &str) -> u16 {
    let said = said.to_lowercase();
    let speaks_of = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let is_wrong = speaks_of(&["not found", "not_found", "not exist", "no such", "invalid", "unknown"]);
    if speaks_of(&["api key", "api_key", "apikey", "unauthorized", "authentication", "authorization", "invalid_key"]) {
        401
    } else if speaks_of(&[
        "quota",
        "credit",
        "payment",
        "rate limit",
        "rate_limit",
        "too many",
        "concurrent",
        "exceeded",
    ]) {
        429
    } else if is_wrong && speaks_of(&["voice", "model"]) {
        404
    } else {
        500
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_words_are_told_apart() {
        for (said, status) in [
            ("Invalid API key", 401),
            ("You have insufficient quota", 429),
            ("Too many concurrent requests", 429),
            ("A voice with voice_id abc does not exist.", 404),
            ("voice_id_does_not_exist: voice not found", 404),
            ("model_not_found", 404),
            ("something went wrong", 500),
            ("", 500),
        ] {
            assert_eq!(status_of(said), status, "{said}");
        }
    }

    #[test]
    fn what_is_no_base64_is_no_sound() {
        assert_eq!(decoded("AAE="), Ok(vec![0, 1]));
        assert_eq!(decoded("AAE"), Err(Fault::NotSound));
        assert_eq!(decoded("<html>"), Err(Fault::NotSound));
    }
}
