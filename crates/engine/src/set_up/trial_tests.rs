//! Tests of providers, against scripted servers over real sockets.

use riposte_problem::Language;
use riposte_sim::providers::{
    Hearing, Reply, RunningServer, ScriptedChat, ScriptedEars, ScriptedSpeech, ScriptedTranscription, ScriptedVoices,
    Sound,
};

use super::*;

const KEY: &str = "sk-t3st-0123456789";

fn keys() -> KeyLookup {
    Arc::new(|_| Ok(Some(KEY.into())))
}

/// The vendor of a stage at this address, with this model.
fn at(stage: Stage, vendor: &str, address: &str, model: &str) -> Settings {
    let mut settings = Settings::default();
    match stage {
        Stage::Speech | Stage::Chat => {
            let endpoints =
                if stage == Stage::Chat { &mut settings.chat.endpoints } else { &mut settings.speech.endpoints };
            let endpoint = endpoints.get_mut(vendor).unwrap();
            (endpoint.base_url, endpoint.model) = (address.to_owned(), model.to_owned());
        }
        Stage::Voice => {
            let endpoint = settings.voice.endpoints.get_mut(vendor).unwrap();
            (endpoint.base_url, endpoint.model) = (address.to_owned(), model.to_owned());
        }
    }
    settings
}

fn test(stage: Stage, vendor: &str, address: &str, model: &str) -> Tested {
    test_provider(&at(stage, vendor, address, model), stage, vendor, &keys(), false).unwrap()
}

