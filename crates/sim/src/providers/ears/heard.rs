//! What was said to a scripted recogniser. Shared between the server's thread and the test, which is told of a change.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

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
pub(in crate::providers) struct Log {
    /// The parameters of each handshake.
    queries: Mutex<Vec<HashMap<String, String>>>,
    said: Mutex<Vec<Said>>,
    changes: watch::Sender<()>,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Vec<Said>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::providers) fn add(&self, said: Said) {
        self.lock().push(said);
        self.changes.send_replace(());
    }

    pub(in crate::providers) fn asked(&self, query: HashMap<String, String>) {
        self.queries.lock().unwrap_or_else(PoisonError::into_inner).push(query);
    }

    pub(in crate::providers) fn queries(&self) -> Vec<HashMap<String, String>> {
        self.queries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A connection is open: its number.
    pub(in crate::providers) fn opened(&self) -> usize {
        let connection = {
            let mut said = self.lock();
            let connection = said.iter().filter(|said| matches!(said, Said::Opened { .. })).count();
            said.push(Said::Opened { connection });
            connection
        };
        self.changes.send_replace(());
        connection
    }

    pub(in crate::providers) fn said(&self) -> Vec<Said> {
        self.lock().clone()
    }

    pub(in crate::providers) fn sound(&self, of: usize) -> Vec<i16> {
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

    pub(in crate::providers) fn texts(&self, of: usize) -> Vec<Value> {
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

    pub(in crate::providers) async fn until(&self, enough: impl Fn(&[Said]) -> bool) {
        let mut changes = self.changes.subscribe();
        while !enough(&self.said()) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}
