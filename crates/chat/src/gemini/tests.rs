//! Streams of Google's protocol as documented, replayed; and the questions that lead to them.

use expect_test::{Expect, expect};
use riposte_http::HeaderMap;
use serde_json::json;

use super::*;
use crate::Message;
use crate::answer::replay::{heard, replay};

fn endpoint(address: &str, model: &str) -> Arc<Endpoint> {
    let endpoint = Endpoint::of(Stage::Chat, address, SERVER, model, Some("AIza-secret".into())).unwrap();
    Arc::new(endpoint.with_path(base))
}

fn question(address: &str, model: &str) -> Contents {
    let endpoint = endpoint(address, model);
    let messages = ["Hi", "Hello.", "Who are you?"].into_iter().zip([Role::User, Role::Assistant, Role::User]);
    let messages = messages.map(|(text, role)| Message { role, text: text.to_owned() }).collect();
    let request = Request { system: "Be brief.".to_owned(), messages, max_tokens: 150, opening: None };
    let form = Form::of(model);
    Contents { endpoint, request, form, tried: vec![form.thinking], known: Learnt::new(form) }
}

const ADDRESS: &str = "https://g.test/v1beta";

fn body(question: &Contents) -> Value {
    serde_json::from_slice(&question.body().unwrap()).unwrap()
}

fn stream(chunks: &[Value]) -> String {
    chunks.iter().map(|chunk| format!("data: {chunk}\r\n\r\n")).collect()
}

fn check(chunks: &[Value], expect: Expect) {
    let question = question(ADDRESS, "gemini-2.5-flash");
    expect.assert_eq(&replay(question.endpoint.clone(), question, &[stream(chunks).as_bytes()]));
}

fn text(text: &str) -> Value {
    json!({ "candidates": [{ "content": { "parts": [{ "text": text }], "role": "model" }, "index": 0 }],
        "usageMetadata": { "promptTokenCount": 9 } })
}

fn end(reason: &str) -> Value {
    json!({ "candidates": [{ "content": { "parts": [{ "text": "" }] }, "finishReason": reason }],
        "usageMetadata": { "promptTokenCount": 9, "candidatesTokenCount": 4, "cachedContentTokenCount": 5 } })
}

