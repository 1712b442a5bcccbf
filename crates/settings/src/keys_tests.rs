//! Whose keys are found where, and that none is shown.

use std::sync::Arc;
use std::time::Duration;

use super::*;

fn nothing() -> Environment {
    Environment::of::<String, String>([])
}

fn session_only() -> Keys {
    Keys::with(nothing(), Keychain::none())
}

/// The in-memory store of keyring-core.
fn in_memory(environment: Environment) -> Keys {
    let store = keyring_core::mock::Store::new().unwrap();
    let long = Duration::from_secs(60);
    Keys::with(environment, Keychain::with(Arc::new(move || Ok(store.clone())), long, long))
}

fn shown(keys: &Keys, owner: &str) -> Option<(String, KeySource)> {
    keys.get(owner).unwrap().map(|(key, source)| (key.expose_secret().to_owned(), source))
}

#[test]
fn without_a_keychain_a_key_lasts_for_the_session_and_that_is_said() {
    let keys = session_only();
    let kept = keys.set("anthropic", "sk-1".into()).unwrap();
    let Kept::SessionOnly(problem) = kept else { panic!("{kept:?}") };
    assert_eq!(
        problem.message.english(),
        "The key is kept only until Riposte is closed. No keychain was found on this system."
    );
    assert_eq!(shown(&keys, "anthropic"), Some(("sk-1".to_owned(), KeySource::Session)));
    assert_eq!(keys.list([]), [KeyStatus { owner: "anthropic".to_owned(), source: KeySource::Session }]);
    assert!(matches!(keys.get("openai"), Err(KeyError::NoKeychain { .. })));
    assert!(matches!(keys.keychain_available(), Err(KeyError::NoKeychain { .. })));
    assert!(keys.delete("anthropic").unwrap());
    assert_eq!(keys.list([]), []);
    assert!(matches!(keys.delete("anthropic"), Err(KeyError::NoKeychain { .. })));
    assert!(
        matches!(session_only().get("anthropic"), Err(KeyError::NoKeychain { .. })),
        "another session knows nothing of it"
    );
}

#[test]
fn an_environment_variable_goes_before_all_else_and_is_shown_as_such() {
    let environment =
        Environment::of([("ANTHROPIC_API_KEY", " sk-env\n"), ("OPENAI_API_KEY", "sk-openai"), ("GROQ_API_KEY", "g")]);
    let keys = Keys::with(environment, Keychain::none());
    let _ = keys.set("anthropic", "sk-session".into()).unwrap();
    let of = |variable: &str| KeySource::Environment { variable: variable.to_owned() };
    assert_eq!(shown(&keys, "anthropic"), Some(("sk-env".to_owned(), of("ANTHROPIC_API_KEY"))));
    assert_eq!(shown(&keys, "openai"), Some(("sk-openai".to_owned(), of("OPENAI_API_KEY"))));
    assert_eq!(shown(&keys, "groq"), Some(("g".to_owned(), of("GROQ_API_KEY"))));
    let owners = ["openai", "anthropic", "mistral"].map(str::to_owned);
    let listed: Vec<_> = keys.list(owners).into_iter().map(|status| (status.owner, status.source)).collect();
    let expected = [("anthropic", "ANTHROPIC_API_KEY"), ("openai", "OPENAI_API_KEY")];
    assert_eq!(listed, expected.map(|(owner, variable)| (owner.to_owned(), of(variable))));
}

#[test]
fn a_variable_that_is_empty_is_not_set_and_one_that_is_broken_is_reported() {
    let keys =
        Keys::with(Environment::of([("ANTHROPIC_API_KEY", ""), ("OPENAI_API_KEY", "two words")]), Keychain::none());
    assert!(matches!(keys.get("anthropic"), Err(KeyError::NoKeychain { .. })));
    let error = keys.get("openai").unwrap_err();
    assert_eq!(error.problem().code, "keys.bad_environment");
    assert!(!error.problem().to_string().contains("two words"));
}

#[test]
fn with_a_keychain_a_key_is_kept_there_alone() {
    let keys = in_memory(nothing());
    assert_eq!(shown(&keys, "anthropic"), None);
    assert_eq!(keys.set("anthropic", "sk-1".into()).unwrap(), Kept::Keychain);
    assert!(keys.session().is_empty());
    assert!(keys.keychain_available().is_ok());
}

