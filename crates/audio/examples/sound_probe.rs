//! Looks at the real sound system: `cargo run -p riposte-audio --example sound_probe -- devices | listen SECONDS | tone SECONDS | idle SECONDS`.
//!
//! `listen` prints what the microphone hears (levels, onsets of sound, the spread of callback times), `tone` plays 440 Hz bursts and prints
//! when the device plays them, `idle` keeps both open. Each ends with the processor time that it took.
#![allow(clippy::unwrap_used)]

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use riposte_audio::{
    Clock, DeviceEvent, Flushed, Microphone, MicrophoneSink, Played, SPEAKER_RATE_HZ, Speaker, SpeakerSink,
    default_backend,
};
use riposte_dsp::{Frame, peak_db};
use riposte_measures::{Span, Time};

struct Ear {
    loud: bool,
    frames: u64,
    last: Option<Time>,
    lags: Arc<Mutex<Vec<i64>>>,
}

impl MicrophoneSink for Ear {
    fn frame(&mut self, frame: &Frame) {
        let level = peak_db(&frame.samples);
        self.lags.lock().unwrap().push((Clock::now() - frame.end()).as_micros());
        if let Some(last) = self.last
            && ((frame.at - last) - Frame::SPAN).as_micros().abs() > 3_000
        {
            println!("step of {:?} at {:?}", frame.at - last, frame.at);
        }
        self.last = Some(frame.at);
        self.frames += 1;
        let loud = level > -40.0;
        if loud != self.loud {
            let within = frame.samples.iter().position(|s| s.abs() > 0.01).unwrap_or(0);
            let at = frame.at + Span::of_frames(within as u64, 16_000);
            println!("{} {at:?} ({level:.1} dB)", if loud { "sound from" } else { "silence from" });
        }
        self.loud = loud;
    }

    fn event(&mut self, event: DeviceEvent) {
        println!("microphone {event:?} at {:?}", Clock::now());
    }
}

struct Mouth {
    done: Sender<()>,
    lags: Arc<Mutex<Vec<i64>>>,
    expected: Option<Time>,
}

impl SpeakerSink for Mouth {
    fn played(&mut self, played: Played) {
        self.lags.lock().unwrap().push((played.at - Clock::now()).as_micros());
        if let Some(expected) = self.expected
            && (played.at - expected).as_micros().abs() > 3_000
        {
            println!("played {played:?}, off by {:?}", played.at - expected);
        }
        self.expected = Some(played.at + Span::of_frames(played.frames.into(), SPEAKER_RATE_HZ));
    }
    fn flushed(&mut self, flushed: Flushed) {
        println!("{flushed:?}");
    }
    fn drained(&mut self, position: u64, at: Time) {
        println!("drained {position} at {at:?}");
        self.expected = None;
        let _ = self.done.send(());
    }
    fn underrun(&mut self, at: Time) {
        println!("underrun at {at:?}");
    }
    fn level(&mut self, _db: f32) {}
    fn event(&mut self, event: DeviceEvent) {
        println!("speaker {event:?} at {:?}", Clock::now());
    }
}

fn spread(name: &str, values: &Mutex<Vec<i64>>) {
    let mut values = values.lock().unwrap();
    values.sort_unstable();
    let p = |q: usize| values.get((values.len() * q / 100).min(values.len().saturating_sub(1))).copied().unwrap_or(0);
    println!("{name}: n {} p5 {} p50 {} p95 {} p99 {} µs", values.len(), p(5), p(50), p(95), p(99));
}

#[cfg(target_os = "linux")]
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
    (ticks(11) + ticks(12)) * 10
}

#[cfg(not(target_os = "linux"))]
fn processor_ms() -> u64 {
    0
}

fn main() {
    Clock::start();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seconds: i64 = arguments.get(1).and_then(|s| s.parse().ok()).unwrap_or(5);
    let what = arguments.first().map_or("devices", String::as_str);
    if what == "devices" {
        let before = Clock::now();
        for device in default_backend().devices().unwrap_or_default() {
            println!("{device:?}");
        }
        println!("took {:?}", Clock::now() - before);
        return;
    }
    let (heard, played) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let (done, drained) = channel();
    let microphone = (what != "tone").then(|| {
        let lags = Arc::clone(&heard);
        Microphone::open(default_backend(), None, move || Box::new(Ear { loud: false, frames: 0, last: None, lags }))
    });
    let speaker = (what != "listen").then(|| {
        let lags = Arc::clone(&played);
        Speaker::open(default_backend(), None, move || Box::new(Mouth { done, lags, expected: None }))
    });
    Clock::wait(Span::from_millis(1_000));
    let (before, since) = (processor_ms(), Clock::now());
    if let (Some(speaker), "tone" | "loop") = (&speaker, what) {
        let burst: Vec<f32> = (0..SPEAKER_RATE_HZ)
            .map(|n| (n as f32 * 440.0 * std::f32::consts::TAU / SPEAKER_RATE_HZ as f32).cos() * 0.5)
            .collect();
        for _ in 0..seconds {
            println!("written at {:?}", Clock::now());
            for piece in burst[..24_000].chunks(2_400) {
                speaker.write(piece);
            }
            speaker.end_of_speech();
            if drained.recv().is_err() {
                return;
            }
            Clock::wait(Span::from_millis(500));
        }
        for _ in 0..3 {
            speaker.write(&burst);
            Clock::wait(Span::from_millis(300));
            println!("flush at {:?}", Clock::now());
            speaker.flush();
            Clock::wait(Span::from_millis(300));
        }
    } else {
        Clock::wait(Span::from_millis(seconds * 1_000));
    }
    let took = processor_ms() - before;
    println!("{took} ms of processor time in {:?}", Clock::now() - since);
    spread("frame's end to sink", &heard);
    spread("report to device", &played);
    drop((microphone, speaker));
}
