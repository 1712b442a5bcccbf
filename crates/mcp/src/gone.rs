//! Whether the client that waits for an answer is still there. Nobody is spoken to, or listened to, for one that is not.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use http_body::Frame;
use rmcp::RoleServer;
use rmcp::service::RequestContext;
use tokio::io::{AsyncRead, ReadBuf};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Cancelled when the client is gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gone(pub(crate) CancellationToken);

impl Gone {
    /// Of the request over HTTP that a call came in; else `None`.
    pub(crate) fn of(context: &RequestContext<RoleServer>) -> Option<Gone> {
        context.extensions.get::<Parts>()?.extensions.get::<Gone>().cloned()
    }
}

/// An input that tells when it has ended: the client's process has.
pub(crate) struct Watched<R> {
    pub(crate) input: R,
    pub(crate) gone: Gone,
}

impl<R: AsyncRead + Unpin> AsyncRead for Watched<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.input).poll_read(context, buffer);
        let is_over = match &read {
            Poll::Ready(Ok(())) => buffer.filled().len() == before && buffer.remaining() > 0,
            Poll::Ready(Err(_)) => true,
            Poll::Pending => false,
        };
        if is_over {
            self.gone.0.cancel();
        }
        read
    }
}

/// Gives each request its [`Gone`], which is cancelled when its answer is read to the end, or by nobody any more.
pub(crate) async fn watch(mut request: Request, next: Next) -> Response {
    let gone = Gone::default();
    request.extensions_mut().insert(gone.clone());
    let guard = gone.0.drop_guard();
    let (head, body) = next.run(request).await.into_parts();
    Response::from_parts(head, Body::new(Guarded { body, _guard: guard }))
}

/// An answer's body; whoever drops it has the guard's token cancelled.
struct Guarded {
    body: Body,
    _guard: DropGuard,
}

impl http_body::Body for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

    use axum::Router;
    use axum::extract::State;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::mpsc;

    use super::*;

    /// An answer that begins, and never ends.
    struct Never;

    impl http_body::Body for Never {
        type Data = Bytes;
        type Error = axum::Error;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
            Poll::Pending
        }
    }

    #[tokio::test]
    async fn who_hangs_up_before_the_answer_is_gone() {
        let (asked, mut asks) = mpsc::unbounded_channel::<Gone>();
        let answer = |State(asked): State<mpsc::UnboundedSender<Gone>>, request: Request| async move {
            asked.send(request.extensions().get::<Gone>().unwrap().clone()).unwrap();
            Body::new(Never)
        };
        let router = Router::new().route("/", get(answer)).with_state(asked).layer(from_fn(watch));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
        let gone = asks.recv().await.unwrap();
        client.read_exact(&mut [0; 12]).await.unwrap();
        assert!(!gone.0.is_cancelled());
        drop(client);
        gone.0.cancelled().await;
        server.abort();
    }

    #[tokio::test]
    async fn an_input_tells_that_it_has_ended_and_not_before() {
        let gone = Gone::default();
        let mut watched = Watched { input: &b"abc"[..], gone: gone.clone() };
        let mut read = [0; 3];
        watched.read_exact(&mut read).await.unwrap();
        assert!(!gone.0.is_cancelled());
        assert_eq!((watched.read(&mut read).await.unwrap(), gone.0.is_cancelled()), (0, true));
    }
}
