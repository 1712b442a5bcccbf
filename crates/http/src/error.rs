//! What can go wrong with a server, whatever it was asked for. The words are in [`riposte_problem::words::server`]. Pure; never holds a key (servers' words are cleaned before they get here).

use std::fmt;
use std::time::Duration;

use riposte_problem::words::{costs, phrase, server as words};
use riposte_problem::{Kind, Problem, Sentence};
use riposte_vendors::{Key, Stage};

use crate::Cause;

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
    /// The other side closed a WebSocket with this code (RFC 6455, section 7.4).
    HungUp { code: u16, said: String },
    /// The key has characters that no key has, and is not sent.
    OddKey { key_name: String },
    /// 401 or 403 with a key.
    Auth { key_name: String, said: String },
    /// The server wants a key and there is none.
    KeyMissing { key_name: String },
    /// A key would travel in the clear: the address is http:// and not on this machine.
    KeyInTheClear { url: String, key_name: String },
    /// What is said would travel in the clear, and nobody vouched for it. `host`: of a server nearby, as the settings name it.
    PlainHttp { url: String, host: Option<String> },
    /// 429 or 402: rate limit, or credit used up. `retry_after` where the server says.
    Quota { retry_after: Option<Duration>, said: String },
    /// It has too much to do: 529, or 503 in words that say so.
    Overloaded { said: String },
    /// 404: the model does not exist there.
    NotFound { model: String, local: bool, said: String },
    /// The voice does not exist there.
    VoiceUnknown { voice: String, said: String },
    /// 404 or 405: somebody is there, and not what is asked for under this path.
    NotThere { url: String },
    /// It points elsewhere, which is never followed; `to` is empty where it does not say where.
    Redirected { status: u16, to: String },
    /// Any other refusal of the request as it is (400, 413, 422).
    BadRequest { status: u16, said: String },
    /// The same of a voice that was told how to speak: not every model can be.
    BadManner { status: u16, said: String },
    /// 5xx or 408; also when it is reported in the middle of an answer.
    Trouble { status: u16, said: String },
    /// The answer is not what the protocol says. `how` says in what, without quoting it.
    Malformed { how: Sentence },
    /// The address in the settings is not an http(s) address.
    Address,
    /// It was not asked: what may be spent in a month is spent.
    CapReached,
}

impl std::error::Error for HttpError {}

/// One sentence in English.
impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().message.fmt(f)
    }
}

fn of_stage<T>(stage: Stage, [speech, chat, voice]: [T; 3]) -> T {
    match stage {
        Stage::Speech => speech,
        Stage::Chat => chat,
        Stage::Voice => voice,
    }
}

impl HttpError {
    /// What sort of trouble it is: decides whether to retry, fail over, or ask the user.
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// Stable, dotted, for tests and search: `speech.auth`.
    pub fn code(&self) -> String {
        self.problem().code
    }

    /// The trouble as it is shown to the user.
    pub fn problem(&self) -> Problem {
        let problem = self.of_any_stage();
        if self.what == Failure::CapReached {
            // One trouble, whoever would be paid.
            return problem;
        }
        let stage = of_stage(self.stage, ["speech", "chat", "voice"]);
        let code = match self.what {
            // Called so before other stages had it.
            Failure::NotThere { .. } if self.stage == Stage::Chat => "no_chat_there",
            _ => &problem.code,
        };
        Problem { code: format!("{stage}.{code}"), ..problem }
    }

    /// Its own place is in the cloud: what is on this computer only speaks its protocol.
    fn is_elsewhere(&self) -> bool {
        riposte_vendors::of(self.stage).any(|vendor| vendor.label == self.server && vendor.key == Key::Required)
    }

