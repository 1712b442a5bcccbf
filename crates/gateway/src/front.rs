//! HTTP connections of this machine's servers: where is listened, how hands are shaken, how long a client is waited for. On the caller's runtime.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use futures::StreamExt;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use riposte_audio::Clock;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::{gateway as words, phrase};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::admission::{Protection, may_listen};
use crate::door::Door;
use crate::tls::{Tls, TlsFiles};
use crate::tokens::Entry;

/// A client has this long to shake hands, and again to say what it wants.
const HANDSHAKE: Span = Span::from_millis(5_000);
/// Bytes that the system keeps for a client that does not read: a second of sound and more. The usual megabytes would hide for a minute that it doesn't.
const SEND_BUFFER: u32 = 64 * 1024;
/// Connections that wait to be accepted.
const BACKLOG: u32 = 1_024;
/// How often revoked tokens are looked for.
const LOOK: Span = Span::from_millis(1_000);
/// Without a free file or memory accepting fails at once, again and again.
const BREATH: Span = Span::from_millis(50);

/// A connection's place among those that there may be; free when the last of it is dropped.
#[derive(Clone)]
pub(crate) struct Place(#[allow(dead_code, reason = "it is held, not read")] Arc<OwnedSemaphorePermit>);

/// Whom a request comes from.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Where a server listens.
pub(crate) struct FrontDoor {
    pub(crate) address: SocketAddr,
    pub(crate) listener: TcpListener,
    pub(crate) tls: Option<Arc<Tls>>,
}

impl FrontDoor {
    /// Listens, where that may be.
    ///
    /// # Errors
    /// The address may not be listened on unprotected, or can't be; the certificate can't be used.
    pub(crate) fn open(
        address: SocketAddr,
        tls: Option<TlsFiles>,
        door: &Door,
        unprotected: u8,
    ) -> Result<FrontDoor, Problem> {
        may_listen(address, Protection { has_token: door.needs_token(), has_tls: tls.is_some(), unprotected })?;
        let tls = tls.map(Tls::open).transpose()?.map(Arc::new);
        let failed = |error: std::io::Error| words::can_not_listen(address.to_string(), phrase::system(&error));
        let listener = listen(address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(FrontDoor { address, listener, tls })
    }
}

/// How to serve pages and programs over plain HTTP.
#[derive(Clone, Debug)]
pub struct FrontOptions {
    pub listen: SocketAddr,
    pub tls: Option<TlsFiles>,
    /// The file of tokens; where it has any, one is asked for.
    pub tokens: std::path::PathBuf,
    /// Pages whose scripts may connect; those of this machine may from this machine.
    pub origins: Vec<String>,
    /// Connections at once.
    pub connections: usize,
    /// How often the user said that no protection is wanted.
    pub unprotected: u8,
}

/// A server with the gateway's door and somebody else's rooms: it listens until it is closed or dropped.
pub struct Front {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Front {
    /// Listens, and lets those in to `router` who show a token, if there are any, and come from no foreign page. What was asked for with a token that is revoked
    /// meanwhile is dropped within a second, and its answer with it.
    ///
    /// # Errors
    /// The address may not be listened on unprotected, or can't be; the certificate or the tokens can't be used.
    pub fn start(options: FrontOptions, router: Router) -> Result<Front, Problem> {
        let door = Door::open(options.tokens, options.origins)?;
        let at = FrontDoor::open(options.listen, options.tls, &door, options.unprotected)?;
        let address = at.address;
        let router = router.layer(from_fn(move |peer: Extension<Peer>, request: Request, next: Next| {
            let door = door.clone();
            async move { admit(&door, peer.0, request, next).await }
        }));
        let (stop, stopped) = watch::channel(false);
        let accepting = tokio::spawn(accept(at, router, options.connections, stopped, || {}));
        Ok(Front { address, stop, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections; those there are go on for as long as the runtime does.
    pub async fn close(self) {
        self.stop.send_replace(true);
        let _ = self.accepting.await;
    }
}

async fn admit(door: &Door, Peer(from): Peer, request: Request, next: Next) -> Response {
    if !door.is_page_allowed(request.headers(), from) {
        return (StatusCode::FORBIDDEN, "This page may not connect; see --allow-origin.\n").into_response();
    }
    let owner = if door.needs_token() {
        let Some(owner) = door.owner(request.headers()) else { return unknown() };
        Some(owner)
    } else {
        None
    };
    let mut over = Box::pin(over(door.clone(), owner));
    let answer = tokio::select! {
        answer = next.run(request) => answer,
        () = &mut over => return unknown(),
    };
    if answer.body().is_end_stream() {
        return answer;
    }
    answer.map(|body| Body::from_stream(body.into_data_stream().take_until(over)))
}

fn unknown() -> Response {
    (StatusCode::UNAUTHORIZED, "A token is asked for.\n").into_response()
}

/// Until who was let in with this token, or without one, would not be let in any more.
async fn over(door: Door, owner: Option<Entry>) {
    while door.still_counts(owner.as_ref()) {
        Clock::sleep_until(Clock::now() + LOOK).await;
    }
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Inherited by every connection.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Takes connections until it is stopped, each in a task of its own; once a second it looks after what `look` looks after.
pub(crate) async fn accept(
    at: FrontDoor,
    router: Router,
    connections: usize,
    mut stopped: watch::Receiver<bool>,
    look_after: impl Fn() + Send,
) {
    let FrontDoor { listener, tls, .. } = at;
    let free = Arc::new(Semaphore::new(connections));
    let mut look = Clock::now() + LOOK;
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = Clock::sleep_until(look) => {
                look = Clock::now() + LOOK;
                look_after();
                continue;
            }
            accepted = listener.accept() => accepted,
        };
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                Clock::sleep_until(Clock::now() + BREATH).await;
                continue;
            }
        };
        // As many as there may be: the newcomer is closed, those that talk go on.
        let Ok(place) = Arc::clone(&free).try_acquire_owned() else { continue };
        let (router, tls) = (router.clone().layer(Extension(Peer(from))), tls.clone());
        // A WebSocket keeps the place after it left HTTP behind.
        let router = router.layer(Extension(Place(Arc::new(place))));
        tokio::spawn(shake_hands(stream, tls, router));
    }
}

async fn shake_hands(stream: TcpStream, tls: Option<Arc<Tls>>, router: Router) {
    // A frame of sound is not to wait for the next one.
    let _ = stream.set_nodelay(true);
    match tls {
        None => serve(stream, router).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(HANDSHAKE.to_duration(), tls.acceptor().accept(stream)).await {
                serve(stream, router).await;
            }
        }
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, router: Router) {
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HANDSHAKE.to_duration())
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades()
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke off");
    }
}
