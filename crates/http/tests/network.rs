//! Proxies and certificates over real sockets: whoever is asked through them is asked by name, this computer never is, and no failure shows a password.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod support;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use riposte_http::{
    Cause, Endpoint, Failure, HttpError, Listed, Network, NetworkOptions, Server, Socket, SocketRequest, listed,
    unheard,
};
use riposte_sim::providers::{Hearing, RunningServer, ScriptedChat, ScriptedEars, Socks, Tunnel};
use riposte_vendors::Stage;
use support::PATIENCE;

const KEY: &str = "sk-n3twork-0123456789";
const LOGIN: &str = "alice:hunter2-secret";
const VENDOR: &str = "https://api.openai.com/v1";

fn vendor() -> RunningServer {
    ScriptedChat::openai().tls().key(KEY).reply("Hi.").start_blocking().unwrap()
}

fn trusting(pem: &str, proxy: &str, login: Option<&str>) -> Network {
    // It is read at once.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, pem).unwrap();
    let ca_file = if pem.is_empty() { String::new() } else { path.display().to_string() };
    let proxy_login = login.map(Into::into);
    let options = NetworkOptions { proxy: proxy.to_owned(), proxy_login, ca_file, plain_http_hosts: Vec::new() };
    let (network, errors) = Network::of(options);
    assert_eq!(errors, []);
    network
}

fn endpoint(address: &str, network: &Network) -> Arc<Endpoint> {
    let server = Server { name: "acme", title: "Acme", needs_key: true };
    let endpoint = Endpoint::of(Stage::Chat, address, server, "m", Some(KEY.into())).unwrap();
    Arc::new(endpoint.with_network(network))
}

async fn asked(address: &str, network: &Network) -> Result<Listed, HttpError> {
    let endpoint = endpoint(address, network);
    listed(&endpoint, &endpoint.client(), "models", PATIENCE, &unheard()).await
}

/// Why an address was not reached; and that nothing shows the password or the key.
async fn cause(address: &str, network: &Network) -> Cause {
    let error = asked(address, network).await.unwrap_err();
    let shown = format!("{error} {error:?} {} {network:?}", error.problem());
    for secret in ["hunter2", KEY] {
        assert!(!shown.contains(secret), "{shown}");
    }
    match error.what {
        Failure::Unreachable { cause, .. } => cause,
        what => panic!("{what:?}"),
    }
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn a_certificate_of_the_users_own_is_trusted_beside_the_systems() {
    let server = vendor();
    let network = trusting(server.certificate_pem().unwrap(), "", None);
    assert!(matches!(asked(server.base_url(), &network).await, Ok(Listed::There(_))));
    assert_eq!(cause(server.base_url(), &Network::default()).await, Cause::Tls);
    let other = trusting(vendor().certificate_pem().unwrap(), "", None);
    assert_eq!(cause(server.base_url(), &other).await, Cause::Tls, "another one is not");
}

#[tokio::test]
async fn an_http_proxy_is_asked_for_the_vendors_name_and_never_sees_the_key() {
    let server = vendor();
    let tunnel = Tunnel::start(server.address()).unwrap();
    let network = trusting(server.certificate_pem().unwrap(), &tunnel.url(), None);
    assert!(matches!(asked(VENDOR, &network).await, Ok(Listed::There(_))));
    assert_eq!(tunnel.asked(), ["api.openai.com:443"]);
    assert_eq!(server.other_requests()[0].header("authorization"), format!("Bearer {KEY}"));
}

#[tokio::test]
async fn a_socks_proxy_looks_names_up_itself_for_requests_and_for_sockets() {
    let server = ScriptedEars::nova().tls().hearing(Hearing::words("Hi.")).start().unwrap();
    let socks = Socks::start(Some(server.address())).unwrap();
    let network = trusting(server.certificate_pem().unwrap(), &socks.url(), None);
    let endpoint = endpoint("https://api.deepgram.com/v1", &network);
    let query = [
        ("model", "nova-3"),
        ("encoding", "linear16"),
        ("sample_rate", "16000"),
        ("channels", "1"),
        ("interim_results", "true"),
        ("punctuate", "true"),
        ("endpointing", "300"),
        ("utterance_end_ms", "1000"),
        ("vad_events", "true"),
        ("language", "en"),
    ];
    let query = query.map(|(name, value)| (name, value.to_owned())).to_vec();
    let request = SocketRequest { path: "listen", query, ..SocketRequest::default() };
    Socket::open(&endpoint, &endpoint.socket_client(), &request).await.unwrap();
    assert!(matches!(
        listed(&endpoint, &endpoint.client(), "models", PATIENCE, &unheard()).await,
        Ok(Listed::There(_))
    ));
    assert_eq!(socks.asked(), ["api.deepgram.com:443", "api.deepgram.com:443"]);
}

#[tokio::test]
async fn a_proxy_that_wants_a_login_is_shown_the_one_that_is_kept() {
    let server = vendor();
    let tunnel = Tunnel::start_with_login(server.address(), LOGIN).unwrap();
    let pem = server.certificate_pem().unwrap();
    assert!(matches!(asked(VENDOR, &trusting(pem, &tunnel.url(), Some(LOGIN))).await, Ok(Listed::There(_))));
    assert_eq!(cause(VENDOR, &trusting(pem, &tunnel.url(), None)).await, Cause::ProxyWantsLogin);
    assert_eq!(cause(VENDOR, &trusting(pem, &tunnel.url(), Some("alice:hunter2"))).await, Cause::ProxyWantsLogin);
    assert!(server.requests().is_empty() && server.other_requests().len() == 1);
}

#[tokio::test]
async fn a_proxy_that_refuses_or_is_gone_is_told_apart_from_the_server() {
    assert_eq!(cause(VENDOR, &trusting("", &Tunnel::refusing(403).unwrap().url(), None)).await, Cause::ProxyRefused);
    assert_eq!(cause(VENDOR, &trusting("", &Socks::start(None).unwrap().url(), None)).await, Cause::ProxyRefused);
    for scheme in ["http", "socks5"] {
        let gone = format!("{scheme}://{}", free());
        assert_eq!(cause(VENDOR, &trusting("", &gone, Some(LOGIN))).await, Cause::ProxyGone, "{scheme}");
    }
    let problem = asked(VENDOR, &trusting("", &format!("http://{}", free()), None)).await.unwrap_err().problem();
    assert_eq!(
        problem.message.english(),
        "Acme can't be reached at https://api.openai.com/v1: the proxy does not answer."
    );
}

#[tokio::test]
async fn this_computers_own_servers_are_never_asked_through_a_proxy() {
    let server = ScriptedChat::openai().key(KEY).reply("Hi.").start_blocking().unwrap();
    let (tunnel, socks) = (Tunnel::refusing(403).unwrap(), Socks::start(None).unwrap());
    for proxy in [tunnel.url(), socks.url()] {
        assert!(matches!(asked(server.base_url(), &trusting("", &proxy, None)).await, Ok(Listed::There(_))), "{proxy}");
    }
    assert_eq!((tunnel.asked(), socks.asked()), (Vec::new(), Vec::new()));
}
