//! What a check of the devices keeps to itself, and what the machine is told all the same.

use riposte_audio::Clip;

use super::*;
use crate::hearing::playback_reference::ReferenceFrames;
use crate::inbox::Arrivals;

struct Rig {
    ears: Ears,
    orders: mpsc::Sender<EarOrder>,
    arrivals: Arrivals,
    playback: ReferenceFrames,
    now: Time,
}

impl Rig {
    fn new() -> Self {
        let ((inbox, arrivals), (orders, taken)) = (Inbox::new(), mpsc::channel());
        let reference = PlaybackReference::default();
        let playback = ReferenceFrames::new(reference.clone());
        let ears = Ears::new(taken, inbox, Arc::default(), reference, VoiceMemory::default(), EchoConfig::default());
        Self { ears, orders, arrivals, playback, now: Time::ZERO + Span::from_millis(10_000) }
    }

    /// A spoken question between silences, while the loudspeaker plays something else or nothing; what the machine is told of it.
    fn hears_a_voice(&mut self, plays: bool) -> Vec<&'static str> {
        let path = format!("{}/../../models/micro/samples/04.wav", env!("CARGO_MANIFEST_DIR"));
        let spoken = Clip::read(std::path::Path::new(&path)).unwrap();
        assert_eq!((spoken.rate_hz(), spoken.channels()), (RATE_HZ, 1));
        let silence = vec![0.0; RATE_HZ as usize];
        for samples in [&silence, spoken.samples(), &silence].concat().chunks_exact(FRAME_FRAMES) {
            let noise = |i: usize| ((i * 7_919 + i * i * 31) % 2_003) as f32 / 2_003.0 - 0.5;
            let played: Vec<f32> = (0..FRAME_FRAMES).map(|i| if plays { 0.8 * noise(i) } else { 0.0 }).collect();
            self.playback.played(self.now, RATE_HZ, &played);
            self.ears.frame(&Frame { at: self.now, samples: samples.try_into().unwrap() });
            self.now += Frame::SPAN;
        }
        self.told()
    }

    fn told(&mut self) -> Vec<&'static str> {
        let mut told = Vec::new();
        while let Ok((_, message)) = self.arrivals.try_recv() {
            told.push(match message {
                Message::Input(Input::CouldBeEcho { could: true }) => "an echo?",
                Message::Input(Input::CouldBeEcho { could: false }) => "no echo",
                Message::Input(Input::VoiceOnset { .. }) => "begins",
                Message::Input(Input::VoiceOffset { .. }) => "ends",
                Message::Input(Input::VoiceLevel { .. } | Input::VoicePrint { .. }) => "what it is like",
                _ => continue,
            });
        }
        told
    }
}

#[test]
fn a_doubt_that_is_cleared_during_a_check_does_not_last_until_after_it() {
    let mut rig = Rig::new();
    let before = rig.hears_a_voice(true);
    assert!(before.starts_with(&["an echo?", "begins"]) && !before.contains(&"no echo"), "{before:?}");

    rig.orders.send(EarOrder::Check { log: Some(SharedLog::default()) }).unwrap();
    let meanwhile = rig.hears_a_voice(false);
    assert!(meanwhile.starts_with(&["no echo", "ends"]), "{meanwhile:?}");
    assert!(!meanwhile.contains(&"begins") && !meanwhile.contains(&"what it is like"), "{meanwhile:?}");

    rig.orders.send(EarOrder::Check { log: None }).unwrap();
    let after = rig.hears_a_voice(false);
    // It was told already, and is told again only when it changes.
    assert!(after.contains(&"begins") && after.contains(&"ends") && !after.contains(&"no echo"), "{after:?}");
}
