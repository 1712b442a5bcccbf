//! WebSockets against servers on this machine that behave, and that do not: real sockets, bytes by hand where a well-behaved library would not send them.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use riposte_http::{Endpoint, Failure, HttpError, Outgoing, Received, Server, Socket, SocketLimits, SocketRequest};
use riposte_vendors::Stage;
use support::{PATIENCE, accepted, endpoint, frame, open, request, says, server};

async fn first(address: SocketAddr) -> Result<Received, HttpError> {
    let mut socket = open(address).await.unwrap();
    socket.reader.next_within(PATIENCE).await
}

#[tokio::test]
async fn the_handshake_has_what_the_vendor_wants_and_the_key_in_its_header() {
    let (address, heads) = server(|mut stream, head| {
        stream.write_all(accepted(head, "sec-websocket-protocol: talk\r\n").as_bytes()).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    });
    let endpoint = endpoint(address, Some("sk-secret"));
    let request = SocketRequest {
        query: vec![("model", "a b&c".to_owned())],
        headers: [("x-version".parse().unwrap(), "7".parse().unwrap())].into_iter().collect(),
        protocols: vec!["chat", "talk"],
        ..request()
    };
    let socket = Socket::open(&endpoint, &endpoint.socket_client(), &request).await.unwrap();
    assert!(socket.is_open());
    let head = heads.recv_timeout(PATIENCE).unwrap();
    assert!(head.starts_with("GET /v1/listen?model=a+b%26c HTTP/1.1\r\n"), "{head}");
    let has = |line: &str| head.lines().any(|other| other.eq_ignore_ascii_case(line));
    for line in [
        "x-key: Token sk-secret",
        "x-version: 7",
        "upgrade: websocket",
        "sec-websocket-version: 13",
        "sec-websocket-protocol: chat, talk",
    ] {
        assert!(has(line), "{line} in {head}");
    }
    assert!(!head.to_ascii_lowercase().contains("authorization"), "{head}");
    assert!(!format!("{socket:?} {endpoint:?}").contains("sk-secret"));
}

#[tokio::test]
async fn messages_go_both_ways_whole_and_in_order() {
    let (address, _) = server(|mut stream, head| {
        stream.write_all(accepted(head, "").as_bytes()).unwrap();
        // Each frame of the client, its mask taken off, is sent back.
        let mut start = [0; 2];
        while stream.read_exact(&mut start).is_ok() {
            let length = match start[1] & 0x7f {
                126 => {
                    let mut length = [0; 2];
                    stream.read_exact(&mut length).unwrap();
                    u16::from_be_bytes(length) as usize
                }
                length => length as usize,
            };
            let (mut mask, mut payload) = ([0; 4], vec![0; length]);
            stream.read_exact(&mut mask).unwrap();
            stream.read_exact(&mut payload).unwrap();
            payload.iter_mut().enumerate().for_each(|(n, byte)| *byte ^= mask[n % 4]);
            stream.write_all(&frame(start[0] & 0x0f, &payload)).unwrap();
        }
    });
    let mut socket = open(address).await.unwrap();
    for n in 0..100_usize {
        socket.writer.send(Outgoing::Text(format!("é{n}"))).await.unwrap();
        socket.writer.send(Outgoing::Binary(vec![n as u8; n * 3].into())).await.unwrap();
    }
    for n in 0..100_usize {
        assert_eq!(socket.reader.next_within(PATIENCE).await.unwrap(), Received::Text(format!("é{n}")));
        assert_eq!(socket.reader.next_within(PATIENCE).await.unwrap(), Received::Binary(vec![n as u8; n * 3].into()));
    }
}

