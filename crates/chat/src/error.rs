//! What can go wrong with a chat model, in plain words. Pure; never holds a key (vendors' words are cleaned before they get here).

use std::time::Duration;

use riposte_http::{Cause, mid_sentence, seconds, tail};
use riposte_problem::{Kind, Problem};

/// Why an answer did not come, or did not come whole.
///
/// `provider` is the name a person knows ("Anthropic", "Ollama", "The chat server"); `said` is the vendor's own message, cleaned by
/// [`riposte_http::clean`]: one line, at most 200 characters, without the key; empty when the vendor said nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChatError {
    /// DNS, connect or TLS failed, or the connection broke before the answer began. `url` has no credentials and no query.
    #[error("{provider} can't be reached at {url}: {cause}.")]
    Unreachable { provider: String, url: String, cause: Cause },
    /// Nothing to say came within the first-token time.
    #[error("{provider} did not begin to answer within {}.", seconds(*after))]
    FirstTokenTimeout { provider: String, after: Duration },
    /// The answer began, then nothing came for this long.
    #[error("{provider} stopped in the middle of its answer and was silent for {}.", seconds(*after))]
    Stalled { provider: String, after: Duration },
    /// 401 or 403 with a key, or a key that can't be a key. `key_name` is what `riposte keys set` calls it.
    #[error("{provider} does not accept the key{}", tail(said))]
    Auth { provider: String, key_name: String, said: String },
    /// The provider wants a key and there is none.
    #[error("{provider} needs a key and none is set.")]
    KeyMissing { provider: String, key_name: String },
    /// A key would travel in the clear: the address is http:// and not on this machine.
    #[error("The key for {provider} is not sent to {url}, where anyone on the way could read it.")]
    KeyInTheClear { provider: String, url: String, key_name: String },
    /// 429 or 402: rate limit, or credit used up. `retry_after` where the vendor says.
    #[error("{provider} refuses for now because a limit is reached{}", tail(said))]
    Quota { provider: String, retry_after: Option<Duration>, said: String },
    /// 404: the model does not exist there.
    #[error("{provider} does not know the model \"{model}\"{}", tail(said))]
    ModelNotFound { provider: String, model: String, local: bool, said: String },
    /// 404 or 405: somebody is there, and no chat under this path. `url` has no credentials and no query.
    #[error("{provider} was reached, but there is no chat at {url}.")]
    NoChatThere { provider: String, url: String },
    /// Any other refusal of the request as it is (400, 413, 422, a redirect).
    #[error("{provider} can't use the request (status {status}){}", tail(said))]
    BadRequest { provider: String, status: u16, said: String },
    /// 5xx, 408, or Anthropic's 529 "overloaded"; also when it is reported in the middle of an answer.
    #[error("{provider} has trouble of its own (status {status}){}", tail(said))]
    Server { provider: String, status: u16, said: String },
    /// The answer ended without its end marker.
    #[error("{provider}'s answer was cut off.")]
    Cut { provider: String },
    /// The answer breaks the protocol: invalid JSON, invalid UTF-8, not an event stream. `what` says which, without quoting it.
    #[error("{provider} sent an answer that can't be read: {what}.")]
    Malformed { provider: String, what: String },
    /// A complete answer without a word in it.
    #[error("{provider} answered without a word.")]
    Empty { provider: String },
    /// All that the answer might be long went into thinking.
    #[error("{provider} spent all of its answer on thinking.")]
    OnlyThought { provider: String },
    /// The vendor's content filter, or the model, refused this content.
    #[error("{provider} declined to answer that.")]
    Refused { provider: String },
    /// The base address in the settings is not an http(s) address.
    #[error("The address set for {provider} is not a web address.")]
    Address { provider: String },
    /// There is no chat model of this name.
    #[error("There is no chat provider called \"{name}\".")]
    UnknownVendor { name: String, known: String },
}

