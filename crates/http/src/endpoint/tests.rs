//! What an endpoint makes of addresses, keys and refusals.

use super::*;

const OTHER: Server = Server { name: "openai_compatible", title: "The speech server", needs_key: false };

fn endpoint(address: &str, key: Option<&str>) -> Result<Endpoint, HttpError> {
    Endpoint::new(Stage::Speech, address, OTHER, "big", key.map(Into::into))
}

#[test]
fn a_server_is_known_by_its_host() {
    let title = |address: &str| endpoint(address, None).unwrap().server().title;
    assert_eq!(title("https://api.openai.com/v1/"), "OpenAI");
    assert_eq!(title("https://api.deepseek.com/v1"), "DeepSeek", "whatever is asked for there");
    assert_eq!(title("http://localhost:8000/v1"), "The speech server");
    assert_eq!(title("http://localhost:11434/v1"), "The speech server", "Ollama's place, for another stage");
    let missing = endpoint("https://api.openai.com/v1", None).unwrap().authorization();
    assert!(matches!(&missing, Err(HttpError { what: Failure::KeyMissing { .. }, .. })), "{missing:?}");
}

#[test]
fn addresses_that_are_none_are_told() {
    for address in ["", "localhost:1", "ftp://h/", "http://", "what"] {
        assert!(endpoint(address, None).is_err(), "{address}");
    }
    let error = endpoint("nowhere", None).unwrap_err();
    assert_eq!(error.to_string(), "The address set for the speech server is not a web address.");
}

#[test]
fn a_path_is_added_whatever_the_address_ends_in() {
    for base in ["http://h/v1", "http://h/v1/", "http://h/v1//"] {
        assert_eq!(endpoint(base, None).unwrap().url("audio/speech").as_str(), "http://h/v1/audio/speech");
    }
}

#[test]
fn a_key_never_travels_in_the_clear_and_is_never_shown() {
    let sent = |base: &str| endpoint(base, Some("sk-1234")).unwrap().authorization();
    assert!(matches!(sent("http://192.0.2.1/v1"), Err(HttpError { what: Failure::KeyInTheClear { .. }, .. })));
    for base in ["https://h/v1", "http://localhost:1/v1", "http://[::1]:1/v1"] {
        let header = sent(base).unwrap().unwrap();
        assert!(header.is_sensitive() && !format!("{header:?}").contains("sk-1234"));
    }
    let endpoint = endpoint("https://me:pw@h/v1?token=x", Some("sk-1\n234")).unwrap();
    let error = endpoint.authorization().unwrap_err();
    assert!(!format!("{endpoint:?} {error:?} {error}").contains("sk-1"));
    assert_eq!(shown(&endpoint.base), "https://h/v1");
}

#[test]
fn a_server_nearby_is_asked_without_encryption_only_when_the_user_vouched_for_it() {
    let hosts = vec!["10.0.0.7".to_owned()];
    let (vouched, _) =
        Network::of(crate::NetworkOptions { plain_http_hosts: hosts, ..crate::NetworkOptions::default() });
    for key in [None, Some("sk-1234")] {
        let endpoint = endpoint("http://10.0.0.7:8080/v1", key).unwrap();
        let refused = endpoint.authorization().unwrap_err();
        assert_eq!(refused.code(), "speech.plain_http");
        assert!(refused.problem().advice.english().contains("add \"10.0.0.7\" to plain_http_hosts"), "{refused:?}");
        assert_eq!(endpoint.with_network(&vouched).authorization().unwrap().is_some(), key.is_some());
    }
    let far = endpoint("http://192.0.2.1/v1", None).unwrap().with_network(&vouched).authorization().unwrap_err();
    assert_eq!(far.what, Failure::PlainHttp { url: "http://192.0.2.1/v1".to_owned(), host: None });
}

