//! The model that is in memory, for as long as somebody uses it: a second voice of the same files has the same thread. Any thread; of two callers the second
//! waits for the first.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

use super::model::Model;
use super::worker::Worker;
use crate::VoiceError;

/// Files as they were when they were loaded.
#[derive(PartialEq)]
struct Stamp(Vec<(PathBuf, u64, SystemTime)>);

impl Stamp {
    /// `None`: there is no telling whether they change.
    fn of(files: &[impl AsRef<Path>]) -> Option<Self> {
        let of_file = |path: &Path| {
            let file = path.metadata().ok()?;
            Some((path.to_owned(), file.len(), file.modified().ok()?))
        };
        files.iter().map(|file| of_file(file.as_ref())).collect::<Option<Vec<_>>>().map(Self)
    }
}

/// The last model of its kind.
pub(crate) struct Loaded<M: Model>(Mutex<Option<(Stamp, Weak<Worker<M>>)>>);

impl<M: Model> Loaded<M> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// The thread with the model of these files; where it is not in memory, one with what `load` loads.
    pub(crate) fn get(
        &self,
        files: &[impl AsRef<Path>],
        load: impl FnOnce() -> Result<M, VoiceError>,
    ) -> Result<Arc<Worker<M>>, VoiceError> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = Stamp::of(files);
        if let (Some(stamp), Some((of, worker))) = (&stamp, &*last)
            && of == stamp
            && let Some(worker) = worker.upgrade().filter(|worker| worker.is_alive())
        {
            return Ok(worker);
        }
        let worker = Arc::new(Worker::start(load()?)?);
        *last = stamp.map(|stamp| (stamp, Arc::downgrade(&worker)));
        Ok(worker)
    }
}