#[test]
fn an_answer_with_thoughts() {
    let thought = json!({ "candidates": [{ "content": { "parts": [{ "text": "Hm.", "thought": true }] } }] });
    let both = json!({ "candidates": [{ "content": { "parts": [{ "text": "Still.", "thought": true }, { "text": "Hel" }] } }] });
    check(
        &[thought, both, text("lo."), end("STOP")],
        expect![[r#"thinking "Hel" "lo." done (Some(9) in, 5 cached, Some(4) out)"#]],
    );
}

#[test]
fn why_it_ended() {
    check(&[text("And"), end("MAX_TOKENS")], expect![[r#""And" done (Some(9) in, 5 cached, Some(4) out, truncated)"#]]);
    for reason in ["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII"] {
        check(&[text("To"), end(reason)], expect![[r#""To" Google Gemini declined to answer that."#]]);
    }
    check(
        &[text("To"), end("OTHER")],
        expect![[r#""To" Google Gemini broke off its answer and gave no more reason than "OTHER"."#]],
    );
    let blocked = json!({ "promptFeedback": { "blockReason": "SAFETY" }, "usageMetadata": { "promptTokenCount": 9 } });
    check(&[blocked], expect!["Google Gemini declined to answer that."]);
    check(&[text("Hel")], expect![[r#""Hel" Google Gemini's answer was cut off."#]]);
    check(&[end("STOP")], expect!["Google Gemini answered without a word."]);
}

#[test]
fn an_answer_that_was_all_thought_says_so() {
    let thought = json!({ "candidates": [{ "index": 0 }], "usageMetadata": { "promptTokenCount": 9, "thoughtsTokenCount": 150 } });
    check(&[thought, end("MAX_TOKENS")], expect!["thinking Google Gemini spent all of its answer on thinking."]);
}

#[test]
fn errors_inside_the_stream() {
    let error = |code: u16, message: &str| json!({ "error": { "code": code, "message": message, "status": "X" } });
    check(
        &[text("Hel"), error(503, "The model is overloaded. Please try again later.")],
        expect![[
            r#""Hel" Google Gemini has too much to do at the moment: “The model is overloaded. Please try again later”."#
        ]],
    );
    check(
        &[error(400, "API key expired. Please renew AIza-secret.")],
        expect!["Google Gemini does not accept the key: “API key expired. Please renew [key]”."],
    );
    check(&[error(500, "Internal")], expect!["Google Gemini has trouble of its own (status 500): “Internal”."]);
}

#[test]
fn chunks_of_next_year_are_passed_over() {
    let news = json!({ "groundingMetadata": { "x": 1 }, "newField": [1] });
    let call = json!({ "candidates": [{ "content": { "parts": [{ "functionCall": { "name": "f" } }] } }] });
    check(&[news, text("Hi."), call, end("STOP")], expect![[r#""Hi." done (Some(9) in, 5 cached, Some(4) out)"#]]);
}

#[test]
fn a_damaged_stream_is_told() {
    let recorded = stream(&[text("Hé "), text("😀 lo."), end("STOP")]);
    crate::damage::check(&recorded, "AIza-secret", |pieces| {
        let question = question(ADDRESS, "gemini-2.5-flash");
        heard(question.endpoint.clone(), question, pieces)
    });
}

#[test]
fn an_address_of_earlier_settings_leads_to_the_same_place() {
    let url = |address: &str, model: &str| question(address, model).url().to_string();
    let place = "https://g.test/v1beta/models/m:streamGenerateContent?alt=sse";
    for path in [
        "",
        "/",
        "/v1beta",
        "/v1beta/",
        "/v1beta/openai",
        "/v1beta/openai/",
        "/v1beta/openai/chat/completions",
        "/v1beta/models",
    ] {
        assert_eq!(url(&format!("https://g.test{path}"), "m"), place, "{path}");
    }
    assert_eq!(url(ADDRESS, "models/m"), place);
    assert_eq!(url(ADDRESS, "tunedModels/x"), "https://g.test/v1beta/tunedModels/x:streamGenerateContent?alt=sse");
    assert_eq!(url("https://g.test/v1?a=b", "m"), "https://g.test/v1/models/m:streamGenerateContent?a=b&alt=sse");
}

#[test]
fn what_a_model_refuses_is_changed_and_remembered() {
    let refused = |words: &str| Refusal::new(400, HeaderMap::new(), words.into());
    let mut pro = question(ADDRESS, "gemini-next-pro");
    assert_eq!(
        body(&pro)["generationConfig"],
        json!({ "maxOutputTokens": 1174, "thinkingConfig": { "thinkingLevel": "LOW", "includeThoughts": false } })
    );
    assert!(pro.reword(&refused("Thinking level is not supported for this model.")));
    assert!(pro.reword(&refused("Thinking level is not supported for this model.")));
    assert_eq!(
        body(&pro)["generationConfig"],
        json!({ "maxOutputTokens": 150, "thinkingConfig": { "thinkingBudget": 0, "includeThoughts": false } })
    );
    assert!(pro.reword(&refused("Budget 0 is invalid. This model only works in thinking mode.")));
    pro.was_taken();
    assert_eq!(pro.known.get().thinking, Thinking::Least);
    let mut gemma = question(ADDRESS, "gemma-3-27b-it");
    assert!(gemma.reword(&refused("Developer instruction is not enabled for models/gemma-3-27b-it")));
    assert_eq!(body(&gemma)["contents"][0]["parts"], json!([{ "text": "Be brief." }, { "text": "Hi" }]));
    assert_eq!(body(&gemma)["systemInstruction"], Value::Null);
}

#[test]
fn the_list_has_what_chats() {
    let list = json!({ "models": [
        { "name": "models/gemini-2.5-flash", "supportedGenerationMethods": ["generateContent", "countTokens"] },
        { "name": "models/gemini-embedding-001", "supportedGenerationMethods": ["embedContent"] },
        { "name": "models/gemini-2.5-flash-image", "supportedGenerationMethods": ["generateContent"] },
        { "name": "models/gemma-3-27b-it", "supportedGenerationMethods": ["generateContent"] },
        { "displayName": "nameless" },
    ] });
    assert_eq!(chatting(&list), ["gemini-2.5-flash", "gemma-3-27b-it"]);
    assert!(chatting(&json!({})).is_empty());
}
