//! What can go wrong with a chat model, in plain words. Pure; never holds a key (vendors' words are cleaned before they get here).

use riposte_http::HttpError;
use riposte_problem::{Kind, Problem};

/// Why an answer did not come, or did not come whole.
///
/// `provider` is the name a person knows ("Anthropic", "Ollama", "The chat server").
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChatError {
    /// A server did not do what it was asked.
    #[error(transparent)]
    Server(#[from] HttpError),
    /// A complete answer without a word in it.
    #[error("{provider} answered without a word.")]
    Empty { provider: String },
    /// All that the answer might be long went into thinking.
    #[error("{provider} spent all of its answer on thinking.")]
    OnlyThought { provider: String },
    /// The vendor's content filter, or the model, refused this content.
    #[error("{provider} declined to answer that.")]
    Refused { provider: String },
    /// There is no chat model of this name.
    #[error("There is no chat provider called \"{name}\".")]
    UnknownVendor { name: String, known: String },
}

impl ChatError {
    /// What sort of trouble it is: decides whether to retry, fail over, or ask the user.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Server(error) => error.kind(),
            Self::Empty { .. } => Kind::Retry,
            Self::OnlyThought { .. } | Self::Refused { .. } | Self::UnknownVendor { .. } => Kind::Input,
        }
    }

    /// The trouble as it is shown to the user.
    pub fn problem(&self) -> Problem {
        let (code, advice) = match self {
            Self::Server(error) => return error.problem(),
            Self::Empty { .. } => {
                ("chat.empty", "Ask again in a moment, or choose another provider in the settings.".to_owned())
            }
            Self::OnlyThought { .. } => (
                "chat.only_thought",
                "Allow longer answers in the settings file (conversation.max_tokens), or choose a model that thinks less."
                    .to_owned(),
            ),
            Self::Refused { .. } => ("chat.refused", "Ask in other words.".to_owned()),
            Self::UnknownVendor { known, .. } => ("chat.unknown_vendor", format!("Choose one of: {known}.")),
        };
        Problem::new(code, self.kind(), self.to_string(), advice)
    }
}
