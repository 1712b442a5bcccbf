//! The task that carries an open WebSocket: takes what is to be said, hands on what is heard, pings a peer that is silent, and says why it ended. It ends when
//! either half is dropped, and then closes the connection in order. Reads no clock.

use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use reqwest::Upgraded;
use riposte_problem::words::server as words;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{Error, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::{Outgoing, Received, SocketReader, SocketWriter};
use crate::{Endpoint, HttpError};

/// Messages that wait in either direction before whoever makes more of them has to.
const WAITING: usize = 64;
/// The longest wait for a good-bye to be taken.
const FAREWELL: Duration = Duration::from_secs(1);

type Stream = WebSocketStream<Upgraded>;

/// Starts the task on this runtime.
pub(super) fn start(stream: Stream, endpoint: Arc<Endpoint>, quiet: Duration) -> (SocketWriter, SocketReader) {
    let (to, outgoing) = mpsc::channel(WAITING);
    let (incoming, from) = mpsc::channel(WAITING);
    tokio::spawn(run(stream, outgoing, incoming, Arc::clone(&endpoint), quiet));
    (SocketWriter { to, endpoint: Arc::clone(&endpoint) }, SocketReader { from, endpoint })
}

async fn run(
    mut stream: Stream,
    mut outgoing: mpsc::Receiver<Outgoing>,
    incoming: mpsc::Sender<Result<Received, HttpError>>,
    endpoint: Arc<Endpoint>,
    quiet: Duration,
) {
    let carried = carry(&mut stream, &mut outgoing, &incoming, &endpoint, quiet).await;
    // Whoever still has something to say hears now that it is in vain.
    outgoing.close();
    match carried {
        // Where nobody listens any more there is nobody to tell.
        Err(error) => drop(incoming.send(Err(error)).await),
        Ok(()) => {
            // What was said before nobody listened any more is still said.
            while let Ok(message) = outgoing.try_recv() {
                if said(&mut stream, framed(message), &endpoint, FAREWELL).await.is_err() {
                    return;
                }
            }
            let goodbye = CloseFrame { code: CloseCode::Normal, reason: "".into() };
            if tokio::time::timeout(FAREWELL, stream.close(Some(goodbye))).await.is_err() {
                tracing::debug!("a WebSocket's good-bye was not taken");
            }
        }
    }
}

/// Until nobody wants it any more, or it fails.
async fn carry(
    stream: &mut Stream,
    outgoing: &mut mpsc::Receiver<Outgoing>,
    incoming: &mpsc::Sender<Result<Received, HttpError>>,
    endpoint: &Endpoint,
    quiet: Duration,
) -> Result<(), HttpError> {
    let mut silence = tokio::time::interval(quiet);
    silence.tick().await;
    let (mut heard, mut pinged) = (true, false);
    // Nothing is read without room for it; what is to be said does not wait for that.
    let mut room = None;
    loop {
        tokio::select! {
            reserved = incoming.reserve(), if room.is_none() => match reserved {
                Ok(permit) => room = Some(permit),
                // Nobody listens any more.
                Err(_) => return Ok(()),
            },
            message = stream.next(), if room.is_some() => {
                (heard, pinged) = (true, false);
                let message = match message {
                    Some(Ok(message)) => message,
                    Some(Err(error)) => return Err(failure(endpoint, &error)),
                    None => return Err(endpoint.cut()),
                };
                let received = match message {
                    Message::Text(text) => Received::Text(text.as_str().to_owned()),
                    Message::Binary(bytes) => Received::Binary(bytes),
                    Message::Close(frame) => {
                        let (code, reason) = frame.map_or((NO_STATUS, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
                        // The answer to it is sent by the next read, which ends the connection.
                        let _ = tokio::time::timeout(FAREWELL, stream.next()).await;
                        return Err(endpoint.hung_up(code, &reason));
                    }
                    // Pings are answered by the library with the next read or write.
                    Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
                };
                if let Some(permit) = room.take() {
                    permit.send(Ok(received));
                }
            }
            message = outgoing.recv() => {
                let Some(message) = message else { return Ok(()) };
                said(stream, framed(message), endpoint, quiet).await?;
            }
            () = incoming.closed() => return Ok(()),
            // A peer that is not read can't be heard.
            _ = silence.tick(), if room.is_some() => match (std::mem::take(&mut heard), pinged) {
                (true, _) => {}
                (false, true) => return Err(endpoint.stalled(quiet)),
                (false, false) => {
                    pinged = true;
                    said(stream, Message::Ping(Bytes::new()), endpoint, quiet).await?;
                }
            },
        }
    }
}

fn framed(message: Outgoing) -> Message {
    match message {
        Outgoing::Text(text) => Message::text(text),
        Outgoing::Binary(bytes) => Message::Binary(bytes),
    }
}

/// What stands for a close frame without a code (RFC 6455, section 7.4.1).
const NO_STATUS: u16 = 1005;

async fn said(stream: &mut Stream, message: Message, endpoint: &Endpoint, within: Duration) -> Result<(), HttpError> {
    match tokio::time::timeout(within, stream.send(message)).await {
        Ok(Ok(())) => Ok(()),
        // A server that refuses says why before it goes, and one that is cut off has said something before: that is read next.
        Ok(Err(
            Error::Io(_)
            | Error::ConnectionClosed
            | Error::AlreadyClosed
            | Error::Protocol(ProtocolError::SendAfterClosing),
        )) => Ok(()),
        Ok(Err(error)) => Err(failure(endpoint, &error)),
        Err(_) => Err(endpoint.stalled(within)),
    }
}

fn failure(endpoint: &Endpoint, error: &Error) -> HttpError {
    match error {
        Error::Utf8(_) => endpoint.malformed(words::invalid_text()),
        Error::Capacity(_) => endpoint.malformed(words::endless_message()),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => endpoint.cut(),
        Error::Protocol(_) => endpoint.malformed(words::not_a_socket()),
        _ => endpoint.cut(),
    }
}
