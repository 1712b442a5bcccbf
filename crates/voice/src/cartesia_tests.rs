//! Cartesia's messages.

use super::*;

fn wire() -> CartesiaWire {
    CartesiaWire { fixed: json!({ "model_id": "sonic-3" }), utterance: 7, contexts: Vec::new(), said: 0 }
}

fn sent(messages: Vec<Outgoing>) -> Vec<(String, String, bool, bool)> {
    let one = |message: Outgoing| {
        let Outgoing::Text(text) = message else { panic!("no text") };
        let json: Value = serde_json::from_str(&text).unwrap();
        let of = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        (of("context_id"), of("transcript"), json["continue"] == true, json["flush"] == true)
    };
    messages.into_iter().map(one).collect()
}

fn read(wire: &mut CartesiaWire, message: Value) -> Result<Vec<News>, Fault> {
    wire.read(&Received::Text(message.to_string()))
}

fn chunk(context: &str, flush_id: u32, samples: usize) -> Value {
    use base64::Engine;
    let data = base64::engine::general_purpose::STANDARD.encode(vec![1; 2 * samples]);
    json!({ "type": "chunk", "context_id": context, "flush_id": flush_id, "data": data, "done": false })
}

fn flushed(context: &str, flush_id: u32) -> Value {
    json!({ "type": "flush_done", "context_id": context, "flush_id": flush_id, "flush_done": true, "done": false })
}

#[test]
fn clauses_that_follow_each_other_are_one_context_and_one_that_comes_later_is_another() {
    let mut wire = wire();
    let own = |text: &str, goes_on, flush| ("riposte-7-0".to_owned(), text.to_owned(), goes_on, flush);
    assert_eq!(sent(wire.say("One,")), [own("One, ", true, false), own("", true, true)]);
    assert_eq!(sent(wire.say("two.")), [own("two. ", true, false), own("", true, true)]);
    for flush in [1, 2] {
        assert!(read(&mut wire, chunk("riposte-7-0", flush, 10)).is_ok());
        let spoken = vec![News::Spoken { clause: flush as usize - 1 }];
        assert_eq!(read(&mut wire, flushed("riposte-7-0", flush)), Ok(spoken));
    }
    // All its sound is out: it may be gone any moment.
    let other = |text: &str, goes_on, flush| ("riposte-7-1".to_owned(), text.to_owned(), goes_on, flush);
    assert_eq!(sent(wire.say("Three.")), [own("", false, false), other("Three. ", true, false), other("", true, true)]);
    let [News::Sound { clause: 2, .. }] = read(&mut wire, chunk("riposte-7-1", 1, 5)).unwrap()[..] else { panic!() };
    assert_eq!(sent(wire.nothing_follows()), [other("", false, false)]);
    assert_eq!(sent(wire.nothing_follows()), []);
    assert_eq!(
        read(&mut wire, json!({ "type": "done", "context_id": "riposte-7-1" })),
        Ok(vec![News::Spoken { clause: 2 }])
    );
}

#[test]
fn what_is_not_of_this_utterance_is_nothing() {
    let mut wire = wire();
    wire.say("One.");
    for message in [
        chunk("riposte-6-0", 1, 10),
        flushed("riposte-6-0", 1),
        json!({ "type": "error", "context_id": "riposte-6-0", "status_code": 400, "message": "cancelled" }),
        json!({ "type": "weather", "context_id": "riposte-7-0" }),
        json!([1, 2]),
    ] {
        assert_eq!(read(&mut wire, message), Ok(vec![]));
    }
    assert_eq!(wire.read(&Received::Binary(vec![1, 2].into())), Ok(vec![]));
    assert_eq!(wire.read(&Received::Text("<html>".to_owned())), Err(Fault::NotJson));
    let broken = json!({ "type": "chunk", "context_id": "riposte-7-0", "data": "???" });
    assert_eq!(read(&mut wire, broken), Err(Fault::NotSound));
}

#[test]
fn errors_in_both_forms() {
    let told = |message: Value| read(&mut wire(), message).unwrap_err();
    let fault = |status, said: &str| Fault::Told { status, said: said.to_owned() };
    let now = json!({ "type": "error", "title": "Quota", "message": "out of credits", "status_code": 402 });
    assert_eq!(told(now), fault(402, "out of credits"));
    let before = json!({ "type": "error", "error": "invalid model", "done": true });
    assert_eq!(told(before), fault(404, "invalid model"));
}

#[test]
fn words_are_counted_from_their_clause_whether_times_go_on_or_begin_anew() {
    for is_cumulative in [true, false] {
        let mut wire = wire();
        wire.say("One,");
        wire.say("two.");
        // A second of the first clause, half a second of the second.
        read(&mut wire, chunk("riposte-7-0", 1, 24_000)).unwrap();
        read(&mut wire, flushed("riposte-7-0", 1)).unwrap();
        read(&mut wire, chunk("riposte-7-0", 2, 12_000)).unwrap();
        let from = if is_cumulative { 1.0 } else { 0.0 };
        let times = json!({ "words": ["two"], "start": [from + 0.125], "end": [from + 0.375] });
        let message =
            json!({ "type": "timestamps", "context_id": "riposte-7-0", "flush_id": 2, "word_timestamps": times });
        let word = News::Word { clause: 1, word: "two".to_owned(), start_s: 0.125, end_s: 0.375 };
        assert_eq!(read(&mut wire, message), Ok(vec![word]), "{is_cumulative}");
    }
}

#[test]
fn stopping_cancels_what_is_still_made() {
    let mut wire = wire();
    wire.say("One.");
    let cancel = json!({ "context_id": "riposte-7-0", "cancel": true }).to_string();
    assert_eq!(wire.stop(), [Outgoing::Text(cancel)]);
    read(&mut wire, flushed("riposte-7-0", 1)).unwrap();
    assert_eq!(wire.stop(), []);
}
