//! Messages as Twilio's documentation has them, and what becomes of them.

use serde_json::Value;

use super::*;

const START: &str = r#"{"event":"start","sequenceNumber":"1","start":{"accountSid":"AC1","streamSid":"MZ1","callSid":"CA1",
    "tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},
    "customParameters":{"language":"es","FirstName":"Jane"}},"streamSid":"MZ1"}"#;

fn frames(call: &mut Call, message: &str) -> Vec<(Kind, Vec<u8>)> {
    let Said::Frames(frames) = call.hears(message).unwrap() else { panic!("the call is over") };
    frames
        .iter()
        .map(|frame| decode(frame).unwrap().map(|frame| (frame.kind, frame.payload.to_vec())).unwrap())
        .collect()
}

fn started() -> Call {
    let mut call = Call::new();
    frames(&mut call, START);
    call
}

fn said(call: &mut Call, kind: Kind, flags: Flags, payload: &[u8]) -> Vec<Value> {
    let messages = call.says(&encode(kind, flags, payload));
    messages.iter().map(|message| serde_json::from_str(message).unwrap()).collect()
}

#[test]
fn a_call_begins_hands_free_in_the_language_of_its_twiml() {
    let mut call = Call::new();
    assert_eq!(frames(&mut call, r#"{"event":"connected","protocol":"Call","version":"1.0.0"}"#), []);
    let begun = frames(&mut call, START);
    let start: AudioStart = serde_json::from_slice(&begun[0].1).unwrap();
    assert_eq!((begun[0].0, start.rate, start.mode), (Kind::AudioStart, Some(8_000), Some(TurnMode::Duplex)));
    assert_eq!((start.language.as_deref(), start.playback), (Some("es"), Some(true)));
    assert_eq!(call.hears(START), Err(Refusal::Order("start")));
    assert_eq!(call.hears(r#"{"event":"stop","stop":{"accountSid":"AC1","callSid":"CA1"}}"#), Ok(Said::Over));
}

#[test]
fn sound_of_the_caller_is_taken_and_that_of_others_is_not() {
    let mut call = started();
    let media = |track: &str, codes: &[u8]| {
        json!({ "event": "media", "media": { "track": track, "chunk": "1", "timestamp": "5", "payload": BASE64_STANDARD.encode(codes) } }).to_string()
    };
    let heard = frames(&mut call, &media("inbound", &[0xFF, 0x80, 0x00]));
    assert_eq!(heard, [(Kind::AudioChunk, [0_i16, 32_124, -32_124].iter().flat_map(|s| s.to_le_bytes()).collect())]);
    assert_eq!(frames(&mut call, &media("outbound", &[0xFF])), []);
    // 500 ms in one message.
    let long = frames(&mut call, &media("inbound", &[0xFF; 4_000]));
    assert_eq!(long.iter().map(|(_, pcm)| pcm.len()).collect::<Vec<_>>(), [3_200, 3_200, 1_600]);
}

#[test]
fn what_is_no_message_or_comes_too_soon_is_refused() {
    for wrong in ["", "{", "[]", "7", r#"{"event":"media"}"#, r#"{"event":"start","start":{}}"#, r#"{"no":"event"}"#] {
        assert_eq!(Call::new().hears(wrong), Err(Refusal::Payload("message")), "{wrong}");
    }
    let other = START.replace("audio/x-mulaw", "audio/opus");
    assert_eq!(Call::new().hears(&other), Err(Refusal::Payload("start")));
    let media = r#"{"event":"media","media":{"track":"inbound","payload":"/w=="}}"#;
    assert_eq!(Call::new().hears(media), Err(Refusal::Order("media")));
    assert_eq!(started().hears(&media.replace("/w==", "%")), Err(Refusal::Payload("media")));
    assert_eq!(frames(&mut started(), r#"{"event":"of_tomorrow","x":1}"#), []);
}

#[test]
fn an_answer_is_sent_with_marks_that_say_what_was_heard() {
    let mut call = started();
    let pcm: Vec<u8> = (0..480).flat_map(|n| ((f32::sin(n as f32 * 0.1) * 9_000.0) as i16).to_le_bytes()).collect();
    let mut line = 0;
    let mut marks = Vec::new();
    for n in 0..11 {
        let messages = match n {
            10 => said(&mut call, Kind::TtsAudio, Flags::FINAL, &[]),
            _ => said(&mut call, Kind::TtsAudio, Flags::NONE, &pcm),
        };
        for message in messages {
            assert_eq!(message["streamSid"], "MZ1");
            match message["event"].as_str().unwrap() {
                "media" => line += BASE64_STANDARD.decode(message["media"]["payload"].as_str().unwrap()).unwrap().len(),
                "mark" => marks.push((line as u64, message["mark"]["name"].as_str().unwrap().parse::<u64>().unwrap())),
                other => panic!("{other}"),
            }
        }
    }
    // 200 ms, to the sample. Each mark names all that came until there, before the end is told, too; what the line got is no more than 20 ms behind.
    assert_eq!((line, marks.last().unwrap().1), (1_600, 4_800));
    assert_eq!(
        marks.iter().map(|(_, mark)| *mark).collect::<Vec<_>>(),
        [480, 960, 1_440, 1_920, 2_400, 2_880, 3_360, 3_840, 4_320, 4_800, 4_800]
    );
    assert!(marks.iter().all(|(line, mark)| (line * 3..=line * 3 + 480).contains(mark)), "{marks:?}");
    let played = |mark: &str| format!(r#"{{"event":"mark","mark":{{"name":"{mark}"}}}}"#);
    assert_eq!(frames(&mut call, &played("480")), [(Kind::Playback, 480_u64.to_le_bytes().to_vec())]);
    assert_eq!(frames(&mut call, &played("99999")), [(Kind::Playback, 4_800_u64.to_le_bytes().to_vec())]);
    assert_eq!(frames(&mut call, &played("of somebody else")), []);
}

#[test]
fn a_piece_too_short_for_the_line_is_marked_all_the_same() {
    let mut call = started();
    let told = said(&mut call, Kind::TtsAudio, Flags::NONE, &[0; 20]);
    assert_eq!(told, [json!({ "event": "mark", "streamSid": "MZ1", "mark": { "name": "10" } })]);
    assert_eq!(said(&mut call, Kind::TtsAudio, Flags::FINAL, &[]).len(), 2, "its sound comes with the end");
    assert!(said(&mut call, Kind::TtsAudio, Flags::FINAL, &[]).is_empty());
}

#[test]
fn an_interruption_clears_what_is_queued_and_a_key_asks_for_one() {
    let mut call = started();
    said(&mut call, Kind::TtsAudio, Flags::NONE, &[0; 960]);
    assert_eq!(
        frames(&mut call, r#"{"event":"dtmf","dtmf":{"track":"inbound_track","digit":"1"}}"#)[0].0,
        Kind::Interrupt
    );
    let cleared = said(&mut call, Kind::Interrupt, Flags::NONE, b"{}");
    assert_eq!(cleared, [json!({ "event": "clear", "streamSid": "MZ1" })]);
    // What follows begins after all that came before.
    said(&mut call, Kind::TtsAudio, Flags::NONE, &[0; 960]);
    let end = said(&mut call, Kind::TtsAudio, Flags::FINAL, &[]);
    assert_eq!(end.last().unwrap()["mark"]["name"], "960");
    assert!(said(&mut call, Kind::Done, Flags::FINAL, b"{}").is_empty());
}
