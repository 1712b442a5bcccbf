//! What a chat model is made from. Plain data; the key is never shown.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use riposte_http::Network;
use secrecy::SecretString;

/// Reads the local time. Handed in, as this crate reads no clock.
pub type LocalTime = Arc<dyn Fn() -> jiff::Zoned + Send + Sync>;

/// What a model is made from. Fields that a client has no use for are ignored.
#[derive(Clone)]
pub struct Options {
    /// As `http://localhost:11434/v1`, `https://api.anthropic.com`.
    pub base_url: String,
    /// The vendor's name of the model.
    pub model: String,
    pub key: Option<SecretString>,
    pub timeouts: Timeouts,
    /// A client instead of the shared one, for those who have to trust a certificate of their own ([`crate::client_builder`]).
    pub client: Option<reqwest::Client>,
    pub local_time: LocalTime,
    /// How servers are reached.
    pub network: Network,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("base_url", &self.base_url)
            .field("model", &self.model)
            .field("key", &self.key)
            .field("timeouts", &self.timeouts)
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

/// How long to wait for a chat model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// From asking (connecting included) to the first text. Thinking is not text.
    pub first_token: Duration,
    /// Between one text and the next, while somebody waits for it.
    pub stall: Duration,
}

impl Default for Timeouts {
    /// 10 s each: the agent timeout of the settings; longer than any answer that still feels like a conversation.
    fn default() -> Self {
        Self { first_token: Duration::from_secs(10), stall: Duration::from_secs(10) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_do_not_show_the_key() {
        let options = Options {
            base_url: "http://h".to_owned(),
            model: "m".to_owned(),
            key: Some("sk-secret".into()),
            timeouts: Timeouts::default(),
            client: None,
            network: riposte_http::Network::default(),
            local_time: Arc::new(|| jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC)),
        };
        assert!(!format!("{options:?}").contains("sk-secret"));
    }
}
