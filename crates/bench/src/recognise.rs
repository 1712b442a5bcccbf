//! One utterance through a recogniser's session, and how long its text took: what the benches of recognition share. Runs on the caller's thread.

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use riposte_audio::{Clip, Clock};
use riposte_dsp::{RATE_HZ, Resample};
use riposte_measures::Span;
use riposte_problem::{Kind, Problem};
use riposte_speech::whisper::{Whisper, WhisperOptions, Window};
use riposte_speech::{Heard, Recognizer, SessionOptions};

/// The longest that one call may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// Samples in 10 ms.
const FRAME: usize = RATE_HZ as usize / 100;

/// How the sound of an utterance comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coming {
    /// All at once, without captions: nothing is decoded ahead.
    AtOnce,
    /// 10 ms every 10 ms, with captions, as from a microphone.
    InRealTime,
}

pub(crate) struct Answer {
    /// From the question for the text to the text.
    pub(crate) ms: f64,
    pub(crate) text: String,
    pub(crate) captions: Vec<String>,
}

/// A model run in one way, warm.
pub(crate) fn open(path: &Path, window: Window, threads: Option<u32>) -> Result<Arc<Whisper>, Problem> {
    // Given, so that none is looked for while it is measured.
    let threads = Some(threads.map_or_else(riposte_speech::whisper::usual_threads, |threads| threads as usize));
    let whisper = Whisper::open_with(path, WhisperOptions { threads, window, ..WhisperOptions::default() })
        .map_err(|error| error.problem())?;
    whisper.warm().map_err(|error| error.problem())?;
    Ok(whisper)
}

/// Has an utterance recognised and waits for its text.
pub(crate) fn recognise(whisper: &Whisper, language: &str, sound: &[f32], coming: Coming) -> Result<Answer, Problem> {
    let (sender, heard) = mpsc::channel();
    // Nobody listens any more once an answer is there or a call was given up.
    let sink = Box::new(move |heard| drop(sender.send(heard)));
    let options = SessionOptions { language: Some(language.to_owned()), partials: coming == Coming::InRealTime };
    let mut session = whisper.start(options, sink).map_err(|error| error.problem())?;
    match coming {
        Coming::AtOnce => session.push(sound),
        Coming::InRealTime => {
            let mut at = Clock::now();
            for frame in sound.chunks(FRAME) {
                at += Span::from_millis(10);
                Clock::wait_until(at);
                session.push(frame);
            }
        }
    }
    let asked = Clock::now();
    session.finalise(1);
    let mut captions = Vec::new();
    loop {
        match heard.recv_timeout(PATIENCE) {
            Ok(Heard::Final { text, .. }) => {
                return Ok(Answer { ms: (Clock::now() - asked).as_millis_f64(), text, captions });
            }
            Ok(Heard::Partial { text, .. }) => captions.push(text),
            Ok(Heard::TurnEnd { .. } | Heard::Connected(_) | Heard::Attempt(_)) => {}
            Ok(Heard::Failed(error)) => return Err(error.problem()),
            Err(_) => {
                return Err(Problem::new(
                    "bench.stuck",
                    Kind::Retry,
                    "The recogniser gave no text within five minutes.",
                    "Choose a smaller model, or close what keeps the machine busy.",
                ));
            }
        }
    }
}

/// A recording, mixed to one channel at 16 kHz.
pub(crate) fn mono(clip: &Clip) -> Vec<f32> {
    let channels = usize::from(clip.channels());
    let mixed: Vec<f32> =
        clip.samples().chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
    at_its_rate(&mixed, clip.rate_hz())
}

/// Sound at a recogniser's rate, 16 kHz.
pub(crate) fn at_its_rate(samples: &[f32], rate_hz: u32) -> Vec<f32> {
    let mut sound = Vec::new();
    let mut resample = Resample::new(rate_hz, RATE_HZ);
    resample.push(samples, &mut sound);
    resample.finish(&mut sound);
    sound
}
