//! The user's speaker: a cheap handle, and a worker thread behind it.

mod feeder;
mod queue;
mod sink;
mod worker;

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use self::queue::{EndOfSpeech, Queue};
pub use self::sink::{Flushed, Played, SpeakerSink};
use self::worker::{Order, Worker};
use crate::Backend;
use crate::playout::PlayoutControls;

/// The user's speaker, whatever device that is at the moment. A cheap handle: clones share one speaker, the last one closes it and what is
/// still queued is not played. A sink must not own a clone.
#[derive(Clone)]
pub struct Speaker {
    inner: Arc<Inner>,
}

struct Inner {
    queue: Arc<Queue>,
    controls: Arc<PlayoutControls>,
    orders: Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

impl Speaker {
    /// Starts the worker thread and returns at once. `preferred`: a [`crate::DeviceInfo::id`], or `None` for the system's default.
    pub fn open<F>(backend: Arc<dyn Backend>, preferred: Option<String>, sink: F) -> Speaker
    where
        F: FnOnce() -> Box<dyn SpeakerSink> + Send + 'static,
    {
        let (queue, consumer) = Queue::new();
        let queue = Arc::new(queue);
        let controls = Arc::new(PlayoutControls::default());
        let (orders, received) = channel();
        let (its_queue, its_controls) = (Arc::clone(&queue), Arc::clone(&controls));
        let spawned = std::thread::Builder::new().name("speaker".to_owned()).spawn(move || {
            Worker::new(backend, preferred, its_queue, consumer, its_controls, sink()).run(&received);
        });
        if let Err(error) = &spawned {
            tracing::error!(%error, "no thread for the speaker");
        }
        Speaker { inner: Arc::new(Inner { queue, controls, orders, thread: spawned.ok() }) }
    }

    /// Queues mono samples at [`crate::SPEAKER_RATE_HZ`]; never waits for the device. Returns how many were taken: less than given when 30 s are
    /// queued.
    pub fn write(&self, samples: &[f32]) -> usize {
        let taken = self.inner.queue.write(samples);
        self.inner.wake();
        taken
    }

    /// How many samples a [`Speaker::write`] would take now.
    pub fn free(&self) -> usize {
        self.inner.queue.lock().free()
    }

    /// Absolute position one past the last written sample.
    pub fn queued(&self) -> u64 {
        self.inner.queue.queued()
    }

    /// The utterance ends with the last written sample: running dry there is no underrun but [`SpeakerSink::drained`]. Void if a flush
    /// comes before that.
    pub fn end_of_speech(&self) {
        let mut writer = self.inner.queue.lock();
        let flushes = self.inner.controls.flushes_asked();
        writer.ends.push_back(EndOfSpeech { position: self.queued(), flushes });
        drop(writer);
        self.inner.wake();
    }

    /// Drops everything written so far with a fade-out of 10 ms; answered by [`SpeakerSink::flushed`]. Positions go on counting.
    /// A paused speaker stays paused.
    pub fn flush(&self) {
        let writer = self.inner.queue.lock();
        self.inner.controls.flush(self.queued());
        drop(writer);
        self.inner.wake();
    }

    /// Fades out within 10 ms and keeps the rest for [`Speaker::resume`]; answered by [`SpeakerSink::paused`].
    pub fn pause(&self) {
        self.inner.controls.set_paused(true);
        self.inner.wake();
    }

    /// Goes on 12 dB more quietly, within 30 ms, until [`Speaker::resume`].
    pub fn lower(&self) {
        self.inner.controls.set_lowered(true);
    }

    /// Goes on as loud as before; after a pause it fades in, from the beginning of the clause or word that the pause fell into.
    pub fn resume(&self) {
        self.inner.controls.set_lowered(false);
        self.inner.controls.set_paused(false);
        self.inner.wake();
    }

    /// Linear gain, 0 to 1; changes within 10 ms.
    pub fn set_volume(&self, volume: f32) {
        self.inner.controls.set_volume(volume);
    }

    /// Switches to another device, or to the system's default. The present one goes on until the next one plays.
    pub fn set_preferred(&self, preferred: Option<String>) {
        self.inner.order(Order::Prefer(preferred));
    }

    /// Whether a device that has played nothing for 20 s is let go, if it is quick to open; it is not, until this allows it. It is opened again for the next
    /// sample that is written, which waits for it.
    pub fn may_rest(&self, may_rest: bool) {
        self.inner.order(Order::MayRest(may_rest));
    }

    /// Something will be written soon: a device that was let go is opened meanwhile.
    pub fn will_speak(&self) {
        self.inner.order(Order::Wake);
    }
}

impl Inner {
    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            // Only when a sink panicked.
            tracing::error!("the speaker's thread is gone");
        }
        self.wake();
    }

    fn wake(&self) {
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::Stop);
        self.wake();
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}
