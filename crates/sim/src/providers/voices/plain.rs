//! The plain calls beside the streams: Cartesia's `POST /tts/bytes`, ElevenLabs's `POST /v1/text-to-speech/…/stream`, Deepgram's `POST /v1/speak`. Runs on the server's
//! thread.

use std::net::SocketAddr;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::Response;
use serde_json::{Value, json};

use super::performed::Performed;
use super::talk::{App, wrong_key};
use super::{NOBODY, Wire, aura, cartesia};
use crate::providers::desk::answer;
use crate::providers::record::Received;
use crate::providers::sockets::query;

pub(super) async fn handle(app: &App, from: SocketAddr, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return answer(400, "text/plain", "it broke off") };
    let query = query(head.uri.query().unwrap_or_default());
    let received =
        Received { body: serde_json::from_slice(&bytes).unwrap_or(Value::Null), ..Received::of(&head, from) };
    let turn = app.record.others().len();
    app.record.other(received.clone());
    if let Some(refused) = wrong_key(&app.script, &received) {
        return refused;
    }
    let body = &received.body;
    let refused = |status: u16, message: &str| match app.script.wire {
        Wire::Cartesia => {
            let body = json!({ "title": "Refused", "message": message, "status_code": status });
            answer(status, "application/json", body.to_string())
        }
        Wire::Elevenlabs => {
            let detail = json!({ "status": "refused", "message": message });
            answer(status, "application/json", json!({ "detail": detail }).to_string())
        }
        Wire::Aura => answer(status, "application/json", json!({ "err_code": "E", "err_msg": message }).to_string()),
    };
    let parts: Vec<&str> = received.path.split('/').collect();
    let of = |name: &str| body[name].as_str().unwrap_or_default();
    let (text, content_type, objection) = match app.script.wire {
        Wire::Cartesia if received.path == "/tts/bytes" => {
            let version = received.header("cartesia-version").len() == 10;
            let objection = if version { cartesia::refused(body) } else { Some((400, "Cartesia-Version is required")) };
            (of("transcript"), "application/octet-stream", objection)
        }
        Wire::Elevenlabs if parts.len() == 5 && parts[1..3] == ["v1", "text-to-speech"] && parts[4] == "stream" => {
            let objection = if parts[3] == NOBODY {
                Some((404, "A voice with the voice_id nobody was not found."))
            } else if query.get("output_format").is_none_or(|format| format != "pcm_24000") || of("model_id").is_empty()
            {
                Some((400, "model_id is required, and this server sends pcm_24000"))
            } else {
                None
            };
            (of("text"), "audio/pcm", objection)
        }
        Wire::Aura if received.path == "/v1/speak" => {
            let objection =
                aura::objection(&query).is_some() || query.get("container").is_none_or(|kind| kind != "none");
            // It says L16, whose high byte is first, and sends the low one first.
            (of("text"), "audio/l16;rate=24000", objection.then_some((400, "No such model/version combination found.")))
        }
        _ => return answer(404, "text/plain", "404 page not found"),
    };
    if let Some((status, message)) = objection {
        return refused(status, message);
    }
    if text.trim().is_empty() {
        return refused(400, "there is no text");
    }
    match app.script.plain.get(turn.min(app.script.plain.len().saturating_sub(1))) {
        Some(Some((status, message))) => refused(*status, message),
        _ => answer(200, content_type, Performed::of(text, &[]).sound),
    }
}
