//! Aura's messages.

use super::*;

fn say(message: &str) -> Received {
    Received::Text(message.to_owned())
}

#[test]
fn sound_belongs_to_the_oldest_flush_without_an_answer() {
    let mut wire = AuraWire::default();
    let sound = || Received::Binary(vec![1, 2, 3].into());
    assert_eq!(wire.read(&sound()), Ok(vec![]), "nobody asked");
    let speak = r#"{"text":"One.","type":"Speak"}"#.to_owned();
    assert_eq!(wire.say("One."), [Outgoing::Text(speak), Outgoing::Text(r#"{"type":"Flush"}"#.to_owned())]);
    wire.say("Two.");
    assert_eq!(wire.read(&say(r#"{"type":"Metadata","request_id":"r"}"#)), Ok(vec![]));
    for clause in [0, 1] {
        assert_eq!(wire.read(&sound()), Ok(vec![News::Sound { clause, pcm: vec![1, 2, 3] }]));
        assert_eq!(wire.read(&say(r#"{"type":"Flushed","sequence_id":0}"#)), Ok(vec![News::Spoken { clause }]));
    }
    assert_eq!(wire.read(&say(r#"{"type":"Flushed","sequence_id":9}"#)), Ok(vec![]), "more than was asked for");
}

#[test]
fn a_warning_is_none_and_an_error_is_told() {
    let mut wire = AuraWire::default();
    wire.say("One.");
    assert_eq!(wire.read(&say(r#"{"type":"Warning","code":"W","description":"slow down"}"#)), Ok(vec![]));
    let error = wire.read(&say(r#"{"type":"Error","code":"E","description":"Too many requests"}"#));
    assert_eq!(error, Err(Fault::Told { status: 429, said: "Too many requests".to_owned() }));
    assert_eq!(wire.read(&say("<html>")), Err(Fault::NotJson));
}

#[test]
fn a_connection_is_not_flushed_more_often_than_deepgram_allows() {
    let mut wire = AuraWire::default();
    let mut said = 0;
    while !wire.is_full() {
        wire.say("Yes.");
        said += 1;
    }
    assert!((1..20).contains(&said));
    assert!(!wire.is_reusable() && AuraWire::default().is_reusable());
}
