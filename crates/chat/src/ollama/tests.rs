//! Streams of Ollama's protocol as documented and as its server's source has them, replayed.

use expect_test::{Expect, expect};
use riposte_http::HeaderMap;
use serde_json::json;

use super::*;
use crate::answer::replay::{heard, replay};
use crate::question::Question;
use crate::refusal::Refusal;

fn endpoint() -> Arc<Endpoint> {
    Arc::new(Endpoint::of(Stage::Chat, "http://localhost:11434", SERVER, "qwen3:4b", Some("sk-secret".into())).unwrap())
}

fn asked() -> Chat {
    let request = Request { system: String::new(), messages: Vec::new(), max_tokens: 150, opening: None };
    Chat::new(endpoint(), request, &Learnt::new(Think::Off))
}

fn stream(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn check(lines: &[Value], expect: Expect) {
    expect.assert_eq(&replay(endpoint(), asked(), &[stream(lines).as_bytes()]));
}

fn text(text: &str) -> Value {
    json!({ "model": "qwen3:4b", "message": { "role": "assistant", "content": text }, "done": false })
}

fn end(reason: &str) -> Value {
    json!({ "message": { "role": "assistant", "content": "" }, "done": true, "done_reason": reason,
        "prompt_eval_count": 26, "eval_count": 5 })
}

#[test]
fn an_answer_with_thoughts_and_news() {
    let thought = json!({ "message": { "role": "assistant", "content": "", "thinking": "Hm." }, "done": false });
    let tool =
        json!({ "message": { "role": "assistant", "content": "", "tool_calls": [{}] }, "done": false, "new": 1 });
    check(
        &[thought, tool, text("Hel"), text("lo."), end("stop")],
        expect![[r#"thinking "Hel" "lo." done (Some(26) in, Some(5) out)"#]],
    );
}

#[test]
fn why_it_ended() {
    check(&[text("And"), end("length")], expect![[r#""And" done (Some(26) in, Some(5) out, truncated)"#]]);
    check(&[text("Hel")], expect![[r#""Hel" Ollama's answer was cut off."#]]);
    check(&[end("stop")], expect!["Ollama answered without a word."]);
    let error = |error: Value| [text("Hel"), error];
    check(
        &error(json!({ "error": "an error was encountered while running the model: sk-secret" })),
        expect![[
            r#""Hel" Ollama has trouble of its own (status 500): “an error was encountered while running the model: [key]”."#
        ]],
    );
    check(
        &error(json!({ "error": "you have reached your limit", "status": 429 })),
        expect![[r#""Hel" Ollama refuses for now because a limit is reached: “you have reached your limit”."#]],
    );
    check(
        &error(json!({ "error": "server busy, please try again. maximum pending requests exceeded", "status": 503 })),
        expect![[
            r#""Hel" Ollama has too much to do at the moment: “server busy, please try again. maximum pending requests exceeded”."#
        ]],
    );
}

#[test]
fn a_damaged_stream_is_told() {
    let recorded = stream(&[text("Hé "), text("😀 lo."), end("stop")]);
    crate::damage::check(&recorded, "sk-secret", |pieces| heard(endpoint(), asked(), pieces));
}

#[test]
fn a_model_that_does_not_take_the_word_about_thinking_is_told_nothing() {
    let body = |question: &Chat| serde_json::from_slice::<Value>(&question.body().unwrap()).unwrap();
    let refusal = Refusal::new(
        400,
        HeaderMap::new(),
        br#"{"error":"think value \"low\" is not supported for this model"}"#.to_vec(),
    );
    let known = Learnt::new(Think::of("gpt-oss:20b"));
    let request = Request { system: String::new(), messages: Vec::new(), max_tokens: 150, opening: None };
    let mut chat = Chat::new(endpoint(), request, &known);
    assert_eq!(body(&chat)["think"], "low");
    assert!(chat.reword(&refusal) && !chat.reword(&refusal));
    assert_eq!(
        (body(&chat)["think"].clone(), body(&chat)["options"]["num_predict"].clone()),
        (Value::Null, 150.into())
    );
    chat.was_taken();
    assert_eq!(known.get(), Think::Unset);
}

#[test]
fn the_list_has_what_writes() {
    let list = json!({ "models": [
        { "name": "llama3.2:latest", "model": "llama3.2:latest", "details": { "family": "llama" } },
        { "name": "all-minilm:latest", "details": { "family": "bert" } },
        { "name": "nomic-embed-text:latest", "details": { "family": "nomic-bert" } },
        { "model": "qwen3:4b" },
    ] });
    assert_eq!(chatting(&list), ["llama3.2:latest", "qwen3:4b"]);
}
