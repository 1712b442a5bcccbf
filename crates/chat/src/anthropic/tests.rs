//! Streams of Anthropic's protocol, as documented and as seen, replayed.

use std::sync::Arc;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use riposte_http::HeaderMap;
use serde_json::json;

use super::*;
use crate::Message;
use crate::answer::replay::{heard, replay};

fn endpoint() -> Arc<Endpoint> {
    let key = Some("sk-ant-secret".into());
    Arc::new(Endpoint::of(Stage::Chat, "https://api.anthropic.test", SERVER, "claude", key).unwrap())
}

fn play(pieces: &[&[u8]]) -> String {
    let request = Request { system: String::new(), messages: Vec::new(), max_tokens: 1, opening: None };
    replay(endpoint(), asked("claude", request), pieces)
}

fn asked(model: &str, request: Request) -> Messages {
    let form = Form::of(model);
    Messages { endpoint: endpoint(), request, form, known: Learnt::new(form) }
}

fn stream(events: &[Value]) -> String {
    events
        .iter()
        .map(|event| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or("none")))
        .collect()
}

fn check(events: &[Value], expect: Expect) {
    expect.assert_eq(&play(&[stream(events).as_bytes()]));
}

fn start() -> Value {
    json!({ "type": "message_start", "message": { "usage": { "input_tokens": 25, "output_tokens": 1 } } })
}

fn text(text: &str) -> Value {
    json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": text } })
}

fn stop(reason: &str) -> Value {
    json!({ "type": "message_delta", "delta": { "stop_reason": reason }, "usage": { "output_tokens": 15 } })
}

fn end() -> Value {
    json!({ "type": "message_stop" })
}

#[test]
fn an_answer_with_thinking_pings_and_news() {
    check(
        &[
            start(),
            json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "thinking", "thinking": "" } }),
            json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "thinking_delta", "thinking": "Hm." } }),
            json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "signature_delta", "signature": "E" } }),
            json!({ "type": "content_block_stop", "index": 0 }),
            json!({ "type": "ping" }),
            json!({ "type": "content_block_start", "index": 1, "content_block": { "type": "text", "text": "" } }),
            text("Hel"),
            json!({ "type": "an_event_of_next_year", "text": "no" }),
            text("lo."),
            json!({ "type": "content_block_stop", "index": 1 }),
            stop("end_turn"),
            end(),
        ],
        expect![[r#"thinking "Hel" "lo." done (Some(25) in, Some(15) out)"#]],
    );
}

