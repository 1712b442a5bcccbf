//! The HTTP server: hands each request to its place. On the caller's runtime.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use riposte_engine::Engine;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_settings::Settings;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::admission::SUBPROTOCOL;
use crate::connection;
use crate::door::Door;
use crate::frame::LONGEST;
use crate::front::{FrontDoor, Peer, Place, accept};
use crate::health;
use crate::limits::Limits;
use crate::refusal::Refusal;
use crate::registry::{Registry, Wish};
use crate::telephone::{self, Twilio};
use crate::tls::TlsFiles;
use crate::web::with_page;
use crate::wire::Wire;

/// Connections besides those that sessions have: health, and those that are being refused.
const MORE_CONNECTIONS: usize = 256;
/// What ends at once ends within this; the last turn is stored meanwhile.
const AT_ONCE: Span = Span::from_millis(10_000);

/// How to serve.
#[derive(Clone, Debug)]
pub struct GatewayOptions {
    pub listen: SocketAddr,
    pub tls: Option<TlsFiles>,
    /// The file of tokens; where it has any, one is asked for.
    pub tokens: PathBuf,
    /// Nobody may ever use it without a token, whatever becomes of the file.
    pub requires_token: bool,
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
    door: Door,
    twilio: Option<Arc<Twilio>>,
}

impl Gateway {
    /// Listens. `host` has the models, the voices and the database that all sessions use; its own devices are nobody's.
    ///
    /// # Errors
    /// The address may not be listened on unprotected, or can't be; the certificate or the tokens can't be used; a token is required and there is none.
    pub async fn start(host: Engine, settings: &Settings, options: GatewayOptions) -> Result<Gateway, Problem> {
        let door = Door::open(options.tokens, options.origins)?;
        if options.requires_token {
            door.tokens().required()?;
        }
        let connections = options.limits.sessions + MORE_CONNECTIONS;
        let at = FrontDoor::open(options.listen, options.tls, &door, options.unprotected)?;
        let address = at.address;
        let registry = Arc::new(Registry::new(host, settings, options.limits, door.tokens()));
        let desk = Desk { registry: Arc::clone(&registry), door, twilio: options.twilio.map(Arc::new) };
        let router = router(desk);
        let (stop, stopped) = watch::channel(false);
        let look = {
            let registry = Arc::clone(&registry);
            move || registry.look_at_tokens()
        };
        let accepting = tokio::spawn(accept(at, router, connections, stopped, look));
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

/// All places. Calls come from a proxy under its name, and show a signature.
fn router(desk: Desk) -> Router {
    let door = desk.door.clone();
    let router = Router::new()
        .route("/ws/voice", get(voice))
        .route("/health", get(told_health))
        .route("/metrics", get(told_metrics));
    let by_name = with_page(router).route_layer(from_fn(move |peer: Extension<Peer>, request: Request, next: Next| {
        let is_allowed = door.is_name_allowed(request.headers(), peer.0.0);
        async move { if is_allowed { next.run(request).await } else { misnamed() } }
    }));
    by_name.route("/twilio/media", get(call)).with_state(desk)
}

fn misnamed() -> Response {
    let why = "Without a token this server is only for this machine: ask for it as localhost, or make a token with `riposte tokens add NAME`.\n";
    (StatusCode::FORBIDDEN, why).into_response()
}

/// Told before hands are shaken, so that a proxy tries another server; what is begun may be gone on with.
fn draining(registry: &Registry) -> Response {
    let problem = Refusal::Draining.problem();
    registry.metrics().refused(&problem.code);
    (StatusCode::SERVICE_UNAVAILABLE, "The server is being stopped. Connect again in a moment.\n").into_response()
}

async fn told_health(State(desk): State<Desk>) -> Response {
    let registry = &desk.registry;
    let sessions = *registry.count().borrow();
    let (status, body) = health::of(registry.host(), sessions, registry.limits().sessions, registry.is_draining());
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

async fn told_metrics(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    if desk.door.needs_token() && desk.door.owner(&headers).is_none() {
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
    if !desk.door.is_page_allowed(&headers, from) {
        return (StatusCode::FORBIDDEN, "This page may not connect; see --allow-origin.\n").into_response();
    }
    let resume = resume_of(query.as_deref().unwrap_or_default());
    if resume.is_none() && desk.registry.is_draining() {
        return draining(&desk.registry);
    }
    let (owner, needs_token) = (desk.door.owner(&headers), desk.door.needs_token());
    let wish = if needs_token && owner.is_none() {
        Err(Refusal::Token)
    } else {
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
    if desk.registry.is_draining() {
        return draining(&desk.registry);
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
