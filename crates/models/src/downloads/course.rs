//! How far a download is, from what its pulls tell: one progress over the model and what comes with it. Pure; the time is handed in.

use riposte_catalogue::{Event, Model};
use riposte_measures::{Span, Time};
use riposte_problem::Sentence;

use super::Way;

/// Four times a second: numbers that change more often can't be read.
const EVERY: Span = Span::from_millis(250);

/// One download on its way.
#[derive(Clone, Debug, Default)]
pub(super) struct Course {
    /// Bytes of each model, where all are known; those that are here already count as done.
    sizes: Vec<Option<u64>>,
    /// Which of them is fetched now.
    at: usize,
    /// Bytes of it.
    done: u64,
    bytes_per_s: Option<f64>,
    checking: bool,
    note: Option<Sentence>,
    told: Option<Time>,
}

impl Course {
    pub(super) fn of(plan: &[Model]) -> Self {
        Self { sizes: plan.iter().map(Model::size).collect(), ..Self::default() }
    }

    /// The model that was fetched is here; on to the next.
    pub(super) fn next_model(&mut self) {
        *self = Self { sizes: std::mem::take(&mut self.sizes), at: self.at + 1, ..Self::default() };
    }

    /// Takes in what a pull tells. Whether it is time to show it.
    pub(super) fn take(&mut self, event: &Event, now: Time) -> bool {
        let before = (self.checking, self.note.is_some());
        match event {
            Event::Progress { done, bytes_per_s, .. } => {
                (self.done, self.bytes_per_s) = (*done, *bytes_per_s);
                self.checking = false;
                if bytes_per_s.is_some() {
                    self.note = None;
                }
            }
            // Somebody else fetches it: how fast is not told.
            Event::Waiting { done, .. } => (self.done, self.bytes_per_s) = (*done, None),
            Event::Retried { reason, .. } | Event::StartedOver { reason, .. } => {
                (self.bytes_per_s, self.note) = (None, Some(reason.clone()));
            }
            Event::Verifying { .. } => self.checking = true,
            Event::Began { .. } | Event::Verified { .. } => self.checking = false,
            Event::Paused | Event::Resumed | Event::Installed { .. } => {}
        }
        let changed = before != (self.checking, self.note.is_some());
        let is_due = changed || self.told.is_none_or(|told| now - told >= EVERY || now < told);
        if is_due {
            self.told = Some(now);
        }
        is_due
    }

    pub(super) fn way(&self) -> Way {
        let before: u64 = self.sizes.iter().take(self.at).flatten().sum();
        let size: Option<u64> = self.sizes.iter().copied().sum();
        let done = before + self.done;
        let left_s = size.zip(self.bytes_per_s).map(|(size, rate)| size.saturating_sub(done) as f64 / rate);
        Way::Coming {
            done,
            size,
            bytes_per_s: self.bytes_per_s,
            left_s,
            checking: self.checking,
            note: self.note.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(size: u64) -> Model {
        let row = format!(
            "[licences.x]\nname = \"MIT\"\naddress = \"https://x\"\n[[models]]\nid = \"a\"\nname = \"A\"\npurpose = \"voice\"\nfamily = \"kokoro\"\n\
             good_for = \"Tests.\"\nlicence = \"x\"\nfiles = [{{ name = \"a.bin\", size = {size} }}]\n"
        );
        riposte_catalogue::Catalogue::parse(&row, "test").0.models()[0].clone()
    }

    fn at(ms: i64) -> Time {
        Time::ZERO + Span::from_millis(ms)
    }

    fn progress(done: u64, bytes_per_s: Option<f64>) -> Event {
        Event::Progress { done, size: None, bytes_per_s, left_s: None }
    }

    #[test]
    fn two_models_are_one_progress() {
        let mut course = Course::of(&[model(1_000), model(9_000)]);
        course.take(&progress(500, Some(100.0)), at(0));
        let Way::Coming { done, size, left_s, .. } = course.way() else { panic!("{course:?}") };
        assert_eq!((done, size, left_s), (500, Some(10_000), Some(95.0)));
        course.next_model();
        let Way::Coming { done, left_s, .. } = course.way() else { panic!("{course:?}") };
        assert_eq!((done, left_s), (1_000, None), "how fast the next comes is not known yet");
        course.take(&progress(4_500, Some(900.0)), at(400));
        let Way::Coming { done, left_s, .. } = course.way() else { panic!("{course:?}") };
        assert_eq!((done, left_s), (5_500, Some(5.0)));
    }

    #[test]
    fn it_is_shown_four_times_a_second_and_at_once_when_something_else_happens() {
        let mut course = Course::of(&[model(1_000)]);
        let shown: Vec<i64> =
            (0..=100).map(|n| n * 10).filter(|ms| course.take(&progress(*ms as u64, Some(1.0)), at(*ms))).collect();
        assert_eq!(shown, [0, 250, 500, 750, 1000]);
        assert!(course.take(&Event::Verifying { file: "a.bin".to_owned() }, at(1001)));
        assert!(matches!(course.way(), Way::Coming { checking: true, .. }));
        assert!(course.take(&progress(0, None), at(900)), "a clock that was set back");
    }

    #[test]
    fn why_it_begins_again_is_said_until_it_goes_on() {
        let mut course = Course::of(&[model(1_000)]);
        let retried = Event::Retried { file: "a.bin".to_owned(), reason: Sentence::from("It broke.") };
        assert!(course.take(&retried, at(0)));
        course.take(&progress(10, None), at(300));
        assert!(matches!(course.way(), Way::Coming { note: Some(_), .. }));
        course.take(&progress(20, Some(5.0)), at(600));
        assert!(matches!(course.way(), Way::Coming { note: None, .. }));
    }
}
