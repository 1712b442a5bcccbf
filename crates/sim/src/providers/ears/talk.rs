//! A connection of a scripted recogniser: the handshake judged, then what the client says taken to the vendor's [`Ear`] and its answers played, with the script's
//! mishap. Runs on the server's thread.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::Method;
use axum::response::Response;
use serde_json::Value;

use super::{Act, Ear, Hearing, Refusal, ScriptedEars, Step, When, Wire, flux, nova, plain, realtime};
use crate::providers::desk::{answer, with_headers};
use crate::providers::lookups::{self, KeyIs};
use crate::providers::pace::Beginning;
use crate::providers::record::{Received, Record};
use crate::providers::sockets::{Log, Said, query};

pub(super) struct App {
    pub(super) script: ScriptedEars,
    pub(super) record: Arc<Record>,
    pub(super) log: Arc<Log>,
}

/// Every request, whatever its address.
pub(super) async fn handle(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    if request.method() == Method::POST {
        return plain::handle(&app, from, request).await;
    }
    let (mut head, _) = request.into_parts();
    let received = Received::of(&head, from);
    let query = query(head.uri.query().unwrap_or_default());
    let path = received.path.clone();
    let given = received.header("authorization").to_owned();
    let is_deepgram = app.script.wire != Wire::Realtime;
    if (is_deepgram && lookups::is_deepgrams(&path)) || (!is_deepgram && path == "/v1/models") {
        app.record.other(received);
        return looked_up(&app, &path, &given, is_deepgram);
    }
    app.log.asked(query.clone());
    let turn = app.record.asked(received);
    let hearings = &app.script.hearings;
    let hearing = hearings[turn.min(hearings.len() - 1)].clone();
    if let Some(Refusal { status, headers, body }) = &hearing.refusal {
        return with_headers(answer(*status, "application/json", body.clone()), headers);
    }
    let (there, objection) = match app.script.wire {
        Wire::Nova => ("/v1/listen", nova::objection(&query)),
        Wire::Flux => ("/v2/listen", flux::objection(&query)),
        Wire::Realtime => ("/v1/realtime", realtime::objection(&query)),
    };
    if path != there {
        return answer(404, "text/plain", "404 page not found");
    }
    if let Some(refused) = plain::wrong_key(&app.script, &given) {
        return refused;
    }
    if let Some(objection) = objection {
        // Deepgram says it in a header, too (dg-error).
        let headers = [("dg-error".to_owned(), objection.clone())];
        return with_headers(answer(400, "application/json", "{}"), &headers);
    }
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut head, &()).await else {
        return answer(426, "text/plain", "this is a WebSocket");
    };
    upgrade.on_upgrade(move |socket| talk(app, hearing, query, socket))
}

/// What is told without pay.
fn looked_up(app: &App, path: &str, given: &str, is_deepgram: bool) -> Response {
    let refused = plain::wrong_key(&app.script, given);
    if !is_deepgram {
        let models = serde_json::json!({ "data": [{ "id": "gpt-realtime-whisper" }, { "id": "whisper-1" }] });
        return refused.unwrap_or_else(|| answer(200, "application/json", models.to_string()));
    }
    let key = if refused.is_some() { KeyIs::Wrong } else { KeyIs::Good };
    let found = lookups::deepgram(path, key).or(refused);
    found.unwrap_or_else(|| answer(404, "text/plain", "404 page not found"))
}

fn ear(wire: Wire, hearing: &Hearing, query: &HashMap<String, String>) -> Box<dyn Ear> {
    match wire {
        Wire::Nova => Box::new(nova::Nova::new(hearing.clone(), query)),
        Wire::Flux => Box::new(flux::Flux::new(hearing.clone())),
        Wire::Realtime => Box::new(realtime::Realtime::new(hearing.clone())),
    }
}

async fn talk(app: Arc<App>, hearing: Hearing, query: HashMap<String, String>, mut socket: WebSocket) {
    let connection = app.log.opened();
    let mut ear = ear(app.script.wire, &hearing, &query);
    let mut code = None;
    let mut mishap = hearing.mishap.clone();
    let mut silent = false;
    let mut steps = ear.opened();
    let mut happened = mishap.take_if(|(when, _)| *when == When::Opened);
    loop {
        if let Some((_, act)) = happened.take() {
            match act {
                Act::Close(code, reason) => steps = vec![Step::Close(code, reason)],
                // Dropping it closes the connection below it.
                Act::HangUp => return,
                Act::Stall => silent = true,
                Act::Say(text) => drop(socket.send(Message::text(text)).await),
                Act::Bytes(bytes) => drop(socket.send(Message::Binary(bytes.into())).await),
            }
        }
        for step in std::mem::take(&mut steps) {
            if silent {
                continue;
            }
            match step {
                Step::Say(message) => {
                    for _ in 0..if hearing.twice { 2 } else { 1 } {
                        let _ = socket.send(Message::text(message.to_string())).await;
                    }
                }
                Step::Close(code, reason) => {
                    let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
                }
            }
        }
        let Some(Ok(message)) = socket.recv().await else { break };
        if let Some(words) = hearing.told() {
            ear.prompt(words);
        }
        match message {
            Message::Binary(bytes) => {
                let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
                app.log.add(Said::Sound { connection, samples });
                steps = ear.sound(&bytes);
            }
            Message::Text(text) => {
                let message = serde_json::from_str(&text).unwrap_or(Value::Null);
                app.log.add(Said::Text { connection, message: message.clone() });
                if ear.asks(&message)
                    && let Some(asked) = mishap.take_if(|(when, _)| *when == When::Asked)
                {
                    happened = Some(asked);
                    continue;
                }
                if ear.asks(&message) {
                    Beginning::now().wait_for(hearing.after).await;
                }
                steps = ear.text(&message);
            }
            Message::Close(frame) => {
                code = frame.map(|frame| frame.code);
                break;
            }
            Message::Ping(_) | Message::Pong(_) => {}
        }
        let heard = ear.heard_ms();
        happened = mishap.take_if(|(when, _)| matches!(when, When::HeardMs(ms) if *ms <= heard));
    }
    app.log.add(Said::Gone { connection, code });
}
