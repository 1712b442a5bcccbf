//! Downloads that go on while nobody looks: one at a time, the others wait their turn. A thread of its own fetches; calls return at once, and what happens is told
//! from whichever thread it happens on.
//!
//! A pause ends the fetching and keeps what came: after a pause, a cut or the end of the program the next attempt goes on from there, so a paused model is simply one
//! of which a part is here ([`riposte_catalogue::Status::Partial`]).

mod course;
mod queue;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_catalogue::{CatalogueError, Model, PullOptions, Store};
use riposte_problem::words::{phrase, window as words};
use riposte_problem::{Problem, Sentence};
use serde::Serialize;

use queue::{Job, Queue, Stop};

/// How it stands with one that is not done.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Download {
    pub id: String,
    pub name: String,
    /// The ids of the models that are fetched with it, because it needs them.
    pub brings: Vec<String>,
    /// Which of them is fetched now, by its name; `None`: itself.
    pub bringing: Option<String>,
    pub way: Way,
}

/// Where it is on its way.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Way {
    /// Others go first.
    Queued,
    /// Bytes of everything that is fetched; `left_s` where it can be reckoned. `checking`: a whole file is hashed. `note`: why something is done once more.
    Coming {
        #[cfg_attr(feature = "specta", specta(type = f64))]
        done: u64,
        #[cfg_attr(feature = "specta", specta(type = Option<f64>))]
        size: Option<u64>,
        bytes_per_s: Option<f64>,
        left_s: Option<f64>,
        checking: bool,
        note: Option<Sentence>,
    },
    /// What came is kept.
    Failed { problem: Problem },
}

/// What shells are told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ModelNews {
    /// All that are on their way; at most four times a second.
    Moved { downloads: Vec<Download> },
    /// Something else is on the disk, or a download ended: list anew.
    Changed { ended: Option<Ended> },
}

/// A download that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Ended {
    pub id: String,
    pub name: String,
    pub how: How,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum How {
    Here,
    Paused,
    Cancelled,
    Failed,
}

type Tell = dyn Fn(ModelNews) + Send + Sync;

/// Every download of this process.
pub struct Downloads {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    options: PullOptions,
    tell: Box<Tell>,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moved(&self) {
        let downloads = self.queue().shown();
        (self.tell)(ModelNews::Moved { downloads });
    }

    fn changed(&self, ended: Option<Ended>) {
        (self.tell)(ModelNews::Changed { ended });
    }
}

impl Downloads {
    /// None yet. `tell` must not call back.
    pub fn new(options: PullOptions, tell: impl Fn(ModelNews) + Send + Sync + 'static) -> Self {
        Self { shared: Arc::new(Shared { queue: Mutex::default(), options, tell: Box::new(tell) }) }
    }

    /// All that are on their way or failed, in the order in which they were asked for.
    pub fn shown(&self) -> Vec<Download> {
        self.shared.queue().shown()
    }

    /// Fetches the models of a plan, of which the last was asked for; one that is on its way already is not begun a second time.
    ///
    /// # Errors
    /// The licence of one of them has not been accepted, or there is no thread to fetch on.
    pub fn get(&self, store: &Store, plan: Vec<Model>, accept_licence: bool) -> Result<(), Problem> {
        if let Some(model) = plan.iter().find(|model| model.licence.accept && !accept_licence) {
            let (id, licence, address) = (model.id.clone(), model.licence.name.clone(), model.licence.address.clone());
            return Err(CatalogueError::LicenceNotAccepted { id, licence, address }.problem());
        }
        let begins = self.shared.queue().add(store, plan, accept_licence);
        if begins {
            let shared = Arc::clone(&self.shared);
            let begun = std::thread::Builder::new().name("riposte-downloads".to_owned()).spawn(move || fetch(&shared));
            if let Err(error) = begun {
                self.shared.queue().give_up();
                return Err(words::no_thread(phrase::system(&error)));
            }
        }
        self.shared.moved();
        Ok(())
    }

    /// Stops one and keeps what came.
    pub fn pause(&self, id: &str) {
        self.stop(id, Stop::Pause);
    }

    /// Stops one and deletes what came of it and of what it brings; what is installed stays.
    ///
    /// # Errors
    /// [`CatalogueError::Disk`], [`CatalogueError::Busy`].
    pub fn cancel(&self, store: &Store, id: &str) -> Result<(), CatalogueError> {
        if self.stop(id, Stop::Discard) {
            return Ok(());
        }
        store.discard(id)?;
        self.shared.changed(None);
        Ok(())
    }

    /// Something else changed what is here.
    pub fn changed(&self) {
        self.shared.changed(None);
    }

    /// Whether its thread sees to the rest.
    fn stop(&self, id: &str, stop: Stop) -> bool {
        let (ended, is_running) = self.shared.queue().stop(id, stop);
        if ended.is_some() && stop == Stop::Pause {
            self.shared.changed(ended);
        }
        is_running
    }
}

/// Until none is left.
fn fetch(shared: &Shared) {
    loop {
        let Some(job) = shared.queue().take() else { return };
        let ended = pull_all(shared, &job);
        let mut queue = shared.queue();
        let (how, error) = match (ended, queue.stopped(&job.id)) {
            (Ok(()), _) => (How::Here, None),
            (Err(_), Some(Stop::Pause)) => (How::Paused, None),
            (Err(_), Some(Stop::Discard)) => (How::Cancelled, None),
            (Err(error), None) => (How::Failed, Some(error)),
        };
        queue.end(&job.id, error.as_ref().map(CatalogueError::problem));
        drop(queue);
        if how == How::Cancelled {
            for model in &job.plan {
                // It can't be told any more; what stays is gone on with at the next attempt.
                if let Err(error) = job.store.discard(&model.id) {
                    tracing::warn!(%error, "a part of a model stays");
                }
            }
        }
        if let Some(error) = error {
            tracing::warn!(id = job.id, "a download failed: {error}");
        }
        shared.changed(Some(Ended { id: job.id, name: job.name, how }));
    }
}

fn pull_all(shared: &Shared, job: &Job) -> Result<(), CatalogueError> {
    let options = PullOptions { accept_licence: job.accept_licence, ..shared.options.clone() };
    for (n, model) in job.plan.iter().enumerate() {
        if n > 0 {
            shared.queue().next_model(&job.id);
            // What it brings is of use to others as well.
            shared.changed(None);
        }
        let mut tell = |event| {
            let is_due = shared.queue().note(&job.id, &event, (shared.options.now)());
            if is_due {
                shared.moved();
            }
        };
        job.store.pull(model, &options, &job.control, &mut tell)?;
    }
    Ok(())
}
