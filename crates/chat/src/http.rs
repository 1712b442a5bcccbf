//! The HTTP clients all vendors share: connections are kept warm and reused by whoever asks next. Made once per process, on first use; whoever has another network
//! than the usual one (a proxy, certificates) has a client of its own.

use std::sync::OnceLock;

use reqwest::Client;
use riposte_http::{Endpoint, built, client_builder, is_loopback};

/// The client for servers elsewhere. Goes through the proxy that the environment names (`HTTPS_PROXY`, `NO_PROXY`).
pub fn http_client() -> Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| built(client_builder)).clone()
}

/// The client for an address: this computer's own servers are never asked for through a proxy.
pub(crate) fn client_for(endpoint: &Endpoint) -> Client {
    static LOOPBACK: OnceLock<Client> = OnceLock::new();
    let url = endpoint.base();
    if !endpoint.network().is_usual() {
        endpoint.client()
    } else if is_loopback(url) {
        LOOPBACK.get_or_init(|| riposte_http::client_for(url)).clone()
    } else {
        http_client()
    }
}
