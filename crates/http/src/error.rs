//! What can go wrong with a server, in plain words, whatever it was asked for. Pure; never holds a key (servers' words are cleaned before they get here).

use std::fmt;
use std::time::Duration;

use riposte_problem::{Kind, Problem};
use riposte_vendors::Stage;

use crate::{Cause, mid_sentence, seconds, tail};

/// Why there is no answer, or only a part of one: whose server it is, and what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpError {
    /// What it was asked for: two servers that fail alike are two troubles.
    pub stage: Stage,
    /// The name a person knows ("OpenAI", "The speech server").
    pub server: String,
    pub what: Failure,
}

/// What happened. `said` is the server's own message, cleaned by [`crate::clean`]; empty when it said nothing. A `url` has no credentials and no query.
/// `key_name` is what `riposte keys set` calls the key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// DNS, connect or TLS failed, or the connection broke before the answer began. `local`: it is on this computer.
    Unreachable { url: String, local: bool, cause: Cause },
    /// Nothing of the answer came in time.
    TimedOut { after: Duration },
    /// The answer began, then nothing came for this long.
    Stalled { after: Duration },
    /// The connection broke in the middle of the answer, or it has no end.
    Cut,
    /// 401 or 403 with a key, or a key that can't be a key.
    Auth { key_name: String, said: String },
    /// The server wants a key and there is none.
    KeyMissing { key_name: String },
    /// A key would travel in the clear: the address is http:// and not on this machine.
    KeyInTheClear { url: String, key_name: String },
    /// 429 or 402: rate limit, or credit used up. `retry_after` where the server says.
    Quota { retry_after: Option<Duration>, said: String },
    /// 404: the model does not exist there.
    NotFound { model: String, local: bool, said: String },
    /// 404 or 405: somebody is there, and not what is asked for under this path.
    NotThere { url: String },
    /// Any other refusal of the request as it is (400, 413, 422, a redirect).
    BadRequest { status: u16, said: String },
    /// 5xx or 408; also when it is reported in the middle of an answer.
    Trouble { status: u16, said: String },
    /// The answer is not what the protocol says. `how` says in what, without quoting it.
    Malformed { how: String },
    /// The address in the settings is not an http(s) address.
    Address,
}

impl std::error::Error for HttpError {}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, server, what } = self;
        match what {
            Failure::Unreachable { url, cause, .. } => write!(f, "{server} can't be reached at {url}: {cause}."),
            Failure::TimedOut { after } if *stage == Stage::Chat => {
                write!(f, "{server} did not begin to answer within {}.", seconds(*after))
            }
            Failure::TimedOut { after } => write!(f, "{server} did not answer within {}.", seconds(*after)),
            Failure::Stalled { after } => {
                write!(f, "{server} stopped in the middle of its answer and was silent for {}.", seconds(*after))
            }
            Failure::Cut => write!(f, "{server}'s answer was cut off."),
            Failure::Auth { said, .. } => write!(f, "{server} does not accept the key{}", tail(said)),
            Failure::KeyMissing { .. } => write!(f, "{server} needs a key and none is set."),
            Failure::KeyInTheClear { url, .. } => write!(
                f,
                "The key for {} is not sent to {url}, where anyone on the way could read it.",
                mid_sentence(server)
            ),
            Failure::Quota { said, .. } => {
                write!(f, "{server} refuses for now because a limit is reached{}", tail(said))
            }
            Failure::NotFound { model, said, .. } => {
                write!(f, "{server} does not know the model \"{model}\"{}", tail(said))
            }
            Failure::NotThere { url } => {
                let wanted = of_stage(*stage, ["speech recognition", "chat", "voice"]);
                write!(f, "{server} was reached, but there is no {wanted} at {url}.")
            }
            Failure::BadRequest { status, said } => {
                write!(f, "{server} can't use the request (status {status}){}", tail(said))
            }
            Failure::Trouble { status, said } => {
                write!(f, "{server} has trouble of its own (status {status}){}", tail(said))
            }
            Failure::Malformed { how } => write!(f, "{server} sent an answer that can't be read: {how}."),
            Failure::Address => write!(f, "The address set for {} is not a web address.", mid_sentence(server)),
        }
    }
}

