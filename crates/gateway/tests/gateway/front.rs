//! A server with the gateway's door and other rooms: what runs when its token is revoked ends.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use riposte_gateway::{Front, FrontOptions, Profile, Tokens};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_ends_when_its_token_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = Tokens::at(folder.path().join("tokens.json"));
    let token = tokens.add("kitchen", Profile::default()).unwrap();
    let (kept, mut dropped) = mpsc::channel::<()>(1);
    let never = move || {
        let kept = kept.clone();
        async move {
            std::future::pending::<()>().await;
            drop(kept);
        }
    };
    let drops = || async {
        let words = futures::stream::once(async { Ok::<_, std::io::Error>("begun") });
        Body::from_stream(futures::StreamExt::chain(words, futures::stream::pending()))
    };
    let router = Router::new().route("/never", get(never)).route("/drops", get(drops)).route("/hello", get("hello"));
    let options = FrontOptions {
        listen: "127.0.0.1:0".parse().unwrap(),
        tls: None,
        tokens: folder.path().join("tokens.json"),
        origins: Vec::new(),
        connections: 8,
        unprotected: 0,
    };
    let front = Front::start(options, router).unwrap();
    let ask = async |path: &str| {
        let mut stream = TcpStream::connect(front.address()).await.unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    };
    let whole = async |mut stream: TcpStream| {
        let mut answer = String::new();
        timeout(LONG, stream.read_to_string(&mut answer)).await.expect("it goes on").unwrap();
        answer
    };
    let hello = whole(ask("/hello").await).await;
    assert!(hello.starts_with("HTTP/1.1 200") && hello.contains("hello"), "{hello}");
    let (waits, mut streams) = (ask("/never").await, ask("/drops").await);
    let mut begun = [0; 12];
    streams.read_exact(&mut begun).await.unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");
    tokens.revoke("kitchen").unwrap();
    assert!(whole(waits).await.starts_with("HTTP/1.1 401"));
    assert!(whole(streams).await.contains("begun"));
    drop(front);
    assert!(timeout(LONG, dropped.recv()).await.expect("it is kept").is_none());
}
