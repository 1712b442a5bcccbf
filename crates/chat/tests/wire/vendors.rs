//! Both wire formats against real servers on this machine: what is sent, and what is heard.

use crate::common::{BOTH, Vendor, ask, question};
use expect_test::expect;
use riposte_chat::{Exchange, History, Usage};
use riposte_sim::providers::Reply;

#[tokio::test]
async fn an_answer_streams_in() {
    for vendor in BOTH {
        let server = vendor.server().reply("Paris, of course.").start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("What is the capital of France?")).await;
        assert_eq!(heard.text(), "Paris, of course.");
        assert_eq!(heard.deltas, ["Paris,", " of", " course."]);
        assert!(heard.sent_first);
        let usage = match vendor {
            Vendor::Openai => Usage::default(),
            Vendor::Anthropic => Usage { input_tokens: Some(12), output_tokens: Some(3) },
        };
        assert_eq!(heard.end, Ok((usage, false)));
    }
}

#[tokio::test]
async fn openai_is_asked_as_it_wants() {
    let server = Vendor::Openai.server().key("sk-test-42").reply("Hello.").start().await.unwrap();
    ask(&Vendor::Openai.model(&server), question("Hi")).await.end.unwrap();
    let request = server.requests().remove(0);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/chat/completions"));
    assert_eq!(request.header("authorization"), "Bearer sk-test-42");
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(request.header("transfer-encoding"), "");
    assert!(request.header("content-length").parse::<usize>().unwrap() > 10);
    expect![[r#"
        {
          "max_tokens": 150,
          "messages": [
            {
              "content": "Be brief.",
              "role": "system"
            },
            {
              "content": "Hi",
              "role": "user"
            }
          ],
          "model": "big",
          "stream": true
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&request.body).unwrap());
}

#[tokio::test]
async fn anthropic_is_asked_as_it_wants() {
    let server = Vendor::Anthropic.server().key("sk-test-42").reply("Hello.").start().await.unwrap();
    ask(&Vendor::Anthropic.model(&server), question("Hi")).await.end.unwrap();
    let request = server.requests().remove(0);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/messages"));
    assert_eq!(request.header("x-api-key"), "sk-test-42");
    assert_eq!(request.header("anthropic-version"), "2023-06-01");
    expect![[r#"
        {
          "max_tokens": 150,
          "messages": [
            {
              "content": "Hi",
              "role": "user"
            }
          ],
          "model": "big",
          "stream": true,
          "system": "Be brief."
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&request.body).unwrap());
}

#[tokio::test]
async fn the_second_answer_depends_on_the_first() {
    for vendor in BOTH {
        let server = vendor
            .server()
            .respond(|request, turn| match turn {
                0 => Reply::text("Nice to meet you, Anna."),
                _ if request.conversation().contains("My name is Anna.") => Reply::text("You are Anna."),
                _ => Reply::text("I do not know."),
            })
            .start()
            .await
            .unwrap();
        let model = vendor.model(&server);
        let mut history = History::new(20);
        let first = ask(&model, history.request("Be brief.", "My name is Anna.", 150)).await;
        // The user heard only the beginning.
        assert_eq!(first.text(), "Nice to meet you, Anna.");
        history.push(Exchange { user: "My name is Anna.".into(), heard: "Nice to meet".into(), interrupted: true });
        let second = ask(&model, history.request("Be brief.", "Do you remember my name?", 150)).await;
        assert_eq!(second.text(), "You are Anna.");
        expect![[r#"
            system: Be brief.
            user: My name is Anna.
            assistant: Nice to meet—
            user: Do you remember my name?
        "#]]
        .assert_eq(&server.requests()[1].conversation());
    }
}

#[tokio::test]
async fn what_is_not_for_the_ear_is_not_spoken() {
    for vendor in BOTH {
        let reply = Reply::text("Yes, it is.").thinking("Let me think about it. ").pings().crlf();
        let server = vendor.server().reply(reply).start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("Is it?")).await;
        assert_eq!(heard.text(), "Yes, it is.");
        assert!(heard.end.is_ok());
    }
}

#[tokio::test]
async fn the_limit_is_told() {
    for vendor in BOTH {
        let server = vendor.server().reply(Reply::text("And then").truncated()).start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("Tell me a story.")).await;
        assert!(matches!(heard.end, Ok((_, true))), "{:?}", heard.end);
    }
}