impl ChatError {
    /// What sort of trouble it is: decides whether to retry, fail over, or ask the user.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unreachable { .. }
            | Self::FirstTokenTimeout { .. }
            | Self::Stalled { .. }
            | Self::Server { .. }
            | Self::Cut { .. }
            | Self::Malformed { .. }
            | Self::Empty { .. } => Kind::Retry,
            Self::Auth { .. } | Self::KeyMissing { .. } | Self::KeyInTheClear { .. } => Kind::Auth,
            Self::Quota { .. } => Kind::Quota,
            Self::ModelNotFound { .. }
            | Self::NoChatThere { .. }
            | Self::BadRequest { .. }
            | Self::OnlyThought { .. }
            | Self::Refused { .. }
            | Self::Address { .. }
            | Self::UnknownVendor { .. } => Kind::Input,
        }
    }

    /// The trouble as it is shown to the user.
    pub fn problem(&self) -> Problem {
        Problem::new(self.code(), self.kind(), self.to_string(), self.advice())
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "chat.unreachable",
            Self::FirstTokenTimeout { .. } => "chat.timeout",
            Self::Stalled { .. } => "chat.stalled",
            Self::Auth { .. } => "chat.auth",
            Self::KeyMissing { .. } => "chat.key_missing",
            Self::KeyInTheClear { .. } => "chat.key_in_the_clear",
            Self::Quota { .. } => "chat.quota",
            Self::ModelNotFound { .. } => "chat.model_not_found",
            Self::NoChatThere { .. } => "chat.no_chat_there",
            Self::BadRequest { .. } => "chat.bad_request",
            Self::Server { .. } => "chat.server",
            Self::Cut { .. } => "chat.cut",
            Self::Malformed { .. } => "chat.malformed",
            Self::Empty { .. } => "chat.empty",
            Self::OnlyThought { .. } => "chat.only_thought",
            Self::Refused { .. } => "chat.refused",
            Self::Address { .. } => "chat.address",
            Self::UnknownVendor { .. } => "chat.unknown_vendor",
        }
    }

    fn advice(&self) -> String {
        match self {
            Self::Unreachable { cause: Cause::Tls, .. } => {
                "Check this computer's date and its installed certificates, and the address in the settings.".to_owned()
            }
            Self::Unreachable { provider, url, .. } if is_local(url) => {
                format!("Start {} on this computer, or check the address in the settings.", mid_sentence(provider))
            }
            Self::Unreachable { .. } => "Check the network connection and the address in the settings.".to_owned(),
            Self::FirstTokenTimeout { .. } | Self::Stalled { .. } => {
                "Ask again, or choose a faster model in the settings.".to_owned()
            }
            Self::Auth { key_name, .. } => {
                format!("Set a valid key in the settings, or with `riposte keys set {key_name}`.")
            }
            Self::KeyMissing { key_name, .. } => {
                format!("Set the key in the settings, or with `riposte keys set {key_name}`.")
            }
            Self::KeyInTheClear { key_name, .. } => {
                format!(
                    "Set an https:// address in the settings, or delete the key with `riposte keys delete {key_name}` if the server needs none."
                )
            }
            Self::Quota { retry_after: Some(wait), .. } => {
                format!("Ask again in {}, or choose another provider in the settings.", seconds(*wait))
            }
            Self::Quota { provider, .. } => {
                format!(
                    "Wait a little, check the credit of your account with {}, or choose another provider in the settings.",
                    mid_sentence(provider)
                )
            }
            Self::ModelNotFound { provider, model, local: true, .. } if provider == "Ollama" => {
                format!("Get it with `ollama pull {model}`, or choose another model in the settings.")
            }
            Self::ModelNotFound { .. } => "Check the model's name and the address in the settings.".to_owned(),
            Self::NoChatThere { .. } => {
                "Check the address in the settings; that of most servers ends in /v1.".to_owned()
            }
            Self::BadRequest { .. } => "Check the model and the address in the settings.".to_owned(),
            Self::Server { .. } | Self::Cut { .. } | Self::Empty { .. } => {
                "Ask again in a moment, or choose another provider in the settings.".to_owned()
            }
            Self::Malformed { provider, .. } => {
                format!(
                    "Ask again; if it stays, check that the address in the settings is {}'s.",
                    mid_sentence(provider)
                )
            }
            Self::OnlyThought { .. } => {
                "Allow longer answers in the settings file (conversation.max_tokens), or choose a model that thinks less.".to_owned()
            }
            Self::Refused { .. } => "Ask in other words.".to_owned(),
            Self::Address { .. } => "Set an address that begins with http:// or https:// in the settings.".to_owned(),
            Self::UnknownVendor { known, .. } => format!("Choose one of: {known}."),
        }
    }
}

