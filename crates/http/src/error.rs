//! What can go wrong with a server, in plain words. Pure; never holds a key (servers' words are cleaned before they get here).

use std::time::Duration;

use riposte_problem::{Kind, Problem};

use crate::{Cause, mid_sentence, seconds, tail};

/// Why there is no answer, or only a part of one.
///
/// `server` is the name a person knows ("OpenAI", "The speech server"); `said` is its own message, cleaned by [`clean`]; empty when it said
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// DNS, connect or TLS failed, or the connection broke before the answer began. `url` has no credentials and no query.
    #[error("{server} can't be reached at {url}: {cause}.")]
    Unreachable { server: String, url: String, local: bool, cause: Cause },
    /// Nothing of the answer came in time.
    #[error("{server} did not answer within {}.", seconds(*after))]
    TimedOut { server: String, after: Duration },
    /// The answer began, then nothing came for this long.
    #[error("{server} stopped in the middle of its answer and was silent for {}.", seconds(*after))]
    Stalled { server: String, after: Duration },
    /// The connection broke in the middle of the answer.
    #[error("{server}'s answer was cut off.")]
    Cut { server: String },
    /// 401 or 403 with a key, or a key that can't be a key. `key_name` is what `riposte keys set` calls it.
    #[error("{server} does not accept the key{}", tail(said))]
    Auth { server: String, key_name: String, said: String },
    /// The server wants a key and there is none.
    #[error("{server} needs a key and none is set.")]
    KeyMissing { server: String, key_name: String },
    /// A key would travel in the clear: the address is http:// and not on this machine.
    #[error("The key for {} is not sent to {url}, where anyone on the way could read it.", mid_sentence(server))]
    KeyInTheClear { server: String, url: String, key_name: String },
    /// 429 or 402: rate limit, or credit used up. `retry_after` where the server says.
    #[error("{server} refuses for now because a limit is reached{}", tail(said))]
    Quota { server: String, retry_after: Option<Duration>, said: String },
    /// 404: the model, or the address, does not exist there.
    #[error("{server} does not know the model \"{model}\"{}", tail(said))]
    NotFound { server: String, model: String, said: String },
    /// Any other refusal of the request as it is (400, 413, 422, a redirect).
    #[error("{server} can't use the request (status {status}){}", tail(said))]
    BadRequest { server: String, status: u16, said: String },
    /// 5xx or 408.
    #[error("{server} has trouble of its own (status {status}){}", tail(said))]
    Trouble { server: String, status: u16, said: String },
    /// The answer is not what the protocol says. `what` says how, without quoting it.
    #[error("{server} sent an answer that can't be read: {what}.")]
    Malformed { server: String, what: String },
    /// The address in the settings is not an http(s) address.
    #[error("The address set for {} is not a web address.", mid_sentence(server))]
    Address { server: String },
}

/// Whose server it is: two servers that fail alike are two troubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Speech,
    Voice,
}

macro_rules! of_stage {
    ($stage:expr, $name:literal) => {
        match $stage {
            Stage::Speech => concat!("speech.", $name),
            Stage::Voice => concat!("voice.", $name),
        }
    };
}

