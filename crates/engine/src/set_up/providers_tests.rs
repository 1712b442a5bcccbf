//! What the stages are made of, and what is told when a part of them can't be had.

use std::sync::Mutex;

use riposte_voice::VoiceOptions;

use super::*;

/// Which keys are asked for with these settings, and which problems there are.
fn asked(change: impl Fn(&mut Settings)) -> (Vec<String>, Vec<String>) {
    let mut settings = Settings::default();
    change(&mut settings);
    let names = Arc::new(Mutex::new(Vec::new()));
    let keys: KeyLookup = {
        let names = Arc::clone(&names);
        Arc::new(move |name: &str| {
            names.lock().unwrap().push(name.to_owned());
            Err(Problem::new("keys.no_keychain", riposte_problem::Kind::Device, "There is no keychain.", "Start one."))
        })
    };
    let built = build(&settings, &keys, &Models::default(), &Candidates::default());
    let names = names.lock().unwrap().clone();
    (names, built.problems.into_iter().map(|problem| problem.code).filter(|code| code.starts_with("keys")).collect())
}

#[test]
fn every_vendor_has_a_client() {
    for vendor in riposte_vendors::VENDORS.all() {
        let clients: Vec<&str> = match vendor.stage {
            Stage::Speech => riposte_speech::CLIENTS.all().iter().map(|client| client.name).collect(),
            Stage::Chat => riposte_chat::CLIENTS.all().iter().map(|client| client.name).collect(),
            Stage::Voice => riposte_voice::CLIENTS.all().iter().map(|client| client.name).collect(),
        };
        assert!(clients.contains(&vendor.client), "{}", vendor.name);
    }
}

#[test]
fn every_vendor_can_be_chosen_and_is_who_it_says() {
    let keys: KeyLookup = Arc::new(|_: &str| Ok(Some("sk-test".into())));
    for vendor in riposte_vendors::VENDORS.all().iter().filter(|vendor| vendor.place.is_some()) {
        let mut settings = Settings::default();
        let chosen = match vendor.stage {
            Stage::Speech => &mut settings.speech.provider,
            Stage::Chat => &mut settings.chat.provider,
            Stage::Voice => &mut settings.voice.provider,
        };
        vendor.name.clone_into(chosen);
        let built = build(&settings, &keys, &Models::default(), &Candidates::default());
        let names = built.stages.names();
        let name = match vendor.stage {
            Stage::Speech => names.stt,
            Stage::Chat => names.llm,
            Stage::Voice => names.tts,
        };
        // Whoever is at the same address is the same to the records.
        assert!(name != "none" && name.contains('/'), "{}: {name}", vendor.name);
        if vendor.host().is_some() {
            assert!(name.starts_with(vendor.name), "{}: {name}", vendor.name);
        }
    }
}

#[test]
fn a_missing_keychain_is_told_only_to_those_who_need_it() {
    let nothing = Vec::<String>::new();
    assert_eq!(asked(|_| {}), (nothing.clone(), nothing.clone()), "the demo needs no key");
    let local = asked(|settings| settings.chat.provider = "openai_compatible".to_owned());
    assert_eq!(local, (vec!["http://localhost:11434".to_owned()], nothing));
    let cloud = asked(|settings| settings.chat.provider = "anthropic".to_owned());
    assert_eq!(cloud, (vec!["anthropic".to_owned()], vec!["keys.no_keychain".to_owned()]));
}

#[test]
fn another_voice_or_address_loads_no_recogniser_again() {
    let build = builder(Arc::new(|_: &str| Ok(None)));
    let mut settings = Settings::default();
    let before = build(&settings).stages;
    assert_ne!(before.names().stt, "none");
    settings.voice.speed = 1.5;
    settings.chat.provider = "openai_compatible".to_owned();
    let after = build(&settings).stages;
    assert!(Arc::ptr_eq(&before.recognizer, &after.recognizer));
    assert_ne!(before.names().llm, after.names().llm);
}

