//! Against the machine's own sound system, with the default speaker audible to the default microphone: a real room, or a virtual sink whose
//! monitor is the microphone. Run with `cargo nextest run -p riposte-audio --run-ignored only --no-capture real_sound`.
#![allow(clippy::unwrap_used)]

use std::sync::mpsc::{Receiver, Sender, channel};

use riposte_audio::{
    Clock, DeviceEvent, Flushed, Microphone, MicrophoneSink, Played, SPEAKER_RATE_HZ, Speaker, SpeakerSink,
    default_backend,
};
use riposte_dsp::{Frame, RATE_HZ};
use riposte_measures::{Span, Time};

#[derive(Debug)]
enum Fact {
    Heard(Box<Frame>),
    Microphone(DeviceEvent),
    Speaker(DeviceEvent),
    Played(Played),
    Flushed(Flushed),
}

struct Tell(Sender<Fact>);

impl Tell {
    fn tell(&self, fact: Fact) {
        let _ = self.0.send(fact);
    }
}

impl MicrophoneSink for Tell {
    fn frame(&mut self, frame: &Frame) {
        self.tell(Fact::Heard(Box::new(frame.clone())));
    }
    fn event(&mut self, event: DeviceEvent) {
        self.tell(Fact::Microphone(event));
    }
}

impl SpeakerSink for Tell {
    fn played(&mut self, played: Played) {
        self.tell(Fact::Played(played));
    }
    fn flushed(&mut self, flushed: Flushed) {
        self.tell(Fact::Flushed(flushed));
    }
    fn drained(&mut self, _position: u64, _at: Time) {}
    fn underrun(&mut self, at: Time) {
        println!("underrun at {at:?}");
    }
    fn level(&mut self, _db: f32) {}
    fn event(&mut self, event: DeviceEvent) {
        self.tell(Fact::Speaker(event));
    }
}

/// Starts at full level, so that its beginning is a single sample.
fn burst(ms: u32) -> Vec<f32> {
    let step = 440.0 * std::f32::consts::TAU / SPEAKER_RATE_HZ as f32;
    (0..SPEAKER_RATE_HZ / 1_000 * ms).map(|n| (n as f32 * step).cos() * 0.5).collect()
}

fn open() -> (Microphone, Speaker, Receiver<Fact>) {
    Clock::start();
    let (tell, facts) = channel();
    let other = tell.clone();
    let microphone = Microphone::open(default_backend(), None, move || Box::new(Tell(tell)));
    let speaker = Speaker::open(default_backend(), None, move || Box::new(Tell(other)));
    (microphone, speaker, facts)
}

fn spread(name: &str, mut ms: Vec<f64>) -> (f64, f64) {
    ms.sort_by(f64::total_cmp);
    let p = |q: usize| ms.get((ms.len() * q / 100).min(ms.len().saturating_sub(1))).copied().unwrap_or(f64::NAN);
    println!("{name}: n {} p5 {:.2} p50 {:.2} p95 {:.2} max {:.2} ms", ms.len(), p(5), p(50), p(95), p(100));
    (p(5), p(95))
}

/// What the speaker says it played when, and when the microphone says it heard that, must agree within 25 ms.
#[test]
#[ignore = "needs a speaker that the microphone hears"]
fn what_is_played_is_heard_when_it_was_said() {
    let (_microphone, speaker, facts) = open();
    let (mut opened, mut settled) = (0, None);
    let (mut written_at, mut started_at, mut quiet_since) = (None::<Time>, None::<Time>, None::<Time>);
    let (mut errors, mut outputs, mut lags, mut falls) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut flushed_at, mut loud, mut flushing) = (None, false, false);
    while falls.len() < 30 {
        match facts.recv().expect("both threads live") {
            Fact::Microphone(event) | Fact::Speaker(event) => {
                println!("{event:?} at {:?}", Clock::now());
                opened += usize::from(matches!(event, DeviceEvent::Opened { .. }));
            }
            Fact::Played(played) if started_at.is_none() => {
                started_at = Some(played.at);
                if let Some(written_at) = written_at {
                    outputs.push((played.at - written_at).as_millis_f64());
                }
            }
            Fact::Played(_) => {}
            Fact::Flushed(flushed) => flushed_at = Some(flushed.silent_at),
            Fact::Heard(frame) => {
                lags.push((Clock::now() - frame.end()).as_millis_f64());
                let first = frame.samples.iter().position(|s| s.abs() > 0.1);
                let last = frame.samples.iter().rposition(|s| s.abs() > 0.02);
                if let (Some(n), Some(begun), false) = (first, started_at, loud) {
                    errors.push((frame.at + Span::of_frames(n as u64, RATE_HZ) - begun).as_millis_f64());
                    loud = true;
                }
                if loud && !flushing && started_at.is_some_and(|at| frame.at - at > Span::from_millis(200)) {
                    speaker.flush();
                    flushing = true;
                }
                if let (Some(silent_at), true) = (flushed_at, last.is_none_or(|n| n < 110)) {
                    let silent = frame.at + Span::of_frames(last.map_or(0, |n| n + 1) as u64, RATE_HZ);
                    falls.push((silent - silent_at).as_millis_f64());
                    (loud, flushing, started_at, written_at, flushed_at) = (false, false, None, None, None);
                    quiet_since = Some(frame.at);
                }
                if opened == 2 && written_at.is_none() {
                    // Virtual sources are slow to start: two seconds are let pass.
                    let settled = *settled.get_or_insert(frame.at);
                    let quiet = quiet_since.is_none_or(|since| frame.at - since > Span::from_millis(300));
                    if quiet && frame.at - settled > Span::from_millis(2_000) {
                        written_at = Some(Clock::now());
                        speaker.write(&burst(1_000));
                    }
                }
            }
        }
    }
    spread("write to device", outputs);
    spread("frame's end to sink", lags);
    spread("heard silent minus said silent", falls);
    let (low, high) = spread("heard minus played", errors);
    assert!(low > -25.0 && high < 25.0);
}