fn of_stage<T: Copy>(stage: Stage, [speech, chat, voice]: [T; 3]) -> T {
    match stage {
        Stage::Speech => speech,
        Stage::Chat => chat,
        Stage::Voice => voice,
    }
}

macro_rules! code {
    ($stage:expr, $name:literal) => {
        of_stage($stage, [concat!("speech.", $name), concat!("chat.", $name), concat!("voice.", $name)])
    };
}

impl HttpError {
    /// What sort of trouble it is: decides whether to retry, fail over, or ask the user.
    pub fn kind(&self) -> Kind {
        match self.what {
            Failure::Unreachable { .. }
            | Failure::TimedOut { .. }
            | Failure::Stalled { .. }
            | Failure::Cut
            | Failure::Trouble { .. }
            | Failure::Malformed { .. } => Kind::Retry,
            Failure::Auth { .. } | Failure::KeyMissing { .. } | Failure::KeyInTheClear { .. } => Kind::Auth,
            Failure::Quota { .. } => Kind::Quota,
            Failure::NotFound { .. } | Failure::NotThere { .. } | Failure::BadRequest { .. } | Failure::Address => {
                Kind::Input
            }
        }
    }

    /// The trouble as it is shown to the user.
    pub fn problem(&self) -> Problem {
        Problem::new(self.code(), self.kind(), self.to_string(), self.advice())
    }

