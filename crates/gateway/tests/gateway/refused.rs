//! Who is not let in, and what is not taken: each with its word and its close code, and without harm to others.

use std::sync::Arc;

use riposte_engine::{Stages, builder};
use riposte_gateway::frame::{Flags, Kind, LONGEST, encode};
use riposte_gateway::{Profile, Tokens};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, Server, connect, scripted};
use crate::stages::{Understands, Writes};
use futures::SinkExt;
use riposte_settings::Settings;
use riposte_sim::providers::ScriptedChat;

/// What a connection with these headers is told.
async fn told(server: &Server, headers: &[(&'static str, &str)]) -> (String, u16) {
    let ws = connect(server.address(), "/ws/voice", headers).await;
    let mut client = Client::unready(ws);
    client.refused().await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_right_token_nobody_is_let_in_and_a_revoked_one_ends_at_once() {
    let (server, tokens, token) = Server::with_token().await;
    let refused = ("gateway.token".to_owned(), 1008);
    assert_eq!(told(&server, &[]).await, refused);
    assert_eq!(told(&server, &[("authorization", "Bearer rip_0000")]).await, refused);
    assert_eq!(told(&server, &[("sec-websocket-protocol", "riposte.v1, token.x")]).await, refused);
    let bearer = format!("Bearer {token}");
    let mut by_header = Client::ready(server.address(), "/ws/voice", &[("authorization", &bearer)]).await;
    let protocols = format!("riposte.v1, token.{token}");
    let mut by_protocol = Client::ready(server.address(), "/ws/voice", &[("sec-websocket-protocol", &protocols)]).await;
    by_header.start("").await;
    tokens.revoke("kitchen").unwrap();
    for client in [&mut by_header, &mut by_protocol] {
        assert_eq!(client.refused().await, ("gateway.revoked".to_owned(), 1008));
    }
    assert_eq!(told(&server, &[("authorization", &bearer)]).await, refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_token_ends_what_was_begun_without_one() {
    let server = Server::start(&[], vec![]).await;
    let mut client = server.client().await;
    assert!(server.get("/metrics", "").await.0.starts_with("HTTP/1.1 200"));
    let tokens = Tokens::at(server.folder.path().join("tokens.json"));
    let bearer = format!("Bearer {}", tokens.add("kitchen", Profile::default()).unwrap());
    assert_eq!(client.refused().await, ("gateway.token".to_owned(), 1008));
    assert_eq!(told(&server, &[]).await, ("gateway.token".to_owned(), 1008));
    assert!(server.get("/metrics", "").await.0.starts_with("HTTP/1.1 401"));
    Client::ready(server.address(), "/ws/voice", &[("authorization", &bearer)]).await;
    // Without any again nobody is let in unasked.
    tokens.revoke("kitchen").unwrap();
    assert_eq!(told(&server, &[]).await, ("gateway.token".to_owned(), 1008));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_elsewhere_may_not_connect() {
    let server = Server::start(&[], vec![]).await;
    let answer =
        async |origin: &str| named(&server, "/ws/voice", &format!("Host: localhost\r\nOrigin: {origin}\r\n")).await;
    assert_eq!(answer("https://evil.example").await, "403");
    assert_eq!(answer("http://localhost:3000").await, "101");
}

/// The status that a request for this path is answered with, which names the server, and the page, so.
async fn named(server: &Server, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\n{headers}Connection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.unwrap();
    String::from_utf8_lossy(&head[9..]).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_a_name_from_elsewhere_leads_nowhere() {
    let server = Server::start(&[], vec![]).await;
    for path in ["/health", "/metrics", "/", "/web/page.js"] {
        assert_eq!(named(&server, path, "Host: evil.example:8765\r\n").await, "403", "{path}");
        assert_eq!(named(&server, path, "Host: localhost:8765\r\n").await, "200", "{path}");
        assert_eq!(named(&server, path, "").await, "200", "{path}");
    }
    assert_eq!(named(&server, "/ws/voice", "Host: evil.example\r\n").await, "403");
    assert_eq!(named(&server, "/ws/voice", "Host: [::1]:8765\r\n").await, "101");
    let (server, _, _) = Server::with_token().await;
    assert_eq!(named(&server, "/health", "Host: voice.example\r\n").await, "200", "through a proxy");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_frame_is_told_and_closes_its_connection_alone() {
    // Some of the wrong ones begin to be heard.
    let server = Server::start(&["hello"; 20], vec![vec!["Yes."]]).await;
    let mut well = server.client().await;
    let chunk = |bytes: usize| encode(Kind::AudioChunk, Flags::NONE, &vec![0; bytes]);
    let cases: Vec<(&str, Vec<Vec<u8>>, &str, u16)> = vec![
        ("no header", vec![vec![1]], "gateway.short", 1002),
        ("an unknown type", vec![vec![0x7F, 0]], "gateway.type", 1002),
        ("a server's type", vec![vec![0x06, 0, 0, 0]], "gateway.type", 1002),
        ("an unknown flag", vec![vec![0x01, 0x80]], "gateway.flags", 1002),
        ("opus that was not agreed on", vec![vec![0x02, 4, 1, 2]], "gateway.opus", 1002),
        ("sound before its start", vec![chunk(320)], "gateway.order", 1002),
        ("an end before its start", vec![vec![3, 0]], "gateway.order", 1002),
        ("two starts", vec![vec![1, 0], vec![1, 0]], "gateway.order", 1002),
        ("half a sample", vec![vec![1, 0], chunk(321)], "gateway.payload", 1002),
        ("a piece of 300 ms", vec![vec![1, 0], chunk(9_600)], "gateway.payload", 1002),
        ("no JSON", vec![b"\x01\x00{".to_vec()], "gateway.payload", 1002),
        ("more played than sent", vec![vec![11, 0, 9, 0, 0, 0, 0, 0, 0, 0]], "gateway.playback", 1002),
        ("a frame that is too long", vec![chunk(LONGEST)], "gateway.too_long", 1009),
    ];
    for (what, frames, code, close) in cases {
        let mut client = server.client().await;
        for frame in frames {
            client.raw(frame).await;
        }
        assert_eq!(client.refused().await, (code.to_owned(), close), "{what}");
    }
    let mut client = server.client().await;
    client.ws.send(Message::Text("hello".into())).await.unwrap();
    assert_eq!(client.refused().await, ("gateway.text".to_owned(), 1003));
    let mut client = server.client().await;
    let _ = client.ws.send(Message::Binary(vec![2; 5 * LONGEST].into())).await;
    assert_eq!(client.refused().await.1, 1009, "far too long");

    well.raw(vec![0xFF, 0xFF, 1, 2, 3]).await; // to be ignored
    well.start("").await;
    well.speak(400).await;
    well.send(Kind::AudioEnd, &[]).await;
    assert_eq!(well.done().await["outcome"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_served_to_everybody_and_may_load_nothing_from_elsewhere() {
    let (server, _, _) = Server::with_token().await;
    let (head, body) = server.get("/", "").await;
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-type: text/html"), "{head}");
    let policy = head.lines().find_map(|line| line.strip_prefix("content-security-policy: ")).unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    // All that it names is there, and nothing else is.
    let named: Vec<&str> = body.split('"').filter(|text| text.starts_with("/web/")).collect();
    assert!(named.len() >= 3, "{named:?}");
    for path in named.into_iter().chain(["/web/worklets.js", "/web/words.js"]) {
        assert!(server.get(path, "").await.0.starts_with("HTTP/1.1 200"), "{path}");
    }
    for path in ["/web/", "/web/../tokens.json", "/tokens.json"] {
        assert!(server.get(path, "").await.0.starts_with("HTTP/1.1 404"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_how_it_is() {
    let server = Server::start(&[], vec![]).await;
    let _client = server.client().await;
    let (head, body) = server.get("/health", "").await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((body["ready"].as_bool(), body["sessions"]["open"].as_u64()), (Some(true), Some(1)));
    assert_eq!(
        (&body["providers"]["stt"]["name"], &body["providers"]["llm"]["state"]),
        (&"scripted/stt".into(), &"ready".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_what_happened_and_are_told_to_who_has_a_token() {
    let (server, _, token) = Server::with_token().await;
    assert!(server.get("/metrics", "").await.0.starts_with("HTTP/1.1 401"));
    assert_eq!(told(&server, &[]).await.1, 1008);
    let bearer = format!("Bearer {token}");
    let mut client = Client::ready(server.address(), "/ws/voice", &[("authorization", &bearer)]).await;
    client.start("").await;
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    client.done().await;
    let (head, body) = server.get("/metrics", &format!("Authorization: {bearer}\r\n")).await;
    assert!(head.contains("application/openmetrics-text"), "{head}");
    for line in [
        "riposte_turn_seconds_count{figure=\"gap\",mode=\"ptt\",provider=\"scripted/stt scripted/llm scripted/tts\"} 1",
        "riposte_turn_seconds_count{figure=\"llm_ttft\",mode=\"ptt\",provider=\"scripted/llm\"} 1",
        "riposte_turns_total{mode=\"ptt\",outcome=\"completed\"} 1",
        "riposte_refused_total{code=\"gateway.token\"} 1",
        "riposte_sessions 1",
        "riposte_provider_up{stage=\"llm\",provider=\"scripted/llm\"} 1",
        "# EOF",
    ] {
        assert!(body.lines().any(|told| told == line), "{line} is not in\n{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_tell_what_servers_count() {
    let chat = ScriptedChat::openai().reply("Yes.").start().await.unwrap();
    let mut settings = Settings::default();
    settings.chat.provider = "openai_compatible".to_owned();
    settings.chat.endpoints.get_mut("openai_compatible").unwrap().base_url = chat.base_url().to_owned();
    let real = builder(Arc::new(|_: &str| Ok(None)))(&settings).stages;
    let scripts = scripted(Understands::each(&["hello"; 2]), Writes::at_once(Vec::new()));
    let server = Server::made(Stages { chat: real.chat, ..scripts }).await;
    for asked in 1..=2 {
        let mut client = server.client().await;
        client.start("").await;
        client.speak(400).await;
        client.send(Kind::AudioEnd, &[]).await;
        client.done().await;
        let (_, body) = server.get("/metrics", "").await;
        let used = |unit: &str| {
            let line =
                body.lines().find(|line| line.starts_with("riposte_used_total{stage=\"chat\"") && line.contains(unit));
            line.and_then(|line| line.rsplit(' ').next()?.parse::<u64>().ok())
                .unwrap_or_else(|| panic!("{unit}: {body}"))
        };
        assert_eq!(used("\"calls\""), asked, "of all conversations together");
        assert!(used("\"input_tokens\"") > 0 && used("\"output_tokens\"") > 0);
    }
}
