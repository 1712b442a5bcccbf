//! The user's microphone: a handle, and a worker thread behind it.

mod worker;

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use riposte_dsp::Frame;
use riposte_measures::{Span, Time};

use self::worker::{Order, Worker};
use crate::{Backend, Clip, Clock, DeviceEvent};

/// From the order to play a clip to its first sample: the worker's wake-up and a thread's start.
const CLIP_LEAD: Span = Span::from_millis(30);

/// Receives what the microphone hears, on the microphone's worker thread (built there, so it need not be `Send`).
/// A call should be over within a few milliseconds: the capture ring holds 2 s.
pub trait MicrophoneSink {
    /// The next 10 ms. Times rise from frame to frame; a gap is lost sound or a change of device.
    fn frame(&mut self, frame: &Frame);
    /// Between frames, every few milliseconds and after [`Microphone::wake`]: what was asked for in the meantime is looked at now.
    fn look(&mut self) {}
    fn event(&mut self, event: DeviceEvent);
}

/// When a clip is heard by the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipTimes {
    /// Capture time of the clip's first sample.
    pub starts_at: Time,
    /// The moment after its last sample.
    pub ends_at: Time,
}

/// The user's microphone, whatever device that is at the moment. Dropping it stops the worker thread and drops the sink.
pub struct Microphone {
    orders: Sender<Order>,
    clips: Arc<Mutex<Clips>>,
    thread: Option<JoinHandle<()>>,
}

/// Clips that were asked for and are not over.
#[derive(Debug, Default)]
struct Clips {
    count: u32,
    /// When the first of them begins: the device is not heard from then on, however late the worker learns of it.
    start: Option<Time>,
    /// When the last of them ends.
    end: Option<Time>,
}

impl Microphone {
    /// Starts the worker thread and returns at once. `preferred`: a [`crate::DeviceInfo::id`], or `None` for the system's default.
    pub fn open<F>(backend: Arc<dyn Backend>, preferred: Option<String>, sink: F) -> Microphone
    where
        F: FnOnce() -> Box<dyn MicrophoneSink> + Send + 'static,
    {
        let (orders, received) = channel();
        let clips = Arc::new(Mutex::new(Clips::default()));
        let its_clips = Arc::clone(&clips);
        let spawned = std::thread::Builder::new()
            .name("microphone".to_owned())
            .spawn(move || Worker::new(backend, preferred, its_clips, sink()).run(&received));
        if let Err(error) = &spawned {
            tracing::error!(%error, "no thread for the microphone");
        }
        Microphone { orders, clips, thread: spawned.ok() }
    }

    /// Plays a clip into the pipeline in place of the device, in real time; the device resumes then.
    /// A clip played while another is on comes after it. Each ends with a [`DeviceEvent::ClipFinished`].
    pub fn play_clip(&self, clip: Clip) -> ClipTimes {
        let mut clips = self.clips.lock().unwrap_or_else(PoisonError::into_inner);
        let soon = Clock::now() + CLIP_LEAD;
        let starts_at = clips.end.map_or(soon, |end| end.max(soon));
        let ends_at = starts_at + clip.duration();
        clips.start.get_or_insert(starts_at);
        clips.end = Some(ends_at);
        clips.count += 1;
        drop(clips);
        self.order(Order::Play { clip, starts_at });
        ClipTimes { starts_at, ends_at }
    }

    /// Switches to another device, or to the system's default. The present one goes on until the next one delivers.
    pub fn set_preferred(&self, preferred: Option<String>) {
        self.order(Order::Prefer(preferred));
    }

    /// Whether the device is needed; it is, until this says no. One that is not needed for 20 s is let go, if it is quick to open: silence is delivered in its
    /// place, and nothing is said. Needed again, it is opened at once.
    pub fn need(&self, needed: bool) {
        self.order(Order::Need(needed));
        self.wake();
    }

    /// Has the sink look at once ([`MicrophoneSink::look`]).
    pub fn wake(&self) {
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            // Only when a sink panicked.
            tracing::error!("the microphone's thread is gone");
        }
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::Stop);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}
