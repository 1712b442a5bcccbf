//! What every scripted server does with a request before its script is asked: reads it, records it, and sends away what came to the wrong
//! address. Runs on the server's thread.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::pace::Beginning;
use super::record::{Received, Record};
use super::upload;

/// An answer to whoever asks which models there are.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: String,
}

impl Default for Listing {
    fn default() -> Self {
        Self { status: 200, content_type: "application/json".to_owned(), body: "{\"data\":[]}".to_owned() }
    }
}

/// One server's address, key and record.
pub(super) struct Desk {
    /// `*` stands for anything in it, once.
    path: String,
    error_body: fn(u16, &str) -> Value,
    /// What is answered to whoever asks which models there are.
    pub(super) listing: Listing,
    /// Other names of its models, by which one can be looked up.
    pub(super) aliases: Vec<String>,
    /// What is answered to whoever asks which voices there are; `None`: it has no such list.
    pub(super) voices: Option<String>,
    /// Where the key stands, and what stands before it.
    pub(super) key_in: (&'static str, &'static str),
    pub(super) key: Option<String>,
    pub(super) record: Arc<Record>,
}

impl Desk {
    pub(super) fn new(
        path: impl Into<String>,
        error_body: fn(u16, &str) -> Value,
        key: Option<String>,
        record: Arc<Record>,
    ) -> Self {
        let (listing, key_in) = (Listing::default(), ("authorization", "Bearer "));
        Self { path: path.into(), error_body, listing, aliases: Vec::new(), voices: None, key_in, key, record }
    }

    fn is_asked_at(&self, path: &str) -> bool {
        match self.path.split_once('*') {
            Some((before, after)) => path.strip_prefix(before).is_some_and(|rest| rest.ends_with(after)),
            None => path == self.path,
        }
    }

    /// The request, its turn (0 for the first), and when it was wholly there; or the answer to one that asks for something else.
    pub(super) async fn receive(
        &self,
        from: SocketAddr,
        request: Request,
    ) -> Result<(Received, usize, Beginning), Response> {
        let (head, body) = request.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return Err(self.refuse(400, "the request broke off"));
        };
        let beginning = Beginning::now();
        let (fields, upload) = match upload::form(&head.headers, &body).await {
            Some(form) => form,
            None => (serde_json::from_slice(&body).unwrap_or(Value::Null), None),
        };
        let received = Received { body: fields, upload, ..Received::of(&head, from) };
        if self.is_asked_at(&received.path) && head.method == Method::POST {
            let turn = self.record.asked(received.clone());
            return Ok((received, turn, beginning));
        }
        let looked_up =
            if matches!(head.method, Method::GET | Method::HEAD) { self.looked_up(&received.path) } else { None };
        let refused = looked_up.is_some() && self.refuses_the_key(&received);
        self.record.other(received);
        Err(match looked_up {
            Some(_) if refused => self.refuse(401, "Incorrect API key provided."),
            Some(found) => found,
            None => answer(404, "text/plain", "404 page not found"),
        })
    }

    /// Lists, and what is in them.
    fn looked_up(&self, path: &str) -> Option<Response> {
        if ["/models", "/api/tags"].iter().any(|list| path.ends_with(list)) {
            return Some(answer(self.listing.status, &self.listing.content_type, self.listing.body.clone()));
        }
        if path.ends_with("/audio/voices") {
            return self.voices.clone().map(|voices| answer(200, "application/json", voices));
        }
        let (_, model) = path.rsplit_once("/models/")?;
        let is_known = self.aliases.iter().any(|alias| alias == model);
        is_known
            .then(|| answer(200, "application/json", serde_json::json!({ "id": model, "type": "model" }).to_string()))
    }

    fn refuses_the_key(&self, received: &Received) -> bool {
        let (header, before) = self.key_in;
        self.key.as_deref().is_some_and(|key| received.header(header) != format!("{before}{key}"))
    }

    /// An error in the vendor's format.
    pub(super) fn refuse(&self, status: u16, message: &str) -> Response {
        answer(status, "application/json", (self.error_body)(status, message).to_string())
    }
}

pub(super) fn answer(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = content_type.parse() {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

pub(super) fn with_headers(mut response: Response, headers: &[(String, String)]) -> Response {
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<header::HeaderName>(), value.parse()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
