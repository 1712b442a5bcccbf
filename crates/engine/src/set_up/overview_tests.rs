//! The providers of a user with a real history.

use std::collections::BTreeMap;
use std::sync::Arc;

use riposte_failover::HealthState;
use riposte_measures::{Asked, Attempt, Became, Marks, Mode, Outcome, Providers, Time};
use riposte_store::Store;

use super::*;

fn turn(n: i64, llm: &str, ttft: Option<f64>, problem: Option<&str>) -> TurnRecord {
    TurnRecord {
        id: 0,
        started_unix_ms: Clock::unix_ms() - 60_000 + n,
        conversation: "c".to_owned(),
        mode: Mode::PushToTalk,
        outcome: if problem.is_some() { Outcome::Failed } else { Outcome::Completed },
        transcript: String::new(),
        reply: String::new(),
        heard: String::new(),
        providers: Providers { stt: "whisper/micro".to_owned(), llm: llm.to_owned(), tts: "espeak-ng".to_owned() },
        input_device: String::new(),
        output_device: String::new(),
        marks: Marks::default(),
        figures: ttft
            .map(|ms| ("llm_ttft_ms".to_owned(), ms))
            .into_iter()
            .chain([("tts_ttfa_ms".to_owned(), 7.0)])
            .collect::<BTreeMap<_, _>>(),
        problem: problem.map(str::to_owned),
        attempts: Vec::new(),
    }
}

fn no_keys() -> KeyLookup {
    Arc::new(|_| Ok(None))
}

fn of<'a>(rows: &'a [ProviderHealth], stage: Stage, vendor: &str) -> Option<&'a ProviderHealth> {
    rows.iter().find(|row| row.stage == stage && row.vendor == vendor)
}

#[test]
fn those_that_are_chosen_or_set_up_are_shown_and_all_when_asked_for() {
    let mut settings = Settings::default();
    let (rows, problems) = providers(&settings, &no_keys(), Known::default(), false);
    let names: Vec<&str> = rows.iter().map(|row| row.vendor.as_str()).collect();
    assert_eq!((names, problems), (vec!["whisper", "demo", "system"], vec![]));
    assert!(rows.iter().all(|row| row.chosen && row.health.state == HealthState::Ready));

    settings.chat.endpoints.get_mut("groq").unwrap().model = "another".to_owned();
    let keys: KeyLookup = Arc::new(|owner| Ok((owner == "deepgram").then(|| "k".into())));
    let (rows, _) = providers(&settings, &keys, Known::default(), false);
    assert_eq!(of(&rows, Stage::Chat, "groq").unwrap().health.state, HealthState::NoKey);
    assert_eq!(of(&rows, Stage::Speech, "deepgram").unwrap().health.state, HealthState::Ready);
    assert!(of(&rows, Stage::Voice, "deepgram").is_some() && of(&rows, Stage::Chat, "openai").is_none());

    // Whoever stands in is shown where the order is chosen.
    settings.chat.fall_back = vec!["ollama".to_owned()];
    let (rows, _) = providers(&settings, &keys, Known::default(), false);
    assert!(of(&rows, Stage::Chat, "ollama").is_some_and(|row| !row.chosen));

    let (rows, _) = providers(&settings, &keys, Known::default(), true);
    assert_eq!(rows.len(), riposte_vendors::VENDORS.all().len());
    let ollama = of(&rows, Stage::Chat, "ollama").unwrap();
    assert_eq!((ollama.name.as_str(), ollama.health.state), ("ollama/llama3.2", HealthState::Ready));
}

#[test]
fn the_history_tells_how_long_they_take_and_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    for n in 0..30 {
        store.record(&turn(n, "ollama/llama3.2", Some(100.0 + n as f64), None)).unwrap();
    }
    store.record(&turn(40, "ollama/llama3.2", None, Some("chat.timeout"))).unwrap();
    store.record(&turn(41, "ollama/other", Some(9_000.0), None)).unwrap();
    store.record(&turn(42, "demo/demo", None, Some("voice.silent"))).unwrap();
    let reader = Reader::open(&path).unwrap().unwrap();
    let mut settings = Settings::default();
    settings.chat.provider = "ollama".to_owned();
    let known = Known { history: Some(&reader), ..Known::default() };
    let (rows, problems) = providers(&settings, &no_keys(), known, false);
    assert_eq!(problems, []);
    let ollama = &of(&rows, Stage::Chat, "ollama").unwrap().health;
    assert_eq!(ollama.state, HealthState::Degraded);
    assert_eq!(ollama.reason.as_ref().unwrap().code, "chat.timeout");
    let summary = ollama.first_ms.unwrap();
    assert_eq!((summary.n, summary.p50, summary.max), (30, 114.0, 129.0), "another model is another provider");
    let system = &of(&rows, Stage::Voice, "system").unwrap().health;
    assert_eq!(
        (system.first_ms.unwrap().n, system.reason.as_ref().map(|why| why.code.as_str())),
        (32, Some("voice.silent"))
    );
}

