//! What the vendors of streams tell without being paid: whose key it is, which models and voices there are. As strict as they are about method, path and key; a key may
//! be one that is good for nothing of this. Pure.

use axum::response::Response;
use serde_json::{Value, json};

use super::desk::answer;
use super::voices::NOBODY;

/// A key as the vendor judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyIs {
    Good,
    Wrong,
    /// It may speak, and look nothing up.
    Restricted,
}

fn found(body: &Value) -> Option<Response> {
    Some(answer(200, "application/json", body.to_string()))
}

/// Deepgram's key and models: <https://developers.deepgram.com/docs/authenticating>, <https://developers.deepgram.com/reference/manage/models/list>. The models are
/// shown to everybody. `None`: it is no such path, or the key is wrong.
pub(super) fn deepgram(path: &str, key: KeyIs) -> Option<Response> {
    match (path, key) {
        ("/v1/auth/token", KeyIs::Good) => found(&json!({ "api_key_id": "k", "scopes": ["usage:write"] })),
        ("/v1/models", _) => found(&json!({
            "stt": [{ "name": "nova-3", "canonical_name": "nova-3-general" }, { "name": "medical", "canonical_name": "nova-3-medical" }],
            "tts": [{ "name": "thalia", "canonical_name": "aura-2-thalia-en" }, { "name": "selena", "canonical_name": "aura-2-selena-es" }],
        })),
        _ => None,
    }
}

/// Whether a path of Deepgram's is one of these.
pub(super) fn is_deepgrams(path: &str) -> bool {
    matches!(path, "/v1/auth/token" | "/v1/models")
}

/// ElevenLabs's models and one voice: <https://elevenlabs.io/docs/api-reference/models/list>, <https://elevenlabs.io/docs/api-reference/voices/get>.
pub(super) fn elevenlabs(path: &str, key: KeyIs) -> Option<Response> {
    let voice = path.strip_prefix("/v1/voices/");
    if key == KeyIs::Restricted && (voice.is_some() || path == "/v1/models") {
        let message = "The API key you used is missing the permission models_read to execute this operation.";
        let body = json!({ "detail": { "status": "missing_permissions", "message": message } });
        return Some(answer(401, "application/json", body.to_string()));
    }
    match (path, voice) {
        ("/v1/models", _) => {
            found(&json!([{ "model_id": "eleven_flash_v2_5" }, { "model_id": "eleven_multilingual_v2" }]))
        }
        (_, Some(NOBODY)) => {
            let message = "A voice with the voice_id nobody was not found.";
            let body = json!({ "detail": { "status": "voice_not_found", "message": message } });
            Some(answer(400, "application/json", body.to_string()))
        }
        (_, Some(voice)) => found(&json!({ "voice_id": voice, "name": "Rachel" })),
        _ => None,
    }
}

/// Cartesia's voices: <https://docs.cartesia.ai/api-reference/voices/get>, <https://docs.cartesia.ai/api-reference/voices/list>.
pub(super) fn cartesia(path: &str) -> Option<Response> {
    match (path, path.strip_prefix("/voices/")) {
        ("/voices", _) => found(&json!({ "data": [{ "id": "a", "name": "Anna" }], "has_more": false })),
        (_, Some(NOBODY)) => Some(answer(404, "application/json", json!({ "message": "Voice not found" }).to_string())),
        (_, Some(voice)) => found(&json!({ "id": voice, "name": "Anna" })),
        _ => None,
    }
}
