//! A connection that breaks off is gone on with: nothing that was said or sent is lost or doubled.

use std::sync::atomic::Ordering;

use futures::SinkExt;
use riposte_audio::Clock;
use riposte_gateway::frame::{Flags, Kind, encode};
use riposte_measures::Span;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, Got, Server};
use crate::stages::{Understands, Writes};
use riposte_gateway::Limits;

fn path(client: &Client) -> String {
    format!("/ws/voice?resume={}&received={}", client.ready.resume, client.received)
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_that_was_kept_back_while_the_connection_was_gone_is_heard_whole() {
    let understands = Understands::each(&["hello"]);
    let samples = understands.samples.clone();
    let server = Server::of(understands, Writes::at_once(vec![Ok(vec!["Yes."])]), Limits::default()).await;
    let mut client = server.client().await;
    client.start("").await;
    client.speak(400).await;
    let path = path(&client);
    drop(client);
    let mut client = Client::ready(server.address(), &path, &[]).await;
    assert!(client.ready.resumed);
    // The start and 20 pieces, all of which came.
    assert_eq!(client.ready.received, 21);
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    assert_eq!(client.done().await["outcome"], "completed");
    let heard = samples.load(Ordering::Relaxed);
    // Both halves, with at most half a second from before the key and some frames of silence after.
    assert!((12_800..12_800 + 8_000 + 1_600).contains(&heard), "{heard}");
}

/// More than the engine's ring holds, sent as fast as the socket takes it.
#[tokio::test(flavor = "multi_thread")]
async fn the_sound_of_a_long_outage_may_come_all_at_once() {
    const AWAY_MS: usize = 8_000;
    let understands = Understands::each(&["hello"]);
    let samples = understands.samples.clone();
    let server = Server::of(understands, Writes::at_once(vec![Ok(vec!["Yes."])]), Limits::default()).await;
    let mut client = server.client().await;
    client.start("").await;
    client.speak(300).await;
    let path = path(&client);
    drop(client);
    Clock::sleep_until(Clock::now() + Span::from_millis(AWAY_MS as i64)).await;
    let mut client = Client::ready(server.address(), &path, &[]).await;
    for _ in 0..AWAY_MS / 10 {
        client.send(Kind::AudioChunk, &[0x10; 320]).await;
    }
    client.send(Kind::AudioEnd, &[]).await;
    assert_eq!(client.done().await["outcome"], "completed");
    let heard = samples.load(Ordering::Relaxed);
    let said = 16 * (300 + AWAY_MS);
    assert!((said..said + 8_000 + 1_600).contains(&heard), "{heard} of {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_to_a_connection_that_was_gone_comes_again_in_order() {
    let server = Server::start(&["hello"], vec![vec!["Nothing of this is lost."]]).await;
    let mut client = server.client().await;
    client.start("").await;
    client.speak(300).await;
    client.send(Kind::AudioEnd, &[]).await;
    let mut all = client.until(Kind::TtsAudio, Flags::NONE).await;
    let (path, samples) = (path(&client), client.samples);
    drop(client);
    let mut client = Client::ready(server.address(), &path, &[]).await;
    all.extend(client.until(Kind::Done, Flags::NONE).await);
    assert_eq!(samples + client.samples, 24 * 1_200, "each sample once");
    let text: String = all.iter().filter(|got| got.kind == Kind::LlmChunk).map(Got::text).collect();
    assert_eq!(text, "Nothing of this is lost.");
    assert_eq!(all.last().unwrap().json()["heard"], "Nothing of this is lost.");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_connections_of_one_session_the_later_one_counts() {
    let understands = Understands::each(&["hello"]);
    let samples = understands.samples.clone();
    let server = Server::of(understands, Writes::at_once(vec![Ok(vec!["Once."])]), Limits::default()).await;
    let mut former = server.client().await;
    former.start("").await;
    former.speak(400).await;
    let path = path(&former);
    // The first one is still open: its network changed, and it does not know yet.
    let mut client = Client::ready(server.address(), &path, &[]).await;
    assert!(client.ready.resumed);
    let missed = client.ready.received;
    // What the first one still sends counts for nothing, an end least of all.
    for _ in 0..5 {
        let _ = former.ws.send(Message::Binary(encode(Kind::AudioEnd, Flags::NONE, &[]).into())).await;
    }
    assert_eq!(former.refused().await.0, "", "it is closed without a word");
    assert_eq!(server.sessions().borrow().to_owned(), 1);
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    let frames = client.until(Kind::Done, Flags::NONE).await;
    assert_eq!(frames.last().unwrap().json()["outcome"], "completed");
    assert_eq!(client.samples, 5 * 1_200, "the whole answer, once");
    // The start and 20 pieces, but for those that were still on their way.
    assert!(missed <= 21, "{missed}");
    let heard = samples.load(Ordering::Relaxed);
    assert!(heard >= 320 * (missed as usize - 1) + 6_400, "{heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_can_not_be_gone_on_with() {
    let server = Server::start(&[], vec![]).await;
    let client = server.client().await;
    let (right, wrong) = (path(&client), "/ws/voice?resume=00&received=0");
    let gone_on = async |path: &str| {
        let ws = crate::client::connect(server.address(), path, &[]).await;
        Client::unready(ws).refused().await
    };
    assert_eq!(gone_on(wrong).await, ("gateway.no_resume".to_owned(), 1008));
    let mut client = client;
    client.ws.close(None).await.unwrap();
    let _ = client.refused().await;
    let mut count = server.sessions();
    count.wait_for(|count| *count == 0).await.unwrap();
    assert_eq!(gone_on(&right).await, ("gateway.no_resume".to_owned(), 1008));
}
