//! Knowing when a request left: a body that tells it. Holds no thread and no time.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::sync::oneshot;

/// A request body that says when the transport took it.
///
/// It is one piece of known length (so servers that know no chunked requests are happy), and `taken` fires when the connection asks for that
/// piece: the connection stands and the request's head is in its buffer. It is the last moment this side of the socket that a client library
/// shows.
pub struct Noted {
    piece: Option<Bytes>,
    taken: Option<oneshot::Sender<()>>,
}

impl Noted {
    /// The body, and what fires when it was taken.
    pub fn new(body: Bytes) -> (Self, oneshot::Receiver<()>) {
        let (taken, when_taken) = oneshot::channel();
        (Self { piece: Some(body), taken: Some(taken) }, when_taken)
    }
}

impl http_body::Body for Noted {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let piece = self.piece.take();
        if let Some(taken) = self.taken.take() {
            // Nobody listens once the request was dropped; then there is nobody to tell.
            let _ = taken.send(());
        }
        Poll::Ready(piece.map(|piece| Ok(http_body::Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.piece.is_none()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.piece.as_ref().map_or(0, |piece| piece.len() as u64))
    }
}
