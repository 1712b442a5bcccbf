//! A thread that listens to copies of the turn's sound: asked on the microphone's worker, which it never keeps waiting for longer than a copy.
//!
//! One request waits at most, the newest; one that is withdrawn costs nothing. Dropping the listener waits for what it is at.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// `T`: what a request is about.
pub(crate) struct Listener<T> {
    desk: Arc<Desk<T>>,
    thread: Option<JoinHandle<()>>,
}

/// What the two threads share. The lock is held for a copy of 512 kB at most.
struct Desk<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    request: Option<(T, Vec<f32>)>,
    /// Buffers that were listened to, to be filled again: in the long run nothing is allocated.
    spare: Vec<Vec<f32>>,
    closed: bool,
}

impl<T: Send + 'static> Listener<T> {
    /// Calls `listen` with each request on a thread of that name, until it answers false. `None`: there is no thread to be had.
    pub(crate) fn start(name: &str, mut listen: impl FnMut(T, &[f32]) -> bool + Send + 'static) -> Option<Self> {
        let state = State { request: None, spare: Vec::new(), closed: false };
        let desk = Arc::new(Desk { state: Mutex::new(state), changed: Condvar::new() });
        let its = Arc::clone(&desk);
        let run = move || {
            while let Some((about, sound)) = its.next() {
                if !listen(about, &sound) {
                    return;
                }
                its.lock().spare.push(sound);
            }
        };
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run);
        let thread = thread.inspect_err(|error| tracing::warn!("no thread for {name}: {error}")).ok()?;
        Some(Self { desk, thread: Some(thread) })
    }

    /// Has this listened to, in place of what waits.
    pub(crate) fn ask(&self, about: T, heard: &VecDeque<f32>) {
        let mut state = self.desk.lock();
        let state = &mut *state;
        let old = state.request.take().map(|(_, sound)| sound);
        let mut sound = old.or_else(|| state.spare.pop()).unwrap_or_else(|| Vec::with_capacity(heard.capacity()));
        let (first, second) = heard.as_slices();
        sound.clear();
        sound.extend_from_slice(first);
        sound.extend_from_slice(second);
        state.request = Some((about, sound));
        self.desk.changed.notify_one();
    }

    /// What waits is of no use any more.
    pub(crate) fn withdraw(&self) {
        let mut state = self.desk.lock();
        if let Some((_, sound)) = state.request.take() {
            state.spare.push(sound);
        }
    }
}

impl<T> Desk<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next request. `None`: there will be none.
    fn next(&self) -> Option<(T, Vec<f32>)> {
        let mut state = self.lock();
        while !state.closed {
            if let Some(request) = state.request.take() {
                return Some(request);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }
}

impl<T> Drop for Listener<T> {
    fn drop(&mut self) {
        self.desk.lock().closed = true;
        self.desk.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
