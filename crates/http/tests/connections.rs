//! Whether a request paid for a connection: over real sockets and TLS, cold, warmed, after the server hung up, and of WebSockets in reserve.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod support;

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use riposte_http::{Client, Connection, Endpoint, HeaderValue, Idle, Sending, Server, Spare, client_builder, warm};
use riposte_sim::providers::{Reply, RunningChat, ScriptedChat};
use riposte_vendors::Stage;
use support::{PATIENCE, open, says, server};

const SERVER: Server = Server { name: "acme", title: "Acme", needs_key: false };

fn at(address: &str) -> Arc<Endpoint> {
    Arc::new(Endpoint::of(Stage::Chat, address, SERVER, "m", None).unwrap())
}

/// Asks, reads the answer to its end, and says how the connection came.
async fn ask(endpoint: &Arc<Endpoint>, client: &Client) -> Connection {
    let body = r#"{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#;
    let json = HeaderValue::from_static("application/json");
    let sending = Sending::post(endpoint, client, "chat/completions", json, body.into()).unwrap();
    let mut answer = sending.answer().await.unwrap();
    let connection = answer.connection();
    while answer.next().await.unwrap().is_some() {}
    connection
}

/// Lets the runtime run until an HTTP/1 connection is free again: what is left are its task, and the pool's. One of HTTP/2 (over TLS, here) is never occupied.
async fn settled(server: &RunningChat) {
    if server.certificate_der().is_some() {
        return;
    }
    let settle = async {
        while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, settle).await.expect("the connection is still in use");
}

async fn chat(tls: bool) -> RunningChat {
    let server = ScriptedChat::openai().reply(Reply::text("Hello."));
    (if tls { server.tls() } else { server }).start().await.unwrap()
}

fn trusting(server: &RunningChat) -> Client {
    let builder = client_builder().no_proxy();
    match server.certificate_der() {
        Some(certificate) => builder.tls_certs_only([reqwest::Certificate::from_der(certificate).unwrap()]),
        None => builder,
    }
    .build()
    .unwrap()
}

#[track_caller]
fn is_new(connection: Connection) {
    assert!(!connection.is_reused() && !connection.waited().is_zero(), "{connection:?}");
    assert_eq!(connection.opened_in(), Some(connection.waited()), "it was opened for the request");
}

#[track_caller]
fn stood_ready(connection: Connection) {
    assert_eq!((connection.is_reused(), connection.waited()), (true, Duration::ZERO), "{connection:?}");
}

#[tokio::test]
async fn the_first_request_waits_for_its_connection_and_the_next_ones_do_not() {
    for tls in [false, true] {
        let server = chat(tls).await;
        let (endpoint, client) = (at(server.base_url()), trusting(&server));
        is_new(ask(&endpoint, &client).await);
        for _ in 0..2 {
            settled(&server).await;
            let next = ask(&endpoint, &client).await;
            stood_ready(next);
            assert!(!next.opened_in().unwrap().is_zero(), "what it once took is still known");
        }
    }
}

#[tokio::test]
async fn a_request_over_a_warmed_connection_waits_for_nothing() {
    for tls in [false, true] {
        let server = chat(tls).await;
        let (endpoint, client) = (at(server.base_url()), trusting(&server));
        warm(&endpoint, &client, PATIENCE).await.unwrap();
        settled(&server).await;
        stood_ready(ask(&endpoint, &client).await);
        assert_eq!(server.requests()[0].from, server.other_requests()[0].from);
    }
}

#[tokio::test]
async fn of_two_clients_each_pays_for_its_own() {
    let server = chat(false).await;
    let endpoint = at(server.base_url());
    for _ in 0..2 {
        is_new(ask(&endpoint, &trusting(&server)).await);
    }
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_paid_for_again() {
    // Says that it keeps the connection, and closes it.
    let (address, _) = server(|mut stream, head| {
        let line =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
        let mut body = vec![0; line.unwrap().trim().parse().unwrap()];
        stream.read_exact(&mut body).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
    });
    let (endpoint, client) = (at(&format!("http://{address}/v1")), client_builder().no_proxy().build().unwrap());
    for _ in 0..3 {
        is_new(ask(&endpoint, &client).await);
    }
}

#[tokio::test]
async fn a_connection_that_somebody_else_began_to_open_is_waited_for_until_it_stands() {
    // Over HTTP/2 a second request waits for the connection of the first.
    let server = chat(true).await;
    let (endpoint, client) = (at(server.base_url()), trusting(&server));
    let (one, two) = tokio::join!(ask(&endpoint, &client), ask(&endpoint, &client));
    for connection in [one, two] {
        assert!(!connection.is_reused() && !connection.waited().is_zero(), "{connection:?}");
    }
    assert_eq!(one.opened_in(), two.opened_in(), "one connection");
    assert!(two.waited() <= one.waited(), "{one:?} {two:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_in_reserve_was_paid_for_before() {
    let (address, heads) = says(Vec::new());
    let fresh = open(address).await.unwrap().connection();
    is_new(fresh);
    heads.recv_timeout(PATIENCE).unwrap();
    let spare = Spare::<u8>::default();
    let idle = Idle { word: None, longest: PATIENCE };
    let (to, opened) = tokio::sync::oneshot::channel();
    let opening = async move {
        let socket = open(address).await;
        let _ = to.send(());
        socket
    };
    spare.open(&tokio::runtime::Handle::current(), 1, idle, move || opening.boxed());
    opened.await.unwrap();
    let socket = spare.take_open(&1).await.unwrap();
    stood_ready(socket.connection());
    assert!(!socket.connection().opened_in().unwrap().is_zero());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_in_reserve_that_is_not_open_yet_is_waited_for() {
    let (address, _) = says(Vec::new());
    let spare = Spare::<u8>::default();
    let idle = Idle { word: None, longest: PATIENCE };
    let (ask, asked) = tokio::sync::oneshot::channel::<()>();
    let opening = async move {
        asked.await.unwrap();
        open(address).await
    };
    spare.open(&tokio::runtime::Handle::current(), 1, idle, move || opening.boxed());
    let mut taking = Box::pin(spare.take_open(&1));
    assert!((&mut taking).now_or_never().is_none(), "it opens when it is told to");
    ask.send(()).unwrap();
    let connection = taking.await.unwrap().connection();
    assert!(!connection.is_reused() && !connection.waited().is_zero(), "{connection:?}");
}
