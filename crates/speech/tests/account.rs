//! What recognisers of servers tell whoever keeps account: a plain call pays for the clip each time its text is asked for, a stream for what it was sent.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use riposte_http::{Account, Limits, Payee, Withheld};
use riposte_measures::Units;
use riposte_sim::providers::{Hearing, ScriptedEars, ScriptedTranscription};
use riposte_speech::{Heard, Recognizer, Session, SessionOptions, SpeechOptions, recognizer};

/// Reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// Hands on what it is told.
struct Book {
    refuses: bool,
    used: Mutex<mpsc::Sender<(String, Units)>>,
}

impl Account for Book {
    fn may(&self, _: &Payee, _: Units) -> Result<(), Withheld> {
        if self.refuses { Err(Withheld::CapReached) } else { Ok(()) }
    }

    fn used(&self, who: &Payee, units: Units, _: bool) {
        let _ = self.used.lock().unwrap().send((who.provider.clone(), units));
    }

    fn limits(&self, _: &Payee, _: &Limits) {}
}

fn made(client: &str, address: &str, model: &str, refuses: bool) -> (Arc<dyn Recognizer>, Receiver<(String, Units)>) {
    let options = SpeechOptions {
        file: Default::default(),
        data_folder: None,
        device: String::new(),
        base_url: address.to_owned(),
        model: model.to_owned(),
        key: Some("sk-test-42".into()),
        time_out: PATIENCE,
        language: Some("en".to_owned()),
        network: Default::default(),
    };
    let recognizer = recognizer(client, options).unwrap();
    let (used, told) = mpsc::channel();
    recognizer.tell_account(Arc::new(Book { refuses, used: Mutex::new(used) }));
    (recognizer, told)
}

fn start(recognizer: &dyn Recognizer) -> (Box<dyn Session>, Receiver<Heard>) {
    let (to, heard) = mpsc::channel();
    let options = SessionOptions { language: Some("en".to_owned()), partials: true };
    (recognizer.start(options, Box::new(move |said| drop(to.send(said)))).unwrap(), heard)
}

/// A loud tone.
fn sound(ms: usize) -> Vec<f32> {
    (0..ms * 16).map(|n| 0.4 * (n as f32 * 0.3).sin()).collect()
}

fn text(heard: &Receiver<Heard>) -> String {
    loop {
        match heard.recv_timeout(PATIENCE).expect("no answer") {
            Heard::Final { text, .. } => return text,
            Heard::Partial { .. } | Heard::TurnEnd { .. } | Heard::Connected(_) | Heard::Attempt(_) => {}
            Heard::Failed(error) => return error.problem().code,
        }
    }
}

#[test]
fn a_clip_is_paid_each_time_its_text_is_asked_for() {
    let server = ScriptedTranscription::openai().reply("One.").reply("One two.").start().unwrap();
    let (recognizer, told) = made("openai_compatible", server.base_url(), "whisper-1", false);
    let (mut session, heard) = start(&*recognizer);
    session.push(&sound(500));
    session.finalise(1);
    text(&heard);
    session.push(&sound(250));
    session.finalise(2);
    text(&heard);
    let told: Vec<Units> = (0..2).map(|_| told.recv_timeout(PATIENCE).unwrap().1).collect();
    assert_eq!(told, [Units { audio_ms: 500, ..Units::CALL }, Units { audio_ms: 750, ..Units::CALL }]);
}

#[test]
fn a_stream_is_paid_for_what_it_was_sent_once_the_utterance_is_over() {
    let server = ScriptedEars::nova().hearing(Hearing::words("What time is it?")).start().unwrap();
    let (recognizer, told) = made("deepgram", server.base_url(), "nova-3", false);
    let (mut session, heard) = start(&*recognizer);
    session.push(&sound(1_000));
    session.finalise(1);
    assert_eq!(text(&heard), "What time is it?");
    drop(session);
    let (who, units) = told.recv_timeout(PATIENCE).unwrap();
    assert_eq!((who.as_str(), units), ("deepgram/nova-3", Units { audio_ms: 1_000, ..Units::CALL }));
}

#[test]
fn no_sound_is_sent_where_the_account_says_no() {
    let plain = ScriptedTranscription::openai().reply("One.").start().unwrap();
    let ears = ScriptedEars::nova().hearing(Hearing::words("What time is it?")).start().unwrap();
    for (client, address, model) in
        [("openai_compatible", plain.base_url(), "whisper-1"), ("deepgram", ears.base_url(), "nova-3")]
    {
        let (recognizer, told) = made(client, address, model, true);
        let (mut session, heard) = start(&*recognizer);
        session.push(&sound(500));
        session.finalise(1);
        assert_eq!(text(&heard), "costs.cap_reached", "{client}");
        assert!(told.try_recv().is_err(), "{client}");
    }
    assert!(plain.requests().is_empty() && ears.other_requests().is_empty());
}
