//! OpenAI's realtime messages: the session, sound, items in any order, errors.

use super::*;

fn wire() -> RealtimeWire {
    RealtimeWire::new("gpt-live-transcribe", Some("en-GB"))
}

fn texts(messages: &[Outgoing]) -> Vec<Value> {
    let text = |message: &Outgoing| match message {
        Outgoing::Text(text) => serde_json::from_str(text).unwrap(),
        Outgoing::Binary(_) => panic!("{message:?}"),
    };
    messages.iter().map(text).collect()
}

fn said(wire: &mut RealtimeWire, kind: &str, id: &str, text: &str) -> Vec<News> {
    let kind = format!("conversation.item.input_audio_transcription.{kind}");
    wire.read(&json!({ "type": kind, "item_id": id, "delta": text, "transcript": text }).to_string()).unwrap()
}

fn committed(wire: &mut RealtimeWire, id: &str) -> Vec<News> {
    wire.read(&json!({ "type": "input_audio_buffer.committed", "item_id": id }).to_string()).unwrap()
}

fn answers(news: &[News]) -> Vec<&str> {
    let mut texts = Vec::new();
    for news in news {
        if let News::Answer(text) = news {
            texts.push(text.text.as_str());
        }
    }
    texts
}

#[test]
fn a_session_is_set_up_for_transcription_and_nothing_else() {
    let want = json!({
        "type": "session.update",
        "session": {
            "type": "transcription",
            "audio": { "input": {
                "format": { "type": "audio/pcm", "rate": 24000 },
                "transcription": { "model": "gpt-live-transcribe", "language": "en" },
                "turn_detection": null,
            } },
        },
    });
    assert_eq!(texts(&wire().begin()), [want]);
}

#[test]
fn all_of_the_sound_is_there_when_it_is_committed() {
    let mut wire = wire();
    let mut messages = Vec::new();
    for _ in 0..10 {
        messages.extend(wire.sound(&vec![1_000; samples(100)]));
    }
    messages.extend(wire.finalise());
    let messages = texts(&messages);
    let bytes = |message: &Value| message["audio"].as_str().map_or(0, |audio| STANDARD.decode(audio).unwrap().len());
    assert_eq!(messages.iter().map(bytes).sum::<usize>(), 24_000 * 2);
    assert_eq!(messages.last().unwrap()["type"], "input_audio_buffer.commit");
    // Less than the server takes is filled up.
    let mut few = wire.sound(&vec![1_000; samples(20)]);
    few.extend(wire.finalise());
    let few = texts(&few);
    assert!(few.iter().map(bytes).sum::<usize>() >= 2_400 * 2, "{few:?}");
    assert_eq!(wire.finalise(), [], "nothing new");
}

#[test]
fn the_text_is_that_of_all_items_whatever_order_they_come_in() {
    let mut wire = wire();
    for _ in 0..2 {
        wire.sound(&vec![1; samples(500)]);
        wire.finalise();
    }
    assert_eq!(answers(&committed(&mut wire, "a")), Vec::<&str>::new());
    committed(&mut wire, "b");
    assert_eq!(answers(&said(&mut wire, "completed", "b", "is it?")), Vec::<&str>::new());
    assert_eq!(wire.settled(), 0);
    said(&mut wire, "delta", "a", "What ");
    said(&mut wire, "delta", "a", "time");
    assert_eq!(wire.hypothesis().text, "What time is it?");
    assert_eq!(answers(&said(&mut wire, "completed", "a", "What time")), ["What time", "What time is it?"]);
    assert_eq!(wire.settled(), samples(1_000));
    // Told twice.
    assert_eq!(answers(&said(&mut wire, "completed", "a", "What time")), Vec::<&str>::new());
    said(&mut wire, "delta", "a", "x");
    assert_eq!(wire.hypothesis().text, "What time is it?");
}

#[test]
fn an_event_that_is_told_twice_counts_once() {
    let mut wire = wire();
    wire.sound(&vec![1; samples(500)]);
    wire.finalise();
    committed(&mut wire, "a");
    let kind = "conversation.item.input_audio_transcription.delta";
    let delta =
        |id: &str, text: &str| json!({ "type": kind, "event_id": id, "item_id": "a", "delta": text }).to_string();
    for message in [delta("e1", "What "), delta("e1", "What "), delta("e2", "time"), delta("e1", "What ")] {
        wire.read(&message).unwrap();
    }
    assert_eq!(wire.hypothesis().text, "What time");
}

#[test]
fn text_may_come_before_its_item_is_committed() {
    let mut wire = wire();
    wire.sound(&vec![1; samples(500)]);
    said(&mut wire, "delta", "a", "What time");
    assert_eq!((wire.hypothesis().text.as_str(), wire.covered()), ("What time", 0));
    wire.finalise();
    said(&mut wire, "completed", "a", "What time is it?");
    assert_eq!(answers(&committed(&mut wire, "a")), ["What time is it?"]);
    assert_eq!(wire.hypothesis().text, "What time is it?");
}

#[test]
fn errors_are_told_and_other_messages_ignored() {
    let mut wire = wire();
    wire.sound(&vec![1; samples(500)]);
    wire.finalise();
    for other in [r#"{"type":"session.created"}"#, r#"{"type":"something.new"}"#, "[]", "null"] {
        assert_eq!(wire.read(other), Ok(Vec::new()), "{other}");
    }
    assert_eq!(wire.read("<html>"), Err(Fault::NotJson));
    let mut told = |error: Value| match wire.read(&json!({ "type": "error", "error": error }).to_string()) {
        Err(Fault::Told { status, said }) => (status, said),
        other => panic!("{other:?}"),
    };
    for (error, status) in [
        (json!({ "type": "invalid_request_error", "code": "invalid_api_key", "message": "m" }), 401),
        (json!({ "type": "invalid_request_error", "code": "model_not_found", "message": "m" }), 404),
        (json!({ "type": "insufficient_quota", "code": "insufficient_quota", "message": "m" }), 429),
        (json!({ "type": "server_error", "message": "m" }), 500),
        (json!({ "type": "invalid_request_error", "message": "m" }), 400),
    ] {
        assert_eq!(told(error), (status, "m".to_owned()));
    }
    let empty = json!({ "type": "error", "error": { "type": "invalid_request_error", "code": NOTHING_COMMITTED } });
    assert_eq!(answers(&wire.read(&empty.to_string()).unwrap()), [""]);
    let failed = json!({
        "type": "conversation.item.input_audio_transcription.failed", "item_id": "a",
        "error": { "type": "server_error", "message": "broke" },
    });
    assert_eq!(wire.read(&failed.to_string()), Err(Fault::Told { status: 500, said: "broke".to_owned() }));
}
