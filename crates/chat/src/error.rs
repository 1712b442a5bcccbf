//! What can go wrong with a chat model, in plain words ([`riposte_problem::words::providers`]). Pure; never holds a key (vendors' words are cleaned before they get here).

use riposte_http::HttpError;
use riposte_problem::words::{providers as words, server};
use riposte_problem::{Kind, Problem};

/// Why an answer did not come, or did not come whole.
///
/// `provider` is the name a person knows ("Anthropic", "Ollama", "The chat server").
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChatError {
    /// A server did not do what it was asked.
    Server(HttpError),
    /// A complete answer without a word in it.
    Empty { provider: String },
    /// All that the answer might be long went into thinking.
    OnlyThought { provider: String },
    /// The vendor's content filter, or the model, refused this content.
    Refused { provider: String },
    /// The vendor ended the answer for a reason that is neither its length nor its content. `reason`: its own word, cleaned.
    Stopped { provider: String, reason: String },
    /// There is no chat model of this name.
    UnknownVendor { name: String, known: String },
}

impl From<HttpError> for ChatError {
    fn from(error: HttpError) -> Self {
        Self::Server(error)
    }
}

impl std::error::Error for ChatError {}

/// One sentence in English.
impl std::fmt::Display for ChatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl ChatError {
    /// What sort of trouble it is: decides whether to retry, fail over, or ask the user.
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// The server knows nothing under the path that was asked for.
    pub(crate) fn is_not_there(&self) -> bool {
        matches!(self, Self::Server(HttpError { what: riposte_http::Failure::NotThere { .. }, .. }))
    }

    /// The trouble as it is shown to the user.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Server(error) => error.problem(),
            Self::Empty { provider } => words::empty(server::named(provider).0),
            Self::OnlyThought { provider } => words::only_thought(server::named(provider).0),
            Self::Refused { provider } => words::refused(server::named(provider).0),
            Self::Stopped { provider, reason } => words::stopped(server::named(provider).0, reason),
            Self::UnknownVendor { name, known } => words::unknown_chat(name, known),
        }
    }
}
