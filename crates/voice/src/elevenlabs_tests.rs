//! ElevenLabs's messages.

use super::*;

fn wire() -> ElevenlabsWire {
    ElevenlabsWire { utterance: 3, speed: None, clauses: Vec::new() }
}

fn read(wire: &mut ElevenlabsWire, message: Value) -> Result<Vec<News>, Fault> {
    wire.read(&Received::Text(message.to_string()))
}

fn sound(clause: usize, samples: usize, letters: &str, each_ms: u32) -> Value {
    use base64::Engine;
    let audio = base64::engine::general_purpose::STANDARD.encode(vec![1; 2 * samples]);
    let chars: Vec<String> = letters.chars().map(String::from).collect();
    let starts: Vec<u32> = (0..chars.len() as u32).map(|n| n * each_ms).collect();
    let lasts = vec![each_ms; chars.len()];
    let alignment = json!({ "chars": chars, "charStartTimesMs": starts, "charDurationsMs": lasts });
    json!({ "audio": audio, "contextId": format!("riposte-3-{clause}"), "alignment": alignment, "isFinal": null })
}

#[test]
fn every_clause_is_a_context_that_is_closed_once_it_is_said() {
    let mut wire = ElevenlabsWire { speed: Some(1.1), ..wire() };
    let sent: Vec<Value> = wire
        .say("One.")
        .into_iter()
        .map(|message| match message {
            Outgoing::Text(text) => serde_json::from_str(&text).unwrap(),
            Outgoing::Binary(_) => panic!("no text"),
        })
        .collect();
    assert_eq!(sent[0]["text"], " ");
    assert!((sent[0]["voice_settings"]["speed"].as_f64().unwrap() - 1.1).abs() < 1e-6);
    assert_eq!(sent[1], json!({ "text": "One. ", "context_id": "riposte-3-0", "flush": true }));
    assert_eq!(sent[2], json!({ "context_id": "riposte-3-0", "close_context": true }));
}

#[test]
fn words_go_on_over_messages_whose_times_begin_anew() {
    let mut wire = wire();
    wire.say("One two.");
    let first = read(&mut wire, sound(0, 12_000, "One tw", 50)).unwrap();
    let one = News::Word { clause: 0, word: "One".to_owned(), start_s: 0.0, end_s: 0.15 };
    assert!(matches!(&first[0], News::Sound { clause: 0, pcm } if pcm.len() == 24_000));
    assert_eq!(same(&first[1..]), same(&[one]));
    let second = read(&mut wire, sound(0, 1_200, "o.", 25)).unwrap();
    assert_eq!(second.len(), 1, "the word may go on");
    let last = read(&mut wire, json!({ "contextId": "riposte-3-0", "isFinal": true, "audio": null })).unwrap();
    let two = News::Word { clause: 0, word: "two.".to_owned(), start_s: 0.2, end_s: 0.55 };
    assert_eq!(same(&last), same(&[two, News::Spoken { clause: 0 }]));
    assert_eq!(read(&mut wire, json!({ "contextId": "riposte-3-0", "isFinal": true })), Ok(vec![]), "it is told once");
}

/// Times in whole milliseconds.
fn same(news: &[News]) -> Vec<(usize, String, i64, i64)> {
    let ms = |seconds: f64| (seconds * 1_000.0).round() as i64;
    let one = |news: &News| match news {
        News::Word { clause, word, start_s, end_s } => (*clause, word.clone(), ms(*start_s), ms(*end_s)),
        News::Spoken { clause } => (*clause, "spoken".to_owned(), 0, 0),
        News::Sound { clause, .. } => (*clause, "sound".to_owned(), 0, 0),
    };
    news.iter().map(one).collect()
}

#[test]
fn contexts_come_in_any_order_and_those_of_others_are_nothing() {
    let mut wire = wire();
    wire.say("One.");
    wire.say("Two.");
    assert!(matches!(read(&mut wire, sound(1, 10, "", 1)).unwrap()[..], [News::Sound { clause: 1, .. }]));
    assert!(matches!(read(&mut wire, sound(0, 10, "", 1)).unwrap()[..], [News::Sound { clause: 0, .. }]));
    assert_eq!(read(&mut wire, sound(2, 10, "x", 1)), Ok(vec![]));
    assert_eq!(read(&mut wire, json!({ "contextId": "riposte-2-0", "isFinal": true })), Ok(vec![]));
    assert_eq!(read(&mut wire, json!({ "hello": 1 })), Ok(vec![]));
    assert_eq!(wire.read(&Received::Text("{".to_owned())), Err(Fault::NotJson));
}

#[test]
fn what_is_wrong_is_said_in_a_message_or_as_the_reason_of_a_close() {
    let told = |status, said: &str| Fault::Told { status, said: said.to_owned() };
    let message = json!({ "message": "A voice with voice_id x does not exist.", "error": "voice_id_does_not_exist", "code": 1008 });
    assert_eq!(read(&mut wire(), message), Err(told(404, "A voice with voice_id x does not exist.")));
    assert_eq!(wire().closed("Invalid API key"), Some(told(401, "Invalid API key")));
    assert_eq!(wire().closed("This request exceeds your quota."), Some(told(429, "This request exceeds your quota.")));
    assert_eq!(wire().closed("have a nice day"), None);
}

#[test]
fn a_voice_stays_in_its_place_of_the_path() {
    assert_eq!(segment("JBFqnCBsd6RMkjVDRZzb"), "JBFqnCBsd6RMkjVDRZzb");
    assert_eq!(segment("../a?b/ü"), "%2E%2E%2Fa%3Fb%2F%C3%BC");
}
