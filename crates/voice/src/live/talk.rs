//! An utterance's connection: open, or about to be. Whoever gives it up in the middle tells the vendor, which costs a task of a moment; one that has nothing left to
//! say is kept for the next utterance where the vendor likes that.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use riposte_http::{HttpError, Outgoing, Received, Socket};
use tokio::runtime::Handle;

use super::Desk;
use super::wire::{Vendor, Wire};
use crate::{VoiceError, VoiceEvent, VoiceStream};

/// The connection in reserve or a new one, and whether it is new.
pub(super) type Opening = BoxFuture<'static, Result<(Socket, bool), HttpError>>;

/// Where the clauses go.
pub(super) enum Way<V: Vendor> {
    Opening(Opening),
    Open(Talk<V>),
    /// The stream failed: each clause is asked for when it is its turn.
    Plain(Option<VoiceStream>),
}

/// What came.
pub(super) enum Came {
    Opened(Result<(Socket, bool), HttpError>),
    Message(Result<Received, HttpError>),
    Plain(Option<Result<VoiceEvent, VoiceError>>),
}

impl<V: Vendor> Way<V> {
    /// A new connection, or the one in reserve.
    pub(super) fn opening(desk: &Arc<Desk<V>>) -> Self {
        Self::Opening(Arc::clone(desk).connection().boxed())
    }

    /// A new connection.
    pub(super) fn opening_anew(desk: &Arc<Desk<V>>) -> Self {
        let desk = Arc::clone(desk);
        Self::Opening(async move { Ok((desk.open().await?, true)) }.boxed())
    }

    /// The next thing that happens on it. Giving up the wait loses nothing.
    pub(super) async fn next(&mut self) -> Came {
        match self {
            Self::Opening(opening) => Came::Opened(opening.await),
            Self::Open(talk) => Came::Message(match &mut talk.socket {
                Some(socket) => socket.reader.next().await,
                None => std::future::pending().await,
            }),
            Self::Plain(Some(stream)) => Came::Plain(futures::StreamExt::next(stream).await),
            Self::Plain(None) => std::future::pending().await,
        }
    }
}

/// An open connection with an utterance on it.
pub(super) struct Talk<V: Vendor> {
    desk: Arc<Desk<V>>,
    runtime: Handle,
    /// Taken when it is given up.
    socket: Option<Socket>,
    pub(super) wire: V::Wire,
    /// It was opened for this utterance and nothing was spoken on it: what fails there fails everywhere.
    pub(super) is_fresh: bool,
    said: usize,
    pub(super) spoken: usize,
}

impl<V: Vendor> Talk<V> {
    pub(super) fn new(desk: Arc<Desk<V>>, (socket, is_new): (Socket, bool)) -> Self {
        let wire = desk.vendor.wire();
        let runtime = Handle::current();
        Self { desk, runtime, socket: Some(socket), wire, is_fresh: is_new, said: 0, spoken: 0 }
    }

    /// The next clause; gives its number on this connection.
    pub(super) async fn say(&mut self, text: &str) -> usize {
        let messages = self.wire.say(text);
        self.send(messages).await;
        self.said += 1;
        self.said - 1
    }

    /// No clause follows.
    pub(super) async fn nothing_follows(&mut self) {
        let messages = self.wire.nothing_follows();
        self.send(messages).await;
    }

    /// Clauses were said that have not all their sound.
    pub(super) fn is_awaited(&self) -> bool {
        self.spoken < self.said
    }

    async fn send(&mut self, messages: Vec<Outgoing>) {
        let Some(socket) = &self.socket else { return };
        for message in messages {
            if socket.writer.send(message).await.is_err() {
                // Why, stands behind what is still to be read.
                return;
            }
        }
    }

    /// It is of no use any more.
    pub(super) fn abandon(mut self) {
        self.socket = None;
    }
}

impl<V: Vendor> Drop for Talk<V> {
    fn drop(&mut self) {
        let is_clean = !self.is_awaited() && self.wire.is_reusable();
        match self.socket.take() {
            Some(socket) if is_clean && socket.is_open() => self.desk.keep(&self.runtime, socket),
            Some(Socket { writer, reader, .. }) => {
                let goodbye = if self.is_awaited() { self.wire.stop() } else { Vec::new() };
                drop(self.runtime.spawn(async move {
                    for message in goodbye {
                        if writer.send(message).await.is_err() {
                            break;
                        }
                    }
                    // The connection ends with its reader: not before all is said.
                    drop(reader);
                }));
                self.desk.prepare(&self.runtime);
            }
            None => {}
        }
    }
}