impl HttpError {
    /// What sort of trouble it is: decides whether to retry, fail over, or ask the user.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Stalled { .. }
            | Self::Cut { .. }
            | Self::Trouble { .. }
            | Self::Malformed { .. } => Kind::Retry,
            Self::Auth { .. } | Self::KeyMissing { .. } | Self::KeyInTheClear { .. } => Kind::Auth,
            Self::Quota { .. } => Kind::Quota,
            Self::NotFound { .. } | Self::BadRequest { .. } | Self::Address { .. } => Kind::Input,
        }
    }

    /// The trouble as it is shown to the user.
    pub fn problem(&self, stage: Stage) -> Problem {
        Problem::new(self.code(stage), self.kind(), self.to_string(), self.advice())
    }

    /// Stable, dotted, for tests and search: `speech.auth`.
    pub fn code(&self, stage: Stage) -> &'static str {
        match self {
            Self::Unreachable { .. } => of_stage!(stage, "unreachable"),
            Self::TimedOut { .. } => of_stage!(stage, "timeout"),
            Self::Stalled { .. } => of_stage!(stage, "stalled"),
            Self::Cut { .. } => of_stage!(stage, "cut"),
            Self::Auth { .. } => of_stage!(stage, "auth"),
            Self::KeyMissing { .. } => of_stage!(stage, "key_missing"),
            Self::KeyInTheClear { .. } => of_stage!(stage, "key_in_the_clear"),
            Self::Quota { .. } => of_stage!(stage, "quota"),
            Self::NotFound { .. } => of_stage!(stage, "model_not_found"),
            Self::BadRequest { .. } => of_stage!(stage, "bad_request"),
            Self::Trouble { .. } => of_stage!(stage, "server"),
            Self::Malformed { .. } => of_stage!(stage, "malformed"),
            Self::Address { .. } => of_stage!(stage, "address"),
        }
    }

    fn advice(&self) -> String {
        match self {
            Self::Unreachable { cause: Cause::Tls, .. } => {
                "Check this computer's date and its installed certificates, and the address in the settings.".to_owned()
            }
            Self::Unreachable { server, local: true, .. } => {
                format!("Start {} on this computer, or check the address in the settings.", mid_sentence(server))
            }
            Self::Unreachable { .. } => "Check the network connection and the address in the settings.".to_owned(),
            Self::Auth { key_name, .. } => {
                format!("Set a valid key in the settings, or with `riposte keys set {key_name}`.")
            }
            Self::KeyMissing { key_name, .. } => {
                format!("Set the key in the settings, or with `riposte keys set {key_name}`.")
            }
            Self::KeyInTheClear { key_name, .. } => format!(
                "Set an https:// address in the settings, or delete the key with `riposte keys delete {key_name}` if the server needs none."
            ),
            Self::Quota { retry_after: Some(wait), .. } => {
                format!("Try again in {}, or choose another provider in the settings.", seconds(*wait))
            }
            Self::Quota { server, .. } => format!(
                "Wait a little, check the credit of your account with {}, or choose another provider in the settings.",
                mid_sentence(server)
            ),
            Self::NotFound { .. } => "Check the model's name and the address in the settings.".to_owned(),
            Self::BadRequest { .. } => "Check the model and the address in the settings.".to_owned(),
            Self::TimedOut { .. } | Self::Stalled { .. } | Self::Cut { .. } | Self::Trouble { .. } => {
                "Try again in a moment, or choose another provider in the settings.".to_owned()
            }
            Self::Malformed { server, .. } => {
                format!("Try again; if it stays, check that the address in the settings is {}'s.", mid_sentence(server))
            }
            Self::Address { .. } => "Set an address that begins with http:// or https:// in the settings.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_says_what_happened_and_what_to_do() {
        let server = || "The speech server".to_owned();
        let key_name = || "openai-compatible".to_owned();
        let (url, said) = (|| "http://localhost:1/v1".to_owned(), || "no such thing!".to_owned());
        let after = Duration::from_millis(1500);
        let all = [
            HttpError::Unreachable { server: server(), url: url(), local: true, cause: Cause::Refused },
            HttpError::Unreachable { server: server(), url: url(), local: false, cause: Cause::Tls },
            HttpError::TimedOut { server: server(), after },
            HttpError::Stalled { server: server(), after },
            HttpError::Cut { server: server() },
            HttpError::Auth { server: server(), key_name: key_name(), said: said() },
            HttpError::KeyMissing { server: server(), key_name: key_name() },
            HttpError::KeyInTheClear { server: server(), url: url(), key_name: key_name() },
            HttpError::Quota { server: server(), retry_after: Some(after), said: String::new() },
            HttpError::Quota { server: server(), retry_after: None, said: said() },
            HttpError::NotFound { server: server(), model: "big".to_owned(), said: said() },
            HttpError::BadRequest { server: server(), status: 422, said: said() },
            HttpError::Trouble { server: server(), status: 500, said: said() },
            HttpError::Malformed { server: server(), what: "it is not JSON".to_owned() },
            HttpError::Address { server: server() },
        ];
        let shown = |error: &HttpError| {
            let problem = error.problem(Stage::Voice);
            format!("{} {:?}: {problem}\n", problem.code, problem.kind)
        };
        expect_test::expect![[r#"
            voice.unreachable Retry: The speech server can't be reached at http://localhost:1/v1: nothing answers there. Start the speech server on this computer, or check the address in the settings.
            voice.unreachable Retry: The speech server can't be reached at http://localhost:1/v1: a secure connection could not be made. Check this computer's date and its installed certificates, and the address in the settings.
            voice.timeout Retry: The speech server did not answer within 1.5 seconds. Try again in a moment, or choose another provider in the settings.
            voice.stalled Retry: The speech server stopped in the middle of its answer and was silent for 1.5 seconds. Try again in a moment, or choose another provider in the settings.
            voice.cut Retry: The speech server's answer was cut off. Try again in a moment, or choose another provider in the settings.
            voice.auth Auth: The speech server does not accept the key: no such thing. Set a valid key in the settings, or with `riposte keys set openai-compatible`.
            voice.key_missing Auth: The speech server needs a key and none is set. Set the key in the settings, or with `riposte keys set openai-compatible`.
            voice.key_in_the_clear Auth: The key for the speech server is not sent to http://localhost:1/v1, where anyone on the way could read it. Set an https:// address in the settings, or delete the key with `riposte keys delete openai-compatible` if the server needs none.
            voice.quota Quota: The speech server refuses for now because a limit is reached. Try again in 1.5 seconds, or choose another provider in the settings.
            voice.quota Quota: The speech server refuses for now because a limit is reached: no such thing. Wait a little, check the credit of your account with the speech server, or choose another provider in the settings.
            voice.model_not_found Input: The speech server does not know the model "big": no such thing. Check the model's name and the address in the settings.
            voice.bad_request Input: The speech server can't use the request (status 422): no such thing. Check the model and the address in the settings.
            voice.server Retry: The speech server has trouble of its own (status 500): no such thing. Try again in a moment, or choose another provider in the settings.
            voice.malformed Retry: The speech server sent an answer that can't be read: it is not JSON. Try again; if it stays, check that the address in the settings is the speech server's.
            voice.address Input: The address set for the speech server is not a web address. Set an address that begins with http:// or https:// in the settings.
        "#]].assert_eq(&all.iter().map(shown).collect::<String>());
    }
}
