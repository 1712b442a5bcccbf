//! Conversations that are gone on with later: after a restart, by their own token only, and what is told where one can't be had.

use std::sync::Arc;

use riposte_chat::Request;
use riposte_engine::Stages;
use riposte_gateway::frame::{Flags, Kind};
use riposte_gateway::message::ErrorMessage;
use riposte_gateway::{Profile, Tokens};
use serde_json::Value;

use crate::client::{Client, Server, scripted};
use crate::stages::{Understands, Writes};

/// What the chat model is asked, and the stages that it is one of.
fn stages(texts: &[&'static str]) -> (Arc<std::sync::Mutex<Vec<Request>>>, Stages) {
    let writes = Writes::at_once(vec![Ok(vec!["Marzipan."]); texts.len()]);
    (Arc::clone(&writes.asked), scripted(Understands::each(texts), writes))
}

async fn ask(client: &mut Client, start: &str) -> Value {
    client.start(start).await;
    client.speak(300).await;
    client.send(Kind::AudioEnd, &[]).await;
    client.done().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_a_client_goes_on_where_it_was() {
    let (_, first) = stages(&["what is the word"]);
    let server = Server::made(first).await;
    let mut client = server.client().await;
    let name = client.ready.conversation.clone();
    ask(&mut client, "").await;
    let folder = server.ended().await;

    let (asked, second) = stages(&["say it again", "and again"]);
    let server = Server::again(folder, second).await;
    let mut client = server.client().await;
    let done = ask(&mut client, &format!(r#"{{"conversation":"{name}"}}"#)).await;
    assert_eq!((done["outcome"].as_str(), done["conversation"].as_str()), (Some("completed"), Some(name.as_str())));
    let told = format!("{:?}", asked.lock().unwrap());
    assert!(told.contains("what is the word") && told.contains("Marzipan."), "{told}");
    // It is the one that goes on now: a connection that comes again is told so.
    let path = format!("/ws/voice?resume={}&received={}", client.ready.resume, client.received);
    drop(client);
    let mut client = Client::ready(server.address(), &path, &[]).await;
    assert_eq!(client.ready.conversation, name);
    ask(&mut client, &format!(r#"{{"conversation":"{name}"}}"#)).await;
    drop(client);
    let stored = server.drained().await;
    assert_eq!(stored.iter().map(|turn| turn.conversation.as_str()).collect::<Vec<_>>(), [name.as_str(); 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_goes_on_with_the_conversation_of_another_token() {
    let (_, first) = stages(&["what is the word"]);
    let server = Server::made(first).await;
    let tokens = Tokens::at(server.folder.path().join("tokens.json"));
    let bearers = ["kitchen", "hall"].map(|name| format!("Bearer {}", tokens.add(name, Profile::default()).unwrap()));
    let connect = async |server: &Server, of: usize| {
        Client::ready(server.address(), "/ws/voice", &[("authorization", &bearers[of])]).await
    };
    let mut kitchen = connect(&server, 0).await;
    let of_kitchen = kitchen.ready.conversation.clone();
    ask(&mut kitchen, "").await;
    let folder = server.ended().await;

    let (asked, second) = stages(&["say it again"; 3]);
    let server = Server::again(folder, second).await;
    let mut hall = connect(&server, 1).await;
    let of_hall = hall.ready.conversation.clone();
    // One of somebody else's, one of this machine's user, one that was never begun.
    for wanted in [of_kitchen.as_str(), "1764000000000", "no-such-one"] {
        hall.start(&format!(r#"{{"conversation":"{wanted}"}}"#)).await;
        let told = hall.until(Kind::Error, Flags::NONE).await.pop().unwrap();
        let told: ErrorMessage = serde_json::from_slice(&told.payload).unwrap();
        assert_eq!(told.code, "engine.conversation_gone");
        hall.speak(300).await;
        hall.send(Kind::AudioEnd, &[]).await;
        assert_eq!(hall.done().await["conversation"], of_hall.as_str(), "{wanted}");
    }
    let told = format!("{:?}", asked.lock().unwrap());
    assert!(!told.contains("what is the word"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_is_not_stored_is_told_and_the_one_so_far_goes_on() {
    let (_, stages) = stages(&["hello"]);
    let server = Server::made(stages).await;
    // Begun, but nothing was said in it.
    let never = server.client().await.ready.conversation;
    let mut client = server.client().await;
    client.start(&format!(r#"{{"conversation":"{never}"}}"#)).await;
    client.speak(300).await;
    client.send(Kind::AudioEnd, &[]).await;
    let frames = client.until(Kind::Done, Flags::NONE).await;
    let told = frames.iter().find(|got| got.kind == Kind::Error).unwrap();
    assert_eq!(told.json()["code"], "engine.conversation_gone");
    assert_eq!(frames.last().unwrap().json()["conversation"], client.ready.conversation.as_str());
}
