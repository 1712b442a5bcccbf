//! Servers on this machine that speak WebSocket by hand, so that they can say what no library would. They end with the process.
#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use riposte_http::{Endpoint, HeaderName, HttpError, Server, Socket, SocketLimits, SocketRequest};
use riposte_vendors::Stage;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// Reached only when something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A server that reads the head of each request, tells it, and goes on as its script says. It ends with the process.
pub(crate) fn server(script: impl Fn(TcpStream, &str) + Send + Sync + 'static) -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (to, heads) = mpsc::channel();
    let script = Arc::new(script);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (to, script) = (to.clone(), Arc::clone(&script));
            std::thread::spawn(move || {
                let mut stream = stream;
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let _ = to.send(head.clone());
                script(stream, &head);
            });
        }
    });
    (address, heads)
}

/// The answer of a WebSocket server, with these header lines in it.
pub(crate) fn accepted(head: &str, more: &str) -> String {
    let key = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().starts_with("sec-websocket-key:").then(|| line[18..].trim()));
    let accept = derive_accept_key(key.unwrap().as_bytes());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: {accept}\r\n{more}\r\n"
    )
}

/// A frame from the server (RFC 6455, section 5.2): not masked, whole.
pub(crate) fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match payload.len() {
        length @ 0..=125 => frame.push(length as u8),
        length => {
            frame.push(127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    frame
}

/// Opens the socket, then sends these bytes, then waits for the client to go.
pub(crate) fn says(bytes: Vec<u8>) -> (SocketAddr, Receiver<String>) {
    server(move |mut stream, head| {
        stream.write_all(accepted(head, "").as_bytes()).unwrap();
        stream.write_all(&bytes).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    })
}

pub(crate) fn endpoint(address: SocketAddr, key: Option<&str>) -> Arc<Endpoint> {
    let server = Server { name: "acme", title: "Acme", needs_key: false };
    let endpoint =
        Endpoint::of(Stage::Speech, &format!("http://{address}/v1"), server, "m", key.map(Into::into)).unwrap();
    Arc::new(endpoint.with_key_in(HeaderName::from_static("x-key"), "Token "))
}

pub(crate) fn request() -> SocketRequest {
    let limits = SocketLimits { handshake: PATIENCE, longest_message: 4_096, quiet: Duration::from_millis(200) };
    SocketRequest { path: "listen", limits, ..SocketRequest::default() }
}

pub(crate) async fn open(address: SocketAddr) -> Result<Socket, HttpError> {
    let endpoint = endpoint(address, Some("sk-secret"));
    Socket::open(&endpoint, &endpoint.socket_client(), &request()).await
}
