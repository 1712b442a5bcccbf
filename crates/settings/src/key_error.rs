//! What can go wrong with keys, and what the user is told. Pure; never holds a key.

use riposte_problem::words::keys as words;
use riposte_problem::{Kind, Problem, Sentence};

/// Why a key could not be read, kept or deleted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Provider names are small letters, digits and hyphens.
    #[error("{name:?} is no provider's name")]
    BadName { name: String },
    /// What was given can't be a key. `reason` follows "it".
    #[error("that is no key: it {reason}")]
    BadKey { reason: Sentence },
    /// The environment variable can't be a key. `reason` follows "it".
    #[error("the environment variable {variable} holds no key: it {reason}")]
    BadEnvironment { variable: String, reason: Sentence },
    /// This machine or this login session has no keychain.
    #[error("no keychain: {reason}")]
    NoKeychain { reason: String },
    /// The keychain is locked, the user refused to unlock it, or a Secret Service runs that has no default keyring.
    #[error("the keychain can't be unlocked: {reason}")]
    Locked { reason: String },
    /// The keychain has not answered for so long; it may be waiting for its user.
    #[error("the keychain did not answer within {seconds} s")]
    NoAnswer { seconds: u64 },
    /// There are several entries for the provider.
    #[error("the keychain has several keys for {provider}")]
    Ambiguous { provider: String },
    /// The keychain's entry is not a text.
    #[error("the keychain's key for {provider} is no text")]
    NotText { provider: String },
    /// The keychain failed.
    #[error("the keychain failed: {reason}")]
    Failed { reason: Sentence },
}

impl KeyError {
    /// What sort of trouble it is.
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// Whether the keychain is what failed, so that a key can still be kept for the session.
    pub(crate) fn is_of_the_keychain(&self) -> bool {
        matches!(self, Self::NoKeychain { .. } | Self::Locked { .. } | Self::NoAnswer { .. } | Self::Failed { .. })
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::BadName { name } => words::bad_name(name),
            Self::BadKey { reason } => words::bad_key(reason),
            Self::BadEnvironment { variable, reason } => words::bad_environment(variable, reason),
            Self::NoKeychain { .. } => words::no_keychain(without_keychain()),
            Self::Locked { .. } => words::locked(),
            Self::NoAnswer { seconds } => words::no_answer(*seconds),
            Self::Ambiguous { provider } => words::ambiguous(provider),
            Self::NotText { provider } => words::not_text(provider),
            Self::Failed { reason } => words::failed(reason),
        }
    }
}

fn without_keychain() -> Sentence {
    if cfg!(all(unix, not(target_os = "macos"))) {
        words::without_keychain_on_linux()
    } else {
        words::without_keychain_elsewhere()
    }
}
