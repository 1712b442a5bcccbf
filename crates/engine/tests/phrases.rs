//! Phrases that are kept, through the real engine, a real client of a speech server and a real database: made in advance, heard after a restart without the
//! server, and nothing of a conversation on the disk that is not to be there.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clip;
use riposte_chat::ChatError;
use riposte_engine::Stages;
use riposte_engine::api::{Command, Event};
use riposte_measures::{Outcome, TurnView};
use riposte_settings::{Keep, Settings};
use riposte_sim::providers::{RunningServer, ScriptedSpeech, Sound};
use riposte_turn::phrases::phrases;
use riposte_turn::{filler, opener};
use riposte_voice::{Synthesizer, VoiceOptions};
use rusqlite::Connection;
use stages::{Rig, Understands, Writes};

const SENTENCE: &str = "The word for today is marzipan.";

fn voice(address: &str) -> Arc<dyn Synthesizer> {
    let options = VoiceOptions {
        voice: Some("anna".to_owned()),
        base_url: address.to_owned(),
        model: "tts-1".to_owned(),
        ..VoiceOptions::default()
    };
    riposte_voice::voice("openai_compatible", &options).unwrap()
}

/// What is understood and answered, in the voice at this address.
fn stages(address: &str, heard: &[&'static str], replies: &[&'static str]) -> Stages {
    let replies: Vec<Result<Vec<&'static str>, ChatError>> = replies.iter().map(|reply| Ok(vec![*reply])).collect();
    Stages {
        recognizer: Arc::new(Understands::each(heard)),
        chat: Arc::new(Writes::at_once(replies)),
        voice: voice(address),
        language: Some("en".to_owned()),
        end_of_turn: None,
        speaker: None,
    }
}

/// Until all phrases are ready.
fn prepared(rig: &mut Rig) {
    let is_ready = |phrases: riposte_engine::api::PhrasesInAdvance| {
        phrases.wanted > 0 && phrases.ready == phrases.wanted && !phrases.is_preparing
    };
    if !is_ready(rig.engine.snapshot().phrases) {
        rig.until(|event| match event {
            Event::PhrasesChanged { phrases } if is_ready(*phrases) => Some(()),
            _ => None,
        });
    }
}

/// A spoken question, and what comes of it.
fn ask_aloud(rig: &mut Rig) -> TurnView {
    let samples = (0..8_000).map(|n| 0.3 * (n as f32 * 0.1).sin()).collect();
    rig.engine.play_clip(Clip::new(16_000, 1, samples)).unwrap();
    rig.turn()
}

fn ask(rig: &mut Rig) -> TurnView {
    rig.engine.send(Command::Say { text: "What is the word?".to_owned() });
    rig.turn()
}

fn texts(server: &RunningServer) -> Vec<String> {
    server.requests().iter().map(|asked| asked.body["input"].as_str().unwrap().to_owned()).collect()
}

/// How many phrases of conversations are stored in this folder.
fn stored(folder: &Path) -> i64 {
    let count = "SELECT count(*) FROM phrases WHERE source = 'conversation'";
    Connection::open(folder.join("riposte.db")).unwrap().query_row(count, [], |row| row.get(0)).unwrap()
}

/// Whether these bytes are in any file of this folder.
fn is_in_files(folder: &Path, bytes: &[u8]) -> bool {
    let files = folder.read_dir().unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|file| file.windows(bytes.len()).any(|part| part == bytes))
}

#[test]
fn after_a_restart_the_first_answer_is_heard_though_the_voice_is_gone() {
    let server = ScriptedSpeech::openai().start().unwrap();
    let address = server.base_url().to_owned();
    let mut settings = Settings::default();
    settings.conversation.openers = true;
    let mut rig = Rig::made(stages(&address, &["set a timer"], &["I see."]), settings.clone());
    prepared(&mut rig);
    let asked = texts(&server);
    let each_once = asked.iter().collect::<std::collections::BTreeSet<_>>().len();
    assert!(asked.contains(&"Sure.".to_owned()) && asked.contains(&"Sorry.".to_owned()), "{asked:?}");
    assert_eq!(each_once, asked.len(), "a phrase was made twice: {asked:?}");
    let turn = ask_aloud(&mut rig);
    assert_eq!((turn.outcome, turn.figures["cache_hits"]), (Outcome::Completed, 1.0), "{turn:?}");
    let folder = rig.end();
    drop(server);

    let mut rig = Rig::made_again(stages(&address, &["set a timer"], &["I see."]), settings, folder);
    prepared(&mut rig);
    let turn = ask_aloud(&mut rig);
    assert!(turn.marks.contains_key("opener"), "{turn:?}");
    assert_eq!((turn.outcome, turn.figures["cache_hits"]), (Outcome::Completed, 1.0), "{turn:?}");
    assert!(turn.heard.ends_with("I see.") && turn.heard.len() > "I see.".len(), "{turn:?}");
}