#[test]
fn what_is_no_key_is_refused_without_repeating_it() {
    let keys = session_only();
    for bad in ["", "  \n", "sk 1", "sk-\n1", "ключ"] {
        let error = keys.set("anthropic", bad.into()).unwrap_err();
        assert_eq!(error.problem().code, "keys.bad_key");
        assert!(bad.trim().is_empty() || !format!("{error:?} {}", error.problem()).contains(bad));
    }
    assert!(keys.list(["anthropic".to_owned()]).is_empty());
}

#[test]
fn a_key_is_its_servers_alone() {
    let keys = Keys::with(
        Environment::of([
            ("OPENAI_API_KEY", "sk-openai"),
            (
                "RIPOSTE_KEYS",
                "https://Gateway.test:8443/v1/=sk-a==  http://10.0.0.7:8080=sk-b https://usual.test:443=sk-c",
            ),
        ]),
        Keychain::none(),
    );
    let key = |owner: &str| keys.get(owner).ok().flatten().map(|(key, _)| key.expose_secret().to_owned());
    assert_eq!(key("openai").as_deref(), Some("sk-openai"));
    assert_eq!(key("https://gateway.test:8443").as_deref(), Some("sk-a=="));
    assert_eq!(key("http://10.0.0.7:8080").as_deref(), Some("sk-b"));
    assert_eq!(key("https://usual.test").as_deref(), Some("sk-c"));
    for other in ["http://localhost:11434", "https://api.groq.com", "https://gateway.test"] {
        assert_eq!(key(other), None, "{other}");
    }
    let listed: Vec<String> = keys.list([]).into_iter().map(|status| status.owner).collect();
    assert_eq!(listed, ["http://10.0.0.7:8080", "https://gateway.test:8443", "https://usual.test"]);
}

#[test]
fn a_miswritten_key_of_a_server_is_told_to_who_may_have_meant_it() {
    for miswritten in ["sk-1", "gateway.test=", "http://a b=sk-1"] {
        let keys = Keys::with(
            Environment::of([("OPENAI_API_KEY", "sk-openai"), ("RIPOSTE_KEYS", miswritten)]),
            Keychain::none(),
        );
        let error = keys.get("https://gateway.test").unwrap_err();
        assert_eq!(error.problem().code, "keys.bad_environment", "{miswritten}");
        assert!(!error.problem().to_string().contains("sk-1"));
        assert!(keys.get("openai").unwrap().is_some(), "{miswritten}");
    }
}

#[test]
fn the_key_of_an_older_version_is_nobodys_and_can_be_deleted() {
    let keys = in_memory(nothing());
    keys.keychain.set("openai-compatible", &"sk-old".into()).unwrap();
    assert_eq!(shown(&keys, "openai"), None, "it may be any server's");
    assert!(keys.delete("openai").unwrap() && !keys.delete("openai").unwrap());
}

#[test]
fn names_of_owners() {
    let keys = session_only();
    let long = "x".repeat(65);
    for bad in ["", "Anthropic", "open ai", "../x", "a_b", &long, "https://", "https://h/v1", "ftp://h", "https://me@h"]
    {
        assert!(matches!(keys.get(bad), Err(KeyError::BadName { .. })), "{bad}");
        assert!(keys.set(bad, "k".into()).is_err() && keys.delete(bad).is_err());
    }
    let mistaken = keys.get("sk-ant-API03-abcdefghijklmnop").unwrap_err();
    assert!(!mistaken.problem().to_string().contains("abcdef"), "a key given as a name is not repeated");
}

#[test]
fn nothing_shows_a_key() {
    let keys = Keys::with(Environment::of([("ANTHROPIC_API_KEY", "sk-env")]), Keychain::none());
    let kept = keys.set("openai", "sk-session".into()).unwrap();
    let got = keys.get("anthropic").unwrap();
    let text = format!("{keys:?} {:?} {kept:?} {got:?} {:?}", keys.environment, keys.list(["anthropic".to_owned()]));
    assert!(!text.contains("sk-env") && !text.contains("sk-session"), "{text}");
}
