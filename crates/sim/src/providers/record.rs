//! What a scripted server was asked, and whether its clients stayed. Shared between the server's thread and the test; a test is told
//! of a change, it never polls.

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::request::Parts;
use axum::http::{HeaderMap, Version};
use serde_json::Value;
use tokio::sync::watch;

use super::upload::Upload;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    /// As `/v1/messages`.
    pub path: String,
    /// As `alt=sse`; empty where there is none.
    pub query: String,
    pub headers: HeaderMap,
    /// Null where there was none, or where it was neither JSON nor a form; a form's text fields as an object.
    pub body: Value,
    /// The file of a form.
    pub upload: Option<Upload>,
    pub version: Version,
    /// The client's end of the connection: two requests of one address came over one connection.
    pub from: SocketAddr,
}

impl Received {
    /// A request without its body.
    pub(super) fn of(head: &Parts, from: SocketAddr) -> Self {
        Self {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers.clone(),
            body: Value::Null,
            upload: None,
            version: head.version,
            from,
        }
    }

    /// A header's text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The messages as `role: content` lines, system prompt first: the history in one look, whatever the wire format is.
    pub fn conversation(&self) -> String {
        let body = &self.body;
        let instructions = [&body["system"], &body["instructions"], &body["systemInstruction"]];
        let system = instructions.into_iter().map(text).find(|text| !text.is_empty());
        let system = system.map(|text| format!("system: {text}\n"));
        let lists = ["messages", "input", "contents"].into_iter().filter_map(|name| body[name].as_array());
        let lines = lists.flatten().map(|message| {
            let role = message["role"].as_str().unwrap_or_default();
            let content = if message["parts"].is_array() { message } else { &message["content"] };
            format!("{role}: {}\n", text(content))
        });
        system.into_iter().chain(lines).collect()
    }
}

/// A text as it is, or the texts of typed blocks and parts, with a blank line between them.
fn text(content: &Value) -> String {
    let parts = content["parts"].as_array().or_else(|| content.as_array());
    match (content, parts) {
        (Value::String(text), _) => text.clone(),
        (_, Some(parts)) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n\n"),
        _ => String::new(),
    }
}

#[derive(Debug, Default)]
pub(super) struct Record {
    kept: Mutex<Kept>,
    changes: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Requests for an answer.
    chats: Vec<Received>,
    /// Everything else: warm-ups, wrong addresses.
    others: Vec<Received>,
    finished: usize,
    closed_early: usize,
}

impl Record {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a request for an answer and says which turn it is, from 0.
    pub(super) fn asked(&self, received: Received) -> usize {
        let turn = {
            let mut kept = self.kept();
            kept.chats.push(received);
            kept.chats.len() - 1
        };
        self.changes.send_replace(());
        turn
    }

    pub(super) fn other(&self, received: Received) {
        self.kept().others.push(received);
        self.changes.send_replace(());
    }

    pub(super) fn finished(&self) {
        self.kept().finished += 1;
        self.changes.send_replace(());
    }

    pub(super) fn closed_early(&self) {
        self.kept().closed_early += 1;
        self.changes.send_replace(());
    }

    pub(super) fn chats(&self) -> Vec<Received> {
        self.kept().chats.clone()
    }

    pub(super) fn others(&self) -> Vec<Received> {
        self.kept().others.clone()
    }

    pub(super) fn counts(&self) -> Counts {
        let kept = self.kept();
        Counts { chats: kept.chats.len(), finished: kept.finished, closed_early: kept.closed_early }
    }

    /// Waits until `enough` holds.
    pub(super) async fn until(&self, enough: impl Fn(Counts) -> bool) {
        let mut changes = self.changes.subscribe();
        while !enough(self.counts()) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) chats: usize,
    pub(super) finished: usize,
    pub(super) closed_early: usize,
}
