//! Where the sound of an utterance goes: a connection that is being opened, one that stands, or the vendor's plain call. On the recogniser's thread.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, Fuse, FutureExt};
use riposte_http::{HttpError, Received, Socket};

use super::wire::Vendor;
use super::{Workplace, open};

pub(super) type Opening = Fuse<BoxFuture<'static, Result<Opened, HttpError>>>;

/// A connection, and whether it was opened for this utterance and not before it.
pub(super) struct Opened {
    pub(super) socket: Socket,
    pub(super) is_new: bool,
}

/// Where the sound goes.
pub(super) enum Way {
    Opening,
    Open(Opened),
    /// The stream failed, so.
    Plain(HttpError),
}

/// The connection in reserve, or a new one.
pub(super) fn opening<V: Vendor>(workplace: &Arc<Workplace<V>>, language: Option<&str>) -> Opening {
    let (workplace, language) = (Arc::clone(workplace), language.map(str::to_owned));
    async move {
        if let Some(socket) = workplace.spare.take_open(&language).await {
            return Ok(Opened { socket, is_new: false });
        }
        let socket = open(&*workplace.vendor, &workplace.client, language.as_deref()).await?;
        Ok(Opened { socket, is_new: true })
    }
    .boxed()
    .fuse()
}

/// The next message of an open connection.
pub(super) async fn next(way: &mut Way) -> Result<Received, HttpError> {
    match way {
        Way::Open(opened) => opened.socket.reader.next().await,
        Way::Opening | Way::Plain(_) => std::future::pending().await,
    }
}

/// A moment to come: a wait that nobody ends.
pub(super) type Alarm = Fuse<BoxFuture<'static, ()>>;

pub(super) fn alarm(after: Duration) -> Alarm {
    async move { drop(tokio::time::timeout(after, std::future::pending::<()>()).await) }.boxed().fuse()
}
