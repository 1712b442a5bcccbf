//! What is learnt of voices, and what is told of them.

use std::collections::HashMap;
use std::sync::mpsc;

use riposte_dsp::{FRAME_FRAMES, RATE_HZ};
use riposte_speaker::{DIMENSIONS, Embedding, SpeakerError};

use super::*;
use crate::inbox::Arrivals;

/// A voice at so many radians.
fn voice(radians: f32, seconds: f32) -> Embedding {
    let mut values = [0.0; DIMENSIONS];
    (values[1], values[0]) = radians.sin_cos();
    Embedding::new(&values, seconds).unwrap()
}

/// The value of the samples is the voice.
struct ByValue(mpsc::Sender<()>);

impl SpeakerEncoder for ByValue {
    fn name(&self) -> String {
        "by value".to_owned()
    }

    fn embed(&self, sound: &[f32]) -> Result<Option<Embedding>, SpeakerError> {
        let _ = self.0.send(());
        Ok(Some(voice(sound[0], sound.len() as f32 / RATE_HZ as f32)))
    }
}

struct Rig {
    voices: Voices,
    known: VoiceMemory,
    arrivals: Arrivals,
    heard: mpsc::Receiver<()>,
    now: Time,
}

impl Rig {
    fn new() -> Self {
        let (inbox, arrivals) = Inbox::new();
        let (told, heard) = mpsc::channel();
        let known = VoiceMemory::default();
        let voices = Voices::start(Arc::new(ByValue(told)), &known, &inbox).unwrap();
        Self { voices, known, arrivals, heard, now: Time::ZERO }
    }

    /// A session in which this voice speaks for 3 s.
    fn speaks(&mut self, session: u64, voice: f32) {
        let began = self.now;
        self.voices.begin(Revision(session));
        for n in 0..300 {
            let frame = Frame { at: self.now, samples: [voice; FRAME_FRAMES] };
            self.now = frame.end();
            self.voices.hear(&frame);
            let edge = match n {
                0 => Some(Edge::Onset { at: began }),
                299 => Some(Edge::Offset { at: self.now }),
                _ => None,
            };
            self.voices.watch(edge, self.now);
            // Speech is slower than this, so that each request is listened to before the next.
            if [69, 119, 199, 299].contains(&n) {
                self.heard.recv().unwrap();
            }
        }
        self.voices.end();
        let is_known =
            || self.known.lock().latest.as_ref().is_some_and(|(of, voice)| of.0 == session && voice.seconds() > 2.9);
        while !is_known() {
            std::thread::yield_now();
        }
    }

    /// The last that was told of each session. The next session has to have been heard: what was told of one is all there by then.
    fn told(&mut self) -> HashMap<Revision, f32> {
        let mut told = HashMap::new();
        while let Ok((_, message)) = self.arrivals.try_recv() {
            if let Message::Input(Input::VoiceLikeness { session, likeness }) = message {
                told.insert(session, likeness.log_odds);
            }
        }
        told
    }
}

#[test]
fn who_asked_is_known_and_others_are_told_from_them() {
    let mut rig = Rig::new();
    rig.speaks(1, 0.1);
    rig.speaks(2, 0.1);
    rig.known.lock().was_the_user(Revision(2));
    rig.speaks(3, 0.12);
    rig.speaks(4, 1.4);
    rig.speaks(5, 1.4);
    let told = rig.told();
    assert!(!told.contains_key(&Revision(1)), "nobody was known");
    assert!(told[&Revision(3)] > 1.0 && told[&Revision(4)] < -1.0, "{told:?}");
}

#[test]
fn what_turns_out_to_be_the_users_before_it_was_heard_is_learnt_when_it_is() {
    let known = VoiceMemory::default();
    known.lock().was_the_user(Revision(7));
    assert_eq!(known.lock().meet(Revision(7), voice(0.1, 3.0)), None);
    assert!(known.lock().meet(Revision(8), voice(0.1, 2.0)).unwrap().log_odds > 1.0);
    known.lock().was_the_user(Revision(7));
    known.forget();
    assert_eq!(known.lock().meet(Revision(9), voice(0.1, 2.0)), None);
}
