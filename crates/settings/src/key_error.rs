//! What can go wrong with keys, and what the user is told. Pure; never holds a key.

use riposte_problem::{Kind, Problem};

/// Why a key could not be read, kept or deleted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Provider names are small letters, digits and hyphens.
    #[error("{name:?} is no provider's name")]
    BadName { name: String },
    /// What was given can't be a key. `reason` follows "it".
    #[error("that is no key: it {reason}")]
    BadKey { reason: String },
    /// The environment variable can't be a key. `reason` follows "it".
    #[error("the environment variable {variable} holds no key: it {reason}")]
    BadEnvironment { variable: String, reason: String },
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
    Failed { reason: String },
}

impl KeyError {
    /// What sort of trouble it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::BadName { .. } | Self::BadKey { .. } | Self::BadEnvironment { .. } => Kind::Input,
            Self::NoAnswer { .. } => Kind::Retry,
            _ => Kind::Device,
        }
    }

    /// Whether the keychain is what failed, so that a key can still be kept for the session.
    pub(crate) fn is_of_the_keychain(&self) -> bool {
        matches!(self, Self::NoKeychain { .. } | Self::Locked { .. } | Self::NoAnswer { .. } | Self::Failed { .. })
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        let (code, message, advice) = match self {
            Self::BadName { name } => (
                "keys.bad_name",
                format!("{name:?} is neither a vendor nor the address of a server."),
                "Name a vendor, as openai or anthropic, or a server by its address, as https://gateway.example."
                    .to_owned(),
            ),
            Self::BadKey { reason } => (
                "keys.bad_key",
                format!("That can't be a key: it {reason}."),
                "Copy the key from the provider's page again, all of it and nothing else.".to_owned(),
            ),
            Self::BadEnvironment { variable, reason } => (
                "keys.bad_environment",
                format!("The environment variable {variable} can't be a key: it {reason}."),
                format!("Correct or unset {variable}, then start Riposte again."),
            ),
            Self::NoKeychain { .. } => (
                "keys.no_keychain",
                "No keychain was found on this system.".to_owned(),
                no_keychain_advice().to_owned(),
            ),
            Self::Locked { .. } => (
                "keys.locked",
                "The keychain is locked or was never set up.".to_owned(),
                "Unlock it or set one up in your system's password program, then try again.".to_owned(),
            ),
            Self::NoAnswer { seconds } => (
                "keys.no_answer",
                format!("The keychain did not answer within {seconds} seconds."),
                "If a window asks you to unlock it, do so, then try again.".to_owned(),
            ),
            Self::Ambiguous { provider } => (
                "keys.ambiguous",
                format!("The keychain holds several keys for {provider}."),
                "Delete all but one in your system's password program (their service is called riposte).".to_owned(),
            ),
            Self::NotText { provider } => (
                "keys.not_text",
                format!("The keychain's key for {provider} is damaged."),
                format!("Set it again: riposte keys set {provider}."),
            ),
            Self::Failed { reason } => (
                "keys.failed",
                format!("The keychain failed: {reason}."),
                "Try again; if it goes on, sign out and in again.".to_owned(),
            ),
        };
        Problem::new(code, self.kind(), message, advice)
    }
}

fn no_keychain_advice() -> &'static str {
    if cfg!(all(unix, not(target_os = "macos"))) {
        "Start a Secret Service such as GNOME Keyring or KWallet, or set the key's environment variable."
    } else {
        "Set the key's environment variable instead."
    }
}
