//! Limits: as many sessions as there may be, clients that do not read, that say nothing, that flood, that vanish in every state.

use riposte_gateway::frame::{Flags, Kind};
use riposte_gateway::{Limits, Profile, Tokens};
use riposte_measures::Span;

use crate::client::{Client, Server, connect};
use crate::stages::{Understands, Writes};

#[tokio::test(flavor = "multi_thread")]
async fn a_token_allows_as_many_conversations_as_it_says_and_others_are_not_disturbed() {
    let server = Server::start(&["hello"; 2], vec![vec!["Yes."]; 2]).await;
    let tokens = Tokens::at(server.folder.path().join("tokens.json"));
    let bearer = |name: &str, sessions| format!("Bearer {}", tokens.add(name, Profile { sessions }).unwrap());
    let (kitchen, hall) = (bearer("kitchen", Some(1)), bearer("hall", None));
    let mut first = Client::ready(server.address(), "/ws/voice", &[("authorization", &kitchen)]).await;
    let second = connect(server.address(), "/ws/voice", &[("authorization", &kitchen)]).await;
    assert_eq!(Client::unready(second).refused().await, ("gateway.token_full".to_owned(), 1013));
    Client::ready(server.address(), "/ws/voice", &[("authorization", &hall)]).await;
    // A connection that comes again is no second conversation.
    let path = format!("/ws/voice?resume={}&received=0", first.ready.resume);
    first = Client::ready(server.address(), &path, &[("authorization", &kitchen)]).await;
    first.start("").await;
    first.speak(400).await;
    first.send(Kind::AudioEnd, &[]).await;
    assert_eq!(first.done().await["outcome"], "completed");
    let (_, metrics) = server.get("/metrics", &format!("Authorization: {hall}\r\n")).await;
    assert!(metrics.lines().any(|line| line == "riposte_token_turns_total{token=\"kitchen\"} 1"), "{metrics}");
    assert!(metrics.contains("riposte_token_talk_ms_total{token=\"kitchen\"} "), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_more_than_there_may_be_is_told_to_come_again() {
    let limits = Limits { sessions: 1, ..Limits::default() };
    let server = Server::with(&["hello"], vec![vec!["Yes."]], limits).await;
    let mut first = server.client().await;
    let mut second = Client::unready(connect(server.address(), "/ws/voice", &[]).await);
    assert_eq!(second.refused().await, ("gateway.full".to_owned(), 1013));
    first.start("").await;
    first.speak(400).await;
    first.send(Kind::AudioEnd, &[]).await;
    assert_eq!(first.done().await["outcome"], "completed");
    first.ws.close(None).await.unwrap();
    let _ = first.refused().await;
    // The place is free when the engine of the first is gone, which is soon.
    loop {
        let mut third = Client::unready(connect(server.address(), "/ws/voice", &[]).await);
        if third.next().await.is_ok_and(|got| got.kind == Kind::Ready) {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_for_long_is_closed() {
    let server = Server::with(&[], vec![], Limits { idle: Span::from_millis(200), ..Limits::default() }).await;
    let mut client = server.client().await;
    assert_eq!(client.refused().await, ("gateway.idle".to_owned(), 1000));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_floods_is_closed() {
    let server = Server::start(&[], vec![]).await;
    let mut client = server.client().await;
    for _ in 0..20_000 {
        use futures::SinkExt;
        let frame = riposte_gateway::frame::encode(Kind::Interrupt, Flags::NONE, &[]);
        if client.ws.send(tokio_tungstenite::tungstenite::Message::Binary(frame.into())).await.is_err() {
            break;
        }
    }
    assert_eq!(client.refused().await, ("gateway.too_many".to_owned(), 1008));
}

/// The chat model writes more than the buffers between two programs hold, in code, which is not spoken.
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_is_closed() {
    let limits = Limits { slow_reader: Span::from_millis(300), ..Limits::default() };
    let code: &'static str = Box::leak("let nothing = 0;\n".repeat(6_000).into_boxed_str());
    let reply = [vec!["Here it is.\n```\n"], vec![code; 6], vec!["```\n"]].concat();
    let server = Server::of(Understands::each(&["hello"]), Writes::at_once(vec![Ok(reply)]), limits).await;
    let mut client = server.client().await;
    client.start("").await;
    client.speak(300).await;
    client.send(Kind::AudioEnd, &[]).await;
    client.until(Kind::LlmChunk, Flags::NONE).await;
    while !server.get("/metrics", "").await.1.contains(r#"riposte_refused_total{code="gateway.slow_reader"} 1"#) {}
    assert_eq!(client.refused().await.1, 1013);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_vanishes_in_any_state_leaves_a_server_that_works() {
    let limits = Limits { resume: Span::from_millis(50), sessions: 4, ..Limits::default() };
    let server = Server::with(&["hello"; 8], vec![vec!["A rather long answer to that."]; 8], limits).await;
    for state in 0..5 {
        let mut client = server.client().await;
        if state > 0 {
            client.start("").await;
            client.speak(300).await;
        }
        if state > 1 {
            client.send(Kind::AudioEnd, &[]).await;
        }
        if state > 2 {
            client.until(Kind::TtsAudio, Flags::NONE).await;
        }
        if state > 3 {
            client.send(Kind::Interrupt, &[]).await;
        }
        drop(client); // without a word
    }
    let mut count = server.sessions();
    count.wait_for(|count| *count == 0).await.unwrap();
    let mut client = server.client().await;
    client.start("").await;
    client.speak(300).await;
    client.send(Kind::AudioEnd, &[]).await;
    assert_eq!(client.done().await["outcome"], "completed");
}
