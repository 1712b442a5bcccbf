//! Devices whose callbacks the test makes itself, and sinks that write down what they are told.

use riposte_audio::{
    AudioError, Backend, CaptureEnd, CaptureStream, Clock, DeviceEvent, DeviceInfo, Flushed, Microphone,
    MicrophoneSink, Played, PlayoutControls, PlayoutEnd, PlayoutStream, Speaker, SpeakerSink, StreamFormat,
    capture_pair, playout_pair,
};
use riposte_dsp::Frame;
use riposte_measures::{Span, Time};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Long enough for any machine; a test that waits this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Devices by name; the first is the default. Open streams' callback ends wait here for the test.
#[derive(Default)]
pub(crate) struct Bench {
    devices: Mutex<Vec<(&'static str, StreamFormat)>>,
    pub(crate) captures: Mutex<BTreeMap<&'static str, CaptureEnd>>,
    pub(crate) playouts: Mutex<BTreeMap<&'static str, PlayoutEnd>>,
}

impl Bench {
    pub(crate) fn with(devices: &[(&'static str, u32, u16)]) -> Arc<Bench> {
        let bench = Bench::default();
        bench.plug(devices);
        Arc::new(bench)
    }

    pub(crate) fn plug(&self, devices: &[(&'static str, u32, u16)]) {
        let format = |rate_hz, channels| StreamFormat { rate_hz, channels, buffer_frames: rate_hz / 100 };
        *self.devices.lock().unwrap() = devices.iter().map(|(name, rate, ch)| (*name, format(*rate, *ch))).collect();
    }

    pub(crate) fn find(&self, id: Option<&str>, none: AudioError) -> Result<(&'static str, StreamFormat), AudioError> {
        let devices = self.devices.lock().unwrap();
        let found = devices.iter().find(|(name, _)| id.is_none_or(|id| id == *name)).copied();
        found.ok_or_else(|| id.map_or(none, |id| AudioError::NotConnected { id: id.to_owned() }))
    }
}

impl Backend for Bench {
    fn name(&self) -> &'static str {
        "bench"
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        let info = |(n, (name, _)): (usize, &(&'static str, StreamFormat))| DeviceInfo {
            id: (*name).to_owned(),
            name: (*name).to_owned(),
            input: true,
            output: true,
            is_default_input: n == 0,
            is_default_output: n == 0,
        };
        Ok(self.devices.lock().unwrap().iter().enumerate().map(info).collect())
    }

    fn open_capture(&self, id: Option<&str>, _buffer_ms: u32) -> Result<CaptureStream, AudioError> {
        let (name, format) = self.find(id, AudioError::NoMicrophone)?;
        let (end, tap) = capture_pair(format);
        self.captures.lock().unwrap().insert(name, end);
        Ok(CaptureStream { id: name.to_owned(), name: name.to_owned(), tap, running: Box::new(()) })
    }

    fn open_playout(
        &self,
        id: Option<&str>,
        _buffer_ms: u32,
        controls: &Arc<PlayoutControls>,
    ) -> Result<PlayoutStream, AudioError> {
        let (name, format) = self.find(id, AudioError::NoSpeaker)?;
        let (end, feed) = playout_pair(format, controls);
        self.playouts.lock().unwrap().insert(name, end);
        let at_the_ear = name.contains("headset");
        Ok(PlayoutStream { id: name.to_owned(), name: name.to_owned(), at_the_ear, feed, running: Box::new(()) })
    }
}

#[derive(Debug, PartialEq)]
pub(crate) enum Fact {
    Frame(Box<Frame>),
    Played(Played),
    Flushed(Flushed),
    Paused(u64),
    Drained(u64),
    Underrun,
    Device(DeviceEvent),
}

pub(crate) struct Tell(Sender<Fact>);

impl MicrophoneSink for Tell {
    fn frame(&mut self, frame: &Frame) {
        let _ = self.0.send(Fact::Frame(Box::new(frame.clone())));
    }
    fn event(&mut self, event: DeviceEvent) {
        let _ = self.0.send(Fact::Device(event));
    }
}

impl SpeakerSink for Tell {
    fn played(&mut self, played: Played) {
        let _ = self.0.send(Fact::Played(played));
    }
    fn flushed(&mut self, flushed: Flushed) {
        let _ = self.0.send(Fact::Flushed(flushed));
    }
    fn drained(&mut self, position: u64, _at: Time) {
        let _ = self.0.send(Fact::Drained(position));
    }
    fn underrun(&mut self, _at: Time) {
        let _ = self.0.send(Fact::Underrun);
    }
    fn paused(&mut self, position: u64, _silent_at: Time) {
        let _ = self.0.send(Fact::Paused(position));
    }
    fn level(&mut self, _db: f32) {}
    fn event(&mut self, event: DeviceEvent) {
        let _ = self.0.send(Fact::Device(event));
    }
}

pub(crate) fn microphone(backend: Arc<dyn Backend>, preferred: Option<&str>) -> (Microphone, Receiver<Fact>) {
    Clock::start();
    let (tell, facts) = channel();
    (Microphone::open(backend, preferred.map(str::to_owned), move || Box::new(Tell(tell))), facts)
}

pub(crate) fn speaker(backend: Arc<dyn Backend>, preferred: Option<&str>) -> (Speaker, Receiver<Fact>) {
    Clock::start();
    let (tell, facts) = channel();
    (Speaker::open(backend, preferred.map(str::to_owned), move || Box::new(Tell(tell))), facts)
}

/// Makes `callback` happen until a fact arrives, again and again until `done` says that this was the one; gives all of them.
pub(crate) fn drive(
    facts: &Receiver<Fact>,
    mut callback: impl FnMut(),
    mut done: impl FnMut(&Fact) -> bool,
) -> Vec<Fact> {
    let mut seen = Vec::new();
    let give_up = Clock::now() + Span::from(PATIENCE);
    loop {
        assert!(Clock::now() < give_up, "waited too long; seen {seen:?}");
        callback();
        while let Ok(fact) = facts.recv_timeout(Duration::from_millis(2)) {
            let found = done(&fact);
            seen.push(fact);
            if found {
                return seen;
            }
        }
    }
}

pub(crate) fn events(facts: &[Fact]) -> Vec<String> {
    let name = |fact: &Fact| match fact {
        Fact::Device(DeviceEvent::Opened { name, .. }) => Some(format!("opened {name}")),
        Fact::Device(DeviceEvent::Lost { name }) => Some(format!("lost {name}")),
        Fact::Device(DeviceEvent::FellBack { from, to }) => Some(format!("fell back from {from} to {to}")),
        Fact::Device(DeviceEvent::Restored { name }) => Some(format!("restored {name}")),
        Fact::Device(DeviceEvent::Missing { error }) => Some(format!("missing {}", error.problem().code)),
        _ => None,
    };
    facts.iter().filter_map(name).collect()
}

/// A device that hears its own constant level: 10 ms per call, in the device's own time.
pub(crate) fn hear(bench: &Bench, name: &str, level: f32, position: &mut u64) {
    if let Some(end) = bench.captures.lock().unwrap().get_mut(name) {
        let (_, format) = bench
            .find(Some(name), AudioError::NoMicrophone)
            .unwrap_or(("", StreamFormat { rate_hz: 48_000, channels: 1, buffer_frames: 480 }));
        let frames = format.rate_hz / 100;
        let at = Time::from_millis(1_000) + Span::of_frames(*position, format.rate_hz);
        end.write(&vec![level; frames as usize * usize::from(format.channels)], |s| s, at);
        *position += u64::from(frames);
    }
}
