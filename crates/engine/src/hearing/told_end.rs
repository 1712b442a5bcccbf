//! What a server that listens says of a turn's end, and of which pause it is true. It says so when it has heard enough, the ears when nothing was voiced for long
//! enough: whichever is second tells the machine. Shared between the microphone's worker and the recogniser's thread; a lock for a few words.

use std::sync::{Mutex, MutexGuard, PoisonError};

use riposte_dsp::Edge;
use riposte_measures::Time;
use riposte_turn::{Input, Revision};

#[derive(Default)]
pub struct ToldEnd(Mutex<Inside>);

#[derive(Default)]
struct Inside {
    session: Option<Revision>,
    /// The end of the sound that it was said of, and the probability, 0 to 1, that nobody goes on.
    said: Option<(Time, f32)>,
    /// Just after the last voiced sample of the present pause.
    paused: Option<Time>,
}

impl ToldEnd {
    /// Another session hears from now on; what is said of the one before counts no more.
    pub fn begin(&self, session: Revision) {
        let mut inside = self.lock();
        (inside.session, inside.said) = (Some(session), None);
    }

    /// The voice began or fell silent.
    pub fn watch(&self, edge: Option<Edge>) -> Option<Input> {
        let mut inside = self.lock();
        match edge? {
            Edge::Onset { .. } => inside.paused = None,
            Edge::Offset { at } => inside.paused = Some(at),
        }
        inside.told()
    }

    /// The server says so of the sound before `until`.
    pub fn said(&self, session: Revision, until: Time, probability: f32) -> Option<Input> {
        let mut inside = self.lock();
        if inside.session != Some(session) {
            return None;
        }
        inside.said = Some((until, probability));
        inside.told()
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    /// A server that has not heard all that was voiced judges another silence, or none.
    fn told(&self) -> Option<Input> {
        let (until, value) = self.said?;
        let at = self.paused.filter(|paused| *paused <= until)?;
        Some(Input::EndProbability { at, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    fn offset(at: i64) -> Option<Edge> {
        Some(Edge::Offset { at: ms(at) })
    }

    const SESSION: Revision = Revision(7);

    #[test]
    fn whichever_is_second_tells_it() {
        let told = Some(Input::EndProbability { at: ms(900), value: 0.75 });
        let end = ToldEnd::default();
        end.begin(SESSION);
        assert_eq!(end.said(SESSION, ms(1_000), 0.75), None, "nobody fell silent");
        assert_eq!(end.watch(None), None);
        assert_eq!(end.watch(offset(900)), told);
        let end = ToldEnd::default();
        end.begin(SESSION);
        assert_eq!(end.watch(offset(900)), None);
        assert_eq!(end.said(SESSION, ms(1_000), 0.75), told);
        assert_eq!(end.said(SESSION, ms(1_250), 0.9), Some(Input::EndProbability { at: ms(900), value: 0.9 }));
    }

    #[test]
    fn it_is_true_of_the_pause_that_was_heard_and_of_no_other() {
        let end = ToldEnd::default();
        end.begin(SESSION);
        end.watch(offset(900));
        assert_eq!(end.said(SESSION, ms(800), 0.75), None, "the last word was not heard");
        end.said(SESSION, ms(1_000), 0.75);
        assert_eq!(end.watch(Some(Edge::Onset { at: ms(1_200) })), None);
        assert_eq!(end.said(SESSION, ms(1_250), 0.75), None, "somebody speaks");
        assert_eq!(end.watch(offset(2_000)), None, "said of the pause before");
    }

    #[test]
    fn another_session_begins_anew() {
        let end = ToldEnd::default();
        end.begin(SESSION);
        end.said(SESSION, ms(9_000), 0.75);
        end.begin(Revision(8));
        assert_eq!(end.watch(offset(900)), None);
        assert_eq!(end.said(SESSION, ms(1_000), 0.75), None);
        assert!(end.said(Revision(8), ms(1_000), 0.75).is_some());
    }
}
