//! Which models a vendor has: asked for as its documentation says, and every way in which that can go wrong.

use std::time::Duration;

use crate::common::{ALL, Vendor};
use riposte_chat::Timeouts;
use riposte_sim::providers::{RunningChat, ScriptedChat};

const JSON: &str = "application/json";

fn listed(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Gemini => {
            r#"{"models":[{"name":"models/one","supportedGenerationMethods":["generateContent"]},
            {"name":"models/two","supportedGenerationMethods":["embedContent"]}]}"#
        }
        Vendor::Ollama => r#"{"models":[{"name":"one","details":{"family":"llama"}},{"name":"nomic-embed-text"}]}"#,
        Vendor::Anthropic => {
            r#"{"data":[{"type":"model","id":"one"},{"type":"model","id":"two","lifecycle":"retired"}]}"#
        }
        _ => r#"{"object":"list","data":[{"id":"one","object":"model"},{"id":"whisper-1","object":"model"}]}"#,
    }
}

async fn started(server: ScriptedChat, status: u16, content_type: &str, body: &str) -> RunningChat {
    server.listing(status, content_type, body).reply("Hi.").start().await.unwrap()
}

#[tokio::test]
async fn every_vendor_says_what_it_has() {
    for vendor in ALL {
        let server = started(vendor.server(), 200, JSON, listed(vendor)).await;
        assert_eq!(vendor.model(&server).models().await, Ok(vec!["one".to_owned()]), "{vendor:?}");
        let request = server.other_requests().remove(0);
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", vendor.warmed()));
        let query = match vendor {
            Vendor::Gemini => "pageSize=1000",
            Vendor::Anthropic => "limit=1000",
            _ => "",
        };
        assert_eq!(request.query, query);
        let key = ["authorization", "x-api-key", "x-goog-api-key"].map(|name| request.header(name));
        assert_eq!(key.iter().filter(|value| value.ends_with("sk-test-42")).count(), 1, "{vendor:?}");
        assert!(server.requests().is_empty(), "a question was asked");
    }
}

#[tokio::test]
async fn what_goes_wrong_is_told() {
    for vendor in ALL {
        for (status, content_type, body, code) in [
            (401, JSON, r#"{"error":{"message":"wrong key sk-test-42"}}"#, "chat.auth"),
            (429, JSON, r#"{"error":{"message":"slow down"}}"#, "chat.quota"),
            (500, "text/html", "<html>oops</html>", "chat.server"),
            (503, JSON, r#"{"error":{"message":"overloaded"}}"#, "chat.overloaded"),
            (200, "text/html", "<html>Sign in</html>", "chat.malformed"),
            (200, JSON, "{\"data\":[", "chat.malformed"),
        ] {
            let server = started(vendor.server(), status, content_type, body).await;
            let problem = vendor.model(&server).models().await.unwrap_err().problem();
            assert_eq!(problem.code, code, "{vendor:?} {body}");
            assert!(!problem.to_string().contains("sk-test"), "{problem}");
        }
        let server = started(vendor.server(), 200, JSON, "{}").await;
        assert_eq!(vendor.model(&server).models().await, Ok(Vec::new()), "nothing is no error");
    }
}

#[tokio::test]
async fn a_list_that_does_not_come_is_given_up() {
    // Connections are made, as the system makes them by itself; nobody ever reads.
    let hole = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let short = Timeouts { first_token: Duration::from_millis(300), stall: Duration::from_millis(300) };
    for vendor in ALL {
        let address = format!("http://{}", hole.local_addr().unwrap());
        let error = vendor.model_at(&address, short).models().await.unwrap_err();
        assert_eq!(error.problem().code, "chat.timeout", "{vendor:?}");
    }
}
