//! A connection of a scripted voice: the handshake judged, then what the client says taken to the vendor's [`Stage`] and its answers played, with the script's mishap.
//! Runs on the server's thread.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::Method;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Performance, ScriptedVoices, SpeakWhen, Stage, Step, Wire, aura, cartesia, elevenlabs, plain};
use crate::providers::desk::{answer, with_headers};
use crate::providers::ears::Act;
use crate::providers::lookups::{self, KeyIs};
use crate::providers::pace::Beginning;
use crate::providers::record::{Received, Record};
use crate::providers::sockets::{Log, Said, query};

pub(super) struct App {
    pub(super) script: ScriptedVoices,
    pub(super) record: Arc<Record>,
    pub(super) log: Arc<Log>,
}

/// What a request with another key is answered.
pub(super) fn wrong_key(script: &ScriptedVoices, received: &Received) -> Option<Response> {
    let (header, wanted) = script.key_header()?;
    let body = match script.wire {
        Wire::Cartesia => json!({ "title": "Unauthorized", "message": "Invalid API key.", "status_code": 401 }),
        Wire::Elevenlabs => json!({ "detail": { "status": "invalid_api_key", "message": "Invalid API key" } }),
        Wire::Aura => json!({ "err_code": "INVALID_AUTH", "err_msg": "Invalid credentials.", "request_id": "r" }),
    };
    (received.header(header) != wanted).then(|| answer(401, "application/json", body.to_string()))
}

/// What is told without pay; `None`: that is not asked for.
fn looked_up(script: &ScriptedVoices, received: &Received) -> Option<Response> {
    let path = received.path.as_str();
    let refused = wrong_key(script, received);
    let key = match (&refused, script.is_restricted) {
        (Some(_), _) => KeyIs::Wrong,
        (None, true) => KeyIs::Restricted,
        (None, false) => KeyIs::Good,
    };
    match script.wire {
        Wire::Aura if lookups::is_deepgrams(path) => lookups::deepgram(path, key).or(refused),
        Wire::Aura => None,
        Wire::Cartesia => lookups::cartesia(path).map(|found| refused.unwrap_or(found)),
        Wire::Elevenlabs => lookups::elevenlabs(path, key).map(|found| refused.unwrap_or(found)),
    }
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
    if let Some(found) = looked_up(&app.script, &received) {
        app.record.other(received);
        return found;
    }
    let query = query(head.uri.query().unwrap_or_default());
    app.log.asked(query.clone());
    let turn = app.record.asked(received.clone());
    let performances = &app.script.performances;
    let performance = performances.get(turn).or(performances.last()).cloned().unwrap_or_default();
    if let Some((status, body)) = &performance.refusal {
        return answer(*status, "application/json", body.clone());
    }
    let path = received.path.as_str();
    let (is_there, objection) = match app.script.wire {
        Wire::Cartesia => (path == "/tts/websocket", cartesia::objection(&query, received.header("cartesia-version"))),
        Wire::Elevenlabs => {
            let is_there = path.starts_with("/v1/text-to-speech/") && path.ends_with("/multi-stream-input");
            (is_there && path.split('/').count() == 5, elevenlabs::objection(&query))
        }
        Wire::Aura => (path == "/v1/speak", aura::objection(&query)),
    };
    if !is_there {
        return answer(404, "text/plain", "404 page not found");
    }
    if let Some(refused) = wrong_key(&app.script, &received) {
        return refused;
    }
    if let Some(objection) = objection {
        // Deepgram says it in a header, too (dg-error).
        let headers = [("dg-error".to_owned(), objection.clone())];
        return with_headers(answer(400, "application/json", json!({ "message": objection }).to_string()), &headers);
    }
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut head, &()).await else {
        return answer(426, "text/plain", "this is a WebSocket");
    };
    let stage: Box<dyn Stage> = match app.script.wire {
        Wire::Cartesia => Box::new(cartesia::Cartesia::new(performance.clone())),
        Wire::Elevenlabs => Box::new(elevenlabs::Elevenlabs::new(performance.clone(), path)),
        Wire::Aura => Box::new(aura::Aura::new(performance.clone())),
    };
    upgrade.on_upgrade(move |socket| talk(app, performance, stage, socket))
}

/// What becomes of a connection after something went wrong.
enum After {
    GoesOn,
    Silent,
    Gone,
}

async fn happen(act: Act, socket: &mut WebSocket) -> After {
    match act {
        Act::Close(code, reason) => {
            let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
            After::Silent
        }
        // Dropping it closes the connection below it.
        Act::HangUp => After::Gone,
        Act::Stall => After::Silent,
        Act::Say(text) => {
            let _ = socket.send(Message::text(text)).await;
            After::GoesOn
        }
        Act::Bytes(bytes) => {
            let _ = socket.send(Message::Binary(bytes.into())).await;
            After::GoesOn
        }
    }
}

async fn talk(app: Arc<App>, performance: Performance, mut stage: Box<dyn Stage>, mut socket: WebSocket) {
    let connection = app.log.opened();
    let Performance { mut mishap, after, .. } = performance;
    let (mut clauses, mut sounds, mut silent, mut code) = (0, 0, false, None);
    let mut due = |now: SpeakWhen| mishap.take_if(|(when, _)| *when == now).map(|(_, act)| act);
    let mut act = due(SpeakWhen::Opened);
    'connected: loop {
        if let Some(act) = act.take() {
            match happen(act, &mut socket).await {
                After::GoesOn => {}
                After::Silent => silent = true,
                After::Gone => return,
            }
        }
        let Some(Ok(message)) = socket.recv().await else { break };
        let text = match message {
            Message::Text(text) => text,
            Message::Close(frame) => {
                code = frame.map(|frame| frame.code);
                break;
            }
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => continue,
        };
        let message = serde_json::from_str(&text).unwrap_or(Value::Null);
        app.log.add(Said::Text { connection, message: message.clone() });
        if stage.speaks(&message) {
            clauses += 1;
            act = due(SpeakWhen::Clause(clauses));
            if act.is_some() {
                continue;
            }
            Beginning::now().wait_for(after).await;
        }
        for step in stage.text(&message) {
            if silent {
                continue;
            }
            let (message, is_sound) = match step {
                Step::Say(message) => (Message::text(message.to_string()), false),
                Step::Told(message) => (Message::text(message.to_string()), true),
                Step::Sound(bytes) => (Message::Binary(bytes.into()), true),
                Step::Close(code, reason) => (Message::Close(Some(CloseFrame { code, reason: reason.into() })), false),
            };
            let _ = socket.send(message).await;
            sounds += usize::from(is_sound);
            if is_sound && let Some(act) = due(SpeakWhen::Sounds(sounds)) {
                match happen(act, &mut socket).await {
                    After::GoesOn => {}
                    After::Silent => silent = true,
                    After::Gone => break 'connected,
                }
            }
        }
    }
    app.log.add(Said::Gone { connection, code });
}
