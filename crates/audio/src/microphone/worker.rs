//! The microphone's thread: drains the ring of the device (or clip) every few milliseconds, makes frames of it, hands them to the sink.
//! Never opens a device itself: see [`Supervisor`].

use std::collections::VecDeque;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_dsp::{Frame, ToFrames};
use riposte_measures::{Span, Time};

use super::{Clips, MicrophoneSink};
use crate::backend::CaptureStream;
use crate::capture::CaptureTap;
use crate::paced::{AfterClip, Paced, play_clip, silent_capture};
use crate::supervise::{Opener, Supervised, Supervisor, on_threads};
use crate::{AudioError, Backend, Clip, Clock, DeviceEvent, DeviceInfo, Health, StreamFormat};

/// A device that nobody needs is let go after this.
const LINGER: Span = Span::from_millis(20_000);
/// How often the ring is drained: at most this is added to a frame's way.
const POLL: Span = Span::from_millis(4);

pub(super) enum Order {
    Play { clip: Clip, starts_at: Time },
    Prefer(Option<String>),
    Need(bool),
    Stop,
}

/// Frames on their way to the sink.
struct Outlet {
    sink: Box<dyn MicrophoneSink>,
    /// The end of the last frame that was handed on.
    end: Option<Time>,
}

impl Outlet {
    fn hand_on(&mut self, frame: &Frame) {
        self.end = Some(frame.end());
        self.sink.frame(frame);
    }
}

struct ClipOn {
    tap: CaptureTap,
    frames: ToFrames,
    _running: Paced,
}

pub(super) struct Worker {
    supervisor: Supervisor<CaptureStream>,
    /// For the stream of this generation.
    device_frames: Option<(u64, ToFrames)>,
    clips: Arc<Mutex<Clips>>,
    waiting: VecDeque<(Clip, Time)>,
    clip: Option<ClipOn>,
    /// After a change of source: what was captured before this is left out, so that times rise.
    resume_at: Option<Time>,
    /// When the device is let go; `None`: it is needed.
    rest_at: Option<Time>,
    outlet: Outlet,
}

impl Worker {
    pub(super) fn new(
        backend: Arc<dyn Backend>,
        preferred: Option<String>,
        clips: Arc<Mutex<Clips>>,
        sink: Box<dyn MicrophoneSink>,
    ) -> Self {
        Self {
            supervisor: Supervisor::new(Arc::new(Capture(backend)), preferred, on_threads()),
            device_frames: None,
            clips,
            waiting: VecDeque::new(),
            clip: None,
            resume_at: None,
            rest_at: None,
            outlet: Outlet { sink, end: None },
        }
    }

    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        loop {
            while let Ok(order) = orders.try_recv() {
                match order {
                    Order::Play { clip, starts_at } => self.waiting.push_back((clip, starts_at)),
                    Order::Prefer(preferred) => {
                        self.supervisor.set_preferred(preferred, Clock::now());
                        self.rest_at = self.rest_at.map(|_| Clock::now() + LINGER);
                    }
                    Order::Need(true) => {
                        self.rest_at = None;
                        self.supervisor.wake(Clock::now());
                    }
                    Order::Need(false) => _ = self.rest_at.get_or_insert(Clock::now() + LINGER),
                    Order::Stop => return,
                }
            }
            if self.rest_at.is_some_and(|at| Clock::now() >= at) {
                self.supervisor.rest(Clock::now());
            }
            for event in self.supervisor.poll(Clock::now()) {
                self.outlet.sink.event(event);
            }
            self.drain_clip();
            self.drain_device();
            self.outlet.sink.look();
            Clock::park(POLL);
        }
    }

    fn drain_clip(&mut self) {
        if self.clip.is_none()
            && let Some((clip, starts_at)) = self.waiting.pop_front()
        {
            // What the device delivered last is let out first, but for a frame that reaches into the clip.
            if let Some((_, frames)) = &mut self.device_frames {
                let outlet = &mut self.outlet;
                frames.flush(&mut |frame| {
                    if frame.end() <= starts_at {
                        outlet.hand_on(frame);
                    }
                });
            }
            let frames = ToFrames::new(clip.rate_hz(), clip.channels());
            let (running, tap) = play_clip(clip, starts_at, AfterClip::Finish);
            self.clip = Some(ClipOn { tap, frames, _running: running });
        }
        let Some(clip) = &mut self.clip else { return };
        let finished = clip.tap.health().is_finished();
        let (frames, outlet) = (&mut clip.frames, &mut self.outlet);
        clip.tap.drain(&mut |block| frames.push(block.interleaved, block.at, &mut |frame| outlet.hand_on(frame)));
        if finished {
            frames.flush(&mut |frame| outlet.hand_on(frame));
            self.clip = None;
            self.resume_at = self.outlet.end;
            let mut clips = self.clips();
            clips.count -= 1;
            if clips.count == 0 {
                *clips = Clips::default();
            }
            drop(clips);
            self.outlet.sink.event(DeviceEvent::ClipFinished);
        }
    }

    fn clips(&self) -> MutexGuard<'_, Clips> {
        self.clips.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drain_device(&mut self) {
        let clip_start = self.clips().start;
        let Some((generation, stream)) = self.supervisor.in_use() else { return };
        let StreamFormat { rate_hz, channels, .. } = stream.tap.format();
        if self.device_frames.as_ref().is_none_or(|(of, _)| *of != generation) {
            if let Some((_, mut former)) = self.device_frames.take() {
                let outlet = &mut self.outlet;
                former.flush(&mut |frame| outlet.hand_on(frame));
                self.resume_at = self.outlet.end;
            }
            self.device_frames = Some((generation, ToFrames::new(rate_hz, channels)));
        }
        let Some((_, frames)) = &mut self.device_frames else { return };
        let (outlet, resume_at) = (&mut self.outlet, &mut self.resume_at);
        stream.tap.drain(&mut |block| {
            let length = Span::of_frames((block.interleaved.len() / usize::from(channels)) as u64, rate_hz);
            if clip_start.is_some_and(|start| block.at + length > start) {
                return;
            }
            if block.lost_frames > 0 {
                frames.flush(&mut |frame| outlet.hand_on(frame));
            }
            if resume_at.is_some_and(|resume_at| block.at < resume_at) {
                return;
            }
            *resume_at = None;
            frames.push(block.interleaved, block.at, &mut |frame| outlet.hand_on(frame));
        });
    }
}

struct Capture(Arc<dyn Backend>);

impl Opener<CaptureStream> for Capture {
    fn open(&self, id: Option<&str>, buffer_ms: u32) -> Result<CaptureStream, AudioError> {
        self.0.open_capture(id, buffer_ms)
    }

    fn open_silent(&self) -> CaptureStream {
        let (paced, tap) = silent_capture();
        CaptureStream { id: String::new(), name: "No microphone".to_owned(), tap, running: Box::new(paced) }
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        Ok(self.0.devices()?.into_iter().filter(|device| device.input).collect())
    }

    fn none(&self) -> AudioError {
        AudioError::NoMicrophone
    }
}

impl Supervised for CaptureStream {
    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn health(&self) -> &Health {
        self.tap.health()
    }
}
