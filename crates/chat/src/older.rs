//! A question in one protocol, and the same in an older one for a server that does not know the newer: which it is is learnt of a model at an address. Pure.

use reqwest::Url;
use serde_json::Value;

use crate::learnt::Learnt;
use crate::question::{Heard, Question, Reader};
use crate::refusal::Refusal;
use crate::{ChatError, Usage};

/// Both forms of one question; the headers are those of either.
pub(crate) struct NewerOrOlder<A, B> {
    newer: A,
    older: B,
    use_older: bool,
    known: Learnt<bool>,
}

impl<A: Question, B: Question> NewerOrOlder<A, B> {
    /// `known`: whether only the older protocol is there.
    pub(crate) fn new(newer: A, older: B, known: &Learnt<bool>) -> Self {
        Self { newer, older, use_older: known.get(), known: known.clone() }
    }
}

/// Whether a refusal says that the newer protocol is not there: no such path, not implemented, or a model that is only in the older one (OpenAI: "This model is
/// only supported in v1/chat/completions").
fn is_of_the_protocol(refusal: &Refusal) -> bool {
    let only_there = || matches!(refusal.status, 400 | 404) && refusal.words().contains("chat/completions");
    refusal.is_of_the_path() || refusal.status == 501 || only_there()
}

impl<A: Question, B: Question> Question for NewerOrOlder<A, B> {
    type Reader = Either<A::Reader, B::Reader>;

    fn url(&self) -> Url {
        if self.use_older { self.older.url() } else { self.newer.url() }
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        if self.use_older { self.older.body() } else { self.newer.body() }
    }

    fn reader(&self) -> Self::Reader {
        if self.use_older { Either::Older(self.older.reader()) } else { Either::Newer(self.newer.reader()) }
    }

    fn reword(&mut self, refusal: &Refusal) -> bool {
        if self.use_older {
            return self.older.reword(refusal);
        }
        self.use_older = is_of_the_protocol(refusal);
        self.use_older || self.newer.reword(refusal)
    }

    fn was_taken(&self) {
        self.known.set(self.use_older);
        if self.use_older { self.older.was_taken() } else { self.newer.was_taken() }
    }
}

/// Reads the events of whichever protocol was spoken.
pub(crate) enum Either<A, B> {
    Newer(A),
    Older(B),
}

impl<A: Reader, B: Reader> Reader for Either<A, B> {
    fn read(&mut self, event: &Value) -> Result<Heard, ChatError> {
        match self {
            Self::Newer(reader) => reader.read(event),
            Self::Older(reader) => reader.read(event),
        }
    }

    fn outcome(&self) -> (Usage, bool) {
        match self {
            Self::Newer(reader) => reader.outcome(),
            Self::Older(reader) => reader.outcome(),
        }
    }
}
