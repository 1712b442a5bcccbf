//! Every wire format against real servers on this machine: what is sent, and what is heard.

use crate::common::{ALL, Vendor, ask, question};
use expect_test::expect;
use riposte_chat::{Exchange, History, Usage};
use riposte_sim::providers::Reply;

#[tokio::test]
async fn an_answer_streams_in() {
    for vendor in ALL {
        let server = vendor.server().reply("Paris, of course.").start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("What is the capital of France?")).await;
        assert_eq!(heard.text(), "Paris, of course.");
        assert_eq!(heard.deltas, ["Paris,", " of", " course."]);
        assert!(heard.sent_first);
        let counted = |cached_tokens| Usage { input_tokens: Some(12), cached_tokens, output_tokens: Some(3) };
        let usage = match vendor {
            // Who speaks this protocol may refuse to be asked for counts.
            Vendor::Openai => Usage::default(),
            Vendor::Responses => counted(Some(0)),
            _ => counted(None),
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
async fn openai_is_asked_by_its_newer_protocol() {
    let server = Vendor::Responses.server().key("sk-test-42").reply("Hello.").start().await.unwrap();
    ask(&Vendor::Responses.model(&server), question("Hi")).await.end.unwrap();
    let request = server.requests().remove(0);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/responses"));
    assert_eq!(request.header("authorization"), "Bearer sk-test-42");
    expect![[r#"
        {
          "input": [
            {
              "content": "Hi",
              "role": "user"
            }
          ],
          "instructions": "Be brief.",
          "max_output_tokens": 150,
          "model": "big",
          "store": false,
          "stream": true
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&request.body).unwrap());
}

#[tokio::test]
async fn where_the_newer_protocol_is_not_the_older_one_is_asked_from_then_on() {
    let server = Vendor::Openai.server().reply("Hello.").start().await.unwrap();
    let model = Vendor::Responses.model(&server);
    for _ in 0..2 {
        assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
    }
    assert_eq!(server.requests().len(), 2);
    let wrong = server.other_requests().into_iter().map(|request| request.path).collect::<Vec<_>>();
    assert_eq!(wrong, ["/v1/responses"], "it was asked once, and that is remembered");
}

#[tokio::test]
async fn ollama_is_asked_as_it_wants() {
    let server = Vendor::Ollama.server().reply("Hello.").start().await.unwrap();
    for address in [server.base_url().to_owned(), format!("{}/v1", server.base_url())] {
        ask(&Vendor::Ollama.model_for(&address), question("Hi")).await.end.unwrap();
    }
    let requests = server.requests();
    assert_eq!((requests[1].path.as_str(), &requests[1].body), ("/api/chat", &requests[0].body));
    expect![[r#"
        {
          "keep_alive": "30m",
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
          "options": {
            "num_predict": 150
          },
          "stream": true,
          "think": false
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&requests[0].body).unwrap());
    ask(&Vendor::Ollama.model_named(&server, "gpt-oss:20b"), question("Hi")).await.end.unwrap();
    let thinks = &server.requests()[2].body;
    assert_eq!((&thinks["think"], &thinks["options"]["num_predict"]), (&"low".into(), &1174.into()));
}

#[tokio::test]
async fn where_ollamas_protocol_is_not_that_of_openai_is_asked_from_then_on() {
    let server = Vendor::Openai.server().reply("Hello.").start().await.unwrap();
    let model = Vendor::Ollama.model(&server);
    for _ in 0..2 {
        assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
    }
    let wrong = server.other_requests().into_iter().map(|request| request.path).collect::<Vec<_>>();
    assert_eq!((server.requests().len(), wrong), (2, vec!["/api/chat".to_owned()]));
}

#[tokio::test]
async fn gemini_is_asked_as_it_wants() {
    let server = Vendor::Gemini.server().key("sk-test-42").reply("Hello.").start().await.unwrap();
    let model = Vendor::Gemini.model(&server);
    ask(&model, question("Hi")).await.end.unwrap();
    let request = server.requests().remove(0);
    assert_eq!((request.method.as_str(), request.query.as_str()), ("POST", "alt=sse"));
    assert_eq!(request.path, "/v1beta/models/big:streamGenerateContent");
    assert_eq!((request.header("x-goog-api-key"), request.header("authorization")), ("sk-test-42", ""));
    expect![[r#"
        {
          "contents": [
            {
              "parts": [
                {
                  "text": "Hi"
                }
              ],
              "role": "user"
            }
          ],
          "generationConfig": {
            "maxOutputTokens": 150
          },
          "systemInstruction": {
            "parts": [
              {
                "text": "Be brief."
              }
            ]
          }
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&request.body).unwrap());
}

#[tokio::test]
async fn a_gemini_model_that_must_think_is_learnt_once() {
    let server = Vendor::Gemini
        .server()
        .respond(|received, _| match &received.body["generationConfig"]["thinkingConfig"]["thinkingBudget"] {
            budget if *budget == 0 => {
                Reply::refusal(400, "Budget 0 is invalid. This model only works in thinking mode.")
            }
            _ => Reply::text("Hello."),
        })
        .start()
        .await
        .unwrap();
    let model = Vendor::Gemini.model_named(&server, "gemini-2.5-flash-next");
    for requests in [4, 5] {
        assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
        assert!(server.requests().len() <= requests, "{:?}", server.requests());
    }
    let sent = server.requests().len();
    ask(&model, question("Hi")).await.end.unwrap();
    assert_eq!(server.requests().len(), sent + 1, "what it takes is known");
}

#[tokio::test]
async fn the_second_answer_depends_on_the_first() {
    for vendor in ALL {
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
        .assert_eq(&server.requests()[1].conversation().replace("model: ", "assistant: "));
    }
}

#[tokio::test]
async fn what_is_not_for_the_ear_is_not_spoken() {
    for vendor in ALL {
        let reply = Reply::text("Yes, it is.").thinking("Let me think about it. ").pings().crlf();
        let server = vendor.server().reply(reply).start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("Is it?")).await;
        assert_eq!(heard.text(), "Yes, it is.");
        assert!(heard.end.is_ok());
    }
}

#[tokio::test]
async fn the_limit_is_told() {
    for vendor in ALL {
        let server = vendor.server().reply(Reply::text("And then").truncated()).start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("Tell me a story.")).await;
        assert!(matches!(heard.end, Ok((_, true))), "{:?}", heard.end);
    }
}
