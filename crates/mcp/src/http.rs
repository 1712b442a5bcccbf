//! The same tools over HTTP, for clients that start no program: the protocol's streamable HTTP, at `/mcp`. Who is let in is decided as by `riposte serve`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use riposte_gateway::{Front, FrontOptions, TlsFiles};
use riposte_measures::Span;
use riposte_problem::Problem;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio_util::sync::CancellationToken;

use crate::desk::Desk;
use crate::gone::watch;
use crate::server::Server;

/// Connections at once: a client has a few.
const MOST_CONNECTIONS: usize = 64;

/// A session in which nothing is asked for so long is over. Longer than any call may take, and than an agent works between two of them.
const AT_REST: Span = Span::from_millis(4 * 3_600_000);

/// How to serve.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    pub listen: SocketAddr,
    pub tls: Option<TlsFiles>,
    /// The file of tokens; where it has any, one is asked for.
    pub tokens: PathBuf,
    /// Pages whose scripts may connect; those of this machine may from this machine.
    pub origins: Vec<String>,
    /// Names, besides those of this machine, under which clients may ask for it: a page elsewhere can lead a browser here under a name of its own.
    pub hosts: Vec<String>,
    /// How often the user said that no protection is wanted.
    pub unprotected: u8,
}

/// A server that listens until it is closed.
pub struct Http {
    front: Front,
    desk: Arc<Desk>,
    stop: CancellationToken,
}

impl Http {
    /// Listens.
    ///
    /// # Errors
    /// The address may not be listened on unprotected, or can't be; the certificate or the tokens can't be used.
    pub fn start(desk: Arc<Desk>, options: HttpOptions) -> Result<Http, Problem> {
        let HttpOptions { listen, tls, tokens, origins, hosts, unprotected } = options;
        let stop = CancellationToken::new();
        // The door looks at the page, and at the token; the host is looked at by the protocol's own service.
        let mut allowed: Vec<String> = ["localhost", "127.0.0.1", "[::1]", "::1"].map(str::to_owned).into();
        allowed.extend(hosts);
        if !listen.ip().is_unspecified() {
            allowed.push(match listen.ip() {
                IpAddr::V4(ip) => ip.to_string(),
                IpAddr::V6(ip) => format!("[{ip}]"),
            });
        }
        let config = StreamableHttpServerConfig::default()
            .with_allowed_hosts(allowed)
            .disable_allowed_origins()
            .with_cancellation_token(stop.child_token());
        let mut sessions = LocalSessionManager::default();
        sessions.session_config.keep_alive = Some(AT_REST.to_duration());
        let served = Arc::clone(&desk);
        let service =
            StreamableHttpService::new(move || Ok(Server::new(Arc::clone(&served))), Arc::new(sessions), config);
        let router = Router::new().route_service("/mcp", service).layer(from_fn(watch));
        let connections = MOST_CONNECTIONS;
        let front = Front::start(FrontOptions { listen, tls, tokens, origins, connections, unprotected }, router)?;
        Ok(Http { front, desk, stop })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.front.address()
    }

    /// Stops what is being said and heard, and ends.
    pub async fn close(self) {
        self.stop.cancel();
        self.front.close().await;
        self.desk.close().await;
    }
}
