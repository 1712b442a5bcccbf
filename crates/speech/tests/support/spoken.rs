//! What the tests of recognisers that hear over a WebSocket share: a session that is spoken to, and what comes of it.

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use riposte_http::Connection;
use riposte_speech::{Heard, Recognizer, Session, SessionOptions, SpeechError};

/// Reached only when something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Speaking {
    pub(crate) session: Option<Box<dyn Session>>,
    pub(crate) heard: Receiver<Heard>,
    pub(crate) partials: Vec<Heard>,
    pub(crate) ends: Vec<f32>,
    /// How the session came by its connection; told once, before its first text.
    pub(crate) connections: Vec<Connection>,
}

pub(crate) fn speak(recognizer: &dyn Recognizer, language: Option<&str>) -> Speaking {
    let (to, heard) = mpsc::channel();
    let options = SessionOptions { language: language.map(str::to_owned), partials: true };
    let session = recognizer.start(options, Box::new(move |said| drop(to.send(said)))).unwrap();
    Speaking { session: Some(session), heard, partials: Vec::new(), ends: Vec::new(), connections: Vec::new() }
}

/// A loud tone.
pub(crate) fn tone(ms: usize) -> Vec<f32> {
    (0..ms * 16).map(|n| 0.4 * (n as f32 * 0.3).sin()).collect()
}

impl Speaking {
    /// In frames of 10 ms, as the microphone gives them.
    pub(crate) fn push(&mut self, sound: &[f32]) {
        let session = self.session.as_mut().unwrap();
        sound.chunks(160).for_each(|frame| session.push(frame));
    }

    pub(crate) fn finalise(&mut self, tag: u64) {
        self.session.as_mut().unwrap().finalise(tag);
    }

    /// The next text, or why there is none.
    pub(crate) fn text(&mut self) -> Result<(u64, String), SpeechError> {
        loop {
            match self.heard.recv_timeout(PATIENCE).expect("no answer") {
                Heard::Final { tag, text, .. } => return Ok((tag, text)),
                Heard::Failed(error) => return Err(error),
                Heard::TurnEnd { probability, .. } => self.ends.push(probability),
                Heard::Attempt(attempt) => panic!("one recogniser alone: {attempt:?}"),
                Heard::Connected(connection) => self.connections.push(connection),
                partial @ Heard::Partial { .. } => self.partials.push(partial),
            }
        }
    }

    pub(crate) fn ask(&mut self, tag: u64) -> String {
        self.finalise(tag);
        let (answered, text) = self.text().unwrap();
        assert_eq!(answered, tag);
        text
    }

    #[allow(dead_code, reason = "one of the test programs has no use for it")]
    /// Waits for a caption that shows this.
    pub(crate) fn shows(&mut self, wanted: &str) {
        loop {
            match self.heard.recv_timeout(PATIENCE).expect("no such caption") {
                Heard::Partial { text, .. } if text == wanted => return,
                Heard::Final { .. } | Heard::Failed(_) => panic!("no such caption"),
                Heard::Partial { .. } | Heard::TurnEnd { .. } | Heard::Connected(_) | Heard::Attempt(_) => {}
            }
        }
    }
}