    fn of_any_stage(&self) -> Problem {
        let (server, inside) = words::named(&self.server);
        let is_chat = self.stage == Stage::Chat;
        // A question is asked again, anything else is tried again.
        let again = if is_chat { words::ask_again() } else { words::try_again() };
        match &self.what {
            Failure::Unreachable { url, cause: Cause::Tls, .. } => {
                words::not_secure(server, url, Cause::Tls.sentence())
            }
            Failure::Unreachable { url, cause, .. } if cause.is_of_the_proxy() => {
                words::behind_proxy(server, url, cause.sentence())
            }
            Failure::Unreachable { url, local: true, cause } if self.is_elsewhere() => {
                words::unreachable_here(server, url, cause.sentence())
            }
            Failure::Unreachable { url, local: true, cause } => {
                words::unreachable_local(server, inside, url, cause.sentence())
            }
            Failure::Unreachable { url, cause, .. } => words::unreachable(server, url, cause.sentence()),
            Failure::TimedOut { after } if is_chat => words::chat_timed_out(server, phrase::seconds(*after)),
            Failure::TimedOut { after } => words::timed_out(server, phrase::seconds(*after)),
            Failure::Stalled { after } if is_chat => words::chat_stalled(server, phrase::seconds(*after)),
            Failure::Stalled { after } => words::stalled(server, phrase::seconds(*after)),
            Failure::Cut => words::cut(server, again),
            Failure::HungUp { code, said } => words::hung_up(server, *code, words::said(said), again),
            Failure::OddKey { key_name } => words::odd_key(inside, key_name),
            Failure::Auth { key_name, said } => words::key_refused(server, words::said(said), key_name),
            Failure::KeyMissing { key_name } => words::key_missing(server, key_name),
            Failure::KeyInTheClear { url, key_name } => words::key_in_the_clear(inside, url, key_name),
            Failure::PlainHttp { url, host: Some(host) } => words::plain_http_nearby(inside, url, host),
            Failure::PlainHttp { url, host: None } => words::plain_http(inside, url),
            Failure::Quota { retry_after: Some(wait), said } => {
                words::limited_for(server, words::said(said), again, phrase::seconds(*wait))
            }
            Failure::Quota { said, .. } => words::limited(server, inside, words::said(said)),
            Failure::NotFound { model, local: true, said } if self.server == "Ollama" => {
                words::model_to_pull(server, model, words::said(said))
            }
            Failure::NotFound { model, said, .. } => words::model_unknown(server, model, words::said(said)),
            Failure::VoiceUnknown { voice, said } => words::voice_unknown(server, voice, words::said(said)),
            Failure::NotThere { url } => {
                let wanted = of_stage(self.stage, [words::recognition(), words::chat(), words::voice()]);
                words::not_there(server, wanted, url)
            }
            Failure::Redirected { status, to } => {
                let to = if to.is_empty() { words::redirects() } else { words::redirects_to(to) };
                words::bad_request(server, *status, words::colon(to))
            }
            Failure::BadRequest { status, said } => words::bad_request(server, *status, words::said(said)),
            Failure::BadManner { status, said } => words::bad_request_in_a_manner(server, *status, words::said(said)),
            Failure::Overloaded { said } => words::overloaded(server, words::said(said), again),
            Failure::Trouble { status, said } => words::trouble(server, *status, words::said(said), again),
            Failure::Malformed { how } => words::malformed(server, inside, how, again),
            Failure::Address => words::address(inside),
            Failure::CapReached => costs::cap_reached(server),
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
            Failure::HungUp { code: 1011, said: said() },
            Failure::Auth { key_name: key_name(), said: said() },
            Failure::KeyMissing { key_name: key_name() },
            Failure::KeyInTheClear { url: url(), key_name: key_name() },
            Failure::Quota { retry_after: Some(after), said: String::new() },
            Failure::Quota { retry_after: None, said: said() },
            Failure::NotFound { model: model(), local: true, said: said() },
            Failure::VoiceUnknown { voice: "Zarvox".to_owned(), said: said() },
            Failure::NotThere { url: url() },
            Failure::BadRequest { status: 422, said: said() },
            Failure::BadManner { status: 400, said: said() },
            Failure::Trouble { status: 500, said: said() },
            Failure::Malformed { how: words::not_json() },
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
            voice.hung_up Retry: The speech server ended the connection (code 1011): “no such thing”. Try again in a moment, or choose another provider in the settings.
            voice.auth Auth: The speech server does not accept the key: “no such thing”. Set a valid key in the settings, or with `riposte keys set openai-compatible`.
            voice.key_missing Auth: The speech server needs a key and none is set. Set the key in the settings, or with `riposte keys set openai-compatible`.
            voice.key_in_the_clear Auth: The key for the speech server is not sent to http://localhost:1/v1, where anyone on the way could read it. Set an https:// address in the settings, or delete the key with `riposte keys delete openai-compatible` if the server needs none.
            voice.quota Quota: The speech server refuses for now because a limit is reached. Try again in 1.5 seconds, or choose another provider in the settings.
            voice.quota Quota: The speech server refuses for now because a limit is reached: “no such thing”. Wait a little, check the credit of your account with the speech server, or choose another provider in the settings.
            voice.model_not_found Input: The speech server does not know the model "big": “no such thing”. Check the model's name and the address in the settings.
            voice.unknown_voice Input: The speech server has no voice called "Zarvox": “no such thing”. Choose another voice in the settings.
            voice.not_there Input: The speech server was reached, but there is no voice at http://localhost:1/v1. Check the address in the settings; that of most servers ends in /v1.
            voice.bad_request Input: The speech server can't use the request (status 422): “no such thing”. Check the model and the address in the settings.
            voice.bad_request Input: The speech server can't use the request (status 400): “no such thing”. Check how it is to speak (the manner of the voice), the model and the address in the settings: not every model takes a manner.
            voice.server Retry: The speech server has trouble of its own (status 500): “no such thing”. Try again in a moment, or choose another provider in the settings.
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
            chat.hung_up Retry: Ollama ended the connection (code 1011): “no such thing”. Ask again in a moment, or choose another provider in the settings.
            chat.auth Auth: Ollama does not accept the key: “no such thing”. Set a valid key in the settings, or with `riposte keys set openai-compatible`.
            chat.key_missing Auth: Ollama needs a key and none is set. Set the key in the settings, or with `riposte keys set openai-compatible`.
            chat.key_in_the_clear Auth: The key for Ollama is not sent to http://localhost:1/v1, where anyone on the way could read it. Set an https:// address in the settings, or delete the key with `riposte keys delete openai-compatible` if the server needs none.
            chat.quota Quota: Ollama refuses for now because a limit is reached. Ask again in 1.5 seconds, or choose another provider in the settings.
            chat.quota Quota: Ollama refuses for now because a limit is reached: “no such thing”. Wait a little, check the credit of your account with Ollama, or choose another provider in the settings.
            chat.model_not_found Input: Ollama does not know the model "big": “no such thing”. Get it with `ollama pull big`, or choose another model in the settings.
            chat.unknown_voice Input: Ollama has no voice called "Zarvox": “no such thing”. Choose another voice in the settings.
            chat.no_chat_there Input: Ollama was reached, but there is no chat at http://localhost:1/v1. Check the address in the settings; that of most servers ends in /v1.
            chat.bad_request Input: Ollama can't use the request (status 422): “no such thing”. Check the model and the address in the settings.
            chat.bad_request Input: Ollama can't use the request (status 400): “no such thing”. Check how it is to speak (the manner of the voice), the model and the address in the settings: not every model takes a manner.
            chat.server Retry: Ollama has trouble of its own (status 500): “no such thing”. Ask again in a moment, or choose another provider in the settings.
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
