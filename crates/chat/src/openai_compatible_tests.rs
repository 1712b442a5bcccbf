//! Streams of OpenAI's protocol as servers in the wild send them, replayed.

use std::sync::Arc;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::Message;
use crate::answer::replay::{heard, replay};

fn endpoint() -> Arc<Endpoint> {
    let acme = Server { name: "acme", title: "Acme", needs_key: false };
    Arc::new(Endpoint::of(Stage::Chat, "https://acme.test/v1", acme, "big", Some("sk-secret-1234".into())).unwrap())
}

fn play(pieces: &[&[u8]]) -> String {
    replay(endpoint(), asked(), pieces)
}

fn asked() -> Completion {
    let bases = [endpoint().base().clone()].into();
    let request = Request { system: String::new(), messages: Vec::new(), max_tokens: 1, opening: None };
    let form = Form::default();
    Completion { endpoint: endpoint(), bases, request, asked: form, form, known: Learnt::new(form) }
}

fn check(stream: &str, expect: Expect) {
    expect.assert_eq(&play(&[stream.as_bytes()]));
}

fn data(chunks: &[serde_json::Value]) -> String {
    chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect()
}

fn delta(text: &str) -> serde_json::Value {
    json!({ "choices": [{ "delta": { "content": text } }] })
}

fn finish(reason: &str) -> serde_json::Value {
    json!({ "choices": [{ "delta": {}, "finish_reason": reason }] })
}

