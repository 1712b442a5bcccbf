//! The real engine in real time, with a model that hears the end of a turn: what it is shown, and that its word reaches the turn machine while
//! the pause it is about lasts.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::path::Path;
use std::sync::{Arc, Mutex};

use riposte_audio::Clip;
use riposte_end_of_turn::{EndOfTurn, EndOfTurnError};
use riposte_measures::{Mode, Span, Time};
use riposte_settings::Settings;
use riposte_turn::Input;
use riposte_turn::log::Told;
use stages::Rig;

/// Keeps how much it was shown.
struct Certain(Arc<Mutex<Vec<usize>>>);

impl EndOfTurn for Certain {
    fn name(&self) -> String {
        "certain".to_owned()
    }

    fn probability(&self, samples: &[f32]) -> Result<f32, EndOfTurnError> {
        self.0.lock().unwrap().push(samples.len());
        Ok(0.9)
    }
}

fn question() -> Clip {
    let spoken = Clip::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav")).unwrap();
    let mut samples = spoken.samples().to_vec();
    samples.extend(vec![0.0; spoken.rate_hz() as usize * 2]);
    Clip::new(spoken.rate_hz(), spoken.channels(), samples)
}

#[test]
fn a_pause_is_judged_by_its_sound() {
    let mut settings = Settings::default();
    settings.conversation.mode = Mode::Duplex;
    let shown = Arc::default();
    let model = Arc::new(Certain(Arc::clone(&shown)));
    // Words that sound unfinished, so that there is a pause to be judged.
    let mut rig = Rig::listening(&["tell me about the"; 4], vec![Ok(vec!["Noon."])], settings, Some(model));
    assert_eq!(rig.engine.snapshot().end_of_turn.as_deref(), Some("certain"));
    rig.engine.play_clip(question()).unwrap();
    rig.turn();
    let Rig { engine, folder, .. } = rig;
    drop(engine);
    let log = riposte_turn::log::read(&std::fs::read_to_string(folder.path().join("log.jsonl")).unwrap()).unwrap();
    let (mut paused, mut judged) = (Time::ZERO, Vec::new());
    for entry in &log.entries {
        match &entry.told {
            Told::Input(Input::VoiceOffset { at }) => paused = *at,
            Told::Input(Input::EndProbability { at, value }) => judged.push((entry.at_us - *at, *at == paused, *value)),
            _ => {}
        }
    }
    assert_eq!(judged.len(), 1, "{judged:?}");
    let (late, of_the_last_pause, value) = judged[0];
    assert!(of_the_last_pause && value == 0.9);
    assert!(late >= Span::from_millis(200) && late < Span::from_millis(600), "{late:?}");
    let shown = shown.lock().unwrap().clone();
    // About a second of speech, with what was remembered before it and 200 ms after it.
    assert!(shown.len() == 1 && (16_000..40_000).contains(&shown[0]), "{shown:?}");
}
