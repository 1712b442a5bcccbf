//! What becomes of connections: hanging up, warming, using one again, bytes cut anywhere.

use std::time::Duration;

use crate::common::{ALL, Vendor, ask, question};
use futures::StreamExt;
use riposte_chat::ChatEvent;
use riposte_sim::providers::{Reply, Split};

#[tokio::test]
async fn dropping_the_answer_hangs_up() {
    for vendor in ALL {
        let server = vendor.server().reply(Reply::text("One two three").stall_after(2)).start().await.unwrap();
        let mut answer = vendor.model(&server).ask(question("Count."));
        assert_eq!(answer.next().await, Some(Ok(ChatEvent::Sent)));
        assert!(matches!(answer.next().await, Some(Ok(ChatEvent::Connected(_)))));
        assert_eq!(answer.next().await, Some(Ok(ChatEvent::Text("One".to_owned()))));
        assert_eq!(server.closed_early_count(), 0);
        drop(answer);
        tokio::time::timeout(Duration::from_secs(10), server.closed_early(1)).await.expect("the server was not told");
    }
}

#[tokio::test]
async fn dropping_it_before_the_head_hangs_up_too() {
    for vendor in ALL {
        let hour = Duration::from_secs(3600);
        let server = vendor.server().reply(Reply::text("One").before_headers(hour)).start().await.unwrap();
        let mut answer = vendor.model(&server).ask(question("Count."));
        assert_eq!(answer.next().await, Some(Ok(ChatEvent::Sent)));
        server.requested(1).await;
        drop(answer);
        tokio::time::timeout(Duration::from_secs(10), server.closed_early(1)).await.expect("the server was not told");
    }
}

#[tokio::test]
async fn an_answer_that_is_never_polled_is_never_asked() {
    let server = Vendor::Openai.server().reply("Hi.").start().await.unwrap();
    drop(Vendor::Openai.model(&server).ask(question("Hi")));
    let heard = ask(&Vendor::Openai.model(&server), question("Hi")).await;
    assert!(heard.end.is_ok());
    assert_eq!(server.requests().len(), 1);
}

/// Lets this test's runtime run until its connection is free again. What remains of an answer is read by a task of its own, and another
/// gives the connection back; then two are left: the connection's, and the pool's, which closes idle ones.
async fn settled() {
    let settle = async {
        while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), settle).await.expect("the connection is still in use");
}

#[tokio::test]
async fn a_warm_connection_is_used_and_used_again() {
    for vendor in ALL {
        let server = vendor.server().reply("One two.").start().await.unwrap();
        let model = vendor.model(&server);
        model.warm().await.unwrap();
        settled().await;
        for _ in 0..3 {
            ask(&model, question("Hi")).await.end.unwrap();
            settled().await;
        }
        let warmed = server.other_requests();
        assert_eq!((warmed.len(), warmed[0].method.as_str()), (1, "HEAD"));
        assert_eq!(warmed[0].path, vendor.warmed());
        let from = server.requests().iter().map(|request| request.from).collect::<Vec<_>>();
        assert_eq!(from, [warmed[0].from; 3], "{}", vendor.title());
    }
}

#[tokio::test]
async fn a_response_that_ends_late_gives_its_connection_back() {
    // The answer is over at its end marker and is not held back; the HTTP response ends later.
    let reply = Reply::text("One two.").linger(Duration::from_millis(50));
    let server = Vendor::Openai.server().reply(reply).start().await.unwrap();
    let model = Vendor::Openai.model(&server);
    for done in 0..2 {
        assert!(ask(&model, question("Hi")).await.end.is_ok());
        assert_eq!(server.finished_count(), done);
        settled().await;
    }
    let seen = server.requests();
    assert_eq!(seen[0].from, seen[1].from);
}

#[tokio::test]
async fn any_answer_is_warm_enough() {
    // This server wants another key; its refusal came over the very connection.
    let server = Vendor::Anthropic.server().key("sk-other").reply("Hi.").start().await.unwrap();
    let model = Vendor::Anthropic.model(&server);
    assert_eq!(model.warm().await, Ok(()));
    assert!(server.requests().is_empty(), "warming asked the model");
}

#[tokio::test]
async fn every_place_to_cut_the_bytes() {
    for vendor in ALL {
        let text = "Zoë — “naïve” 日本 🙂.";
        let reply = Reply::text(text).pings();
        let server = vendor
            .server()
            .respond(move |_, turn| {
                reply.clone().split(if turn == 0 { Split::Every(1) } else { Split::At(vec![turn]) })
            })
            .start()
            .await
            .unwrap();
        let model = vendor.model(&server);
        let byte_by_byte = ask(&model, question("Hi")).await;
        assert_eq!(byte_by_byte.text(), text);
        // Longer than the stream is (about 3400 bytes of Responses, 1200 to 1700 of the others): the cuts at its end are no cut.
        let longest = if vendor == Vendor::Responses { 4_000 } else { 1_800 };
        for cut in 1..longest {
            let heard = ask(&model, question("Hi")).await;
            assert_eq!(heard, byte_by_byte, "{} cut at {cut}", vendor.title());
        }
    }
}
