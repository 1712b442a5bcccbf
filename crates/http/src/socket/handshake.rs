//! The opening handshake (RFC 6455, section 4): an HTTP/1.1 request for an upgrade, and whether the answer is one. What a server says instead is told as the
//! refusal of any request. Runs on the task that asks.

use std::sync::Arc;

use reqwest::header::{
    CONNECTION, HeaderMap, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{Client, Response, StatusCode, Upgraded};
use riposte_problem::words::server as words;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::SocketRequest;
use crate::sending::headers;
use crate::{Endpoint, HttpError, error_body};

/// Asks for the upgrade and checks it.
pub(super) async fn open(
    endpoint: &Arc<Endpoint>,
    client: &Client,
    request: &SocketRequest,
) -> Result<WebSocketStream<Upgraded>, HttpError> {
    let key = generate_key();
    let mut url = endpoint.url(request.path);
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(request.query.iter().map(|(name, value)| (*name, value.as_str())));
    }
    let mut asked = request.headers.clone();
    asked.extend(headers(endpoint)?);
    asked.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    asked.insert(UPGRADE, HeaderValue::from_static("websocket"));
    asked.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    let no_socket = || endpoint.malformed(words::not_a_socket());
    asked.insert(SEC_WEBSOCKET_KEY, HeaderValue::from_str(&key).map_err(|_| no_socket())?);
    if !request.protocols.is_empty() {
        let offered = HeaderValue::from_str(&request.protocols.join(", ")).map_err(|_| no_socket())?;
        asked.insert(SEC_WEBSOCKET_PROTOCOL, offered);
    }
    let response = client.get(url).headers(asked).send().await.map_err(|error| endpoint.unreachable(&error))?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        return Err(refused(endpoint, request, response).await);
    }
    if !accepts(response.headers(), &key, &request.protocols) {
        return Err(no_socket());
    }
    let upgraded = response.upgrade().await.map_err(|error| endpoint.unreachable(&error))?;
    let longest = Some(request.limits.longest_message);
    let config = WebSocketConfig::default().max_message_size(longest).max_frame_size(longest);
    Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await)
}

/// Whether the answer is that of a WebSocket server which read this very request, and chose no protocol that was not offered.
fn accepts(headers: &HeaderMap, key: &str, offered: &[&str]) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let upgrades = text(UPGRADE).is_some_and(|to| to.eq_ignore_ascii_case("websocket"));
    let read = text(SEC_WEBSOCKET_ACCEPT) == Some(derive_accept_key(key.as_bytes()).as_str());
    upgrades && read && text(SEC_WEBSOCKET_PROTOCOL).is_none_or(|chosen| offered.contains(&chosen))
}

async fn refused(endpoint: &Endpoint, request: &SocketRequest, response: Response) -> HttpError {
    let (status, headers) = (response.status(), response.headers().clone());
    endpoint.note_limits(status.as_u16(), &headers);
    if status.is_success() {
        // A web page, or a server that knows the address and no WebSocket.
        return endpoint.malformed(words::not_a_socket());
    }
    let mut body = error_body(response).await;
    let reason = request.reason_header.and_then(|name| headers.get(name)?.to_str().ok());
    if let Some(reason) = reason.filter(|_| crate::message_in(&body).is_empty()) {
        body = serde_json::json!({ "error": reason }).to_string().into_bytes();
    }
    endpoint.refusal(status.as_u16(), &headers, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(fields: &[(&'static str, &str)]) -> HeaderMap {
        fields.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn only_an_answer_to_this_request_is_one() {
        // The example of RFC 6455, section 1.3.
        let key = "dGhlIHNhbXBsZSBub25jZQ==";
        let accept = ("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        let upgrade = ("upgrade", "WebSocket");
        assert!(accepts(&answer(&[upgrade, accept]), key, &[]));
        assert!(!accepts(&answer(&[accept]), key, &[]));
        assert!(!accepts(&answer(&[upgrade]), key, &[]));
        assert!(!accepts(&answer(&[upgrade, ("sec-websocket-accept", "AAAA")]), key, &[]));
        let chosen = ("sec-websocket-protocol", "chat");
        assert!(accepts(&answer(&[upgrade, accept, chosen]), key, &["talk", "chat"]));
        assert!(!accepts(&answer(&[upgrade, accept, chosen]), key, &["talk"]), "never offered");
    }
}
