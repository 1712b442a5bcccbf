//! The HTTP server: listens, shakes hands, hands each request to its place. Every wait for a client has its limit. On the caller's runtime.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use riposte_audio::Clock;
use riposte_engine::Engine;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::{gateway as words, phrase};
use riposte_settings::Settings;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::admission::{Protection, SUBPROTOCOL, is_origin_allowed, is_own_page, may_listen, token_of};
use crate::connection;
use crate::frame::LONGEST;
use crate::health;
use crate::limits::Limits;
use crate::refusal::Refusal;
use crate::registry::{Registry, Wish};
use crate::telephone::{self, Twilio};
use crate::tls::{Tls, TlsFiles};
use crate::tokens::{Entry, Tokens};
use crate::web::with_page;
use crate::wire::Wire;

/// A client has this long to shake hands, and again to say what it wants.
const HANDSHAKE: Span = Span::from_millis(5_000);
/// Connections besides those that sessions have: health, and those that are being refused.
const MORE_CONNECTIONS: usize = 256;
/// Bytes that the system keeps for a client that does not read: a second of sound and more. The usual megabytes would hide for a minute that it doesn't.
const SEND_BUFFER: u32 = 64 * 1024;
/// Connections that wait to be accepted.
const BACKLOG: u32 = 1_024;
/// How often revoked tokens are looked for.
const LOOK: Span = Span::from_millis(1_000);
/// What ends at once ends within this; the last turn is stored meanwhile.
const AT_ONCE: Span = Span::from_millis(10_000);
/// Without a free file or memory accepting fails at once, again and again.
const BREATH: Span = Span::from_millis(50);

/// How to serve.
#[derive(Clone, Debug)]
pub struct GatewayOptions {
    pub listen: SocketAddr,
    pub tls: Option<TlsFiles>,
    /// The file of tokens; where it has any, one is asked for.
    pub tokens: PathBuf,
    /// Pages whose scripts may connect, as `https://home.example`; those of this machine may from this machine.
    pub origins: Vec<String>,
    pub limits: Limits,
    /// How often the user said that no protection is wanted.
    pub unprotected: u8,
    /// Calls that are taken; `None`: none are.
    pub twilio: Option<Twilio>,
}

/// A server that listens until it is drained or dropped.
pub struct Gateway {
    address: SocketAddr,
    registry: Arc<Registry>,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

/// What requests need.
#[derive(Clone)]
struct Desk {
    registry: Arc<Registry>,
    tokens: Arc<Tokens>,
    origins: Arc<[String]>,
    twilio: Option<Arc<Twilio>>,
}

impl Desk {
    /// A token that is added while the server runs protects it, too.
    fn needs_token(&self) -> bool {
        self.tokens.are_asked_for()
    }

