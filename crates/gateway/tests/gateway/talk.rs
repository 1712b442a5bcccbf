//! Conversations: a held turn, hands-free, interruptions from both ends, several clients at once, the end of the server.

use riposte_gateway::frame::{Flags, Kind};
use riposte_gateway::message::Interrupted;
use riposte_measures::{Mode, Outcome};
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::client::{Client, Got, Server};

/// 50 ms a character.
const LONG: &str = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.";

fn kinds(frames: &[Got]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = frames.iter().map(|got| got.kind).collect();
    kinds.dedup();
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_turn_goes_from_sound_to_sound() {
    let server = Server::start(&["what time is it", "and now"], vec![vec!["Noon", " it is."], vec!["Later."]]).await;
    let mut client = server.client().await;
    assert_eq!((client.ready.protocol, client.ready.output_rate, client.ready.resumed), (1, 24_000, false));
    client.start(r#"{"rate":16000,"mode":"ptt"}"#).await;
    client.speak(600).await;
    client.send(Kind::AudioEnd, &[]).await;
    let frames = client.until(Kind::Done, Flags::FINAL).await;
    let heard = frames.iter().find(|got| got.kind == Kind::Transcription && got.flags.has(Flags::FINAL)).unwrap();
    assert_eq!(heard.text(), "what time is it");
    let reply: String = frames.iter().filter(|got| got.kind == Kind::LlmChunk).map(Got::text).collect();
    assert_eq!(reply, "Noon it is.");
    let order = [Kind::Transcription, Kind::LlmChunk, Kind::TtsAudio, Kind::Done];
    let at = |kind| frames.iter().position(|got| got.kind == kind).unwrap();
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{:?}", kinds(&frames));
    let sound: Vec<&Got> = frames.iter().filter(|got| got.kind == Kind::TtsAudio).collect();
    assert!(sound.last().unwrap().flags.has(Flags::FINAL) && sound.last().unwrap().payload.is_empty());
    assert!(sound[..sound.len() - 1].iter().all(|got| got.flags == Flags::NONE), "an answer is no acknowledgement");
    // 11 characters of 50 ms, to the sample.
    assert_eq!(client.samples, 11 * 1_200);
    let done = frames.last().unwrap().json();
    assert_eq!((done["outcome"].as_str(), done["heard"].as_str()), (Some("completed"), Some("Noon it is.")));
    assert_eq!(done["conversation"], client.ready.conversation.as_str());
    assert!(done["figures"]["gap_ms"].as_f64().unwrap() > 0.0, "{done}");

    client.start("").await;
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    assert_eq!(client.done().await["transcript"], "and now");
    drop(client);
    let stored = server.drained().await;
    assert_eq!(stored.iter().map(|turn| turn.mode).collect::<Vec<_>>(), [Mode::PushToTalk; 2]);
    assert_eq!(stored[0].conversation, stored[1].conversation);
}

#[tokio::test(flavor = "multi_thread")]
async fn hands_free_silence_ends_a_turn_and_speech_interrupts_the_answer() {
    let texts = ["what time is it now?"; 12];
    let replies = (0..12).map(|_| vec![LONG]).collect();
    let server = Server::start(&texts, replies).await;
    let mut client = server.client().await;
    client.start(r#"{"mode":"duplex"}"#).await;
    client.sound(400, 0.0).await;
    client.speak(900).await;
    // A client that sends nothing is silent.
    client.sound(1_200, 0.0).await;
    client.until(Kind::TtsAudio, Flags::NONE).await;
    client.sound(600, 0.0).await;
    client.speak(1_500).await;
    client.sound(600, 0.0).await;
    let frames = client.until(Kind::Interrupt, Flags::NONE).await;
    let heard: Interrupted = serde_json::from_slice(&frames.last().unwrap().payload).unwrap();
    assert!(!heard.heard.is_empty() && LONG.starts_with(&heard.heard) && heard.heard.len() < LONG.len(), "{heard:?}");
    let done = client.done().await;
    assert_eq!((done["outcome"].as_str(), done["mode"].as_str()), (Some("interrupted"), Some("duplex")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_interrupts_keeps_what_it_has_played() {
    let server = Server::start(&["count"], vec![vec![LONG]]).await;
    let mut client = server.client().await;
    client.start(r#"{"playback":true,"buffer_ms":200}"#).await;
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    // Plays 1.5 s of what comes, which is 30 characters, and says so as it goes.
    while client.samples < 36_000 {
        client.until(Kind::TtsAudio, Flags::NONE).await;
        let played = client.samples;
        client.played(played).await;
    }
    let played = client.samples;
    client.send(Kind::Interrupt, &[]).await;
    client.until(Kind::Interrupt, Flags::NONE).await;
    let sent = client.samples;
    client.played(sent).await;
    let done = client.done().await;
    let heard = done["heard"].as_str().unwrap();
    assert_eq!(done["outcome"], "interrupted");
    let characters = (played / 1_200) as usize;
    assert!(LONG.starts_with(heard), "{heard}");
    assert!(heard.len() <= characters + 1 && heard.len() + 12 >= characters, "{characters}: {heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_and_not_played_was_not_heard() {
    let server = Server::start(&["count"], vec![vec![LONG]]).await;
    let mut client = server.client().await;
    client.start(r#"{"playback":true,"buffer_ms":500}"#).await;
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    // Half a second has come, and nothing of it was played.
    while client.samples < 12_000 {
        client.until(Kind::TtsAudio, Flags::NONE).await;
    }
    client.send(Kind::Interrupt, &[]).await;
    let done = client.done().await;
    assert_eq!(done["heard"], "", "{done}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_at_once_do_not_disturb_each_other() {
    let server = Server::start(&["hello"; 4], vec![vec!["Yes."]; 4]).await;
    let (mut one, mut other) = (server.client().await, server.client().await);
    assert_ne!(one.ready.session, other.ready.session);
    let turn = async |client: &mut crate::client::Client, breaks: bool| {
        client.start("").await;
        client.speak(500).await;
        if breaks {
            client.raw(vec![0x0C, 0]).await;
            return client.refused().await.0;
        }
        client.send(Kind::AudioEnd, &[]).await;
        client.done().await["outcome"].as_str().unwrap().to_owned()
    };
    let (first, second) = tokio::join!(turn(&mut one, false), turn(&mut other, true));
    assert_eq!((first.as_str(), second.as_str()), ("completed", "gateway.type"));
    assert_eq!(turn(&mut one, false).await, "completed");
    let stored = server.drained().await;
    assert_eq!(stored.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_said_leaves_no_turn() {
    let server = Server::start(&[""], vec![]).await;
    let mut client = server.client().await;
    client.start("").await;
    client.speak(300).await;
    client.send(Kind::AudioEnd, &[]).await;
    assert_eq!(client.done().await["outcome"], "nothing_heard");
    assert!(server.drained().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_way_out_a_turn_comes_to_its_end() {
    let server = Server::start(&["hello", "hello"], vec![vec!["It is noon in Paris."]; 2]).await;
    let (mut talks, mut rests) = (server.client().await, server.client().await);
    talks.start("").await;
    talks.speak(400).await;
    talks.send(Kind::AudioEnd, &[]).await;
    talks.until(Kind::TtsAudio, Flags::NONE).await;
    let (address, resume) =
        (server.address(), format!("/ws/voice?resume={}&received={}", talks.ready.resume, talks.received));
    let drained = tokio::spawn(server.drained());
    assert_eq!(rests.refused().await, ("gateway.draining".to_owned(), 1001));
    // Who is new is told before hands are shaken; what is begun is gone on with.
    let request = format!("ws://{address}/ws/voice").into_client_request().unwrap();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let refused = tokio_tungstenite::client_async(request, stream).await.unwrap_err();
    assert!(matches!(refused, Error::Http(answer) if answer.status() == 503));
    talks = Client::ready(address, &resume, &[]).await;
    assert!(talks.ready.resumed);
    assert_eq!(talks.done().await["outcome"], "completed");
    assert_eq!(talks.refused().await, ("gateway.draining".to_owned(), 1001));
    let stored = drained.await.unwrap();
    assert_eq!(stored.iter().map(|turn| turn.outcome).collect::<Vec<_>>(), [Outcome::Completed]);
}
