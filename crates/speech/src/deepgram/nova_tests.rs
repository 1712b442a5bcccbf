//! Nova's messages: stretches, answers, what was told twice, what means nothing.

use serde_json::json;

use super::*;

fn results(start: f64, duration: f64, text: &str, kind: &str) -> String {
    let words: Vec<Value> = text.split_whitespace().map(|word| json!({ "word": word, "confidence": 0.9 })).collect();
    json!({
        "type": "Results", "channel_index": [0, 1], "start": start, "duration": duration,
        "is_final": kind != "interim", "speech_final": kind == "speech_final", "from_finalize": kind == "from_finalize",
        "channel": { "alternatives": [{ "transcript": text, "confidence": 0.9, "words": words }] },
    })
    .to_string()
}

fn read(wire: &mut NovaWire, messages: &[String]) -> Vec<News> {
    messages.iter().flat_map(|message| wire.read(message).unwrap()).collect()
}

#[test]
fn an_interim_stretch_is_said_again_and_a_final_one_stays() {
    let mut wire = NovaWire::default();
    let said = |wire: &NovaWire| (wire.hypothesis().text, wire.settled(), wire.covered());
    read(&mut wire, &[results(0.0, 0.5, "What", "interim")]);
    assert_eq!(said(&wire), ("What".to_owned(), 0, 8_000));
    read(&mut wire, &[results(0.0, 1.0, "What time is", "interim")]);
    assert_eq!(said(&wire), ("What time is".to_owned(), 0, 16_000));
    read(&mut wire, &[results(0.0, 1.2, "What time is it?", "final")]);
    assert_eq!(said(&wire), ("What time is it?".to_owned(), 19_200, 19_200));
    read(&mut wire, &[results(1.2, 0.5, "Please", "interim")]);
    assert_eq!(said(&wire).0, "What time is it? Please");
    assert_eq!(wire.hypothesis().tokens.len(), 5);
}

#[test]
fn the_answer_to_finalize_is_of_final_stretches_only() {
    let mut wire = NovaWire::default();
    read(&mut wire, &[results(0.0, 1.0, "What time", "final"), results(1.0, 0.5, "is", "interim")]);
    let news = read(&mut wire, &[results(1.0, 0.7, "is it?", "from_finalize")]);
    let [News::Words, News::Answer(text)] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!(text.text, "What time is it?");
    // A flush of nothing is an answer, too.
    let news = read(&mut wire, &[results(1.7, 0.0, "", "from_finalize")]);
    assert!(matches!(news.last(), Some(News::Answer(text)) if text.text == "What time is it?"), "{news:?}");
}

#[test]
fn twice_told_and_out_of_order_makes_no_difference() {
    let mut wire = NovaWire::default();
    let (first, second) = (results(0.0, 1.0, "What time", "final"), results(1.0, 0.7, "is it?", "final"));
    let late = results(0.0, 0.9, "Watt", "interim");
    read(&mut wire, &[second.clone(), first.clone(), first, second, late]);
    assert_eq!(wire.hypothesis().text, "What time is it?");
    assert_eq!(wire.settled(), 27_200);
}

#[test]
fn an_utterance_end_is_evidence_and_other_messages_are_none() {
    let mut wire = NovaWire::default();
    read(&mut wire, &[results(0.0, 1.0, "Yes.", "final")]);
    let ends = r#"{"type":"UtteranceEnd","channel":[0,1],"last_word_end":0.8}"#.to_owned();
    assert_eq!(read(&mut wire, &[ends]), [News::TurnEnd { probability: UTTERANCE_END, until: 16_000 }]);
    for other in [
        r#"{"type":"Metadata","duration":1.0}"#,
        r#"{"type":"SpeechStarted","timestamp":0.1}"#,
        r#"{"type":"SomethingNew","value":[1,2]}"#,
        r#"{"type":"Results"}"#,
        r#"{"type":"Results","start":"soon","duration":null,"channel":7}"#,
        "[]",
        "7",
    ] {
        assert_eq!(wire.read(other), Ok(Vec::new()), "{other}");
    }
    assert_eq!(wire.hypothesis().text, "Yes.");
    assert_eq!(wire.read("<html>"), Err(Fault::NotJson));
    let told = wire.read(r#"{"type":"Error","variant":"SchemaError","description":"no such message"}"#);
    assert_eq!(told, Err(Fault::Told { status: 400, said: "no such message".to_owned() }));
}

#[test]
fn times_that_are_none_do_no_harm() {
    let mut wire = NovaWire::default();
    read(&mut wire, &[results(-5.0, 1e300, "Yes.", "final"), results(f64::MAX, 1.0, "No.", "interim")]);
    assert!(wire.settled() <= 86_400 * 16_000);
}