#[test]
fn a_plain_answer() {
    let role = json!({ "choices": [{ "delta": { "role": "assistant", "content": "" }, "finish_reason": null }] });
    let usage = json!({ "choices": [], "usage": { "prompt_tokens": 9, "completion_tokens": 2 } });
    let stream = data(&[role, delta("Hel"), delta("lo."), finish("stop"), usage]) + "data: [DONE]\n\n";
    check(&stream, expect![[r#""Hel" "lo." done (Some(9) in, Some(2) out)"#]]);
}

#[test]
fn a_damaged_stream_is_told() {
    let recorded = data(&[delta("Hé "), delta("😀 lo."), finish("stop")]) + "data: [DONE]\n\n";
    crate::damage::check(&recorded, "sk-secret-1234", |pieces| heard(endpoint(), asked(), pieces));
}

#[test]
fn text_in_the_last_chunk_is_not_lost() {
    let last = json!({ "choices": [{ "delta": { "content": "Bye." }, "finish_reason": "stop" }] });
    check(&data(&[last]), expect![[r#""Bye." done (None in, None out)"#]]);
}

#[test]
fn the_limit_is_told() {
    check(&data(&[delta("And"), finish("length")]), expect![[r#""And" done (None in, None out, truncated)"#]]);
}

#[test]
fn groq_counts_in_its_own_place() {
    let last = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }],
        "x_groq": { "id": "r", "usage": { "prompt_tokens": 5, "completion_tokens": 1 } } });
    check(&data(&[delta("Hi."), last]), expect![[r#""Hi." done (Some(5) in, Some(1) out)"#]]);
}

#[test]
fn thinking_and_tools_are_not_spoken() {
    let thought =
        json!({ "choices": [{ "delta": { "reasoning_content": "hm", "reasoning": "hm", "content": null } }] });
    let tool = json!({ "choices": [{ "delta": { "tool_calls": [{ "function": { "arguments": "{" } }] } }] });
    check(
        &data(&[thought, tool, delta("Yes."), finish("stop")]),
        expect![[r#"thinking "Yes." done (None in, None out)"#]],
    );
}

#[test]
fn a_refusal_of_the_models_own_is_spoken_and_the_filters_is_not() {
    let own = json!({ "choices": [{ "delta": { "refusal": "I can't help with that." } }] });
    check(&data(&[own, finish("stop")]), expect![[r#""I can't help with that." done (None in, None out)"#]]);
    check(&data(&[delta("The"), finish("content_filter")]), expect![[r#""The" Acme declined to answer that."#]]);
}

#[test]
fn comments_crlf_and_data_over_several_lines() {
    let stream = ": ping\r\n\r\nevent: message\r\nid: 7\r\ndata: {\"choices\":\r\ndata: [{\"delta\":{\"content\":\"Hi.\"}}]}\r\n\r\n\
                  data:\r\n\r\nretry: 10\r\n\r\ndata:[DONE]\r\n\r\n";
    check(stream, expect![[r#""Hi." done (None in, None out)"#]]);
}

#[test]
fn without_its_end_it_is_cut() {
    check(&data(&[delta("Hel")]), expect![[r#""Hel" Acme's answer was cut off."#]]);
    check("", expect![["Acme's answer was cut off."]]);
    // Half an event at the end of the stream.
    check(&(data(&[delta("Hel")]) + "data: {\"choi"), expect![[r#""Hel" Acme's answer was cut off."#]]);
}

#[test]
fn either_end_will_do() {
    check(&(data(&[delta("Hi.")]) + "data: [DONE]\n\n"), expect![[r#""Hi." done (None in, None out)"#]]);
    check(&data(&[delta("Hi."), finish("stop")]), expect![[r#""Hi." done (None in, None out)"#]]);
    // Some gateways send an empty reason with every chunk.
    let empty = json!({ "choices": [{ "delta": { "content": "Hi." }, "finish_reason": "" }] });
    check(&data(&[empty]), expect![[r#""Hi." Acme's answer was cut off."#]]);
}

#[test]
fn nothing_said_is_empty() {
    check(&data(&[finish("stop")]), expect![["Acme answered without a word."]]);
    check(&data(&[delta(" \n"), finish("length")]), expect![[r#"" \n" Acme answered without a word."#]]);
}

#[test]
fn what_is_no_json_or_no_text() {
    check("data: {\"choices\": [oops\n\n", expect!["Acme sent an answer that can't be read: it holds invalid JSON."]);
    expect!["Acme sent an answer that can't be read: it holds invalid UTF-8."]
        .assert_eq(&play(&[b"data: {\"a\":\"\xff\"}\n\n"]));
    // JSON of another shape is nobody's words, and the stream then lacks its end.
    check("data: 7\n\ndata: [{}]\n\n", expect![["Acme's answer was cut off."]]);
}

#[test]
fn errors_inside_the_stream() {
    let error = |error: serde_json::Value| data(&[delta("Hel"), json!({ "error": error })]);
    check(
        &error(json!({ "message": "The server had an error.", "type": "server_error", "code": null })),
        expect![[r#""Hel" Acme has trouble of its own (status 500): “The server had an error”."#]],
    );
    check(
        &error(json!({ "message": "Upstream is down", "code": 502 })),
        expect![[r#""Hel" Acme has trouble of its own (status 502): “Upstream is down”."#]],
    );
    check(
        &error(json!({ "message": "You exceeded your quota", "type": "insufficient_quota" })),
        expect![[r#""Hel" Acme refuses for now because a limit is reached: “You exceeded your quota”."#]],
    );
    check(
        &error(json!({ "message": "Bad key sk-secret-1234", "code": "invalid_api_key" })),
        expect![[r#""Hel" Acme does not accept the key: “Bad key [key]”."#]],
    );
    check(
        &error(json!({ "message": "no such model", "code": "model_not_found" })),
        expect![[r#""Hel" Acme does not know the model "big": “no such model”."#]],
    );
    check(
        &error(json!({ "message": "too long", "code": "context_length_exceeded" })),
        expect![[r#""Hel" Acme can't use the request (status 400): “too long”."#]],
    );
    check(
        &error(json!("model runner has unexpectedly stopped")),
        expect![[r#""Hel" Acme has trouble of its own (status 500): “model runner has unexpectedly stopped”."#]],
    );
}

fn body(base_url: &str) -> serde_json::Value {
    let options = crate::Options {
        base_url: base_url.to_owned(),
        model: "big".to_owned(),
        key: Some("sk-secret".into()),
        timeouts: Timeouts::default(),
        client: None,
        network: riposte_http::Network::default(),
        local_time: Arc::new(|| jiff::Zoned::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC)),
    };
    let request = Request {
        system: "Be brief.".to_owned(),
        messages: vec![Message { role: Role::User, text: "Hi".to_owned() }],
        max_tokens: 150,
        opening: None,
    };
    let call = OpenaiCompatible::new(options).unwrap().call(request).unwrap();
    serde_json::from_slice(&call.question.body().unwrap()).unwrap()
}

#[test]
fn each_server_is_sent_what_it_knows() {
    let fields = |base: &str| {
        let body = body(base);
        let object = body.as_object().unwrap();
        object.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let newer = "max_completion_tokens messages model stream stream_options";
    assert_eq!(fields("https://api.openai.com/v1"), newer);
    assert_eq!(fields("https://api.groq.com/openai/v1/"), newer);
    assert_eq!(fields("http://localhost:11434/v1"), "max_tokens messages model stream stream_options");
    assert_eq!(fields("http://localhost:1234/v1"), "max_tokens messages model stream");
    assert_eq!(fields("https://llm.example.org/v1"), "max_tokens messages model stream");
}

proptest! {
    #[test]
    fn how_bytes_are_cut_does_not_matter(
        texts in prop::collection::vec("[^<\\pC]{1,6}", 1..5),
        crlf in any::<bool>(),
        cuts in prop::collection::btree_set(0usize..800, 0..20),
    ) {
        let mut chunks = texts.iter().map(|text| delta(text)).collect::<Vec<_>>();
        chunks.extend([finish("stop"), json!({ "choices": [], "usage": { "prompt_tokens": 1, "completion_tokens": 2 } })]);
        let mut stream = data(&chunks) + ": ping\n\ndata: [DONE]\n\n";
        if crlf {
            stream = stream.replace('\n', "\r\n");
        }
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
