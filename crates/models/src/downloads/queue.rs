//! Which downloads there are and whose turn it is. Pure state behind the lock of [`super::Downloads`]; never waits.

use riposte_catalogue::{Control, Event, Model, Store};
use riposte_measures::Time;
use riposte_problem::Problem;

use super::course::Course;
use super::{Download, Ended, How, Way};

/// Why one is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Pause,
    Discard,
}

/// What the fetching thread needs of one.
#[derive(Clone)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) store: Store,
    /// The last is the one that was asked for.
    pub(super) plan: Vec<Model>,
    pub(super) accept_licence: bool,
    pub(super) control: Control,
}

enum Phase {
    Queued,
    Running,
    Failed(Problem),
}

struct Entry {
    job: Job,
    phase: Phase,
    /// Which of the plan is fetched.
    at: usize,
    course: Course,
    stop: Option<Stop>,
}

#[derive(Default)]
pub(super) struct Queue {
    entries: Vec<Entry>,
    /// A thread sees to them.
    served: bool,
}

impl Queue {
    /// Adds one, or has one that failed tried again. Whether a thread is to be begun.
    pub(super) fn add(&mut self, store: &Store, plan: Vec<Model>, accept_licence: bool) -> bool {
        let Some(asked) = plan.last() else { return false };
        let is_waiting = |entry: &Entry| !matches!(entry.phase, Phase::Failed(_)) && entry.stop.is_none();
        if self.entries.iter().any(|entry| entry.job.id == asked.id && is_waiting(entry)) {
            return false;
        }
        let (id, name) = (asked.id.clone(), asked.name.clone());
        self.entries.retain(|entry| entry.job.id != id || matches!(entry.phase, Phase::Running));
        let course = Course::of(&plan);
        let job = Job { id, name, store: store.clone(), plan, accept_licence, control: Control::default() };
        self.entries.push(Entry { job, phase: Phase::Queued, at: 0, course, stop: None });
        !std::mem::replace(&mut self.served, true)
    }

    /// There is no thread to serve them.
    pub(super) fn give_up(&mut self) {
        self.served = false;
        self.entries.retain(|entry| !matches!(entry.phase, Phase::Queued));
    }

    /// The next one to fetch; `None`: the thread ends.
    pub(super) fn take(&mut self) -> Option<Job> {
        let next = self.entries.iter_mut().find(|entry| matches!(entry.phase, Phase::Queued));
        self.served = next.is_some();
        next.map(|entry| {
            entry.phase = Phase::Running;
            entry.job.clone()
        })
    }

    /// Stops one. How it ended, where it ends at once; whether the thread is at it, and sees to the rest.
    pub(super) fn stop(&mut self, id: &str, stop: Stop) -> (Option<Ended>, bool) {
        if let Some(running) = self.running(id) {
            // What is to be deleted is not merely kept after all.
            if running.stop != Some(Stop::Discard) {
                running.stop = Some(stop);
            }
            running.job.control.cancel();
            return (None, true);
        }
        let Some(at) = self.entries.iter().position(|entry| entry.job.id == id) else { return (None, false) };
        let Job { id, name, .. } = self.entries.remove(at).job;
        (Some(Ended { id, name, how: How::Paused }), false)
    }

    /// Why the one that is fetched was stopped, if it was.
    pub(super) fn stopped(&mut self, id: &str) -> Option<Stop> {
        self.running(id)?.stop
    }

    /// It is no longer fetched. `problem`: it failed, and stays in the list.
    pub(super) fn end(&mut self, id: &str, problem: Option<Problem>) {
        match problem {
            Some(problem) => {
                if let Some(entry) = self.running(id) {
                    entry.phase = Phase::Failed(problem);
                }
            }
            None => self.entries.retain(|entry| entry.job.id != id || !matches!(entry.phase, Phase::Running)),
        }
    }

    /// The next model of the plan is fetched.
    pub(super) fn next_model(&mut self, id: &str) {
        if let Some(entry) = self.running(id) {
            entry.at += 1;
            entry.course.next_model();
        }
    }

    /// Takes in what a pull tells. Whether it is time to show it.
    pub(super) fn note(&mut self, id: &str, event: &Event, now: Time) -> bool {
        self.running(id).is_some_and(|entry| entry.course.take(event, now))
    }

    pub(super) fn shown(&self) -> Vec<Download> {
        let shown = |entry: &Entry| {
            let Entry { job, at, course, .. } = entry;
            let brought = &job.plan[..job.plan.len() - 1];
            Download {
                id: job.id.clone(),
                name: job.name.clone(),
                brings: brought.iter().map(|model| model.id.clone()).collect(),
                bringing: brought.get(*at).map(|model| model.name.clone()),
                way: match &entry.phase {
                    Phase::Queued => Way::Queued,
                    Phase::Running => course.way(),
                    Phase::Failed(problem) => Way::Failed { problem: problem.clone() },
                },
            }
        };
        // One that is stopped while it is asked for again is shown as what it will be.
        let is_superseded = |entry: &&Entry| {
            entry.stop.is_some()
                && self.entries.iter().any(|other| other.job.id == entry.job.id && other.stop.is_none())
        };
        self.entries.iter().filter(|entry| !is_superseded(entry)).map(shown).collect()
    }

    fn running(&mut self, id: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.job.id == id && matches!(entry.phase, Phase::Running))
    }
}
