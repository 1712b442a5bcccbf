//! Real TLS and HTTP/2: one connection for everything, and trust that is not assumed.

use std::time::Duration;

use crate::common::{Vendor, ask, failure_of, question};
use futures::StreamExt;
use riposte_chat::{ChatEvent, Timeouts, client_builder};
use riposte_http::{Cause, Failure};
use riposte_sim::providers::{Reply, RunningChat};

async fn secure(vendor: Vendor, reply: Reply) -> RunningChat {
    vendor.server().tls().reply(reply).start().await.unwrap()
}

fn trusting(server: &RunningChat) -> reqwest::Client {
    let certificate = reqwest::Certificate::from_der(server.certificate_der().unwrap()).unwrap();
    client_builder().no_proxy().tls_certs_only([certificate]).build().unwrap()
}

#[tokio::test]
async fn answers_come_over_one_http2_connection() {
    for vendor in [Vendor::Openai, Vendor::Anthropic] {
        let server = secure(vendor, Reply::text("Hello over there.")).await;
        let model = vendor.model_over(&server, Some("k"), Timeouts::default(), trusting(&server));
        model.warm().await.unwrap();
        let (one, two) = tokio::join!(ask(&model, question("One")), ask(&model, question("Two")));
        assert_eq!((one.text(), two.text()), ("Hello over there.".to_owned(), "Hello over there.".to_owned()));
        let mut seen = server.requests();
        seen.extend(server.other_requests());
        assert_eq!(seen.len(), 3);
        assert!(seen.iter().all(|request| request.version == reqwest::Version::HTTP_2), "{seen:?}");
        assert!(seen.iter().all(|request| request.from == seen[0].from), "{seen:?}");
    }
}

#[tokio::test]
async fn dropping_one_answer_stops_it_and_leaves_the_connection() {
    let vendor = Vendor::Anthropic;
    let server =
        vendor.server().tls().reply(Reply::text("One two three").stall_after(1)).reply("Four.").start().await.unwrap();
    let model = vendor.model_over(&server, Some("k"), Timeouts::default(), trusting(&server));
    let mut answer = model.ask(question("Count."));
    assert_eq!(answer.next().await, Some(Ok(ChatEvent::Sent)));
    assert!(matches!(answer.next().await, Some(Ok(ChatEvent::Connected(_)))));
    assert_eq!(answer.next().await, Some(Ok(ChatEvent::Text("One".to_owned()))));
    drop(answer);
    tokio::time::timeout(Duration::from_secs(10), server.closed_early(1)).await.expect("the server was not told");
    assert_eq!(ask(&model, question("Go on.")).await.text(), "Four.");
    let seen = server.requests();
    assert_eq!(seen[0].from, seen[1].from);
}

#[tokio::test]
async fn a_cut_over_http2_is_a_cut() {
    let server = secure(Vendor::Openai, Reply::text("One two three").cut_after(1)).await;
    let model = Vendor::Openai.model_over(&server, Some("k"), Timeouts::default(), trusting(&server));
    let heard = ask(&model, question("Count.")).await;
    assert_eq!(heard.text(), "One");
    assert_eq!(failure_of(&heard.end), &Failure::Cut);
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused() {
    let server = secure(Vendor::Anthropic, Reply::text("Hi.")).await;
    let client = client_builder().no_proxy().tls_certs_only([]).build().unwrap();
    let model = Vendor::Anthropic.model_over(&server, Some("k"), Timeouts::default(), client);
    let end = ask(&model, question("Hi")).await.end;
    assert!(matches!(failure_of(&end), Failure::Unreachable { cause: Cause::Tls, .. }), "{end:?}");
    assert_eq!(
        end.unwrap_err().problem().advice.english(),
        "Check this computer's date and its installed certificates, and the address in the settings."
    );
    assert!(server.requests().is_empty());
}
