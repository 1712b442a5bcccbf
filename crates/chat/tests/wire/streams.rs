//! Streams that differ from the documented ones, as servers and gateways send them: each is understood, or its trouble is told in the server's words.

use std::time::Duration;

use crate::common::{ALL, Heard, Vendor, ask, question};
use crate::refusals::failure;
use riposte_sim::providers::{Reply, Split};

const EVENTS: &str = "text/event-stream";

async fn answer(vendor: Vendor, reply: Reply) -> Heard {
    let server = vendor.server().reply(reply).start().await.unwrap();
    ask(&vendor.model(&server), question("Hi")).await
}

/// What is heard of this body, whole and in pieces.
async fn heard(content_type: &str, body: &str) -> Heard {
    let whole = answer(Vendor::Openai, Reply::raw(content_type, body)).await;
    let pieces = answer(Vendor::Openai, Reply::raw(content_type, body).split(Split::Every(7))).await;
    assert_eq!((whole.text(), &whole.end), (pieces.text(), &pieces.end), "how the bytes are cut matters: {body}");
    whole
}

#[track_caller]
fn whole(heard: &Heard, text: &str) {
    assert_eq!(heard.text(), text);
    assert!(matches!(heard.end, Ok((_, false))), "{:?}", heard.end);
}

fn chunk(text: &str, finish: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":{finish}}}]}}\n\n")
}

const DONE: &str = "data: [DONE]\n\n";

#[tokio::test]
async fn a_finish_reason_on_every_chunk_does_not_end_the_answer() {
    // The words come slower than what may follow a last word.
    let words = ["It", " is", " noon", "."];
    let slow = |words: &[&str]| {
        let body = words.iter().map(|word| chunk(word, "\"stop\"")).collect::<String>() + DONE;
        Reply::paced(EVENTS, body.split_inclusive("\n\n").map(str::to_owned), Duration::from_millis(600))
    };
    whole(&answer(Vendor::Openai, slow(&words)).await, "It is noon.");
    // The first one says nothing at all.
    whole(&answer(Vendor::Openai, slow(&["", "", "Noon."])).await, "Noon.");
}

#[tokio::test]
async fn a_keep_alive_sent_as_data_is_passed_over() {
    for alive in ["data: : keep-alive\n\n", "data: ping\n\n", "data: : OPENROUTER PROCESSING\n\n", "data: \"ping\"\n\n"]
    {
        let body = format!("{alive}{}{alive}{}{DONE}", chunk("Yes,", "null"), chunk(" sir.", "\"stop\""));
        whole(&heard(EVENTS, &body).await, "Yes, sir.");
    }
}

#[tokio::test]
async fn halves_of_a_character_are_put_together() {
    let body = chunk("Hi \\ud83d", "null") + ": ping\n\n" + &chunk("\\ude00!", "null") + &chunk("", "\"stop\"") + DONE;
    whole(&heard(EVENTS, &body).await, "Hi 😀!");
    // A half that stays alone is nobody's sign, and costs nothing else.
    let body = chunk("One \\ud83d", "null") + &chunk("two \\\\ud83d", "null") + &chunk("\\ude00.", "\"stop\"") + DONE;
    whole(&heard(EVENTS, &body).await, "One two \\ud83d\u{fffd}.");

    let delta = |text: &str| {
        format!(
            "data: {{\"type\":\"content_block_delta\",\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}}}\n\n"
        )
    };
    let stop = "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n";
    let body = delta("Hi \\uD83D") + &delta("\\uDE00") + stop;
    whole(&answer(Vendor::Anthropic, Reply::raw(EVENTS, body)).await, "Hi 😀");
}

#[tokio::test]
async fn events_under_another_content_type_are_read() {
    let body = chunk("It is", "null") + &chunk(" noon.", "\"stop\"") + DONE;
    for kind in ["application/json", "text/plain; charset=utf-8", "application/octet-stream", "text/html"] {
        whole(&heard(kind, &body).await, "It is noon.");
    }
}