fn is_local(url: &str) -> bool {
    reqwest::Url::parse(url).is_ok_and(|url| riposte_http::is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(error: ChatError, expect: Expect) {
        let problem = error.problem();
        expect.assert_eq(&format!("{} ({:?})\n{problem}\n", problem.code, problem.kind));
    }

    fn named(name: &str) -> String {
        name.to_owned()
    }

    #[test]
    fn a_local_server_is_to_be_started() {
        check(
            ChatError::Unreachable {
                provider: named("Ollama"),
                url: named("http://localhost:11434/v1"),
                cause: Cause::Refused,
            },
            expect![[r#"
                chat.unreachable (Retry)
                Ollama can't be reached at http://localhost:11434/v1: nothing answers there. Start Ollama on this computer, or check the address in the settings.
            "#]],
        );
    }

    #[test]
    fn a_remote_server_is_a_matter_of_the_network() {
        check(
            ChatError::Unreachable {
                provider: named("Anthropic"),
                url: named("https://api.anthropic.com"),
                cause: Cause::Name,
            },
            expect![[r#"
                chat.unreachable (Retry)
                Anthropic can't be reached at https://api.anthropic.com: no server of that name was found. Check the network connection and the address in the settings.
            "#]],
        );
    }

    #[test]
    fn times_are_said_in_seconds() {
        check(
            ChatError::FirstTokenTimeout { provider: named("Groq"), after: Duration::from_millis(10_000) },
            expect![[r#"
                chat.timeout (Retry)
                Groq did not begin to answer within 10 seconds. Ask again, or choose a faster model in the settings.
            "#]],
        );
        check(
            ChatError::Stalled { provider: named("The chat server"), after: Duration::from_millis(1_000) },
            expect![[r#"
                chat.stalled (Retry)
                The chat server stopped in the middle of its answer and was silent for 1 second. Ask again, or choose a faster model in the settings.
            "#]],
        );
    }

    #[test]
    fn a_key_is_set_by_name() {
        check(
            ChatError::KeyMissing { provider: named("Anthropic"), key_name: named("anthropic") },
            expect![[r#"
                chat.key_missing (Auth)
                Anthropic needs a key and none is set. Set the key in the settings, or with `riposte keys set anthropic`.
            "#]],
        );
        check(
            ChatError::Auth {
                provider: named("Anthropic"),
                key_name: named("anthropic"),
                said: named("invalid x-api-key"),
            },
            expect![[r#"
                chat.auth (Auth)
                Anthropic does not accept the key: invalid x-api-key. Set a valid key in the settings, or with `riposte keys set anthropic`.
            "#]],
        );
    }

    #[test]
    fn limits_say_how_long() {
        check(
            ChatError::Quota {
                provider: named("OpenAI"),
                retry_after: Some(Duration::from_secs(20)),
                said: named("Rate limit reached."),
            },
            expect![[r#"
                chat.quota (Quota)
                OpenAI refuses for now because a limit is reached: Rate limit reached. Ask again in 20 seconds, or choose another provider in the settings.
            "#]],
        );
        check(
            ChatError::Quota { provider: named("The chat server"), retry_after: None, said: String::new() },
            expect![[r#"
                chat.quota (Quota)
                The chat server refuses for now because a limit is reached. Wait a little, check the credit of your account with the chat server, or choose another provider in the settings.
            "#]],
        );
    }

    #[test]
    fn the_rest_reads_well_too() {
        check(
            ChatError::ModelNotFound {
                provider: named("Ollama"),
                model: named("llama3.2"),
                local: true,
                said: String::new(),
            },
            expect![[r#"
                chat.model_not_found (Input)
                Ollama does not know the model "llama3.2". Get it with `ollama pull llama3.2`, or choose another model in the settings.
            "#]],
        );
        check(
            ChatError::Server { provider: named("Anthropic"), status: 529, said: named("Overloaded") },
            expect![[r#"
                chat.server (Retry)
                Anthropic has trouble of its own (status 529): Overloaded. Ask again in a moment, or choose another provider in the settings.
            "#]],
        );
        check(
            ChatError::Malformed { provider: named("The chat server"), what: named("it holds invalid JSON") },
            expect![[r#"
                chat.malformed (Retry)
                The chat server sent an answer that can't be read: it holds invalid JSON. Ask again; if it stays, check that the address in the settings is the chat server's.
            "#]],
        );
    }
}