#[test]
fn a_refusal_of_the_voice_names_it_and_no_other_refusal_does() {
    let endpoint = endpoint("https://acme.test", None).unwrap().with_voice("Zarvox");
    let told = |status, said: &str| {
        let body = serde_json::json!({ "detail": { "status": "x", "message": said } }).to_string();
        endpoint.refusal(status, &HeaderMap::new(), body.as_bytes()).what
    };
    let said = "A voice with voice_id Zarvox was not found.";
    let unknown = Failure::VoiceUnknown { voice: "Zarvox".to_owned(), said: said.to_owned() };
    assert_eq!((told(404, said), told(400, said)), (unknown.clone(), unknown));
    assert!(matches!(told(500, said), Failure::Trouble { .. }));
    assert!(matches!(told(400, "text is too long for this voice"), Failure::BadRequest { .. }));
    assert!(matches!(told(400, "invalid sample rate"), Failure::BadRequest { .. }));
}

fn refused(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> String {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
    let error = endpoint("https://acme.test", Some("sk-secret-1234")).unwrap().refusal(
        status,
        &headers.collect::<HeaderMap>(),
        body.as_bytes(),
    );
    format!("{error}\n{:?}\n", error.what)
}

#[test]
fn refusals() {
    let told = [
        refused(
            401,
            &[],
            r#"{"error":{"message":"Incorrect API key provided: sk-secret-1234.\nSee\u0007 the docs."}}"#,
        ),
        refused(429, &[("retry-after", "7")], r#"{"error":"slow down"}"#),
        refused(
            429,
            &[("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"), ("date", "Wed, 21 Oct 2026 07:28:00 GMT")],
            "",
        ),
        refused(429, &[("retry-after-ms", "1500"), ("retry-after", "9")], ""),
        refused(502, &[], "<html><h1>Bad gateway</h1></html>"),
        refused(307, &[("location", "https://elsewhere.test/")], ""),
        refused(400, &[], r#"{"error":{"message":"Your credit balance is too low"}}"#),
        refused(
            400,
            &[],
            r#"{"error":{"message":"API key expired. Please renew the API key.","status":"INVALID_ARGUMENT"}}"#,
        ),
        refused(529, &[], r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
        refused(503, &[], r#"{"error":{"message":"The model is overloaded. Please try again later."}}"#),
        refused(503, &[], "<html>Service Unavailable</html>"),
        refused(429, &[], r#"{"error":{"message":"quota","details":[{"@type":"x","retryDelay":"34s"}]}}"#),
        refused(404, &[], r#"{"error":"no such model"}"#),
        refused(404, &[], "404 page not found"),
        refused(405, &[], ""),
    ];
    expect_test::expect![[r#"
        The speech server does not accept the key: “Incorrect API key provided: [key]. See the docs”.
        Auth { key_name: "https://acme.test", said: "Incorrect API key provided: [key]. See the docs." }
        The speech server refuses for now because a limit is reached: “slow down”.
        Quota { retry_after: Some(7s), said: "slow down" }
        The speech server refuses for now because a limit is reached.
        Quota { retry_after: Some(30s), said: "" }
        The speech server refuses for now because a limit is reached.
        Quota { retry_after: Some(1.5s), said: "" }
        The speech server has trouble of its own (status 502).
        Trouble { status: 502, said: "" }
        The speech server can't use the request (status 307): it redirects to https://elsewhere.test/.
        Redirected { status: 307, to: "https://elsewhere.test/" }
        The speech server refuses for now because a limit is reached: “Your credit balance is too low”.
        Quota { retry_after: None, said: "Your credit balance is too low" }
        The speech server does not accept the key: “API key expired. Please renew the API key”.
        Auth { key_name: "https://acme.test", said: "API key expired. Please renew the API key." }
        The speech server has too much to do at the moment: “Overloaded”.
        Overloaded { said: "Overloaded" }
        The speech server has too much to do at the moment: “The model is overloaded. Please try again later”.
        Overloaded { said: "The model is overloaded. Please try again later." }
        The speech server has trouble of its own (status 503).
        Trouble { status: 503, said: "" }
        The speech server refuses for now because a limit is reached: “quota”.
        Quota { retry_after: Some(34s), said: "quota" }
        The speech server does not know the model "big": “no such model”.
        NotFound { model: "big", local: false, said: "no such model" }
        The speech server was reached, but there is no speech recognition at https://acme.test.
        NotThere { url: "https://acme.test" }
        The speech server was reached, but there is no speech recognition at https://acme.test.
        NotThere { url: "https://acme.test" }
    "#]]
    .assert_eq(&told.concat());
}
