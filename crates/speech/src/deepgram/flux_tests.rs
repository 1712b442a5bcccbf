//! Flux's messages: turns, evidence, silence that was added, what means nothing.

use serde_json::json;

use super::*;

fn info(number: u64, event: &str, turn: u64, until_s: f64, text: &str, confidence: f64) -> String {
    let words: Vec<Value> = text.split_whitespace().map(|word| json!({ "word": word, "confidence": 0.9 })).collect();
    json!({
        "type": "TurnInfo", "request_id": "r", "sequence_id": number, "event": event, "turn_index": turn,
        "audio_window_start": 0.0, "audio_window_end": until_s, "transcript": text, "words": words,
        "end_of_turn_confidence": confidence,
    })
    .to_string()
}

fn read(wire: &mut FluxWire, messages: &[String]) -> Vec<News> {
    messages.iter().flat_map(|message| wire.read(message).unwrap()).collect()
}

#[test]
fn the_text_is_that_of_all_turns() {
    let mut wire = FluxWire::default();
    read(
        &mut wire,
        &[
            info(1, "StartOfTurn", 0, 0.5, "Tell", 0.01),
            info(2, "Update", 0, 0.75, "Tell me", 0.02),
            info(3, "EagerEndOfTurn", 0, 1.25, "Tell me.", 0.5),
            info(4, "TurnResumed", 0, 1.5, "Tell me about", 0.1),
            info(5, "EndOfTurn", 0, 2.5, "Tell me about tea.", 0.8),
            info(6, "Update", 1, 2.75, "", 0.0),
            info(7, "StartOfTurn", 1, 3.25, "Green", 0.1),
        ],
    );
    assert_eq!(wire.hypothesis().text, "Tell me about tea. Green");
    assert_eq!((wire.hypothesis().tokens.len(), wire.covered()), (5, 52_000));
}

#[test]
fn its_confidence_is_told_as_evidence_with_every_event() {
    let mut wire = FluxWire::default();
    let mut ends = |message: String| {
        let news = wire.read(&message).unwrap();
        news.into_iter().find_map(|news| match news {
            News::TurnEnd { probability, until } => Some((probability, until)),
            _ => None,
        })
    };
    assert_eq!(ends(info(0, "Update", 0, 0.25, "", 0.9)), None, "no turn has begun");
    assert_eq!(ends(info(1, "EagerEndOfTurn", 0, 1.0, "Yes.", 0.5)), Some((0.5, 16_000)));
    assert_eq!(ends(info(2, "TurnResumed", 0, 1.25, "Yes, and", 0.05)), Some((0.05, 20_000)));
    assert_eq!(ends(info(3, "EndOfTurn", 0, 2.0, "Yes, and no.", 1.5)), Some((1.0, 32_000)), "never more than certain");
}

#[test]
fn twice_told_and_out_of_order_makes_no_difference() {
    let mut wire = FluxWire::default();
    let end = info(5, "EndOfTurn", 0, 2.0, "Tell me about tea.", 0.8);
    let news = read(&mut wire, &[end.clone(), end, info(3, "Update", 0, 1.0, "Tell me", 0.1)]);
    assert_eq!(news.len(), 2, "{news:?}");
    // An update of a turn that is over changes nothing of it.
    read(&mut wire, &[info(6, "Update", 0, 2.25, "Tell", 0.1)]);
    assert_eq!(wire.hypothesis().text, "Tell me about tea.");
}

#[test]
fn silence_that_was_added_is_no_sound_of_the_microphone() {
    let mut wire = FluxWire::default();
    let sound = |wire: &mut FluxWire, ms: usize| drop(wire.sound(&vec![1; samples(ms)]));
    sound(&mut wire, 1_000);
    read(&mut wire, &[info(0, "Update", 0, 1.0, "Tell me", 0.1)]);
    assert_eq!(wire.settled(), samples(840), "the last word may go on");
    let bytes: usize = wire
        .nothing_follows()
        .iter()
        .map(|message| match message {
            Outgoing::Binary(bytes) => bytes.len(),
            Outgoing::Text(_) => panic!("{message:?}"),
        })
        .sum();
    assert_eq!(bytes, 2 * TAIL);
    read(&mut wire, &[info(1, "Update", 0, 1.25, "Tell me now.", 0.6)]);
    assert_eq!((wire.covered(), wire.settled()), (samples(1_000), samples(1_000)));
    sound(&mut wire, 1_000);
    read(&mut wire, &[info(2, "Update", 0, 2.0, "Tell me now. Or", 0.1)]);
    assert_eq!(wire.covered(), samples(1_440));
}

#[test]
fn errors_are_told_and_other_messages_ignored() {
    let mut wire = FluxWire::default();
    for other in [
        r#"{"type":"Connected","request_id":"r","sequence_id":0}"#,
        r#"{"type":"Warning","code":"SLOW","description":"d"}"#,
        r#"{"type":"SomethingNew"}"#,
        r#"{"type":"TurnInfo"}"#,
        "null",
    ] {
        assert_eq!(wire.read(other), Ok(Vec::new()), "{other}");
    }
    assert_eq!(wire.read("{"), Err(Fault::NotJson));
    let told = |code: &str| wire_fault(&format!(r#"{{"type":"Error","code":"{code}","description":"why"}}"#));
    assert_eq!(told("INTERNAL_SERVER_ERROR"), Fault::Told { status: 500, said: "why".to_owned() });
    assert_eq!(told("UNPARSABLE_CLIENT_MESSAGE"), Fault::Told { status: 400, said: "why".to_owned() });
}

fn wire_fault(message: &str) -> Fault {
    FluxWire::default().read(message).unwrap_err()
}
