//! What is asked of each vendor, and what it says.

use riposte_sim::providers::{Act, Performance, Said, ScriptedVoices, SpeakWhen};
use riposte_voice::{CloudVoiceOptions, UtteranceEvent, cartesia_voice, deepgram_voice, elevenlabs_voice};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn clauses_become_sound_in_their_order() {
    for (server, open, id) in VENDORS {
        let server = server().key(KEY).start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        let name = voice.name();
        assert!(name.ends_with(&format!("/{id}")) && voice.rate_hz() == 24_000, "{name}");
        let clauses = [CLAUSES[0], "…", CLAUSES[1], CLAUSES[2]];
        let came = say(&*voice, &clauses).await;
        assert_eq!((came.spoken, came.error.clone(), came.troubles.len()), (4, None, 0), "{name}");
        assert!(came.sound[1].is_empty(), "there is nothing to say of a mark");
        let sounds = [&came.sound[0], &came.sound[2], &came.sound[3]];
        assert!(sounds.iter().zip(CLAUSES).all(|(sound, text)| is_whole(sound, text)), "{name}");
        assert!(server.other_requests().is_empty(), "{name}: the plain call was not needed");
    }
}

#[tokio::test]
async fn words_are_told_where_the_vendor_knows_them() {
    for (server, open, id) in VENDORS {
        let pace = [200, 400, 100, 300];
        let server = server().performance(Performance::whole().pace_ms(&pace)).start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        let clauses = ["One two, three four.", "Five six."];
        let came = say(&*voice, &clauses).await;
        assert_eq!((came.spoken, came.error), (2, None));
        if voice.name().starts_with("deepgram") {
            assert!(came.words.is_empty());
            continue;
        }
        // 24 samples a millisecond; the sound's first millisecond or two are silence, which is cut off.
        let near = |samples: usize, ms: usize| samples.abs_diff(ms * 24) < 24 * 12;
        let ends = |clause: usize| came.words[clause].iter().map(|word| word.end_byte).collect::<Vec<_>>();
        let name = voice.name();
        assert_eq!(ends(0), [3, 8, 14, 20], "{name}");
        assert_eq!(ends(1), [4, 9], "{name}");
        let mut at_ms = 0;
        for (word, lasts_ms) in came.words[0].iter().zip(pace) {
            // ElevenLabs counts the space after a word to it.
            assert!(near(word.start, at_ms), "{name}: {word:?} at {at_ms}");
            at_ms += lasts_ms as usize;
            assert!(word.end <= at_ms * 24 + 300 && word.end + 24 * 150 > at_ms * 24, "{name}: {word:?} until {at_ms}");
        }
        assert!(near(came.words[1][0].start, 0), "{name}: {:?}", came.words[1]);
    }
}