/// What is told, with the milliseconds left out.
fn told(tested: &Tested) -> String {
    let words = tested.answer.english().split(' ').map(|word| match word.parse::<f64>() {
        Ok(_) => "N",
        Err(_) => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

fn code(tested: &Tested) -> &str {
    tested.problem.as_ref().map_or("", |problem| &problem.code)
}

/// Without those that were asked for.
fn lookups(server: &RunningServer) -> Vec<String> {
    server.other_requests().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
}

fn list(names: &[&str]) -> String {
    let rows: Vec<String> = names.iter().map(|name| format!(r#"{{"id":"{name}"}}"#)).collect();
    format!(r#"{{"data":[{}]}}"#, rows.join(","))
}

#[test]
fn a_chat_model_is_looked_up_and_near_by_also_asked() {
    let server = ScriptedChat::openai().key(KEY).listing(200, "application/json", list(&["m", "n"])).reply("Hello.");
    let server = server.start_blocking().unwrap();
    let tested = test(Stage::Chat, "openai_compatible", server.base_url(), "m");
    assert_eq!(
        told(&tested),
        "It answered after N ms. It accepts the key. It has the model \"m\". Its first answer came N ms after the question. This test cost nothing."
    );
    assert!(tested.reached_ms.is_some() && tested.first_ms.is_some() && tested.problem.is_none());
    assert_eq!(lookups(&server), ["GET /v1/models"]);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(tested.seen().failure, None);
}

#[test]
fn a_wrong_name_is_told_with_close_ones_and_nothing_is_asked() {
    let body = r#"{"models":[{"name":"llama3.2:latest"},{"name":"qwen3:4b"}]}"#;
    let server = ScriptedChat::ollama().listing(200, "application/json", body).reply("Hi.").start_blocking().unwrap();
    let tested = test(Stage::Chat, "ollama", server.base_url(), "lama3.2");
    assert_eq!(code(&tested), "health.model_unknown");
    assert_eq!(
        told(&tested),
        "It answered after N ms. There is no model called \"lama3.2\" there. There is \"llama3.2:latest\". Choose another model in the settings."
    );
    assert!(tested.answer.in_language(Language::Spanish).contains("No hay ningún modelo llamado «lama3.2» ahí. Hay"));
    assert!(server.requests().is_empty());
    let known = test(Stage::Chat, "ollama", server.base_url(), "llama3.2");
    assert_eq!((code(&known), server.requests().len()), ("", 1));
}

#[test]
fn a_wrong_key_is_told_by_every_vendor_and_never_shown() {
    let wrong = "sk-another-key-987654";
    let chats = [
        ("openai", ScriptedChat::openai()),
        ("anthropic", ScriptedChat::anthropic()),
        ("gemini", ScriptedChat::gemini()),
    ];
    for (vendor, server) in chats {
        let server = server.key(wrong).reply("Hi.").start_blocking().unwrap();
        let tested = test(Stage::Chat, vendor, server.base_url(), "m");
        assert_eq!(code(&tested), "chat.auth", "{vendor}: {tested:?}");
        assert!(tested.reached_ms.is_some(), "{vendor} was reached");
        assert!(server.requests().is_empty(), "{vendor}: a question would have been paid for");
        assert!(!format!("{tested:?}").contains(KEY));
    }
    let ears = ScriptedEars::nova().key(wrong).hearing(Hearing::words("Hi.")).start().unwrap();
    assert_eq!(code(&test(Stage::Speech, "deepgram", ears.base_url(), "nova-3")), "speech.auth");
    for (vendor, server) in [
        ("cartesia", ScriptedVoices::cartesia()),
        ("elevenlabs", ScriptedVoices::elevenlabs()),
        ("deepgram", ScriptedVoices::aura()),
    ] {
        let server = server.key(wrong).start().unwrap();
        let tested = test(Stage::Voice, vendor, server.base_url(), "aura-2-thalia-en");
        assert_eq!(code(&tested), "voice.auth", "{vendor}: {tested:?}");
    }
}

#[test]
fn an_alias_that_is_in_no_list_is_looked_up_by_its_name() {
    let server =
        ScriptedChat::anthropic().key(KEY).listing(200, "application/json", list(&["claude-haiku-4-5-20251001"]));
    let server = server.alias("claude-haiku-4-5").reply("Hi.").start_blocking().unwrap();
    let tested = test(Stage::Chat, "anthropic", server.base_url(), "claude-haiku-4-5");
    assert_eq!(code(&tested), "");
    assert_eq!(lookups(&server), ["GET /v1/models", "GET /v1/models/claude-haiku-4-5"]);
}

#[test]
fn recognisers_are_looked_up_and_hear_silence() {
    let server = ScriptedTranscription::openai().key(KEY).models(&["whisper-1"]).reply("").start().unwrap();
    let tested = test(Stage::Speech, "openai_compatible", server.base_url(), "whisper-1");
    assert_eq!(code(&tested), "", "{tested:?}");
    assert!(
        told(&tested).contains("It has the model \"whisper-1\". Its text came N ms after the sound."),
        "{tested:?}"
    );
    let unknown = test(Stage::Speech, "openai_compatible", server.base_url(), "whisper-2");
    assert!(told(&unknown).contains("There is \"whisper-1\"."), "{unknown:?}");
    let ears = ScriptedEars::nova().key(KEY).hearing(Hearing::words("Hi.")).start().unwrap();
    let tested = test(Stage::Speech, "deepgram", ears.base_url(), "nova-3");
    assert_eq!(code(&tested), "", "{tested:?}");
    assert!(told(&tested).contains("It accepts the key. It has the model \"nova-3\"."), "{tested:?}");
}

#[test]
fn voices_are_looked_up_and_say_a_word() {
    let server =
        ScriptedSpeech::openai().key(KEY).models(&["kokoro"]).voices(&["af_heart", "am_adam"]).start().unwrap();
    let mut settings = at(Stage::Voice, "openai_compatible", server.base_url(), "kokoro");
    settings.voice.endpoints.get_mut("openai_compatible").unwrap().voice = "af_heart".to_owned();
    let tested = test_provider(&settings, Stage::Voice, "openai_compatible", &keys(), false).unwrap();
    assert_eq!(code(&tested), "", "{tested:?}");
    assert!(told(&tested).contains("It has the voice \"af_heart\". Its first sound came N ms after the text."));
    settings.voice.endpoints.get_mut("openai_compatible").unwrap().voice = "af_hart".to_owned();
    let tested = test_provider(&settings, Stage::Voice, "openai_compatible", &keys(), false).unwrap();
    assert_eq!(code(&tested), "health.voice_unknown");

    let aura = ScriptedVoices::aura().key(KEY).start().unwrap();
    assert_eq!(code(&test(Stage::Voice, "deepgram", aura.base_url(), "aura-2-thalia-en")), "");
    assert_eq!(code(&test(Stage::Voice, "deepgram", aura.base_url(), "aura-2-talia-en")), "health.voice_unknown");
    let cartesia = ScriptedVoices::cartesia().key(KEY).start().unwrap();
    let mut settings = at(Stage::Voice, "cartesia", cartesia.base_url(), "sonic-3");
    assert_eq!(code(&test_provider(&settings, Stage::Voice, "cartesia", &keys(), false).unwrap()), "");
    settings.voice.endpoints.get_mut("cartesia").unwrap().voice = "nobody".to_owned();
    let tested = test_provider(&settings, Stage::Voice, "cartesia", &keys(), false).unwrap();
    assert_eq!(code(&tested), "health.voice_unknown");
}

#[test]
fn a_key_that_may_only_speak_is_no_wrong_key() {
    let server = ScriptedVoices::elevenlabs().key(KEY).restricted().start().unwrap();
    let tested = test(Stage::Voice, "elevenlabs", server.base_url(), "eleven_flash_v2_5");
    assert_eq!(code(&tested), "");
    assert!(told(&tested).contains("It accepts the key, which may not look up models or voices."), "{tested:?}");
    assert!(told(&tested).contains("Its first sound came"), "{tested:?}");
}

#[test]
fn what_fails_after_the_look_up_is_told() {
    let server =
        ScriptedChat::openai().listing(200, "application/json", list(&["m"])).reply(Reply::refusal(429, "no credit"));
    let server = server.start_blocking().unwrap();
    let tested = test(Stage::Chat, "openai_compatible", server.base_url(), "m");
    assert_eq!(code(&tested), "chat.quota");
    assert!(tested.answer.english().starts_with("It answered after "), "{tested:?}");
    let server = ScriptedSpeech::openai().reply(Sound::refusal(500, "out of order")).start().unwrap();
    assert_eq!(code(&test(Stage::Voice, "openai_compatible", server.base_url(), "tts")), "voice.server");
}

#[test]
fn a_server_that_is_not_there_was_not_reached() {
    let tested = test(Stage::Chat, "openai_compatible", "http://127.0.0.1:9/v1", "m");
    assert_eq!((code(&tested), tested.reached_ms), ("chat.unreachable", None));
    let tested = test(Stage::Chat, "openai_compatible", "http://192.168.0.7/v1", "m");
    assert_eq!(code(&tested), "chat.plain_http");
    let keys: KeyLookup = Arc::new(|_| Ok(None));
    let tested = test_provider(&Settings::default(), Stage::Chat, "groq", &keys, true).unwrap();
    assert_eq!((code(&tested), tested.reached_ms), ("chat.key_missing", None));
}

#[test]
fn what_is_built_in_works_and_nobody_else_is_tested() {
    let tested = test_provider(&Settings::default(), Stage::Chat, "demo", &keys(), false).unwrap();
    assert_eq!(
        (told(&tested).as_str(), tested.reached_ms),
        ("It works. Its first answer came N ms after the question.", None)
    );
    assert_eq!(
        test_provider(&Settings::default(), Stage::Voice, "anthropic", &keys(), false).unwrap_err().code,
        "health.nobody"
    );
}