#[test]
fn the_system_s_voice_stands_in_for_a_local_one_that_is_missing_and_it_is_told_once() {
    for vendor in ["kokoro", "piper", "supertonic", "pocket"] {
        let mut settings = Settings::default();
        settings.voice.provider = vendor.to_owned();
        settings.voice.local_mut(vendor).unwrap().model = "/no/such/model.onnx".to_owned();
        let built =
            build(&settings, &(Arc::new(|_: &str| Ok(None)) as KeyLookup), &Models::default(), &Candidates::default());
        let codes: Vec<&str> = built.problems.iter().map(|problem| problem.code.as_str()).collect();
        let codes: Vec<&str> = codes.into_iter().filter(|code| code.starts_with("voice")).collect();
        assert_eq!(codes, ["voice.model_missing"], "{vendor}");
        let stands_in =
            riposte_voice::voice("system", &VoiceOptions::default()).map_or("none".to_owned(), |voice| voice.name());
        assert_eq!(built.stages.voice.name(), stands_in, "{vendor}");
    }
}

#[test]
fn what_comes_with_riposte_stands_in_for_a_local_recogniser_that_is_missing_and_it_is_told_once() {
    for vendor in ["parakeet", "moonshine"] {
        let mut settings = Settings::default();
        settings.speech.provider = vendor.to_owned();
        settings.speech.local_mut(vendor).unwrap().model = "/no/such/model".to_owned();
        let built =
            build(&settings, &(Arc::new(|_: &str| Ok(None)) as KeyLookup), &Models::default(), &Candidates::default());
        let told: Vec<&Problem> = built.problems.iter().filter(|problem| problem.code.starts_with("speech")).collect();
        let [problem] = told[..] else { panic!("{vendor}: {told:?}") };
        // Which of the two depends on whether this machine has the library.
        assert!(["speech.onnx_runtime", "speech.model_missing"].contains(&problem.code.as_str()), "{problem}");
        let instead = "The small recogniser that comes with Riposte is used instead.";
        assert!(problem.message.en.ends_with(instead), "{problem}");
        assert!(built.stages.names().stt.starts_with("whisper/"), "{}", built.stages.names().stt);
    }
}

#[test]
fn each_recogniser_with_a_model_of_its_own_is_looked_for_in_the_folder_of_models() {
    let mut settings = Settings::default();
    for vendor in riposte_vendors::of(Stage::Speech) {
        let local = LocalRecogniser::of(vendor.name);
        assert_eq!(local.is_some(), settings.speech.local_mut(vendor.name).is_some(), "{}", vendor.name);
        let own = settings.speech.local(vendor.name).cloned();
        assert_eq!(own.as_ref(), settings.speech.local_mut(vendor.name).as_deref());
    }
    for (family, vendor) in [("transducer", Some("parakeet")), ("moonshine", Some("moonshine")), ("whisper", None)] {
        assert_eq!(settings.speech.local_of_family(family).map(|(vendor, _)| vendor), vendor);
    }
}

#[test]
fn the_last_model_of_a_kind_in_the_folder_of_models_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let found = |vendor: &str| LocalRecogniser::of(vendor).unwrap().model_in(folder.path());
    let at = |name: &str| folder.path().join(name);
    assert_eq!(found("parakeet"), at("parakeet-tdt-0.6b-v3"), "where one would be");
    assert_eq!(found("moonshine"), at("moonshine-small-streaming-en"), "where one would be");
    for file in [
        "moonshine-tiny/encoder.ort",
        "moonshine-small/encoder.onnx",
        "moonshine-x/encoder.txt",
        "parakeet-v2/encoder-model.onnx",
        "parakeet-v3/encoder.int8.onnx",
        "parakeet-v9/readme.md",
        "other/encoder.onnx",
    ] {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "").unwrap();
    }
    assert_eq!(found("parakeet"), at("parakeet-v3"));
    assert_eq!(found("moonshine"), at("moonshine-tiny"));
}

