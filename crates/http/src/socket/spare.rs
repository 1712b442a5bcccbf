//! A socket that is opened before it is needed, so that whoever speaks first does not wait for TCP and TLS. It is kept by a task: for so long as the vendor
//! likes, with the word that the vendor wants to hear meanwhile. One that was closed, or sat idle too long, is simply not there. Any thread.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use super::{Outgoing, Socket};
use crate::{Asked, HttpError};

/// How an open socket is kept that nobody uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// What the vendor has to be told, and how often, lest it close the connection; `None`: it has patience.
    pub word: Option<(Duration, &'static str)>,
    /// After that it is closed.
    pub longest: Duration,
}

type Opened = Result<Socket, HttpError>;

struct Kept<K> {
    what: K,
    ask: oneshot::Sender<oneshot::Sender<Opened>>,
    task: AbortHandle,
}

/// One socket in reserve; `K` says for what it is good.
pub struct Spare<K>(Mutex<Option<Kept<K>>>);

impl<K> Default for Spare<K> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<K: PartialEq> Spare<K> {
    /// Opens one that is good for `what`, unless there is one; another that is not is closed.
    pub fn open(&self, runtime: &Handle, what: K, idle: Idle, opening: impl FnOnce() -> BoxFuture<'static, Opened>) {
        let mut kept = self.lock();
        if kept.as_ref().is_some_and(|kept| kept.what == what && !kept.task.is_finished()) {
            return;
        }
        let (ask, asked) = oneshot::channel();
        let task = runtime.spawn(keep(opening(), idle, asked)).abort_handle();
        if let Some(before) = kept.replace(Kept { what, ask, task }) {
            before.task.abort();
        }
    }

    /// Takes the one that is good for `what`: it is open, or about to be. `None`, or nothing sent: there is none.
    pub fn take(&self, what: &K) -> Option<oneshot::Receiver<Opened>> {
        let kept = self.lock().take()?;
        if kept.what != *what {
            kept.task.abort();
            return None;
        }
        let (reply, opened) = oneshot::channel();
        kept.ask.send(reply).ok().map(|()| opened)
    }

    /// The same once it is open; its [`Socket::connection`] is that of whoever takes it. `None`: there is none that is of any use, and whoever asks opens one.
    pub async fn take_open(&self, what: &K) -> Option<Socket> {
        let asked = Asked::now();
        let socket = self.take(what)?.await.ok()?.ok()?;
        socket.is_open().then(|| socket.given_to(asked))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Kept<K>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Drop for Spare<K> {
    fn drop(&mut self) {
        if let Some(kept) = self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            kept.task.abort();
        }
    }
}

async fn keep(opening: BoxFuture<'static, Opened>, idle: Idle, mut asked: oneshot::Receiver<oneshot::Sender<Opened>>) {
    let socket = match opening.await {
        Ok(socket) => socket,
        Err(error) => {
            // Whoever waits for it hears why; nobody else needs to.
            if let Ok(reply) = asked.try_recv() {
                let _ = reply.send(Err(error));
            }
            return;
        }
    };
    let reply = tokio::select! {
        biased;
        reply = &mut asked => reply.ok(),
        () = over(&socket, &idle) => None,
    };
    if let Some(reply) = reply {
        // Whoever asked may have gone; then it closes.
        let _ = reply.send(Ok(socket));
    }
}

/// Until it is closed or was idle too long.
async fn over(socket: &Socket, idle: &Idle) {
    let telling = async {
        let Some((every, word)) = idle.word else { return std::future::pending().await };
        let mut every = tokio::time::interval(every);
        every.tick().await;
        loop {
            every.tick().await;
            if socket.writer.send(Outgoing::Text(word.to_owned())).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = telling => {}
        () = socket.writer.closed() => {}
        _ = tokio::time::timeout(idle.longest, std::future::pending::<()>()) => {}
    }
}
