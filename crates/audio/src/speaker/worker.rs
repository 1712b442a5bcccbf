//! The speaker's thread: moves queued samples to the ring of whatever device plays, at that device's rate, and tells the sink what became
//! of them. Never opens a device itself: see [`Supervisor`].

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use riposte_dsp::{LevelMeter, SILENCE_DB};
use riposte_measures::{Span, Time};
use rtrb::Consumer;

use super::feeder::Feeder;
use super::queue::{EndOfSpeech, Queue};
use super::sink::{Flushed, Played, SpeakerSink};
use crate::backend::PlayoutStream;
use crate::paced::paced_playout;
use crate::playout::{PlayoutControls, Report, playout_pair};
use crate::supervise::{Opener, Supervised, Supervisor, on_threads};
use crate::{AudioError, Backend, Clock, DeviceInfo, Health, SPEAKER_RATE_HZ, StreamFormat};

/// While something plays or is about to.
const POLL: Span = Span::from_millis(5);
/// With nothing to do but to notice that the device is gone. Every order wakes the thread.
const IDLE_POLL: Span = Span::from_millis(100);
/// A device that plays nothing is let go after this, where that is allowed.
const LINGER: Span = Span::from_millis(20_000);
/// How long after an order its answer is watched for.
const ATTENTIVE: Span = Span::from_millis(300);

pub(super) enum Order {
    Prefer(Option<String>),
    /// Something will be played soon.
    Wake,
    /// Whether a device that plays nothing may be let go.
    MayRest(bool),
    Stop,
}

pub(super) struct Worker {
    supervisor: Supervisor<PlayoutStream>,
    queue: Arc<Queue>,
    controls: Arc<PlayoutControls>,
    feeder: Feeder,
    generation: u64,
    reports: Vec<Report>,
    /// Ends of utterances that were not reached yet, oldest first.
    ends: VecDeque<EndOfSpeech>,
    /// Position after the last sample that left for a device, and when the device is through with it.
    heard: u64,
    heard_at: Option<Time>,
    sounding: bool,
    /// The last end of speech that was told.
    drained: Option<u64>,
    may_rest: bool,
    /// Something was played, or was about to be.
    busy_at: Time,
    meter: LevelMeter,
    sink: Box<dyn SpeakerSink>,
}

