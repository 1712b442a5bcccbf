//! One answer of a scripted chat server: the request recorded and judged, then the script played, in its pace and with its faults.
//! Runs on the server's thread.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::response::Response;
use bytes::Bytes;
use serde_json::Value;

use super::beats::{Beat, Watch, body};
use super::chat::{Dialect, Script};
use super::cold::Cold;
use super::desk::{Desk, answer, with_headers};
use super::jitter::Draws;
use super::script::{Fault, Kind, Reply};

/// What the handlers know.
pub(super) struct App {
    pub(super) dialect: &'static Dialect,
    pub(super) script: Script,
    pub(super) desk: Desk,
    /// Answers Ollama's `/api/generate`, too.
    pub(super) generates: bool,
    /// Answers `GET /health`.
    pub(super) says_health: bool,
    /// Its model is not loaded yet.
    pub(super) cold: Option<Cold>,
}

impl App {
    fn is_loaded(&self) -> bool {
        self.cold.as_ref().is_none_or(Cold::is_loaded)
    }

    async fn loaded(&self) {
        if let Some(cold) = &self.cold {
            cold.loaded().await;
        }
    }
}

/// Every request, whatever its address.
pub(super) async fn handle(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (says_health, says_loaded) =
        (app.says_health && request.uri().path() == "/health", app.generates && request.uri().path() == "/api/ps");
    let loads = app.generates && request.uri().path() == "/api/generate" && request.method() == Method::POST;
    let (received, turn, beginning) = match app.desk.receive(from, request).await {
        Ok(received) => received,
        Err(_) if loads => {
            app.loaded().await;
            return answer(200, "application/json", "{\"done\":true,\"done_reason\":\"load\"}");
        }
        Err(_) if says_health && app.is_loaded() => return answer(200, "application/json", "{\"status\":\"ok\"}"),
        Err(_) if says_health => return app.desk.refuse(503, "Loading model"),
        Err(_) if says_loaded => {
            // Of every name: this server has one model.
            let models = if app.is_loaded() { "[{\"name\":\"big\"},{\"name\":\"big:latest\"}]" } else { "[]" };
            return answer(200, "application/json", format!("{{\"models\":{models}}}"));
        }
        Err(refused) => return refused,
    };
    if let Some((status, message)) = (app.dialect.objection)(&received, app.desk.key.as_deref()) {
        return app.desk.refuse(status, &message);
    }
    app.loaded().await;
    let reply = (app.script)(&received, turn);
    let watch = Watch::new(app.desk.record.clone());
    beginning.wait_for(reply.before_headers).await;
    let stream = |watch| {
        let beats = beats(app.dialect, &reply, &received.body, turn);
        body(beats, reply.split.as_ref(), beginning, reply.before_headers, watch)
    };
    let response = match &reply.kind {
        Kind::Refusal { status, message } => {
            watch.over();
            app.desk.refuse(*status, message)
        }
        Kind::Raw(raw) => answer(raw.status, &raw.content_type, stream(watch)),
        Kind::Tokens(_) => answer(200, app.dialect.content_type, stream(watch)),
    };
    with_headers(response, &reply.headers)
}

/// Whose latencies are drawn.
const CHAT: u64 = 2;

/// The steps of an answer.
fn beats(dialect: &Dialect, reply: &Reply, request: &Value, turn: usize) -> Vec<Beat> {
    let tokens = match &reply.kind {
        Kind::Tokens(tokens) => tokens.as_slice(),
        Kind::Raw(raw) => {
            let pieces = raw.pieces.iter().flat_map(|piece| [Beat::Wait(raw.gap), Beat::Bytes(piece.clone().into())]);
            return pieces.chain(raw.then_stall.then_some(Beat::Stall)).collect();
        }
        Kind::Refusal { .. } => return Vec::new(),
    };
    let event = |text: String| {
        let text = if reply.crlf { text.replace('\n', "\r\n") } else { text };
        Beat::Bytes(text.into())
    };
    let (jitter, seed) = reply.jitter;
    let mut draws = Draws::new(seed, CHAT, turn as u64);
    let mut beats = vec![event((dialect.opening)(reply, request))];
    let ping = |beats: &mut Vec<Beat>| {
        if reply.pings {
            beats.push(event(dialect.ping.to_owned()));
        }
    };
    ping(&mut beats);
    beats.push(Beat::Wait(draws.vary(reply.first_token, jitter)));
    for (n, token) in tokens.iter().map(Some).chain([None]).enumerate() {
        if n > 0 && token.is_some() {
            beats.push(Beat::Wait(draws.vary(reply.token, jitter)));
        }
        match (&reply.fault, token) {
            (Some((at, fault)), token) if *at == n => {
                fail(&mut beats, dialect, reply, fault, (n, token.map(String::as_str)), &event);
                return beats;
            }
            (_, Some(token)) => {
                beats.push(event((dialect.token)(reply, token, n)));
                ping(&mut beats);
            }
            (_, None) => beats.push(event((dialect.closing)(reply, request, tokens.len()))),
        }
    }
    beats.push(Beat::Wait(reply.linger));
    beats
}

/// What comes in place of a token.
fn fail(
    beats: &mut Vec<Beat>,
    dialect: &Dialect,
    reply: &Reply,
    fault: &Fault,
    (n, token): (usize, Option<&str>),
    event: &impl Fn(String) -> Beat,
) {
    match fault {
        Fault::Stall => beats.push(Beat::Stall),
        Fault::Cut => {
            let whole = (dialect.token)(reply, token.unwrap_or("cut"), n);
            let middle = token.and_then(|token| whole.find(token)).map_or(whole.len() / 2, |at| at + 1);
            beats.push(event(String::from_utf8_lossy(&whole.as_bytes()[..middle]).into_owned()));
            beats.push(Beat::Cut);
        }
        Fault::End => {}
        Fault::Error { status, message } => beats.push(event((dialect.error_event)(*status, message))),
        Fault::InvalidJson => beats.push(event("data: {\"choices\": [oops\n\n".to_owned())),
        Fault::InvalidUtf8 => beats.push(Beat::Bytes(Bytes::from_static(b"data: {\"type\":\"\xff\xc3\x28\"}\n\n"))),
    }
}
