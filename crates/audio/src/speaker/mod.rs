//! The user's speaker: a cheap handle, and a worker thread behind it.

mod worker;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use riposte_measures::Time;
use rtrb::{Producer, RingBuffer};

use self::worker::{Order, Worker};
use crate::playout::PlayoutControls;
use crate::{Backend, DeviceEvent};

/// Sample rate of everything written to a [`Speaker`] and of all its positions.
pub const SPEAKER_RATE_HZ: u32 = 48_000;

/// How much can be queued.
const QUEUE_S: usize = 30;

/// Samples left for the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Played {
    /// Position of the first of them, counted from the first sample ever written, at [`SPEAKER_RATE_HZ`].
    pub first: u64,
    pub frames: u32,
    /// When the device plays the first of them: up to the device's latency in the future.
    pub at: Time,
}

/// What was queued at a [`Speaker::flush`] is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flushed {
    /// First sample that was not heard (the 10 ms of the fade-out count as heard).
    pub position: u64,
    /// First silent moment at the device; for a paused speaker, when the pause became silent.
    pub silent_at: Time,
}

/// Hears what becomes of written samples, on the speaker's worker thread (built there, so it need not be `Send`).
pub trait SpeakerSink {
    /// Called for consecutive pieces of at most one device buffer; positions rise, with gaps where samples were flushed, and
    /// go back by up to 0.8 s when a pause ends.
    fn played(&mut self, played: Played);
    /// The answer to each [`Speaker::flush`] (one for several that came at once).
    fn flushed(&mut self, flushed: Flushed);
    /// Everything written before [`Speaker::end_of_speech`] was played. `position`: one past the last sample; `at`: its end at the device.
    fn drained(&mut self, position: u64, at: Time);
    /// Ran dry in the middle of speech. `at`: the end of the last sample at the device.
    fn underrun(&mut self, at: Time);
    /// Became silent after [`Speaker::pause`]. `position`: the sample that would have been next.
    fn paused(&mut self, _position: u64, _silent_at: Time) {}
    /// What the device plays, for an echo canceller: mono samples at `rate_hz` after fade and volume, the first of which plays at `at`. Silence that
    /// lasts is left out.
    fn reference(&mut self, _at: Time, _rate_hz: u32, _samples: &[f32]) {}
    /// Peak in dBFS of what is played, volume included; at most 30 per second, and once [`riposte_dsp::SILENCE_DB`] when sound ends.
    fn level(&mut self, db: f32);
    fn event(&mut self, event: DeviceEvent);
}

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

/// Between writers and the worker. The lock is never taken in a callback.
struct Queue {
    writer: Mutex<Writer>,
    queued: AtomicU64,
}

struct Writer {
    samples: Producer<f32>,
    /// Where utterances end, oldest first, until the worker takes them over.
    ends: VecDeque<EndOfSpeech>,
}

/// Where an utterance ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EndOfSpeech {
    pub(crate) position: u64,
    /// How many flushes were asked for before: one that comes later makes it void.
    pub(crate) flushes: u64,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Speaker {
    /// Starts the worker thread and returns at once. `preferred`: a [`crate::DeviceInfo::id`], or `None` for the system's default.
    pub fn open<F>(backend: Arc<dyn Backend>, preferred: Option<String>, sink: F) -> Speaker
    where
        F: FnOnce() -> Box<dyn SpeakerSink> + Send + 'static,
    {
        let (producer, consumer) = RingBuffer::new(QUEUE_S * SPEAKER_RATE_HZ as usize);
        let writer = Writer { samples: producer, ends: VecDeque::new() };
        let queue = Arc::new(Queue { writer: Mutex::new(writer), queued: AtomicU64::new(0) });
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

    /// Queues mono samples at [`SPEAKER_RATE_HZ`]; never waits for the device. Returns how many were taken: less than given when 30 s are
    /// queued.
    pub fn write(&self, samples: &[f32]) -> usize {
        let mut writer = self.inner.queue.lock();
        let taken = samples.len().min(writer.samples.slots());
        if writer.samples.push_entire_slice(&samples[..taken]).is_err() {
            return 0;
        }
        self.inner.queue.queued.fetch_add(taken as u64, Ordering::AcqRel);
        drop(writer);
        self.inner.wake();
        taken
    }

    /// How many samples a [`Speaker::write`] would take now.
    pub fn free(&self) -> usize {
        self.inner.queue.lock().samples.slots()
    }

    /// Absolute position one past the last written sample.
    pub fn queued(&self) -> u64 {
        self.inner.queue.queued.load(Ordering::Acquire)
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
