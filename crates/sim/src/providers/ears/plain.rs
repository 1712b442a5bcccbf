//! The plain calls beside the streams: Deepgram's `POST /v1/listen` (<https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded>) and OpenAI's
//! `POST /v1/audio/transcriptions`. Runs on the server's thread.

use std::net::SocketAddr;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::Response;
use serde_json::{Value, json};

use super::talk::App;
use super::{ScriptedEars, Wire};
use crate::providers::desk::answer;
use crate::providers::record::Received;
use crate::providers::sockets::query;
use crate::providers::upload::{self, Upload};

/// What a request with another key is answered.
pub(super) fn wrong_key(script: &ScriptedEars, given: &str) -> Option<Response> {
    let key = script.key.as_deref()?;
    let (wanted, body) = match script.wire {
        Wire::Nova | Wire::Flux => {
            let body = json!({ "err_code": "INVALID_AUTH", "err_msg": "Invalid credentials.", "request_id": "r" });
            (format!("Token {key}"), body)
        }
        Wire::Realtime => {
            let error = json!({ "message": "Incorrect API key provided.", "code": "invalid_api_key" });
            (format!("Bearer {key}"), json!({ "error": error }))
        }
    };
    (given != wanted).then(|| answer(401, "application/json", body.to_string()))
}

pub(super) async fn handle(app: &App, from: SocketAddr, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return answer(400, "text/plain", "it broke off") };
    let is_deepgram = app.script.wire != Wire::Realtime;
    let (fields, upload) = if is_deepgram {
        let content_type = head.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let upload = Upload {
            field: String::new(),
            name: String::new(),
            content_type: content_type.to_owned(),
            bytes: bytes.clone(),
        };
        let fields = query(head.uri.query().unwrap_or_default());
        (json!(fields), Some(upload))
    } else {
        upload::form(&head.headers, &bytes).await.unwrap_or((Value::Null, None))
    };
    let received = Received { body: fields, upload, ..Received::of(&head, from) };
    let turn = app.record.others().iter().filter(|other| other.method == "POST").count();
    app.record.other(received.clone());
    let there = if is_deepgram { "/v1/listen" } else { "/v1/audio/transcriptions" };
    if received.path != there {
        return answer(404, "text/plain", "404 page not found");
    }
    if let Some(refused) = wrong_key(&app.script, received.header("authorization")) {
        return refused;
    }
    let sound = received.upload.as_ref().map(Upload::sound);
    let whole = matches!(&sound, Some(Ok((16_000, samples))) if !samples.is_empty());
    if !whole || received.body["model"].as_str().is_none_or(|model| model.is_empty() || model.starts_with("flux")) {
        return answer(400, "application/json", r#"{"err_msg":"no WAV, or no model of the plain call"}"#);
    }
    match app.script.plain.get(turn.min(app.script.plain.len().saturating_sub(1))) {
        None => answer(500, "application/json", r#"{"error":{"message":"no plain call was scripted"}}"#),
        Some(Err((status, message))) if is_deepgram => {
            answer(*status, "application/json", json!({ "err_code": "E", "err_msg": message }).to_string())
        }
        Some(Err((status, message))) => {
            answer(*status, "application/json", json!({ "error": { "message": message } }).to_string())
        }
        Some(Ok(text)) if is_deepgram => {
            let channel = json!({ "alternatives": [{ "transcript": text, "confidence": 0.9, "words": [] }] });
            let metadata = json!({ "request_id": "r", "sha256": "0", "created": "2026-11-30T10:00:00.000Z", "duration": 1.0,
                "channels": 1, "models": ["u"], "model_info": { "u": { "name": "n", "version": "v", "arch": "a" } } });
            let whole = json!({ "metadata": metadata, "results": { "channels": [channel] } });
            answer(200, "application/json", whole.to_string())
        }
        Some(Ok(text)) => answer(200, "application/json", json!({ "text": text }).to_string()),
    }
}