#[tokio::test]
async fn a_vendor_is_asked_as_its_documentation_says() {
    let server = ScriptedVoices::cartesia().key(KEY).start().unwrap();
    let (model, manner) = ("sonic-3".to_owned(), "calm".to_owned());
    let fast = CloudVoiceOptions { speed: 3.0, model, manner, ..options(server.base_url(), "a0e99841") };
    assert_eq!(say(&*cartesia_voice(fast).unwrap(), &["Yes."]).await.error, None);
    let request = &server.requests()[0];
    assert_eq!((request.path.as_str(), request.header("x-api-key")), ("/tts/websocket", KEY));
    assert_eq!(server.queries()[0].len(), 1, "the key is in no address");
    let first = server.texts(0).remove(0);
    assert_eq!(first["transcript"], "Yes. ");
    assert_eq!(
        (&first["language"], &first["model_id"], &first["continue"]),
        (&json!("en"), &json!("sonic-3"), &json!(true))
    );
    assert_eq!(first["generation_config"], json!({ "speed": 1.5, "emotion": "calm" }), "as fast as it can");

    let server = ScriptedVoices::elevenlabs().key(KEY).start().unwrap();
    let voice = elevenlabs_voice(CloudVoiceOptions { speed: 0.5, ..options(server.base_url(), "Rachel") }).unwrap();
    assert_eq!(say(&*voice, &["Yes."]).await.error, None);
    let request = &server.requests()[0];
    assert_eq!(request.path, "/v1/text-to-speech/Rachel/multi-stream-input");
    assert_eq!(request.header("xi-api-key"), KEY);
    let query = server.queries().remove(0);
    assert_eq!((query["language_code"].as_str(), query["model_id"].as_str()), ("en", "eleven_flash_v2_5"));

    let server = ScriptedVoices::aura().key(KEY).start().unwrap();
    let voice = deepgram_voice(CloudVoiceOptions {
        speed: 1.2,
        model: "aura-2-apollo-en".to_owned(),
        ..options(server.base_url(), "")
    });
    assert_eq!(say(&*voice.unwrap(), &["Yes."]).await.error, None);
    assert_eq!(server.requests()[0].header("authorization"), format!("Token {KEY}"));
    let query = server.queries().remove(0);
    assert_eq!((query["model"].as_str(), query["speed"].as_str()), ("aura-2-apollo-en", "1.20"));
}

#[tokio::test]
async fn what_is_of_no_use_is_passed_over() {
    for (server, open, id) in VENDORS {
        for act in [
            Act::Say(r#"{"type":"weather","is":"fine"}"#.to_owned()),
            Act::Say(
                r#"{"type":"chunk","context_id":"other","contextId":"other","audio":"AAAA","data":"AAAA"}"#.to_owned(),
            ),
            Act::Say(r#"{"type":"error","context_id":"other","status_code":400,"message":"cancelled"}"#.to_owned()),
            Act::Say(r#"{"type":"done","context_id":"other"}"#.to_owned()),
            Act::Say("[]".to_owned()),
        ] {
            let performance = Performance::whole().mishap(SpeakWhen::Sounds(2), act.clone());
            let server = server().performance(performance).start().unwrap();
            let voice = open(options(server.base_url(), id)).unwrap();
            let came = say(&*voice, &CLAUSES).await;
            assert!(came.error.is_none() && came.troubles.is_empty(), "{} {act:?} {came:?}", voice.name());
            assert!(all_whole(&came, &CLAUSES), "{} {act:?}", voice.name());
        }
    }
}

#[tokio::test]
async fn clauses_go_to_the_vendor_before_those_after_them_are_written_and_no_more_than_three_ahead() {
    for (server, open, id) in VENDORS {
        let stalls = Performance::whole().mishap(SpeakWhen::Clause(1), Act::Stall);
        let server = server().performance(stalls).start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        let mut utterance = begun(&*voice, &["One.", "Two.", "Three.", "Four.", "Five."]);
        assert_eq!(utterance.next().await, Some(Ok(UtteranceEvent::Sent)));
        let waiting = tokio::spawn(async move { utterance.next().await });
        let has = |text: &'static str| move |said: &[Said]| format!("{said:?}").contains(text);
        until(&server, has("Three.")).await;
        assert!(!has("Four.")(&server.said()), "{}", voice.name());
        waiting.abort();
    }
}

#[tokio::test]
async fn a_long_reply_is_not_flushed_more_often_than_deepgram_allows() {
    let server = ScriptedVoices::aura().start().unwrap();
    let voice = deepgram_voice(options(server.base_url(), "aura-2-thalia-en")).unwrap();
    let clauses = ["Yes."; 45];
    let came = say(&*voice, &clauses).await;
    assert!(all_whole(&came, &clauses) && came.troubles.is_empty(), "{:?}", came.error);
    let flushes = |n: usize| server.texts(n).iter().filter(|text| text["type"] == "Flush").count();
    assert!((0..3).all(|connection| (1..20).contains(&flushes(connection))), "{:?}", [0, 1, 2].map(flushes));
}
