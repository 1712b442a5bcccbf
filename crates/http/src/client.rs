//! The HTTP client: connections are kept warm and used again. It never follows a redirect (a key must not travel to another host), never retries
//! by itself. A connection lives on the runtime that opened it, so whoever has a runtime of its own has a client of its own.

use std::error::Error;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Url};

use crate::connection::NotesOpenings;
use crate::{Cause, Network};

/// Longest wait for DNS, TCP and TLS together.
const CONNECT: Duration = Duration::from_secs(5);

/// The settings of every client. HTTP/2 is chosen by ALPN; pings keep an idle connection open through home routers, which forget a silent one
/// after a few minutes, and find a dead one before a question does.
pub fn client_builder() -> ClientBuilder {
    install_tls_provider();
    Client::builder()
        .user_agent(concat!("riposte/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .connector_layer(NotesOpenings)
        .tcp_nodelay(true)
        .tcp_keepalive(Duration::from_secs(60))
        .pool_idle_timeout(Duration::from_secs(600))
        .http2_keep_alive_interval(Duration::from_secs(20))
        .http2_keep_alive_timeout(Duration::from_secs(10))
        .http2_keep_alive_while_idle(true)
}

/// A new client for an address in the usual network ([`Network::client`]).
pub fn client_for(url: &Url) -> Client {
    Network::default().client(url)
}

/// Builds a client. A machine without any certificates still reaches plain-http servers such as Ollama; every https address then fails with
/// [`Cause::Tls`], whose advice names the certificates.
pub fn built(builder: impl Fn() -> ClientBuilder) -> Client {
    builder().build().unwrap_or_else(|error| {
        tracing::warn!(%error, "no system certificates: https can't be used");
        #[expect(clippy::expect_used, reason = "no roots to load: nothing is left that depends on the machine")]
        builder().tls_certs_only([]).build().expect("a client without certificates can be built")
    })
}

/// Two rustls providers can be in one program; reqwest takes the process default, so it is chosen here. Whoever installed one earlier keeps it.
pub(crate) fn install_tls_provider() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        if rustls::crypto::ring::default_provider().install_default().is_err() {
            tracing::debug!("a TLS provider was already installed");
        }
    });
}

/// Why sending failed, from the errors within the error.
pub fn cause(error: &reqwest::Error) -> Cause {
    if let Some(cause) = cause_within(error) {
        cause
    } else if error.is_dns() {
        Cause::Name
    } else if error.is_timeout() {
        Cause::Slow
    } else if error.is_connect() {
        Cause::Other
    } else {
        Cause::Broke
    }
}

fn cause_within(error: &(dyn Error + 'static)) -> Option<Cause> {
    if let Some(cause) = of_the_proxy(&error.to_string()) {
        return Some(cause);
    }
    if error.is::<rustls::Error>() {
        return Some(Cause::Tls);
    }
    if let Some(io) = error.downcast_ref::<std::io::Error>() {
        // An io::Error's `source` passes over the error it wraps, and that is where rustls' are.
        let wrapped = io.get_ref().and_then(|wrapped| cause_within(wrapped));
        return wrapped.or(match io.kind() {
            std::io::ErrorKind::ConnectionRefused => Some(Cause::Refused),
            std::io::ErrorKind::TimedOut => Some(Cause::Slow),
            _ => None,
        });
    }
    error.source().and_then(cause_within)
}

/// What the connectors for proxies say of themselves; their errors' types are not public (hyper-util, `client::legacy::connect::proxy`).
fn of_the_proxy(said: &str) -> Option<Cause> {
    let said = said.strip_prefix("tunnel error: ").or_else(|| said.strip_prefix("SOCKS error: "))?;
    Some(match said {
        "failed to create underlying connection" => Cause::ProxyGone,
        "proxy authorization required" | "credentials not accepted" => Cause::ProxyWantsLogin,
        said if said.contains("authentication") => Cause::ProxyWantsLogin,
        _ => Cause::ProxyRefused,
    })
}
