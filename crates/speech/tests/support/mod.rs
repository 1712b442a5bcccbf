//! What the tests of the real recogniser share: the sample set at 16 kHz, and a session that can be asked and listened to.
#![allow(dead_code, reason = "each test program uses its part")]

pub(crate) mod promises;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use riposte_dsp::Resample;
use riposte_speech::whisper::Whisper;
use riposte_speech::{Heard, Recognizer, Session, SessionOptions, bundled};
use serde::Deserialize;

/// Long enough for any decode on a busy machine; reached only when something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// 10 ms.
pub(crate) const FRAME: usize = 160;

#[derive(Deserialize)]
pub(crate) struct Sample {
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) voice: String,
    #[serde(skip)]
    pub(crate) sound: Vec<f32>,
}

/// The 60 spoken sentences of `models/micro/samples`, at 16 kHz.
pub(crate) fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/samples");
    let list = std::fs::read_to_string(folder.join("samples.json")).unwrap();
    let mut samples: Vec<Sample> = serde_json::from_str(&list).unwrap();
    samples.iter_mut().for_each(|sample| sample.sound = read(&folder.join(&sample.file)));
    assert_eq!(samples.len(), 60);
    samples
}

/// A 16-bit mono WAV of any rate, at 16 kHz.
pub(crate) fn read(path: &Path) -> Vec<f32> {
    let mut wav = hound::WavReader::open(path).unwrap();
    assert_eq!(wav.spec().channels, 1);
    let raw: Vec<f32> = wav.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32768.0).collect();
    let mut sound = Vec::new();
    let mut resample = Resample::new(wav.spec().sample_rate, 16_000);
    resample.push(&raw, &mut sound);
    resample.finish(&mut sound);
    sound
}

pub(crate) fn model() -> PathBuf {
    bundled::micro_model().unwrap()
}

pub(crate) fn whisper() -> Arc<Whisper> {
    Whisper::open(&model(), None).unwrap()
}

/// A session and what it reports.
pub(crate) struct Listening {
    pub(crate) session: Box<dyn Session>,
    pub(crate) heard: Receiver<Heard>,
}

pub(crate) fn listen(recognizer: &dyn Recognizer, partials: bool) -> Listening {
    let (sender, heard) = mpsc::channel();
    let options = SessionOptions { language: None, partials };
    // The test may have stopped listening.
    let sink = Box::new(move |heard| drop(sender.send(heard)));
    Listening { session: recognizer.start(options, sink).unwrap(), heard }
}

impl Listening {
    pub(crate) fn push(&mut self, sound: &[f32]) {
        sound.chunks(FRAME).for_each(|frame| self.session.push(frame));
    }

    pub(crate) fn next(&self) -> Heard {
        self.heard.recv_timeout(PATIENCE).expect("a report in time")
    }

    /// Asks and waits for the answer, passing over partials.
    pub(crate) fn ask(&mut self, tag: u64) -> String {
        self.session.finalise(tag);
        loop {
            match self.next() {
                Heard::Partial { .. } | Heard::TurnEnd { .. } | Heard::Connected(_) | Heard::Attempt(_) => {}
                Heard::Final { tag: answered, text, .. } => {
                    assert_eq!(answered, tag);
                    return text;
                }
                Heard::Failed(error) => panic!("{error}"),
            }
        }
    }
}

/// Silence of so many milliseconds.
pub(crate) fn silence(ms: usize) -> Vec<f32> {
    vec![0.0; ms * 16]
}
