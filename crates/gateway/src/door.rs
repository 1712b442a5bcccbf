//! Who stands at a server's door: the tokens there are, and the pages that may connect.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::http::HeaderMap;
use riposte_problem::Problem;

use crate::admission::{is_of_this_machine, is_origin_allowed, is_own_page, token_of};
use crate::tokens::{Entry, Tokens};

#[derive(Clone)]
pub(crate) struct Door {
    tokens: Arc<Tokens>,
    origins: Arc<[String]>,
}

impl Door {
    /// With this file of tokens, and for these pages.
    ///
    /// # Errors
    /// The file can't be read.
    pub(crate) fn open(tokens: PathBuf, origins: Vec<String>) -> Result<Door, Problem> {
        let tokens = Arc::new(Tokens::at(tokens));
        tokens.list()?;
        Ok(Door { tokens, origins: origins.into() })
    }

    pub(crate) fn tokens(&self) -> Arc<Tokens> {
        Arc::clone(&self.tokens)
    }

    /// A token that is added while the server runs protects it, too.
    pub(crate) fn needs_token(&self) -> bool {
        self.tokens.are_asked_for()
    }

    /// Whose token a request shows.
    pub(crate) fn owner(&self, headers: &HeaderMap) -> Option<Entry> {
        token_of(headers).and_then(|token| self.tokens.owner(token))
    }

    /// Whether who was let in as this owner, or as nobody, may still be here.
    pub(crate) fn still_counts(&self, owner: Option<&Entry>) -> bool {
        owner.map_or_else(|| !self.needs_token(), |owner| self.tokens.is_valid(owner))
    }

    /// Whether the page that a request comes from may connect; a program that is no browser may, and so may a page of this server's own name where a token is asked for.
    pub(crate) fn is_page_allowed(&self, headers: &HeaderMap, from: SocketAddr) -> bool {
        is_origin_allowed(headers, &self.origins, from.ip().is_loopback()) || self.needs_token() && is_own_page(headers)
    }

    /// Whether a request asks for this server by a name that it may have. Without a token, who comes from this machine must ask for this machine: a page elsewhere can
    /// lead a browser here under a name of its own (DNS rebinding), and would read all that is told. A program that is no browser need not say a name.
    pub(crate) fn is_name_allowed(&self, headers: &HeaderMap, from: SocketAddr) -> bool {
        self.needs_token() || !from.ip().to_canonical().is_loopback() || is_of_this_machine(headers)
    }
}