impl Worker {
    pub(super) fn new(
        backend: Arc<dyn Backend>,
        preferred: Option<String>,
        queue: Arc<Queue>,
        samples: Consumer<f32>,
        controls: Arc<PlayoutControls>,
        sink: Box<dyn SpeakerSink>,
    ) -> Self {
        let opener = Arc::new(Playout { backend, controls: Arc::clone(&controls) });
        Self {
            supervisor: Supervisor::new(opener, preferred, on_threads()),
            queue,
            controls,
            feeder: Feeder::new(samples),
            generation: 0,
            reports: Vec::with_capacity(64),
            ends: VecDeque::new(),
            heard: 0,
            heard_at: None,
            sounding: false,
            drained: None,
            may_rest: false,
            busy_at: Clock::now(),
            meter: LevelMeter::new(),
            sink,
        }
    }

    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        let mut attentive_until = Clock::now();
        loop {
            let now = Clock::now();
            while let Ok(order) = orders.try_recv() {
                match order {
                    Order::Prefer(preferred) => {
                        self.supervisor.set_preferred(preferred, now);
                        self.busy_at = now;
                    }
                    Order::Wake => self.wake(now),
                    Order::MayRest(may_rest) => {
                        self.may_rest = may_rest;
                        if !may_rest {
                            self.wake(now);
                        }
                    }
                    Order::Stop => return,
                }
            }
            let worked = self.step(now);
            if worked {
                attentive_until = now + ATTENTIVE;
            }
            let parked_at = Clock::now();
            let pause = if parked_at < attentive_until { POLL } else { IDLE_POLL };
            Clock::park(pause);
            let woken_at = Clock::now();
            if woken_at - parked_at < pause {
                // There is an order, and soon an answer.
                attentive_until = attentive_until.max(woken_at + ATTENTIVE);
            }
        }
    }

    fn wake(&mut self, now: Time) {
        self.busy_at = now;
        self.supervisor.wake(now);
    }

    /// Lets a device go that plays nothing, and opens it again for what is to be played.
    fn look_after_rest(&mut self, now: Time) {
        if self.sounding || self.feeder.has_work() || !self.ends.is_empty() {
            self.wake(now);
        } else if self.may_rest && now - self.busy_at >= LINGER {
            self.supervisor.rest(now);
        }
    }

    /// One round. Returns whether there is more to come soon.
    fn step(&mut self, now: Time) -> bool {
        self.look_after_rest(now);
        for event in self.supervisor.poll(now) {
            self.sink.event(event);
        }
        let waking = self.supervisor.is_waking();
        self.ends.append(&mut self.queue.lock().ends);
        let flush_to = self.controls.flush_to();
        self.feeder.skip_to(flush_to);
        let flushes = self.controls.flushes_asked();
        self.ends.retain(|end| end.position > flush_to || end.flushes == flushes);
        let mut reports = std::mem::take(&mut self.reports);
        if let Some((generation, stream)) = self.supervisor.in_use() {
            if generation != self.generation {
                self.generation = generation;
                self.feeder.start_over(stream.feed.format().rate_hz);
            }
            let (rate_hz, sink) = (stream.feed.format().rate_hz, &mut self.sink);
            stream.feed.reference(&mut |at, samples| sink.reference(at, rate_hz, samples));
            stream.feed.reports(&mut |report| reports.push(report));
            if !waking {
                self.feeder.feed(&mut stream.feed, &self.ends);
            }
        } else if self.controls.flush_is_due() {
            self.controls.settle_flush();
            reports.push(Report::Flushed { position: self.heard, silent_at: now });
        }
        for report in reports.drain(..) {
            self.tell(report);
        }
        self.reports = reports;
        self.tell_late_ends(now);
        self.sounding || self.supervisor.is_busy() || self.controls.flush_is_due() || self.feeder.has_work()
    }

    fn tell(&mut self, report: Report) {
        match report {
            Report::Played { first, frames, at, peak, .. } => {
                self.sounding = true;
                self.heard = first + u64::from(frames);
                self.heard_at = Some(at + Span::of_frames(u64::from(frames), SPEAKER_RATE_HZ));
                self.feeder.heard(self.heard);
                self.sink.played(Played { first, frames, at });
                if let Some(db) = self.meter.feed_peak(peak, at) {
                    self.sink.level(db);
                }
            }
            Report::Flushed { position, silent_at } => {
                self.fall_silent();
                self.sink.flushed(Flushed { position, silent_at });
            }
            Report::Paused { position, silent_at } => {
                self.fall_silent();
                self.sink.paused(position, silent_at);
            }
            Report::Dry { position, at } => {
                self.fall_silent();
                self.heard_at = Some(at);
                let passed = self.ends.iter().take_while(|end| end.position <= position).count();
                let last = self.ends.drain(..passed).next_back();
                if last.is_some_and(|end| end.position == position) {
                    self.drained = Some(position);
                    self.sink.drained(position, at);
                } else if self.drained != Some(position) {
                    self.sink.underrun(at);
                }
            }
        }
    }

    /// Ends of speech that were marked when everything before them had been played already.
    fn tell_late_ends(&mut self, now: Time) {
        if self.sounding || self.controls.flush_is_due() {
            return;
        }
        let reached = self.heard.max(self.controls.flush_to());
        let passed = self.ends.iter().take_while(|end| end.position <= reached).count();
        if let Some(end) = self.ends.drain(..passed).next_back() {
            self.drained = Some(end.position);
            self.sink.drained(end.position, self.heard_at.unwrap_or(now));
        }
    }

    fn fall_silent(&mut self) {
        if self.sounding {
            self.sounding = false;
            self.meter = LevelMeter::new();
            self.sink.level(SILENCE_DB);
        }
    }
}

struct Playout {
    backend: Arc<dyn Backend>,
    controls: Arc<PlayoutControls>,
}

impl Opener<PlayoutStream> for Playout {
    fn open(&self, id: Option<&str>, buffer_ms: u32) -> Result<PlayoutStream, AudioError> {
        self.backend.open_playout(id, buffer_ms, &self.controls)
    }

    fn open_silent(&self) -> PlayoutStream {
        let format = StreamFormat { rate_hz: SPEAKER_RATE_HZ, channels: 1, buffer_frames: SPEAKER_RATE_HZ / 100 };
        let (end, feed) = playout_pair(format, &self.controls);
        let running = Box::new(paced_playout(end, |_, _| {}));
        PlayoutStream { id: String::new(), name: "No speaker".to_owned(), at_the_ear: false, feed, running }
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        Ok(self.backend.devices()?.into_iter().filter(|device| device.output).collect())
    }

    fn none(&self) -> AudioError {
        AudioError::NoSpeaker
    }
}

impl Supervised for PlayoutStream {
    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn health(&self) -> &Health {
        self.feed.health()
    }

    fn at_the_ear(&self) -> bool {
        self.at_the_ear
    }
}