    /// Stable, dotted, for tests and search: `speech.auth`.
    pub fn code(&self) -> &'static str {
        let stage = self.stage;
        match self.what {
            Failure::Unreachable { .. } => code!(stage, "unreachable"),
            Failure::TimedOut { .. } => code!(stage, "timeout"),
            Failure::Stalled { .. } => code!(stage, "stalled"),
            Failure::Cut => code!(stage, "cut"),
            Failure::Auth { .. } => code!(stage, "auth"),
            Failure::KeyMissing { .. } => code!(stage, "key_missing"),
            Failure::KeyInTheClear { .. } => code!(stage, "key_in_the_clear"),
            Failure::Quota { .. } => code!(stage, "quota"),
            Failure::NotFound { .. } => code!(stage, "model_not_found"),
            Failure::NotThere { .. } => of_stage(stage, ["speech.not_there", "chat.no_chat_there", "voice.not_there"]),
            Failure::BadRequest { .. } => code!(stage, "bad_request"),
            Failure::Trouble { .. } => code!(stage, "server"),
            Failure::Malformed { .. } => code!(stage, "malformed"),
            Failure::Address => code!(stage, "address"),
        }
    }

    fn advice(&self) -> String {
        let server = mid_sentence(&self.server);
        // A question is asked again, anything else is tried again.
        let again = of_stage(self.stage, ["Try again", "Ask again", "Try again"]);
        match &self.what {
            Failure::Unreachable { cause: Cause::Tls, .. } => {
                "Check this computer's date and its installed certificates, and the address in the settings.".to_owned()
            }
            Failure::Unreachable { local: true, .. } => {
                format!("Start {server} on this computer, or check the address in the settings.")
            }
            Failure::Unreachable { .. } => "Check the network connection and the address in the settings.".to_owned(),
            Failure::TimedOut { .. } | Failure::Stalled { .. } if self.stage == Stage::Chat => {
                "Ask again, or choose a faster model in the settings.".to_owned()
            }
            Failure::Auth { key_name, .. } => {
                format!("Set a valid key in the settings, or with `riposte keys set {key_name}`.")
            }
            Failure::KeyMissing { key_name } => {
                format!("Set the key in the settings, or with `riposte keys set {key_name}`.")
            }
            Failure::KeyInTheClear { key_name, .. } => format!(
                "Set an https:// address in the settings, or delete the key with `riposte keys delete {key_name}` if the server needs none."
            ),
            Failure::Quota { retry_after: Some(wait), .. } => {
                format!("{again} in {}, or choose another provider in the settings.", seconds(*wait))
            }
            Failure::Quota { .. } => format!(
                "Wait a little, check the credit of your account with {server}, or choose another provider in the settings."
            ),
            Failure::NotFound { model, local: true, .. } if self.server == "Ollama" => {
                format!("Get it with `ollama pull {model}`, or choose another model in the settings.")
            }
            Failure::NotFound { .. } => "Check the model's name and the address in the settings.".to_owned(),
            Failure::NotThere { .. } => {
                "Check the address in the settings; that of most servers ends in /v1.".to_owned()
            }
            Failure::BadRequest { .. } => "Check the model and the address in the settings.".to_owned(),
            Failure::TimedOut { .. } | Failure::Stalled { .. } | Failure::Cut | Failure::Trouble { .. } => {
                format!("{again} in a moment, or choose another provider in the settings.")
            }
            Failure::Malformed { .. } => {
                format!("{again}; if it stays, check that the address in the settings is {server}'s.")
            }
            Failure::Address => "Set an address that begins with http:// or https:// in the settings.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every failure of one server.
    fn told(stage: Stage, server: &str) -> String {
        let key_name = || "openai-compatible".to_owned();
        let (url, said) = (|| "http://localhost:1/v1".to_owned(), || "no such thing!".to_owned());
        let (after, model) = (Duration::from_millis(1500), || "big".to_owned());
        let all = [
            Failure::Unreachable { url: url(), local: true, cause: Cause::Refused },
            Failure::Unreachable { url: url(), local: false, cause: Cause::Name },
            Failure::Unreachable { url: url(), local: false, cause: Cause::Tls },
            Failure::TimedOut { after },
            Failure::Stalled { after: Duration::from_secs(1) },
            Failure::Cut,
            Failure::Auth { key_name: key_name(), said: said() },
            Failure::KeyMissing { key_name: key_name() },
            Failure::KeyInTheClear { url: url(), key_name: key_name() },
            Failure::Quota { retry_after: Some(after), said: String::new() },
            Failure::Quota { retry_after: None, said: said() },
            Failure::NotFound { model: model(), local: true, said: said() },
            Failure::NotThere { url: url() },
            Failure::BadRequest { status: 422, said: said() },
            Failure::Trouble { status: 500, said: said() },
            Failure::Malformed { how: "it is not JSON".to_owned() },
            Failure::Address,
        ];
        let shown = |what| {
            let problem = HttpError { stage, server: server.to_owned(), what }.problem();
            format!("{} {:?}: {problem}\n", problem.code, problem.kind)
        };
        all.map(shown).concat()
    }

    #[test]
    fn every_failure_says_what_happened_and_what_to_do() {
        expect_test::expect![[r#"
            voice.unreachable Retry: The speech server can't be reached at http://localhost:1/v1: nothing answers there. Start the speech server on this computer, or check the address in the settings.
            voice.unreachable Retry: The speech server can't be reached at http://localhost:1/v1: no server of that name was found. Check the network connection and the address in the settings.
            voice.unreachable Retry: The speech server can't be reached at http://localhost:1/v1: a secure connection could not be made. Check this computer's date and its installed certificates, and the address in the settings.
            voice.timeout Retry: The speech server did not answer within 1.5 seconds. Try again in a moment, or choose another provider in the settings.
            voice.stalled Retry: The speech server stopped in the middle of its answer and was silent for 1 second. Try again in a moment, or choose another provider in the settings.
            voice.cut Retry: The speech server's answer was cut off. Try again in a moment, or choose another provider in the settings.
            voice.auth Auth: The speech server does not accept the key: no such thing. Set a valid key in the settings, or with `riposte keys set openai-compatible`.
            voice.key_missing Auth: The speech server needs a key and none is set. Set the key in the settings, or with `riposte keys set openai-compatible`.
            voice.key_in_the_clear Auth: The key for the speech server is not sent to http://localhost:1/v1, where anyone on the way could read it. Set an https:// address in the settings, or delete the key with `riposte keys delete openai-compatible` if the server needs none.
            voice.quota Quota: The speech server refuses for now because a limit is reached. Try again in 1.5 seconds, or choose another provider in the settings.
            voice.quota Quota: The speech server refuses for now because a limit is reached: no such thing. Wait a little, check the credit of your account with the speech server, or choose another provider in the settings.
            voice.model_not_found Input: The speech server does not know the model "big": no such thing. Check the model's name and the address in the settings.
            voice.not_there Input: The speech server was reached, but there is no voice at http://localhost:1/v1. Check the address in the settings; that of most servers ends in /v1.
            voice.bad_request Input: The speech server can't use the request (status 422): no such thing. Check the model and the address in the settings.
            voice.server Retry: The speech server has trouble of its own (status 500): no such thing. Try again in a moment, or choose another provider in the settings.
            voice.malformed Retry: The speech server sent an answer that can't be read: it is not JSON. Try again; if it stays, check that the address in the settings is the speech server's.
            voice.address Input: The address set for the speech server is not a web address. Set an address that begins with http:// or https:// in the settings.
        "#]].assert_eq(&told(Stage::Voice, "The speech server"));
    }

    #[test]
    fn a_chat_model_is_asked_again() {
        expect_test::expect![[r#"
            chat.unreachable Retry: Ollama can't be reached at http://localhost:1/v1: nothing answers there. Start Ollama on this computer, or check the address in the settings.
            chat.unreachable Retry: Ollama can't be reached at http://localhost:1/v1: no server of that name was found. Check the network connection and the address in the settings.
            chat.unreachable Retry: Ollama can't be reached at http://localhost:1/v1: a secure connection could not be made. Check this computer's date and its installed certificates, and the address in the settings.
            chat.timeout Retry: Ollama did not begin to answer within 1.5 seconds. Ask again, or choose a faster model in the settings.
            chat.stalled Retry: Ollama stopped in the middle of its answer and was silent for 1 second. Ask again, or choose a faster model in the settings.
            chat.cut Retry: Ollama's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            chat.auth Auth: Ollama does not accept the key: no such thing. Set a valid key in the settings, or with `riposte keys set openai-compatible`.
            chat.key_missing Auth: Ollama needs a key and none is set. Set the key in the settings, or with `riposte keys set openai-compatible`.
            chat.key_in_the_clear Auth: The key for Ollama is not sent to http://localhost:1/v1, where anyone on the way could read it. Set an https:// address in the settings, or delete the key with `riposte keys delete openai-compatible` if the server needs none.
            chat.quota Quota: Ollama refuses for now because a limit is reached. Ask again in 1.5 seconds, or choose another provider in the settings.
            chat.quota Quota: Ollama refuses for now because a limit is reached: no such thing. Wait a little, check the credit of your account with Ollama, or choose another provider in the settings.
            chat.model_not_found Input: Ollama does not know the model "big": no such thing. Get it with `ollama pull big`, or choose another model in the settings.
            chat.no_chat_there Input: Ollama was reached, but there is no chat at http://localhost:1/v1. Check the address in the settings; that of most servers ends in /v1.
            chat.bad_request Input: Ollama can't use the request (status 422): no such thing. Check the model and the address in the settings.
            chat.server Retry: Ollama has trouble of its own (status 500): no such thing. Ask again in a moment, or choose another provider in the settings.
            chat.malformed Retry: Ollama sent an answer that can't be read: it is not JSON. Ask again; if it stays, check that the address in the settings is Ollama's.
            chat.address Input: The address set for Ollama is not a web address. Set an address that begins with http:// or https:// in the settings.
        "#]].assert_eq(&told(Stage::Chat, "Ollama"));
    }

    #[test]
    fn the_codes_of_a_stage_are_its_own() {
        let told = told(Stage::Speech, "The transcription server");
        assert!(told.lines().all(|line| line.starts_with("speech.")), "{told}");
        assert!(told.contains(
            "speech.not_there Input: The transcription server was reached, but there is no speech recognition at"
        ));
    }
}
