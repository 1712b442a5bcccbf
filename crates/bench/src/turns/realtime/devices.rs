//! Sound devices in a simulated room: a microphone that hears the scenario and the echo of what the speaker plays, both in real time on threads
//! of their own, 10 ms at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use riposte_audio::{
    AudioError, Backend, CaptureStream, Clock, DeviceInfo, PlayoutControls, PlayoutStream, StreamFormat, capture_pair,
    playout_pair,
};
use riposte_dsp::{FRAME_FRAMES, RATE_HZ};
use riposte_measures::{Span, Time};

use crate::turns::log::{Fact, Log};
use crate::turns::positions::{position_of, time_of};
use crate::turns::prepare::Prepared;
use crate::turns::scene::{LEAD, Scene};

const FRAME: i64 = FRAME_FRAMES as i64;
const FORMAT: StreamFormat = StreamFormat { rate_hz: RATE_HZ, channels: 1, buffer_frames: FRAME_FRAMES as u32 };

/// The scene on the process's clock.
pub(super) struct Room {
    scene: Mutex<Scene>,
    /// When the scenario begins.
    origin: Time,
}

impl Room {
    pub(super) fn new(prepared: Arc<Prepared>, origin: Time) -> Room {
        Room { scene: Mutex::new(Scene::new(prepared)), origin }
    }

    /// Held for microseconds, by threads that are not audio callbacks.
    pub(super) fn scene(&self) -> MutexGuard<'_, Scene> {
        self.scene.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Time since the scenario's start.
    pub(super) fn now(&self) -> Time {
        Time::ZERO + (Clock::now() - self.origin)
    }

    pub(super) fn note(&self, fact: Fact) {
        self.note_at(self.now(), fact);
    }

    pub(super) fn note_at(&self, at: Time, fact: Fact) {
        self.scene().log.note(at, fact);
    }

    pub(super) fn reply_over(&self) {
        self.scene().reply_over();
    }

    pub(super) fn reply_waits(&self) {
        self.scene().reply_waits();
    }

    pub(super) fn keys(&self) -> Vec<(Time, bool)> {
        self.scene().keys()
    }

    /// Where the scenario stands, and the end of the last sound that is known of.
    pub(super) fn progress(&self) -> (i64, i64) {
        (position_of(self.now()), self.scene().busy_until())
    }

    pub(super) fn take_log(&self) -> Log {
        std::mem::take(&mut self.scene().log)
    }

    /// The next whole frame.
    fn next_frame(&self) -> i64 {
        position_of(self.now()).div_euclid(FRAME) * FRAME + FRAME
    }

    fn wait_for(&self, position: i64) -> Time {
        let at = self.on_clock(position);
        Clock::wait_until(at);
        at
    }

    fn on_clock(&self, position: i64) -> Time {
        self.origin + (time_of(position) - Time::ZERO)
    }
}

/// The room's microphone and loudspeaker.
pub(super) struct RoomBackend(pub(super) Arc<Room>);

/// A device's thread; dropping it stops it within a tick.
struct Ticking {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Ticking {
    /// Calls `tick` with one frame's position after the other until it is dropped.
    fn start(room: &Arc<Room>, mut tick: impl FnMut(&Room, i64) + Send + 'static) -> Ticking {
        let stop = Arc::new(AtomicBool::new(false));
        let (room, stopped) = (Arc::clone(room), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            let mut position = room.next_frame();
            while !stopped.load(Ordering::Acquire) {
                tick(&room, position);
                position += FRAME;
            }
        });
        Ticking { stop, thread: Some(thread) }
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Backend for RoomBackend {
    fn name(&self) -> &'static str {
        "room"
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        let device = |id: &str, input| DeviceInfo {
            id: id.to_owned(),
            name: format!("Simulated room ({id})"),
            input,
            output: !input,
            is_default_input: input,
            is_default_output: !input,
        };
        Ok(vec![device("microphone", true), device("loudspeaker", false)])
    }

    fn open_capture(&self, _id: Option<&str>, _buffer_ms: u32) -> Result<CaptureStream, AudioError> {
        let (mut end, tap) = capture_pair(FORMAT);
        let running = Ticking::start(&self.0, move |room, from| {
            // A frame is there when its last sample has been captured.
            let at = room.wait_for(from + FRAME) - Span::of_frames(FRAME as u64, RATE_HZ);
            let samples = room.scene().capture(from);
            end.write(&samples, |sample| sample, at);
        });
        let (id, name) = ("microphone".to_owned(), "Simulated room".to_owned());
        Ok(CaptureStream { id, name, tap, running: Box::new(running) })
    }

    fn open_playout(
        &self,
        _id: Option<&str>,
        _buffer_ms: u32,
        controls: &Arc<PlayoutControls>,
    ) -> Result<PlayoutStream, AudioError> {
        let (mut end, feed) = playout_pair(FORMAT, controls);
        let running = Ticking::start(&self.0, move |room, from| {
            let at = room.wait_for(from);
            let mut block = [0.0; FRAME_FRAMES];
            let sounding = end.fill(&mut block, |sample| sample, at);
            if from >= -LEAD {
                room.scene().play(from, &block, sounding);
            }
        });
        let (id, name) = ("loudspeaker".to_owned(), "Simulated room".to_owned());
        Ok(PlayoutStream { id, name, at_the_ear: false, feed, running: Box::new(running) })
    }
}
