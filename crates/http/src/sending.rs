//! One request and its answer: sent when it is polled, cancelled when it is dropped (which closes the connection, or resets the stream of an
//! HTTP/2 one: that is what tells a server to stop). Runs on whatever task polls it; has no time-out of its own.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Response};
use tokio::sync::oneshot;

use crate::{Asked, Connection, Endpoint, HttpError, Limits, Noted, error_body};

/// Opens a connection with a request that costs nothing. Any answer will do: it came over the connection that is wanted.
///
/// # Errors
/// [`crate::Failure::Unreachable`], or there is no key for a server that needs one.
pub async fn warm(endpoint: &Endpoint, client: &Client, within: Duration) -> Result<(), HttpError> {
    // HEAD: an HTTP/1 connection is free again at once, as no body has to be read.
    let request = client.request(Method::HEAD, endpoint.url("models")).headers(headers(endpoint)?).timeout(within);
    request.send().await.map(drop).map_err(|error| endpoint.unreachable(&error))
}

/// The key, where there is one, in the header that its vendor looks at, and what else the vendor wants with every request.
pub(crate) fn headers(endpoint: &Endpoint) -> Result<HeaderMap, HttpError> {
    let mut headers = endpoint.headers().clone();
    headers.extend(endpoint.key_header()?);
    Ok(headers)
}

/// A request on its way.
pub struct Sending {
    endpoint: Arc<Endpoint>,
    asked: Asked,
    taken: Option<oneshot::Receiver<()>>,
    response: BoxFuture<'static, reqwest::Result<Response>>,
}

impl Sending {
    /// A POST of `body` to `path` under the endpoint's address.
    ///
    /// # Errors
    /// There is no key for a server that needs one, or it can't be sent to this address.
    pub fn post(
        endpoint: &Arc<Endpoint>,
        client: &Client,
        path: &str,
        content_type: HeaderValue,
        body: Bytes,
    ) -> Result<Self, HttpError> {
        let mut headers = headers(endpoint)?;
        headers.insert(CONTENT_TYPE, content_type);
        let (body, taken) = Noted::new(body);
        let request = client.post(endpoint.url(path)).headers(headers).body(reqwest::Body::wrap(body));
        let (endpoint, asked) = (endpoint.clone(), Asked::now());
        Ok(Self { endpoint, asked, taken: Some(taken), response: request.send().boxed() })
    }

    /// Waits until the transport took the body.
    ///
    /// # Errors
    /// [`crate::Failure::Unreachable`].
    pub async fn sent(&mut self) -> Result<(), HttpError> {
        let Some(taken) = self.taken.take() else { return Ok(()) };
        let taken = async {
            if taken.await.is_err() {
                // The request failed before that: the response says how.
                std::future::pending().await
            }
        };
        tokio::select! {
            biased;
            () = taken => Ok(()),
            response = &mut self.response => match response {
                // An answer that overtook the body waits for whoever asks for it.
                Ok(response) => {
                    self.response = std::future::ready(Ok(response)).boxed();
                    Ok(())
                }
                Err(error) => Err(self.endpoint.unreachable(&error)),
            },
        }
    }

    /// Waits for the head of the answer.
    ///
    /// # Errors
    /// [`crate::Failure::Unreachable`], or the server's refusal.
    pub async fn answer(self) -> Result<Answer, HttpError> {
        let Self { endpoint, asked, response, .. } = self;
        let response = response.await.map_err(|error| endpoint.unreachable(&error))?;
        endpoint.note_limits(response.status().as_u16(), response.headers());
        if response.status().is_success() {
            let connection = asked.answered(&response);
            return Ok(Answer { endpoint, connection, response });
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Err(endpoint.refusal(status, &headers, &error_body(response).await))
    }
}

/// A good answer being read.
pub struct Answer {
    endpoint: Arc<Endpoint>,
    connection: Connection,
    response: Response,
}

impl Answer {
    /// Over which connection it comes.
    pub fn connection(&self) -> Connection {
        self.connection
    }

    /// What it says it is, as `audio/pcm`; without parameters, in lower case.
    pub fn content_type(&self) -> String {
        self.content_type_with_parameters().split(';').next().unwrap_or_default().trim().to_owned()
    }

    /// The same with its parameters, as `audio/l16;rate=24000`; in lower case.
    pub fn content_type_with_parameters(&self) -> String {
        let header = self.response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        // It is quoted where the sound can't be read.
        self.endpoint.cleaned(header).to_ascii_lowercase()
    }

    /// What it says of the limits of this key; `None`: nothing.
    pub fn limits(&self) -> Option<Limits> {
        Limits::of(self.response.headers())
    }

    /// The next bytes as they come; `None` at the end.
    ///
    /// # Errors
    /// [`crate::Failure::Cut`].
    pub async fn next(&mut self) -> Result<Option<Bytes>, HttpError> {
        self.response.chunk().await.map_err(|_| self.endpoint.cut())
    }
}