#[tokio::test]
async fn a_plain_answer_in_place_of_a_stream_is_spoken() {
    let openai = r#"{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"It is noon."},
        "finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
    for kind in ["application/json", EVENTS] {
        let heard = heard(kind, openai).await;
        whole(&heard, "It is noon.");
        assert_eq!(heard.end.unwrap().0.output_tokens, Some(4));
    }
    let anthropic = r#"{"type":"message","role":"assistant","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"It is noon."}],
        "stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}"#;
    let heard = answer(Vendor::Anthropic, Reply::raw("application/json", anthropic)).await;
    whole(&heard, "It is noon.");
    assert_eq!(heard.end.unwrap().0.output_tokens, Some(4));
    let cut = openai.replace("\"stop\"", "\"length\"");
    let heard = answer(Vendor::Openai, Reply::raw("application/json", cut)).await;
    assert!(matches!(heard.end, Ok((_, true))), "{:?}", heard.end);
}

#[tokio::test]
async fn no_blank_line_after_the_last_event() {
    for end in [DONE.trim_end().to_owned(), DONE.trim_end().to_owned() + "\n", String::new()] {
        let body = chunk("It is", "null")
            + chunk(" noon.", "\"stop\"").trim_end()
            + if end.is_empty() { "" } else { "\n\n" }
            + &end;
        whole(&heard(EVENTS, &body).await, "It is noon.");
    }
    let body = chunk("It is", "null") + chunk(" noon.", "null").trim_end() + "\n" + DONE.trim_end();
    // Two events that only a line break parts.
    whole(&heard(EVENTS, &body).await, "It is noon.");
}

#[tokio::test]
async fn content_in_typed_parts_is_spoken_and_thoughts_in_it_are_not() {
    let parts = |parts: &str| format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{parts}}}}}]}}\n\n");
    let body = parts(r#"[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]}]"#)
        + &parts(
            r#"[{"type":"text","text":"It is"},{"type":"text","text":" noon."},{"type":"image_url","image_url":{}}]"#,
        )
        + &chunk("", "\"stop\"")
        + DONE;
    whole(&heard(EVENTS, &body).await, "It is noon.");
}

#[tokio::test]
async fn the_servers_sentence_is_told_however_it_is_wrapped() {
    for body in [
        "error: {\"code\":500,\"message\":\"context is full\",\"type\":\"server_error\"}\n\n",
        "event: error\ndata: {\"message\":\"context is full\"}\n\n",
        "event: error\ndata: context is full\n\n",
        "{\"error\":{\"message\":\"context is full\",\"code\":500}}",
        "{\n  \"error\": \"context is full\"\n}\n",
        "data: [{\"error\":{\"message\":\"context is full\",\"code\":500}}]\n\n",
        "[{\"error\":{\"message\":\"context is full\",\"code\":500}}]\n",
        "data: {\"object\":\"error\",\"message\":\"context is full\",\"code\":500}\n\n",
    ] {
        for before in ["", "One."] {
            let begun = if before.is_empty() { String::new() } else { chunk(before, "null") };
            let heard = heard(EVENTS, &(begun + body)).await;
            assert_eq!(heard.text(), before);
            let told = heard.end.unwrap_err().to_string();
            assert_eq!(told, "The chat server has trouble of its own (status 500): “context is full”.", "{body}");
        }
    }
}

#[tokio::test]
async fn a_refusal_wrapped_in_a_list_is_told() {
    let mut shown = String::new();
    for body in [
        r#"[{"error":{"code":400,"message":"the prompt is too long","status":"INVALID_ARGUMENT"}}]"#,
        r#"{"errors":[{"message":"the prompt is too long"}]}"#,
        r#"{"detail":[{"loc":["body","messages"],"msg":"the prompt is too long","type":"value_error"}]}"#,
        r#"{"error":{"error":{"message":"the prompt is too long"}}}"#,
    ] {
        for vendor in ALL {
            let reply = Reply::raw("application/json", body).status(400);
            shown += &failure(&answer(vendor, reply).await);
        }
    }
    assert_eq!(
        shown.matches("can't use the request (status 400): “the prompt is too long”.").count(),
        4 * ALL.len(),
        "{shown}"
    );
}

#[tokio::test]
async fn a_page_is_no_answer_and_half_an_event_is_cut() {
    let told = |heard: Heard| heard.end.unwrap_err().problem().code;
    assert_eq!(told(heard(EVENTS, "<html>Sign in</html>").await), "chat.malformed");
    assert_eq!(told(heard("text/plain", "Upstream is down.").await), "chat.malformed");
    assert_eq!(told(heard(EVENTS, &(chunk("One.", "null") + "data: {\"choi")).await), "chat.cut");
    assert_eq!(told(heard("application/json", "{\"choices\":[{\"message\":{\"cont").await), "chat.cut");
}