#[test]
fn an_end_of_turn_model_that_is_missing_is_told_and_done_without() {
    let mut settings = Settings::default();
    let no_keys: KeyLookup = Arc::new(|_: &str| Ok(None));
    let told = |settings: &Settings| -> Vec<Problem> {
        let built = build(settings, &no_keys, &Models::default(), &Candidates::default());
        assert!(built.stages.end_of_turn.is_none());
        built.problems.into_iter().filter(|problem| problem.code.starts_with("onnx.")).collect()
    };
    assert_eq!(told(&settings), [], "none is chosen");
    settings.speech.end_of_turn_model = "/no/such/model.onnx".to_owned();
    let problems = told(&settings);
    // Which of the two depends on whether this machine has the library.
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert!(["onnx.library_missing", "onnx.model_missing"].contains(&problem.code.as_str()), "{problem}");
}

#[test]
fn the_newest_smart_turn_model_in_the_folder_is_found() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(model_in(folder.path(), "smart-turn"), None);
    for name in ["smart-turn-v3.1-cpu.onnx", "smart-turn-v3.2-cpu.onnx", "smart-turn-v3.2-cpu.txt", "kokoro.onnx"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    std::fs::create_dir(folder.path().join("smart-turn-v9.onnx")).unwrap();
    assert_eq!(model_in(folder.path(), "smart-turn"), Some(folder.path().join("smart-turn-v3.2-cpu.onnx")));
    assert_eq!(model_in(&folder.path().join("none"), "smart-turn"), None);
}

#[test]
fn a_missing_model_and_a_bad_address_are_told_and_stood_in_for() {
    let mut settings = Settings::default();
    settings.speech.model = "/no/such/model.bin".to_owned();
    settings.chat.provider = "openai_compatible".to_owned();
    settings.chat.endpoints.get_mut("openai_compatible").unwrap().base_url = "nowhere".to_owned();
    let no_keys: KeyLookup = Arc::new(|_: &str| Ok(None));
    let built = build(&settings, &no_keys, &Models::default(), &Candidates::default());
    let codes: Vec<_> = built.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes[..2], ["speech.model_missing", "chat.address"], "{codes:?}");
    assert_eq!(built.stages.names().stt, "none");
}

#[test]
fn the_network_of_the_settings_reaches_every_stage_and_what_of_it_is_wrong_is_told() {
    let keys: KeyLookup = Arc::new(|_: &str| Ok(Some("sk-test".into())));
    let tunnel = riposte_sim::providers::Tunnel::refusing(403).unwrap();
    let mut settings = Settings::default();
    for provider in [&mut settings.speech.provider, &mut settings.chat.provider, &mut settings.voice.provider] {
        "openai".clone_into(provider);
    }
    settings.network.proxy = tunnel.url();
    settings.network.ca_file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").to_owned();
    let Built { stages, problems, .. } = build(&settings, &keys, &Models::default(), &Candidates::default());
    assert_eq!(problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["network.no_certificate"]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let failures = [
        stages.recognizer.warm().unwrap_err().problem(),
        runtime.block_on(stages.chat.warm()).unwrap_err().problem(),
        runtime.block_on(stages.voice.warm()).unwrap_err().problem(),
    ];
    for problem in failures {
        assert!(problem.message.english().ends_with("the proxy refused to connect."), "{problem}");
    }
    assert_eq!(tunnel.asked(), ["api.openai.com:443"; 3]);
}

#[test]
fn who_stands_in_at_another_address_is_asked_without_a_key_and_a_vendors_own_place_is_not() {
    let mut settings = Settings::default();
    settings.chat.fall_back = vec!["openai".to_owned()];
    let no_keys: KeyLookup = Arc::new(|_: &str| Ok(None));
    let codes = |settings: &Settings| -> Vec<String> {
        let built = build(settings, &no_keys, &Models::default(), &Candidates::default());
        built.problems.into_iter().map(|problem| problem.code).filter(|code| code.starts_with("fall_back.")).collect()
    };
    assert_eq!(codes(&settings), ["fall_back.missing.chat.openai"]);
    settings.chat.endpoints.get_mut("openai").unwrap().base_url = "http://localhost:1/v1".to_owned();
    assert_eq!(codes(&settings), [""; 0]);
}