#[test]
fn text_may_come_with_its_block() {
    let block = json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "Hi" } });
    check(&[start(), block, text("."), stop("end_turn")], expect![[r#""Hi" "." done (Some(25) in, Some(15) out)"#]]);
}

#[test]
fn tools_are_not_spoken() {
    let tool = json!({ "type": "content_block_delta", "index": 1, "delta": { "type": "input_json_delta", "partial_json": "{" } });
    check(&[start(), tool, stop("tool_use"), end()], expect!["Anthropic answered without a word."]);
}

#[test]
fn why_it_stopped() {
    check(
        &[start(), text("And"), stop("max_tokens"), end()],
        expect![[r#""And" done (Some(25) in, Some(15) out, truncated)"#]],
    );
    check(
        &[start(), text("And"), stop("model_context_window_exceeded"), end()],
        expect![[r#""And" done (Some(25) in, Some(15) out, truncated)"#]],
    );
    check(&[start(), text("To"), stop("refusal"), end()], expect![[r#""To" Anthropic declined to answer that."#]]);
}

#[test]
fn without_its_end_it_is_cut() {
    check(&[start(), text("Hel")], expect![[r#""Hel" Anthropic's answer was cut off."#]]);
    check(
        &[start(), text("Hel"), json!({ "type": "content_block_stop", "index": 0 })],
        expect![[r#""Hel" Anthropic's answer was cut off."#]],
    );
}

#[test]
fn errors_inside_the_stream() {
    let error = |kind: &str, message: &str| {
        [start(), text("Hel"), json!({ "type": "error", "error": { "type": kind, "message": message } })]
    };
    check(
        &error("overloaded_error", "Overloaded"),
        expect![[r#""Hel" Anthropic has too much to do at the moment: “Overloaded”."#]],
    );
    check(
        &error("rate_limit_error", "Slow down"),
        expect![[r#""Hel" Anthropic refuses for now because a limit is reached: “Slow down”."#]],
    );
    check(
        &error("authentication_error", "invalid x-api-key sk-ant-secret"),
        expect![[r#""Hel" Anthropic does not accept the key: “invalid x-api-key [key]”."#]],
    );
    check(
        &error("not_found_error", "model: claude"),
        expect![[r#""Hel" Anthropic does not know the model "claude": “model: claude”."#]],
    );
    check(
        &error("api_error", "Internal server error"),
        expect![[r#""Hel" Anthropic has trouble of its own (status 500): “Internal server error”."#]],
    );
}

#[test]
fn what_is_no_json_or_no_text() {
    expect!["Anthropic sent an answer that can't be read: it holds invalid JSON."]
        .assert_eq(&play(&[b"event: ping\ndata: {\n\n"]));
    expect!["Anthropic sent an answer that can't be read: it holds invalid UTF-8."]
        .assert_eq(&play(&[b"data: {\"a\":\"\xc3\x28\"}\n\n"]));
}

#[test]
fn the_address_may_end_in_v1() {
    for base in
        ["https://h.test", "https://h.test/", "https://h.test/v1", "https://h.test/v1/", "https://h.test/v1/messages"]
    {
        let options = crate::Options {
            base_url: base.to_owned(),
            model: "claude".to_owned(),
            key: Some("k".into()),
            timeouts: Timeouts::default(),
            client: None,
            network: riposte_http::Network::default(),
            local_time: Arc::new(|| jiff::Zoned::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC)),
        };
        let request = Request { system: String::new(), messages: vec![], max_tokens: 1, opening: None };
        let call = Anthropic::new(options).unwrap().call(request).unwrap();
        assert_eq!(call.question.url().as_str(), "https://h.test/v1/messages", "{base}");
    }
}

#[test]
fn what_came_from_the_cache_is_counted() {
    let mut first = start();
    first["message"]["usage"] = json!({ "input_tokens": 25, "cache_read_input_tokens": 2000, "cache_creation_input_tokens": 100, "output_tokens": 1 });
    check(
        &[first, text("Hi."), stop("end_turn"), end()],
        expect![[r#""Hi." done (Some(2125) in, 2000 cached, Some(15) out)"#]],
    );
}

#[test]
fn a_damaged_stream_is_told() {
    let recorded = stream(&[start(), text("Hé "), text("😀 lo."), stop("end_turn"), end()]);
    crate::damage::check(&recorded, "sk-ant-secret", |pieces| {
        let request = Request { system: String::new(), messages: Vec::new(), max_tokens: 1, opening: None };
        heard(endpoint(), asked("claude", request), pieces)
    });
}

fn conversation(length: usize, opening: Option<&str>) -> Request {
    let roles = [Role::User, Role::Assistant, Role::User];
    let messages = roles.map(|role| Message { role, text: "x".repeat(length) }).to_vec();
    Request { system: "Be brief.".repeat(length), messages, max_tokens: 150, opening: opening.map(str::to_owned) }
}

fn body(question: &Messages) -> Value {
    serde_json::from_slice(&question.body().unwrap()).unwrap()
}

#[test]
fn a_long_conversation_is_cached_up_to_its_new_question() {
    let long = body(&asked("claude-haiku-4-5", conversation(1000, None)));
    let mark = json!({ "type": "ephemeral" });
    assert_eq!(long["system"][0]["cache_control"], mark);
    assert_eq!(long["messages"][1]["content"][0]["cache_control"], mark);
    assert!(long["messages"][0]["content"].is_string() && long["messages"][2]["content"].is_string());
    let short = body(&asked("claude-haiku-4-5", conversation(1, None)));
    assert!(!short.to_string().contains("cache_control"), "{short}");
    let mut refused = asked("claude-haiku-4-5", conversation(1000, None));
    let words = "messages.1.content.0.cache_control: Extra inputs are not permitted";
    assert!(refused.reword(&Refusal::new(400, HeaderMap::new(), words.into())));
    assert!(!body(&refused).to_string().contains("cache_control"));
    refused.was_taken();
    assert!(!refused.known.get().caches, "that gateway is not asked again");
}

#[test]
fn newer_models_are_asked_by_their_rules() {
    let fields = |model: &str| {
        let body = body(&asked(model, conversation(1, Some("Sure."))));
        let fields = body.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        (fields, body["messages"].as_array().unwrap().last().unwrap()["role"].as_str().unwrap().to_owned())
    };
    let (plain, last) = fields("claude-haiku-4-5-20251001");
    assert_eq!((plain.as_str(), last.as_str()), ("max_tokens messages model stream system", "assistant"));
    let (plain, last) = fields("claude-opus-4-6");
    assert_eq!((plain.as_str(), last.as_str()), ("max_tokens messages model stream system", "user"));
    let (plain, last) = fields("claude-sonnet-5");
    assert_eq!((plain.as_str(), last.as_str()), ("max_tokens messages model stream system thinking", "user"));
}

#[test]
fn the_list_has_what_is_served() {
    let list = json!({ "data": [
        { "type": "model", "id": "claude-haiku-4-5", "lifecycle": "active" },
        { "type": "model", "id": "claude-old", "lifecycle": "retired" },
        { "type": "model", "id": "claude-of-a-gateway" },
    ], "has_more": false });
    assert_eq!(served(&list), ["claude-haiku-4-5", "claude-of-a-gateway"]);
}

proptest! {
    #[test]
    fn how_bytes_are_cut_does_not_matter(
        texts in prop::collection::vec("[^<\\pC]{1,6}", 1..4),
        cuts in prop::collection::btree_set(0usize..1000, 0..20),
    ) {
        let events = [start()].into_iter().chain(texts.iter().map(|t| text(t))).chain([stop("end_turn"), end()]);
        let stream = stream(&events.collect::<Vec<_>>());
        let whole = play(&[stream.as_bytes()]);
        prop_assert!(whole.starts_with(&format!("{:?} ", texts[0])), "{}", whole);
        let mut pieces = Vec::new();
        let mut start = 0;
        for cut in cuts.into_iter().chain([stream.len()]).map(|cut| cut.min(stream.len())) {
            pieces.push(&stream.as_bytes()[start..cut]);
            start = cut;
        }
        prop_assert_eq!(play(&pieces), whole);
    }
}
