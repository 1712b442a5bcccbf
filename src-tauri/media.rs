//! When what other programs play is paused: from the moment the user begins to talk until the answer is over, where they want it. Told from the events' thread.

use std::sync::{Mutex, PoisonError};

use riposte_engine::api::State;
use riposte_media::Media;

/// Made when it is first needed; dropping it has the players go on.
#[derive(Default)]
pub(crate) struct MediaPause(Mutex<Option<Media>>);

#[derive(Debug, PartialEq, Eq)]
enum Does {
    Pause,
    GoOn,
}

/// What a state means for what others play. A pause in a sentence, thinking and speaking change nothing; a typed question never was a reason.
fn does(state: State, wanted: bool) -> Option<Does> {
    match state {
        State::Hearing if wanted => Some(Does::Pause),
        state if state.rests() => Some(Does::GoOn),
        _ => None,
    }
}

impl MediaPause {
    pub(crate) fn hear(&self, state: State, wanted: bool) {
        let mut media = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match does(state, wanted) {
            Some(Does::Pause) => media.get_or_insert_with(Media::of_session).pause(),
            // Also when it is wanted no longer: what was paused goes on.
            Some(Does::GoOn) => media.iter().for_each(Media::go_on),
            None => {}
        }
    }

    /// The program ends.
    pub(crate) fn end(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn players_rest_from_the_first_word_until_the_answer_is_over() {
        let goes = [State::Hearing, State::Settling, State::Answering, State::Speaking, State::Held, State::Idle];
        let meant: Vec<Option<Does>> = goes.into_iter().map(|state| does(state, true)).collect();
        assert_eq!(meant, [Some(Does::Pause), None, None, None, None, Some(Does::GoOn)]);
        assert_eq!(does(State::Hearing, false), None);
        assert_eq!(does(State::Listening, false), Some(Does::GoOn));
    }
}