    /// Whose token a request shows.
    fn owner(&self, headers: &HeaderMap) -> Option<Entry> {
        token_of(headers).and_then(|token| self.tokens.owner(token))
    }
}

/// A connection's place among those that there may be; free when the last of it is dropped.
#[derive(Clone)]
struct Place(#[allow(dead_code, reason = "it is held, not read")] Arc<OwnedSemaphorePermit>);

/// Whom a request comes from.
#[derive(Clone, Copy)]
struct Peer(SocketAddr);

impl Gateway {
    /// Listens. `host` has the models, the voices and the database that all sessions use; its own devices are nobody's.
    ///
    /// # Errors
    /// The address may not be listened on unprotected, or can't be; the certificate or the tokens can't be used.
    pub async fn start(host: Engine, settings: &Settings, options: GatewayOptions) -> Result<Gateway, Problem> {
        let tokens = Arc::new(Tokens::at(options.tokens));
        tokens.list()?;
        let has_token = tokens.are_asked_for();
        let has_tls = options.tls.is_some();
        may_listen(options.listen, Protection { has_token, has_tls, unprotected: options.unprotected })?;
        let tls = options.tls.map(Tls::open).transpose()?.map(Arc::new);
        let failed = |error: std::io::Error| words::can_not_listen(options.listen.to_string(), phrase::system(&error));
        let listener = listen(options.listen).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let connections = options.limits.sessions + MORE_CONNECTIONS;
        let registry = Arc::new(Registry::new(host, settings, options.limits, Arc::clone(&tokens)));
        let desk = Desk {
            registry: Arc::clone(&registry),
            tokens,
            origins: options.origins.into(),
            twilio: options.twilio.map(Arc::new),
        };
        let router = Router::new()
            .route("/ws/voice", get(voice))
            .route("/twilio/media", get(call))
            .route("/health", get(told_health))
            .route("/metrics", get(told_metrics));
        let router = with_page(router).with_state(desk);
        let (stop, stopped) = watch::channel(false);
        let accepting = tokio::spawn(accept(listener, tls, router, connections, stopped, Arc::clone(&registry)));
        Ok(Gateway { address, registry, stop, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many sessions there are, as it changes.
    pub fn sessions(&self) -> watch::Receiver<usize> {
        self.registry.count()
    }

    /// Takes no more sessions, lets turns come to their end, for a while, and ends. Every finished turn is stored then.
    pub async fn drain(self) {
        let Gateway { registry, stop, accepting, .. } = self;
        let mut count = registry.count();
        registry.drain();
        let gone = |count: &usize| *count == 0;
        if timeout(registry.limits().drain.to_duration(), count.wait_for(gone)).await.is_err() {
            registry.drain();
            if timeout(AT_ONCE.to_duration(), count.wait_for(gone)).await.is_err() {
                tracing::warn!(sessions = *count.borrow(), "sessions did not end when they were told to");
            }
        }
        stop.send_replace(true);
        let _ = accepting.await;
        // The host waits for its own turns and closes the database.
        let _ = tokio::task::spawn_blocking(move || drop(registry)).await;
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

async fn accept(
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    router: Router,
    connections: usize,
    mut stopped: watch::Receiver<bool>,
    registry: Arc<Registry>,
) {
    let free = Arc::new(Semaphore::new(connections));
    let mut look = Clock::now() + LOOK;
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = Clock::sleep_until(look) => {
                look = Clock::now() + LOOK;
                registry.look_at_tokens();
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

async fn told_health(State(desk): State<Desk>) -> Response {
    let registry = &desk.registry;
    let sessions = *registry.count().borrow();
    let (status, body) = health::of(registry.host(), sessions, registry.limits().sessions, registry.is_draining());
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

async fn told_metrics(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    if desk.needs_token() && desk.owner(&headers).is_none() {
        return (StatusCode::UNAUTHORIZED, "A token is asked for.\n").into_response();
    }
    let registry = &desk.registry;
    let sessions = *registry.count().borrow();
    let text = registry.metrics().text(registry.host(), sessions, registry.limits().sessions);
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}

async fn voice(
    State(desk): State<Desk>,
    Extension(Peer(from)): Extension<Peer>,
    Extension(place): Extension<Place>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    socket: WebSocketUpgrade,
) -> Response {
    let (owner, needs_token) = (desk.owner(&headers), desk.needs_token());
    let is_allowed = is_origin_allowed(&headers, &desk.origins, from.ip().is_loopback());
    if !(is_allowed || needs_token && is_own_page(&headers)) {
        return (StatusCode::FORBIDDEN, "This page may not connect; see --allow-origin.\n").into_response();
    }
    let wish = if needs_token && owner.is_none() {
        Err(Refusal::Token)
    } else {
        let resume = resume_of(query.as_deref().unwrap_or_default());
        Ok(Wish { owner: owner.filter(|_| needs_token), is_signed: false, resume })
    };
    upgraded(socket.protocols([SUBPROTOCOL]), Wire::Frames, &desk, place, wish)
}

/// A telephone call.
async fn call(
    State(desk): State<Desk>,
    Extension(place): Extension<Place>,
    headers: HeaderMap,
    socket: WebSocketUpgrade,
) -> Response {
    let Some(twilio) = &desk.twilio else { return StatusCode::NOT_FOUND.into_response() };
    let signature = headers.get(telephone::HEADER).and_then(|signature| signature.to_str().ok());
    if !signature.is_some_and(|signature| twilio.has_signed(signature)) {
        desk.registry.metrics().refused("gateway.signature");
        return (StatusCode::FORBIDDEN, "The signature is not Twilio's for this address; see --twilio.\n")
            .into_response();
    }
    upgraded(socket, Wire::telephone(), &desk, place, Ok(Wish { owner: None, is_signed: true, resume: None }))
}

fn upgraded(socket: WebSocketUpgrade, wire: Wire, desk: &Desk, place: Place, wish: Result<Wish, Refusal>) -> Response {
    let registry = Arc::clone(&desk.registry);
    // A message that is a little too long is read, so that it can be told.
    let socket = socket.max_message_size(4 * LONGEST).max_frame_size(4 * LONGEST);
    socket.on_upgrade(move |socket| async move {
        connection::serve(socket, wire, registry, wish).await;
        drop(place);
    })
}

/// `resume=TOKEN&received=N`.
fn resume_of(query: &str) -> Option<(String, u64)> {
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    Some((value("resume")?.to_owned(), value("received").and_then(|count| count.parse().ok()).unwrap_or(0)))
}