#[tokio::test]
async fn a_key_is_not_sent_in_the_clear_nor_anywhere_else() {
    let server = Server { name: "acme", title: "Acme", needs_key: true };
    let endpoint = |address: &str, key: Option<&str>| {
        Arc::new(Endpoint::of(Stage::Speech, address, server, "m", key.map(Into::into)).unwrap())
    };
    for (address, key) in [("http://192.0.2.1/v1", Some("sk-secret")), ("https://127.0.0.1:1/v1", None)] {
        let endpoint = endpoint(address, key);
        let error = Socket::open(&endpoint, &endpoint.socket_client(), &request()).await.unwrap_err();
        assert!(matches!(error.what, Failure::KeyInTheClear { .. } | Failure::KeyMissing { .. }), "{error:?}");
    }
    // A redirect is told, and not followed.
    let (elsewhere, heads) = says(Vec::new());
    let (address, _) = self::server(move |mut stream, _| {
        let answer = format!(
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://{elsewhere}/v1/listen\r\ncontent-length: 0\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let error = open(address).await.unwrap_err();
    assert!(matches!(error.what, Failure::Redirected { status: 307, .. }), "{error:?}");
    assert!(heads.try_recv().is_err(), "somebody else was asked");
}

/// What a user is told of a server that answers the handshake so.
async fn refused(answer: &'static str) -> String {
    let (address, _) = server(move |mut stream, _| stream.write_all(answer.as_bytes()).unwrap());
    let endpoint = endpoint(address, Some("sk-secret"));
    let request = SocketRequest { reason_header: Some("x-reason"), ..request() };
    let error = Socket::open(&endpoint, &endpoint.socket_client(), &request).await.unwrap_err();
    let problem = error.problem();
    let message = problem.message.english().replace(&address.to_string(), "server");
    format!("{} {:?}: {message}\n", problem.code, problem.kind)
}

#[tokio::test]
async fn refused_handshakes_are_told_as_every_refusal() {
    let told = [
        refused("HTTP/1.1 401 Unauthorized\r\n\r\n{\"err_msg\":\"Invalid credentials: sk-secret\"}").await,
        refused("HTTP/1.1 400 Bad Request\r\nx-reason: no such model\r\ncontent-length: 0\r\n\r\n").await,
        refused("HTTP/1.1 402 Payment Required\r\ncontent-length: 0\r\n\r\n").await,
        refused("HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n").await,
        refused("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n").await,
        refused("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy").await,
        refused("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>").await,
        refused("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: AAAA\r\n\r\n").await,
        refused("SSH-2.0-OpenSSH\r\n").await,
    ];
    expect_test::expect![[r#"
        speech.auth Auth: Acme does not accept the key: “Invalid credentials: [key]”.
        speech.bad_request Input: Acme can't use the request (status 400): “no such model”.
        speech.quota Quota: Acme refuses for now because a limit is reached.
        speech.quota Quota: Acme refuses for now because a limit is reached.
        speech.server Retry: Acme has trouble of its own (status 500).
        speech.server Retry: Acme has trouble of its own (status 503).
        speech.malformed Retry: Acme sent an answer that can't be read: it does not speak WebSocket.
        speech.malformed Retry: Acme sent an answer that can't be read: it does not speak WebSocket.
        speech.unreachable Retry: Acme can't be reached at http://server/v1: the connection broke.
    "#]]
    .assert_eq(&told.concat());
}

/// What ends a connection on which the server sends these bytes.
async fn ended(bytes: Vec<u8>) -> String {
    let (address, _) = says(bytes);
    let error = first(address).await.unwrap_err();
    assert!(!format!("{error:?}").contains("sk-secret"), "{error:?}");
    let problem = error.problem();
    format!("{} {:?}: {}\n", problem.code, problem.kind, problem.message)
}

#[tokio::test]
async fn a_connection_that_ends_says_why() {
    let close = |code: u16, reason: &str| frame(8, &[&code.to_be_bytes(), reason.as_bytes()].concat());
    let told = [
        ended(close(1008, "DATA-0000: no sound, key sk-secret")).await,
        ended(close(1011, "NET-0001")).await,
        ended(frame(8, &[])).await,
        ended(frame(1, b"\xff\xc3\x28")).await,
        ended(frame(1, &vec![b'x'; 5_000])).await,
        // A frame that says it has 2^62 bytes.
        ended(vec![0x81, 127, 0x40, 0, 0, 0, 0, 0, 0, 0]).await,
        // A reserved opcode, and a frame that is masked.
        ended(frame(3, b"x")).await,
        ended(vec![0x81, 0x81, 1, 2, 3, 4, 5]).await,
    ];
    expect_test::expect![[r#"
        speech.hung_up Retry: Acme ended the connection (code 1008): “DATA-0000: no sound, key [key]”.
        speech.hung_up Retry: Acme ended the connection (code 1011): “NET-0001”.
        speech.hung_up Retry: Acme ended the connection (code 1005).
        speech.malformed Retry: Acme sent an answer that can't be read: it holds invalid UTF-8.
        speech.malformed Retry: Acme sent an answer that can't be read: one of its messages has no end.
        speech.malformed Retry: Acme sent an answer that can't be read: one of its messages has no end.
        speech.malformed Retry: Acme sent an answer that can't be read: it does not speak WebSocket.
        speech.malformed Retry: Acme sent an answer that can't be read: it does not speak WebSocket.
    "#]]
    .assert_eq(&told.concat());
}

#[tokio::test]
async fn a_server_that_hangs_up_without_a_word_cuts_the_answer() {
    let (address, _) = server(|mut stream, head| {
        stream.write_all(accepted(head, "").as_bytes()).unwrap();
        stream.write_all(&frame(1, b"half")[..3]).unwrap();
    });
    assert_eq!(first(address).await.unwrap_err().what, Failure::Cut);
}

#[tokio::test]
async fn a_ping_is_answered_and_one_without_an_answer_ends_the_connection() {
    let (to, pongs) = mpsc::channel();
    let (address, _) = server(move |mut stream, head| {
        stream.write_all(accepted(head, "").as_bytes()).unwrap();
        stream.write_all(&frame(9, b"ab")).unwrap();
        let mut read = [0; 8];
        stream.read_exact(&mut read).unwrap();
        let _ = to.send(read);
        // From here on it reads and says nothing: its own ping is not answered.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let mut socket = open(address).await.unwrap();
    let error = socket.reader.next_within(PATIENCE).await.unwrap_err();
    assert_eq!(error.what, Failure::Stalled { after: Duration::from_millis(200) });
    assert!(!socket.is_open());
    let pong = pongs.recv_timeout(PATIENCE).unwrap();
    assert_eq!(pong[..2], [0x8a, 0x82], "a pong of two bytes, masked");
    assert!(socket.writer.send(Outgoing::Text("x".to_owned())).await.is_err());
}

#[tokio::test]
async fn nobody_there_a_black_hole_and_no_name() {
    let limits = SocketLimits { handshake: Duration::from_millis(300), ..SocketLimits::default() };
    let request = SocketRequest { limits, ..request() };
    let failure = async |address: &str| {
        let server = Server { name: "acme", title: "Acme", needs_key: false };
        let endpoint = Arc::new(Endpoint::of(Stage::Speech, address, server, "m", None).unwrap());
        Socket::open(&endpoint, &endpoint.socket_client(), &request).await.unwrap_err().what
    };
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = failure(&format!("http://{free}/v1")).await;
    assert!(matches!(refused, Failure::Unreachable { cause: riposte_http::Cause::Refused, .. }), "{refused:?}");
    let hole = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = failure(&format!("http://{}/v1", hole.local_addr().unwrap())).await;
    assert_eq!(silent, Failure::TimedOut { after: limits.handshake });
    let not_tls = failure(&format!("https://{}/v1", says(Vec::new()).0)).await;
    assert!(matches!(not_tls, Failure::Unreachable { .. } | Failure::TimedOut { .. }), "{not_tls:?}");
    // A name that never is one (RFC 6761), whatever proxies there are.
    let server = Server { name: "acme", title: "Acme", needs_key: false };
    let endpoint = Arc::new(Endpoint::of(Stage::Speech, "https://nobody.invalid/v1", server, "m", None).unwrap());
    let client = riposte_http::client_builder().http1_only().no_proxy().build().unwrap();
    let patient = SocketRequest { limits: SocketLimits::default(), ..request };
    let nameless = Socket::open(&endpoint, &client, &patient).await.unwrap_err().what;
    assert!(matches!(nameless, Failure::Unreachable { cause: riposte_http::Cause::Name, .. }), "{nameless:?}");
}

#[tokio::test]
async fn dropping_either_half_closes_in_order() {
    for drop_reader in [true, false] {
        let (to, said) = mpsc::channel();
        let (address, _) = server(move |mut stream, head| {
            stream.write_all(accepted(head, "").as_bytes()).unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
            let _ = to.send(rest);
        });
        let Socket { writer, reader, .. } = open(address).await.unwrap();
        if drop_reader {
            drop(reader);
            tokio::time::timeout(PATIENCE, writer.closed()).await.unwrap();
        } else {
            drop(writer);
            drop(reader);
        }
        let rest = tokio::task::spawn_blocking(move || said.recv_timeout(PATIENCE).unwrap()).await.unwrap();
        assert_eq!(rest[..2], [0x88, 0x82], "a close frame with a code, masked: {rest:?}");
    }
}
