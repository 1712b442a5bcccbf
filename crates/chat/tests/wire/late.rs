//! Answers that come late, stop, or never come.

use std::time::Duration;

use crate::common::{ALL, Heard, Vendor, ask, failure_of, question};
use riposte_chat::Timeouts;
use riposte_http::Failure;
use riposte_sim::providers::Reply;

/// Short enough to wait for, long enough for a busy machine.
pub(crate) fn short() -> Timeouts {
    Timeouts { first_token: Duration::from_secs(1), stall: Duration::from_millis(500) }
}

/// What comes of all of them at the same time. Servers and models are made before anybody waits: making them takes this thread.
async fn heard_at_once(cases: impl IntoIterator<Item = (Vendor, Reply)>) -> Vec<Heard> {
    let made = cases.into_iter().map(|(vendor, reply)| {
        let server = vendor.server().reply(reply).start_blocking().unwrap();
        (vendor.model_with(&server, Some("k"), short()), server)
    });
    let made: Vec<_> = made.collect();
    futures::future::join_all(made.iter().map(|(model, _)| ask(model, question("Hi")))).await
}

#[tokio::test]
async fn too_late_to_begin() {
    // Nothing at all; a head and no token; thinking without end.
    let hour = Duration::from_secs(3600);
    let silences = [
        Reply::text("Hi.").before_headers(hour),
        Reply::text("Hi.").first_token(hour),
        Reply::text("Hi.").thinking("Hm. ").stall_after(0),
    ];
    let cases = ALL.iter().flat_map(|vendor| silences.iter().map(move |silence| (*vendor, silence.clone())));
    for heard in heard_at_once(cases).await {
        assert!(heard.sent_first);
        assert_eq!(failure_of(&heard.end), &Failure::TimedOut { after: short().first_token });
    }
}

#[tokio::test]
async fn stalled_in_the_middle() {
    for vendor in ALL {
        let server = vendor.server().reply(Reply::text("Paris is the capital.").stall_after(2)).start().await.unwrap();
        let heard = ask(&vendor.model_with(&server, Some("k"), short()), question("Hi")).await;
        assert_eq!(heard.text(), "Paris is");
        assert_eq!(failure_of(&heard.end), &Failure::Stalled { after: short().stall });
        // Giving up hangs up.
        server.closed_early(1).await;
    }
}

#[tokio::test]
async fn slow_but_steady_is_no_stall() {
    // 25 tokens, 80 ms apart: longer than both time-outs together, never silent for nearly as long as one.
    let reply = Reply::tokens(["a "; 25]).first_token(Duration::from_millis(80)).tokens_per_s(12.5);
    for heard in heard_at_once(ALL.map(|vendor| (vendor, reply.clone()))).await {
        assert_eq!((heard.deltas.len(), heard.end.is_ok()), (25, true), "{:?}", heard.end);
    }
}

#[tokio::test]
async fn a_server_that_forgets_its_end_marker_does_not_hold_back_the_end() {
    let body = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi.\"},\"finish_reason\":\"stop\"}]}\n\n";
    let server = Vendor::Openai.server().reply(Reply::raw_then_stall("text/event-stream", body)).start().await.unwrap();
    let model = Vendor::Openai.model(&server);
    // The time-outs are 10 s; the end is not waited for nearly as long.
    let heard = tokio::time::timeout(Duration::from_secs(5), ask(&model, question("Hi"))).await.expect("held back");
    assert_eq!(heard.text(), "Hi.");
    assert!(heard.end.is_ok(), "{:?}", heard.end);
}

#[tokio::test]
async fn nobody_there() {
    for vendor in ALL {
        let server = vendor.server().reply("Hi.").start().await.unwrap();
        let model = vendor.model(&server);
        let url = server.base_url().to_owned();
        drop(server);
        let heard = ask(&model, question("Hi")).await;
        assert!(!heard.sent_first);
        let title = vendor.title();
        let local = title.replace("The chat", "the chat");
        // Nobody starts a vendor of the cloud on their computer: somebody else speaks its protocol there.
        let advice = match title {
            "Anthropic" | "Google Gemini" | "OpenAI" => {
                "Start what answers for it at that address, or set another address in the settings.".to_owned()
            }
            _ => format!("Start {local} on this computer, or check the address in the settings."),
        };
        assert_eq!(
            heard.end.unwrap_err().problem().to_string(),
            format!("{title} can't be reached at {url}: nothing answers there. {advice}")
        );
        assert!(matches!(failure_of(&model.warm().await), Failure::Unreachable { .. }));
    }
}
