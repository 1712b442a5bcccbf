//! Who stands at a server's door: the tokens there are, and the pages that may connect.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::HeaderMap;
use riposte_problem::Problem;

use crate::admission::{is_origin_allowed, token_of};
use crate::tokens::{Entry, Tokens};

#[derive(Clone)]
pub(crate) struct Door {
    tokens: Arc<Tokens>,
    origins: Arc<[String]>,
    /// Once there is a token, one is asked for as long as the server runs.
    needs_token: Arc<AtomicBool>,
}

impl Door {
    /// With this file of tokens, and for these pages.
    ///
    /// # Errors
    /// The file can't be read.
    pub(crate) fn open(tokens: PathBuf, origins: Vec<String>) -> Result<Door, Problem> {
        let tokens = Arc::new(Tokens::at(tokens));
        let needs_token = Arc::new(AtomicBool::new(!tokens.list()?.is_empty()));
        Ok(Door { tokens, origins: origins.into(), needs_token })
    }

    pub(crate) fn tokens(&self) -> Arc<Tokens> {
        Arc::clone(&self.tokens)
    }

    /// A token that is added while the server runs protects it, too.
    pub(crate) fn needs_token(&self) -> bool {
        if !self.needs_token.load(Ordering::Relaxed) && !self.tokens.list().is_ok_and(|list| list.is_empty()) {
            self.needs_token.store(true, Ordering::Relaxed);
        }
        self.needs_token.load(Ordering::Relaxed)
    }

    /// Whose token a request shows.
    pub(crate) fn owner(&self, headers: &HeaderMap) -> Option<Entry> {
        token_of(headers).and_then(|token| self.tokens.owner(token))
    }

    /// Whether the page that a request comes from may connect; a program that is no browser may.
    pub(crate) fn is_page_allowed(&self, headers: &HeaderMap, from: SocketAddr) -> bool {
        is_origin_allowed(headers, &self.origins, from.ip().is_loopback())
    }
}
