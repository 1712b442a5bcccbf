//! A thousand failures made up by a server that repeats the key it was sent, in every place and form that it can: nothing of the key is in what is told of them.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use fastrand::Rng;
use riposte_http::{Endpoint, HeaderMap, HttpError, Server};
use riposte_vendors::Stage;

const KEY: &str = "sk-c4nary/Zk29+Qpl7Xw3Tt0Vb8==";
const FAILURES: usize = 1_000;
/// What a part of the key is: see `riposte_http::clean`.
const PART: usize = 8;

fn endpoint() -> Endpoint {
    let server = Server { name: "acme", title: "Acme", needs_key: true };
    Endpoint::of(Stage::Chat, "https://acme.test/v1?tenant=7", server, "big", Some(KEY.into()))
        .unwrap()
        .with_voice("anna")
}

fn percent(text: &str, upper: bool) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.bytes()
        .map(|byte| match (plain(byte), upper) {
            (true, _) => char::from(byte).to_string(),
            (false, true) => format!("%{byte:02X}"),
            (false, false) => format!("%{byte:02x}"),
        })
        .collect()
}

/// The key as a server may repeat it.
fn echo(random: &mut Rng) -> String {
    match random.u8(0..10) {
        0 => percent(KEY, random.bool()),
        1 => STANDARD.encode(KEY),
        2 => URL_SAFE.encode(format!("user:{KEY}")),
        3 => STANDARD.encode(format!("Bearer {KEY}")),
        4 => KEY.bytes().map(|byte| format!("{byte:02x}")).collect(),
        5 => KEY.to_uppercase(),
        6 => KEY[..random.usize(PART..KEY.len())].to_owned(),
        7 => KEY[random.usize(..KEY.len() - PART)..].to_owned(),
        8 => {
            let at = random.usize(1..KEY.len());
            format!("{}\n\u{200e}{}", &KEY[..at], &KEY[at..])
        }
        _ => KEY.to_owned(),
    }
}

fn words(random: &mut Rng) -> String {
    const WORDS: [&str; 12] = [
        "Incorrect",
        "API",
        "key",
        "provided:",
        "voice",
        "not found",
        "credit balance",
        "overloaded",
        "é",
        "quota",
        "\u{1b}[31m",
        "model",
    ];
    (0..random.usize(0..8)).map(|_| *random.choice(&WORDS).unwrap()).collect::<Vec<_>>().join(" ")
}

fn said(random: &mut Rng) -> String {
    let glue = *random.choice(&["", " ", "\"", "=", "x", "Bearer "]).unwrap();
    format!("{}{glue}{}{glue}{}", words(random), echo(random), words(random))
}

fn body(random: &mut Rng) -> Vec<u8> {
    let said = said(random);
    let json = match random.u8(0..9) {
        0 => serde_json::json!({ "error": { "message": said } }),
        1 => serde_json::json!({ "error": said }),
        2 => serde_json::json!({ "detail": [{ "msg": said }] }),
        3 => serde_json::json!({ "detail": { "status": said, "message": said } }),
        4 => serde_json::json!([{ "error": { "message": said, "details": [{ "retryDelay": said }] } }]),
        5 => serde_json::json!({ "err_code": said, "err_msg": said }),
        6 => return format!("<html><title>{said}</title><body>{said}</body></html>").into_bytes(),
        7 => return said.into_bytes(),
        _ => serde_json::json!({ "error": { "message": said.clone(), "type": said.clone(), "code": said } }),
    };
    json.to_string().into_bytes()
}

fn headers(random: &mut Rng) -> HeaderMap {
    let names = ["location", "retry-after", "retry-after-ms", "date", "www-authenticate", "dg-error", "x-request-id"];
    let mut headers = HeaderMap::new();
    for _ in 0..random.usize(0..4) {
        let value = match random.bool() {
            true => format!("https://elsewhere.test/?key={}", echo(random)),
            false => echo(random),
        };
        let name = *random.choice(&names).unwrap();
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    headers
}

fn failure(random: &mut Rng, endpoint: &Endpoint) -> HttpError {
    match random.u8(0..10) {
        0 => endpoint.hung_up(random.u16(1000..5000), &said(random)),
        1 => {
            let status = *random.choice(&[400, 401, 429, 500, 503]).unwrap();
            let said = said(random);
            endpoint.told(status, &said)
        }
        _ => {
            let statuses =
                [301, 302, 307, 400, 401, 402, 403, 404, 405, 407, 408, 409, 413, 422, 429, 498, 500, 502, 503, 529];
            let status = *random.choice(&statuses).unwrap();
            let (headers, body) = (headers(random), body(random));
            endpoint.refusal(status, &headers, &body)
        }
    }
}

/// What of the key a text shows, spaces or not.
fn shown(text: &str) -> Option<String> {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let forms = [
        KEY.to_owned(),
        percent(KEY, false),
        STANDARD.encode(KEY).trim_end_matches('=').to_owned(),
        KEY.bytes().map(|byte| format!("{byte:02x}")).collect(),
    ];
    let parts = forms.iter().map(|form| form.to_lowercase()).flat_map(|form| {
        form.as_bytes().windows(PART).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>()
    });
    parts.into_iter().find(|part| text.contains(part))
}

#[test]
fn no_failure_shows_the_key() {
    let endpoint = endpoint();
    assert_eq!(shown(&format!("{endpoint:?}")), None);
    let mut random = Rng::with_seed(460);
    let mut with_words = 0;
    for n in 0..FAILURES {
        let error = failure(&mut random, &endpoint);
        let problem = error.problem();
        let json = serde_json::to_string(&problem).unwrap();
        for text in [error.to_string(), format!("{error:?}"), problem.to_string(), format!("{problem:?}"), json] {
            assert_eq!(shown(&text), None, "failure {n}: {text}");
        }
        with_words += usize::from(format!("{error:?}").contains("[key]"));
    }
    // Failures that say nothing can't leak: most of these do say something, and had the key in it.
    assert!(with_words > FAILURES / 3, "{with_words}");
}

#[test]
fn the_search_finds_what_it_looks_for() {
    for leak in
        [KEY.to_owned(), format!("x{}", &KEY[3..12]), percent(KEY, true), STANDARD.encode(KEY), KEY.replace('/', " /")]
    {
        assert!(shown(&leak).is_some(), "{leak}");
    }
    assert_eq!(shown("Acme does not accept the key: “[key]”."), None);
}