#[test]
fn an_apology_for_a_voice_and_a_model_that_are_gone_is_heard_from_the_disk() {
    let server = ScriptedSpeech::openai().start().unwrap();
    let address = server.base_url().to_owned();
    let mut rig = Rig::made(stages(&address, &[], &[]), Settings::default());
    prepared(&mut rig);
    let folder = rig.end();
    drop(server);
    let chat = Writes::at_once(vec![Err(ChatError::Empty { provider: "acme".to_owned() })]);
    let stages = Stages { chat: Arc::new(chat), ..stages(&address, &[], &[]) };
    let mut rig = Rig::made_again(stages, Settings::default(), folder);
    prepared(&mut rig);
    rig.engine.send(Command::Say { text: "What is the word?".to_owned() });
    rig.state(riposte_engine::api::State::Speaking);
}

#[test]
fn a_sentence_that_comes_again_is_kept_and_saves_the_wait_for_the_voice() {
    let slow = |received: &riposte_sim::providers::Received, _| {
        Sound::of(received.body["input"].as_str().unwrap()).first_audio(Duration::from_millis(120))
    };
    let server = ScriptedSpeech::openai().respond(slow).start().unwrap();
    let mut rig = Rig::made(stages(server.base_url(), &[], &[SENTENCE; 3]), Settings::default());
    let turns: Vec<TurnView> = (0..2).map(|_| ask(&mut rig)).collect();
    let figures: Vec<(f64, bool)> =
        turns.iter().map(|turn| (turn.figures["cache_hits"], turn.figures.contains_key("cache_saved_ms"))).collect();
    assert_eq!(figures, [(0.0, false), (1.0, true)]);
    let (new, kept) = (turns[0].figures["tts_ttfa_ms"], turns[1].figures["tts_ttfa_ms"]);
    let saved = turns[1].figures["cache_saved_ms"];
    assert!((saved - (new - kept)).abs() < 0.001 && saved > 0.0, "{new} ms, {kept} ms, {saved} ms saved");
    assert_eq!(texts(&server).iter().filter(|text| *text == SENTENCE).count(), 1);

    // Said twice, it is on the disk: the third time it comes from there.
    let address = server.base_url().to_owned();
    let folder = rig.end();
    drop(server);
    assert_eq!(stored(folder.path()), 1);
    let mut rig = Rig::made_again(stages(&address, &[], &[SENTENCE]), Settings::default(), folder);
    let turn = ask(&mut rig);
    assert_eq!((turn.heard.as_str(), turn.figures["cache_hits"]), (SENTENCE, 1.0));
    assert!(turn.figures["cache_saved_ms"] > 0.0, "what earlier turns tell of the voice counts");
}

#[test]
fn nothing_of_a_conversation_is_in_the_file_where_no_history_is_kept() {
    for keep in [Keep::Never, Keep::Always] {
        let server = ScriptedSpeech::openai().start().unwrap();
        let mut settings = Settings::default();
        settings.history.keep = keep;
        let mut rig = Rig::made(stages(server.base_url(), &[], &[SENTENCE; 3]), settings);
        prepared(&mut rig);
        let hits: Vec<f64> = (0..3).map(|_| ask(&mut rig).figures["cache_hits"]).collect();
        assert_eq!(hits, [0.0, 1.0, 1.0], "memory keeps it all the same");
        let key = voice(server.base_url()).identity().unwrap().key(SENTENCE);
        let folder = rig.end();
        // What was recorded for a replay on purpose.
        std::fs::remove_file(folder.path().join("log.jsonl")).unwrap();
        let is_kept = keep == Keep::Always;
        assert_eq!(stored(folder.path()), i64::from(is_kept), "{keep:?}");
        for trace in [&b"marzipan"[..], &key.0] {
            assert_eq!(is_in_files(folder.path(), trace), is_kept, "{keep:?}: {trace:?}");
        }
    }
}

