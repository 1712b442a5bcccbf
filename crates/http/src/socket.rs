//! A WebSocket (RFC 6455) to a vendor: opened over the same HTTP client as every request, so that roots, proxies, time-outs, key and refusals are the
//! same, then carried by a task of its own on the runtime that opened it (`pump`): it answers pings, sends its own, and finds a peer that is gone. The two
//! halves are ends of channels: waiting on them can be given up at any moment without a loss. Never opens a second connection by itself; [`Spare`] keeps one
//! that is opened before it is needed.

mod handshake;
mod pump;
mod spare;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Client;
use reqwest::header::HeaderMap;
use tokio::sync::mpsc;

pub use self::spare::{Idle, Spare};
use crate::connection::Opening;
use crate::{Asked, Connection, Endpoint, HttpError};

/// How a WebSocket is asked for. Where it leads is the endpoint's affair, and so is the key: neither can go to another host.
#[derive(Clone, Debug, Default)]
pub struct SocketRequest {
    /// Under the endpoint's address, as `listen`.
    pub path: &'static str,
    pub query: Vec<(&'static str, String)>,
    /// Beside the key's.
    pub headers: HeaderMap,
    /// Sub-protocols that are offered, in order.
    pub protocols: Vec<&'static str>,
    /// The header of a refusal in which this vendor says why, where its body does not.
    pub reason_header: Option<&'static str>,
    pub limits: SocketLimits,
}

/// What a WebSocket may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketLimits {
    /// The longest wait until it is open, with name, TCP and TLS.
    pub handshake: Duration,
    /// A message with more bytes is not read, and ends the connection.
    pub longest_message: usize,
    /// After so long without a word a ping is sent; after the same time again without one the connection is dead. Also the longest wait for a message to
    /// be taken by the network.
    pub quiet: Duration,
}

impl Default for SocketLimits {
    /// 5 s as for every connection; 1 MiB, ten times what transcripts and a second of sound need; 10 s, as for HTTP/2 connections.
    fn default() -> Self {
        Self { handshake: Duration::from_secs(5), longest_message: 1 << 20, quiet: Duration::from_secs(10) }
    }
}

/// What the other side says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    Text(String),
    Binary(Bytes),
}

/// What is said to the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    Text(String),
    Binary(Bytes),
}

/// An open WebSocket. Dropping the writer closes it in order, and so does dropping the reader.
#[derive(Debug)]
pub struct Socket {
    pub writer: SocketWriter,
    pub reader: SocketReader,
    opening: Opening,
    connection: Connection,
}

impl Socket {
    /// Opens one. The client has to be one that speaks HTTP/1.1 ([`Endpoint::socket_client`]): the upgrade belongs to that version. Runs on the calling
    /// task's runtime, and its pump stays there.
    ///
    /// # Errors
    /// As every request: [`crate::Failure::Unreachable`], a refusal with the server's words, [`crate::Failure::TimedOut`]; and
    /// [`crate::Failure::Malformed`] where the server answers, but not as a WebSocket.
    pub async fn open(endpoint: &Arc<Endpoint>, client: &Client, request: &SocketRequest) -> Result<Self, HttpError> {
        let limits = request.limits;
        let asked = Asked::now();
        let opening = handshake::open(endpoint, client, request);
        let opened = tokio::time::timeout(limits.handshake, opening)
            .await
            .map_err(|_| endpoint.timed_out(limits.handshake))??;
        let opening = asked.opened();
        let (writer, reader) = pump::start(opened, Arc::clone(endpoint), limits.quiet);
        Ok(Self { writer, reader, opening, connection: opening.connection() })
    }

    /// How whoever has it came by it: had it opened, or took it from a [`Spare`].
    pub fn connection(&self) -> Connection {
        self.connection
    }

    /// The same socket in the hands of somebody who asked for it later.
    fn given_to(mut self, asked: Asked) -> Self {
        self.connection = asked.given(self.opening);
        self
    }

    /// Whether it was still open when it last heard from the network.
    pub fn is_open(&self) -> bool {
        !self.writer.to.is_closed()
    }
}

/// The half that says.
#[derive(Clone, Debug)]
pub struct SocketWriter {
    to: mpsc::Sender<Outgoing>,
    endpoint: Arc<Endpoint>,
}

impl SocketWriter {
    /// Says it, once there is room for it.
    ///
    /// # Errors
    /// The connection is over; why, the reader says.
    pub async fn send(&self, message: Outgoing) -> Result<(), HttpError> {
        self.to.send(message).await.map_err(|_| self.endpoint.cut())
    }

    /// Waits until the connection is over.
    pub async fn closed(&self) {
        self.to.closed().await;
    }
}

/// The half that hears.
#[derive(Debug)]
pub struct SocketReader {
    from: mpsc::Receiver<Result<Received, HttpError>>,
    endpoint: Arc<Endpoint>,
}

impl SocketReader {
    /// The next message. Giving up the wait loses nothing.
    ///
    /// # Errors
    /// [`crate::Failure::HungUp`] where the other side closed it, with its code and reason; [`crate::Failure::Cut`];
    /// [`crate::Failure::Stalled`] where it did not answer a ping; [`crate::Failure::Malformed`] for what no WebSocket sends, text that is no UTF-8 and a
    /// message without end.
    pub async fn next(&mut self) -> Result<Received, HttpError> {
        self.from.recv().await.unwrap_or_else(|| Err(self.endpoint.cut()))
    }

    /// The same with a deadline.
    ///
    /// # Errors
    /// As [`SocketReader::next`]; [`crate::Failure::Stalled`] where nothing came in time.
    pub async fn next_within(&mut self, wait: Duration) -> Result<Received, HttpError> {
        tokio::time::timeout(wait, self.next()).await.unwrap_or_else(|_| Err(self.endpoint.stalled(wait)))
    }
}
