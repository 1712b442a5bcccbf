//! One more vendor, with a protocol of its own for chat and for voice: what it has by its rows and clients alone (`riposte_sim::parrot`).

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::{Arc, Mutex};

use riposte_audio::Clip;
use riposte_engine::api::Event;
use riposte_engine::{Stages, builder};
use riposte_measures::Outcome;
use riposte_settings::{Loaded, Settings};
use riposte_sim::parrot;
use riposte_sim::providers::{RunningServer, ScriptedParrot};
use stages::{Rig, Understands};

const KEY: &str = "polly-wants-a-cracker";

/// The settings that a file of this text gives.
fn loaded(text: &str) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, text).unwrap();
    riposte_settings::load(&file)
}

fn chosen(server: &RunningServer) -> Settings {
    let at = server.base_url();
    let loaded = loaded(&format!(
        "[chat]\nprovider = \"parrot\"\n[chat.parrot]\nbase_url = \"{at}\"\n\
         [voice]\nprovider = \"parrot\"\n[voice.parrot]\nbase_url = \"{at}\"\nvoice = \"green\"\n"
    ));
    assert_eq!(loaded.problems, []);
    loaded.settings
}

/// The stages as the settings have them, with whose key was asked for.
fn built(settings: &Settings, key: &'static str) -> (Stages, Vec<String>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let keys = {
        let asked = Arc::clone(&asked);
        builder(Arc::new(move |owner: &str| {
            asked.lock().unwrap().push(owner.to_owned());
            Ok(Some(key.into()))
        }))
    };
    let built = keys(settings);
    let codes: Vec<_> = built.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert!(codes.iter().all(|code| !code.starts_with("chat.") && !code.starts_with("voice.")), "{codes:?}");
    let asked = asked.lock().unwrap().clone();
    (built.stages, asked)
}

fn ask_aloud(rig: &Rig) {
    let samples = (0..8_000).map(|n| 0.3 * (n as f32 * 0.1).sin()).collect();
    rig.engine.play_clip(Clip::new(16_000, 1, samples)).unwrap();
}

#[test]
fn it_is_a_choice_in_the_settings_with_a_place_and_a_key_of_its_own() {
    parrot::install().unwrap();
    let settings = loaded("").settings;
    let place = &settings.chat.endpoints["parrot"];
    assert_eq!((place.base_url.as_str(), place.model.as_str()), ("https://api.parrot.example/v1", "macaw"));
    assert_eq!(settings.voice.endpoints["parrot"].voice, "grey");
    let [problem] = &loaded("[chat]\nprovider = \"parot\"\n").problems[..] else { panic!("one thing is wrong") };
    assert!(problem.message.en.contains("\"parrot\""), "{problem}");

    assert_eq!(riposte_http::key_owner_of("parrot").as_deref(), Some("parrot"));
    assert_eq!(riposte_http::key_owner_of("https://api.parrot.example/v1").as_deref(), Some("parrot"));
    assert!(riposte_http::vendor_names().any(|name| name == "parrot"), "`riposte keys` lists it");
    assert_eq!(riposte_settings::variable("parrot").as_deref(), Some("PARROT_API_KEY"));

    let mut own = Settings::default();
    own.chat.provider = "parrot".to_owned();
    assert!(own.chat.is_metered(), "who wants a key is paid");
    assert_eq!(built(&own, KEY).1, ["parrot"]);
}

#[test]
fn a_spoken_turn_goes_through_its_clients() {
    parrot::install().unwrap();
    let server = ScriptedParrot::with_key(KEY).start().unwrap();
    let settings = chosen(&server);
    let (stages, keys) = built(&settings, KEY);
    let origin = server.base_url().trim_end_matches("/v1").to_owned();
    assert_eq!(keys, [origin.clone(), origin], "its key at another address is that address's");
    let recognizer = Arc::new(Understands::each(&["what time is it"]));
    let mut rig = Rig::made(Stages { recognizer, ..stages }, settings);
    ask_aloud(&rig);
    let turn = rig.turn();
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "You said what time is it. So it is."));
    assert_eq!((turn.providers.llm.as_str(), turn.providers.tts.as_str()), ("parrot/macaw", "parrot/green"));
    let stored = rig.stored();
    assert_eq!(stored[0].view().providers, turn.providers);
    let asked: Vec<_> =
        server.requests().iter().map(|asked| format!("{} {}", asked.path, asked.body.as_str().unwrap())).collect();
    assert!(asked.iter().any(|asked| asked == "/v1/say model macaw\nme what time is it\n"), "{asked:?}");
    // Both clauses went into one utterance.
    let reply: Vec<_> = asked.iter().filter(|asked| asked.contains("You said") || asked.contains("So it is")).collect();
    let utterance = |asked: &str| asked.lines().next().unwrap().to_owned();
    assert!(reply.len() == 2 && utterance(reply[0]) == utterance(reply[1]), "{asked:?}");
}

#[test]
fn its_errors_are_told_under_its_name() {
    parrot::install().unwrap();
    let server = ScriptedParrot::with_key(KEY).start().unwrap();
    let settings = chosen(&server);
    let (stages, _) = built(&settings, "not-its-key");
    let recognizer = Arc::new(Understands::each(&["what time is it"]));
    let mut rig = Rig::made(Stages { recognizer, ..stages }, settings);
    ask_aloud(&rig);
    let problem = rig.until(|event| match event {
        Event::Failed { problem } if problem.code == "chat.auth" => Some(problem.clone()),
        _ => None,
    });
    assert_eq!(
        server.named_in(&problem.to_string()),
        "Parrot does not accept the key: “that is not my key”. Set a valid key in the settings, or with `riposte keys set http://server`."
    );
    let problem = rig.until(|event| match event {
        Event::Failed { problem } if problem.code == "voice.auth" => Some(problem.clone()),
        _ => None,
    });
    assert_eq!(problem.message.en, "Parrot does not accept the key: “that is not my key”.");
}