#[test]
fn a_test_of_this_run_counts_and_a_keychain_that_fails_is_told_once() {
    let settings = Settings::default();
    let tested = Tested {
        stage: Stage::Chat,
        vendor: "demo".to_owned(),
        at_unix_ms: Clock::unix_ms(),
        reached_ms: None,
        first_ms: None,
        problem: Some(remembered("chat.empty")),
        answer: Default::default(),
    };
    let keys: KeyLookup = Arc::new(|_| Err(remembered("keys.locked")));
    let known = Known { tests: &[tested], ..Known::default() };
    let (rows, problems) = providers(&settings, &keys, known, true);
    assert_eq!(of(&rows, Stage::Chat, "demo").unwrap().health.state, HealthState::Degraded);
    assert_eq!(problems.len(), 1);
}

#[test]
fn whose_part_another_did_is_not_ready_and_a_cap_is_no_failure_of_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    let failed = |provider: &str, code: &str| {
        let began = Attempt::begin(Asked::Chat, provider, Time::ZERO);
        began.ended(Time::from_millis(9), Became::Failed(code.to_owned()))
    };
    let mut stood_in = turn(1, "ollama/llama3.2", Some(300.0), None);
    stood_in.attempts = vec![
        failed("groq/llama-3.1-8b-instant", "chat.auth"),
        failed("mistral/mistral-small-latest", "costs.cap_reached"),
    ];
    store.record(&stood_in).unwrap();
    // It failed first and served in the end.
    let mut again = turn(2, "xai/grok-3-mini", Some(300.0), None);
    again.attempts = vec![failed("xai/grok-3-mini", "chat.timeout")];
    store.record(&again).unwrap();
    let reader = Reader::open(&path).unwrap().unwrap();
    let keys: KeyLookup = Arc::new(|_| Ok(Some("k".into())));
    let known = Known { history: Some(&reader), ..Known::default() };
    let state = |known: Known<'_>, vendor: &str| {
        let (rows, _) = providers(&Settings::default(), &keys, known, true);
        of(&rows, Stage::Chat, vendor).unwrap().health.clone()
    };
    let groq = state(known, "groq");
    assert_eq!((groq.state, groq.reason.unwrap().code.as_str()), (HealthState::NoKey, "chat.auth"));
    assert_eq!(state(known, "mistral").state, HealthState::Ready);
    assert_eq!(state(known, "xai").state, HealthState::Ready);
    // Another key was set since.
    store.keys_have_changed(Clock::unix_ms()).unwrap();
    assert_eq!(state(known, "groq").state, HealthState::Ready);
}

#[test]
fn what_a_test_found_out_is_known_to_others_for_as_long_as_the_provider_is_set_up_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    let tested = Tested {
        stage: Stage::Voice,
        vendor: "openai".to_owned(),
        at_unix_ms: Clock::unix_ms(),
        reached_ms: Some(4.0),
        first_ms: None,
        problem: Some(remembered("voice.unknown_voice")),
        answer: Default::default(),
    };
    let mut settings = Settings::default();
    settings.voice.provider = "openai".to_owned();
    keep_test(&store, &settings, &tested).unwrap();
    let reader = Reader::open(&path).unwrap().unwrap();
    let keys: KeyLookup = Arc::new(|_| Ok(Some("k".into())));
    let state = |settings: &Settings| {
        let (rows, _) = providers(settings, &keys, Known { history: Some(&reader), ..Known::default() }, false);
        of(&rows, Stage::Voice, "openai").unwrap().health.state
    };
    assert_ne!(state(&settings), HealthState::Ready);
    settings.voice.endpoints.get_mut("openai").unwrap().voice = "verse".to_owned();
    assert_eq!(state(&settings), HealthState::Ready, "that voice was not tested");
}

#[test]
fn a_vendor_at_another_address_is_looked_for_as_records_call_it() {
    let mut settings = Settings::default();
    let endpoint = settings.voice.endpoints.get_mut("openai").unwrap();
    "http://10.0.0.2:8880/v1".clone_into(&mut endpoint.base_url);
    settings.chat.endpoints.get_mut("groq").unwrap().base_url = "https://gateway.example/v1".to_owned();
    let (rows, _) = providers(&settings, &no_keys(), Known::default(), true);
    assert_eq!(of(&rows, Stage::Voice, "openai").unwrap().name, "openai_compatible/alloy");
    assert_eq!(of(&rows, Stage::Chat, "groq").unwrap().name, "openai_compatible/llama-3.1-8b-instant");
    assert_eq!(of(&rows, Stage::Chat, "mistral").unwrap().name, "mistral/mistral-small-latest");
}