#[test]
fn what_was_kept_of_conversations_goes_when_history_is_turned_off_or_deleted_and_the_products_own_stays() {
    for deleted in [false, true] {
        let server = ScriptedSpeech::openai().start().unwrap();
        let mut rig = Rig::made(stages(server.base_url(), &[], &[SENTENCE; 3]), Settings::default());
        prepared(&mut rig);
        (0..2).for_each(|_| drop(ask(&mut rig)));
        if deleted {
            rig.engine.send(Command::DeleteHistory);
            rig.until(|event| matches!(event, Event::HistoryDeleted).then_some(()));
        } else {
            let mut settings = Settings::default();
            settings.history.keep = Keep::Never;
            rig.engine.apply(settings);
        }
        let turn = ask(&mut rig);
        // What is in memory is forgotten with the history; that it is not stored does not take it from memory.
        assert_eq!(turn.figures["cache_hits"], if deleted { 0.0 } else { 1.0 });
        let folder = rig.end();
        let key = voice(server.base_url()).identity().unwrap().key(SENTENCE);
        assert_eq!(stored(folder.path()), 0, "deleted: {deleted}");
        assert!(!is_in_files(folder.path(), &key.0), "deleted: {deleted}");
        let own = "SELECT count(*) FROM phrases";
        let own: i64 =
            Connection::open(folder.path().join("riposte.db")).unwrap().query_row(own, [], |row| row.get(0)).unwrap();
        assert!(own > 10, "{own} phrases of the product's own");
    }
}

#[test]
fn a_row_that_is_damaged_is_made_again() {
    let server = ScriptedSpeech::openai().start().unwrap();
    let address = server.base_url().to_owned();
    let mut rig = Rig::made(stages(&address, &[], &[]), Settings::default());
    prepared(&mut rig);
    let before = texts(&server).len();
    let folder = rig.end();
    let damage = "UPDATE phrases SET samples = zeroblob(length(samples))";
    let damaged = Connection::open(folder.path().join("riposte.db")).unwrap().execute(damage, []).unwrap();
    let mut rig = Rig::made_again(stages(&address, &[], &["I see."]), Settings::default(), folder);
    prepared(&mut rig);
    let again = texts(&server).len() - before;
    assert!(again > 0 && again <= damaged, "{again} of {damaged}");
    let turn = ask(&mut rig);
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "I see."));
}

#[test]
fn phrases_in_the_making_are_shown_and_can_be_called_off() {
    let slow = |received: &riposte_sim::providers::Received, _| {
        Sound::of(received.body["input"].as_str().unwrap()).first_audio(Duration::from_millis(300))
    };
    let server = ScriptedSpeech::openai().respond(slow).start().unwrap();
    let mut rig = Rig::made(stages(server.base_url(), &[], &[SENTENCE]), Settings::default());
    rig.until(|event| match event {
        Event::PhrasesChanged { phrases } if phrases.is_preparing && phrases.ready >= 2 => Some(()),
        _ => None,
    });
    rig.engine.send(Command::CancelPhrases);
    let left = rig.until(|event| match event {
        Event::PhrasesChanged { phrases } if !phrases.is_preparing => Some(*phrases),
        _ => None,
    });
    assert!(left.ready >= 2 && left.ready < left.wanted, "{left:?}");
    let turn = ask(&mut rig);
    assert_eq!(turn.outcome, Outcome::Completed);
    let asked = texts(&server).into_iter().filter(|text| text != SENTENCE).count();
    assert!(asked <= left.ready as usize + 1, "{asked} were asked for, {left:?} are ready, and one was under way");
    assert!(!rig.engine.snapshot().phrases.is_preparing);
}

#[test]
fn with_no_room_nothing_is_kept() {
    let server = ScriptedSpeech::openai().start().unwrap();
    let mut settings = Settings::default();
    settings.voice.phrase_cache_mb = 0;
    let mut rig = Rig::made(stages(server.base_url(), &[], &[SENTENCE; 3]), settings);
    (0..3).for_each(|_| assert!(!ask(&mut rig).figures.contains_key("cache_hits")));
    assert_eq!(texts(&server).iter().filter(|text| *text == SENTENCE).count(), 3);
    let folder = rig.end();
    let all = "SELECT count(*) FROM phrases";
    let all: i64 =
        Connection::open(folder.path().join("riposte.db")).unwrap().query_row(all, [], |row| row.get(0)).unwrap();
    assert_eq!(all, 0);
}

#[test]
fn in_a_voice_that_is_paid_for_no_phrase_is_made_that_is_turned_off() {
    let server = ScriptedSpeech::openai().start().unwrap();
    let mut settings = Settings::default();
    settings.voice.provider = "cartesia".to_owned(); // where its address leads is what is paid for; the voice of the stages speaks
    settings.conversation.openers = false;
    settings.conversation.acknowledgements = false;
    let mut rig = Rig::made(stages(server.base_url(), &[], &[]), settings);
    prepared(&mut rig);
    let made = texts(&server);
    let turned_off = [phrases(opener::ENGLISH), phrases(filler::ENGLISH)].concat();
    assert!(made.iter().any(|text| text == "I can't reach the chat model."), "{made:?}");
    assert!(made.iter().all(|text| !turned_off.contains(&text.as_str())), "{made:?}");
}
