//! What scripted servers that are spoken to over WebSockets were told, and the server itself as a test has it. Shared between the server's thread and the test, which is
//! told of a change.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

use super::server::RunningServer;

/// Something that was said. `connection`: 0 for the first one.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Opened {
        connection: usize,
    },
    Text {
        connection: usize,
        message: Value,
    },
    /// 16 bit samples of one message.
    Sound {
        connection: usize,
        samples: Vec<i16>,
    },
    /// The client closed it with this code, or was gone.
    Gone {
        connection: usize,
        code: Option<u16>,
    },
}

#[derive(Debug, Default)]
pub(super) struct Log {
    /// The parameters of each handshake.
    queries: Mutex<Vec<HashMap<String, String>>>,
    said: Mutex<Vec<Said>>,
    changes: watch::Sender<()>,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Vec<Said>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, said: Said) {
        self.lock().push(said);
        self.changes.send_replace(());
    }

    pub(super) fn asked(&self, query: HashMap<String, String>) {
        self.queries.lock().unwrap_or_else(PoisonError::into_inner).push(query);
    }

    pub(super) fn queries(&self) -> Vec<HashMap<String, String>> {
        self.queries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A connection is open: its number.
    pub(super) fn opened(&self) -> usize {
        let connection = {
            let mut said = self.lock();
            let connection = said.iter().filter(|said| matches!(said, Said::Opened { .. })).count();
            said.push(Said::Opened { connection });
            connection
        };
        self.changes.send_replace(());
        connection
    }

    pub(super) fn said(&self) -> Vec<Said> {
        self.lock().clone()
    }

    pub(super) fn sound(&self, of: usize) -> Vec<i16> {
        let mut all = Vec::new();
        for said in self.lock().iter() {
            if let Said::Sound { connection, samples } = said
                && *connection == of
            {
                all.extend_from_slice(samples);
            }
        }
        all
    }

    pub(super) fn texts(&self, of: usize) -> Vec<Value> {
        let mut all = Vec::new();
        for said in self.lock().iter() {
            if let Said::Text { connection, message } = said
                && *connection == of
            {
                all.push(message.clone());
            }
        }
        all
    }

    pub(super) async fn until(&self, enough: impl Fn(&[Said]) -> bool) {
        let mut changes = self.changes.subscribe();
        while !enough(&self.said()) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}

/// A server with WebSockets that runs until it is dropped.
pub struct RunningSockets {
    pub(super) server: RunningServer,
    pub(super) log: Arc<Log>,
}

impl RunningSockets {
    /// Everything that was said to it, in order, over all connections.
    pub fn said(&self) -> Vec<Said> {
        self.log.said()
    }

    /// The samples of a connection (0 for the first), as they came.
    pub fn sound(&self, connection: usize) -> Vec<i16> {
        self.log.sound(connection)
    }

    /// The parameters of each handshake, the refused ones' too.
    pub fn queries(&self) -> Vec<HashMap<String, String>> {
        self.log.queries()
    }

    /// The texts of a connection.
    pub fn texts(&self, connection: usize) -> Vec<Value> {
        self.log.texts(connection)
    }

    /// Waits until `enough` is true of what was said. Without limit: put a time-out around it.
    pub async fn until(&self, enough: impl Fn(&[Said]) -> bool) {
        self.log.until(enough).await;
    }
}

impl Deref for RunningSockets {
    type Target = RunningServer;

    fn deref(&self) -> &RunningServer {
        &self.server
    }
}

/// The parameters of an address, decoded.
pub(super) fn query(text: &str) -> HashMap<String, String> {
    axum::extract::Query::try_from_uri(&format!("/?{text}").parse().unwrap_or_default())
        .map(|query| query.0)
        .unwrap_or_default()
}
