//! What the overlay shows, from what happens. Pure.

use riposte_engine::api::{Event, State};
use riposte_settings::Theme;
use serde::Serialize;

/// The longest caption, in characters: two lines.
const MOST: usize = 110;

/// Everything that is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, specta::Type)]
pub(crate) struct OverlayView {
    pub(crate) state: State,
    pub(crate) muted: bool,
    /// The end of what the user says, or of what was heard of the answer.
    pub(crate) caption: String,
    /// Of whoever speaks, in dB; silence is -90.
    pub(crate) level_db: f32,
    pub(crate) theme: Theme,
    /// `en` or `es`.
    pub(crate) language: String,
    /// What is not drawn is transparent here; else it has to be filled.
    pub(crate) see_through: bool,
    /// The reply so far, and how many bytes of it were heard.
    #[serde(skip)]
    reply: String,
    #[serde(skip)]
    heard: usize,
}

impl OverlayView {
    /// Something goes on that one may want to see without the window.
    pub(crate) fn is_worth_showing(&self) -> bool {
        match self.state {
            State::Starting | State::Idle => false,
            State::Listening => !self.muted,
            _ => true,
        }
    }

    /// Whether anything that is drawn has changed.
    pub(crate) fn hear(&mut self, event: &Event) -> bool {
        let before = (self.state, self.muted, self.level_db, self.caption.len());
        match event {
            Event::StateChanged { state, .. } => {
                if state.rests()
                    || (*state == State::Hearing && !matches!(self.state, State::Settling | State::Yielding))
                {
                    self.caption.clear();
                    (self.reply, self.heard) = (String::new(), 0);
                }
                self.state = *state;
            }
            Event::MutedChanged { muted } => self.muted = *muted,
            Event::Partial { text, .. } | Event::Transcribed { text } => {
                self.caption = end_of(text);
                (self.reply, self.heard) = (String::new(), 0);
                return true;
            }
            Event::ReplyDelta { text } => self.reply.push_str(text),
            Event::HeardUpTo { bytes } => {
                self.heard = *bytes as usize;
                self.caption = end_of(self.reply.get(..self.heard).unwrap_or(&self.reply));
                return true;
            }
            Event::Level { microphone_db, speaker_db } => {
                self.level_db = if self.state == State::Speaking { *speaker_db } else { *microphone_db };
            }
            _ => {}
        }
        before != (self.state, self.muted, self.level_db, self.caption.len())
    }
}

/// From a whole word on.
fn end_of(text: &str) -> String {
    let text = text.trim();
    let count = text.chars().count();
    if count <= MOST {
        return text.to_owned();
    }
    let end: String = text.chars().skip(count - MOST).collect();
    let from = end.find(' ').map_or(0, |at| at + 1);
    format!("… {}", &end[from..])
}

#[cfg(test)]
mod tests {
    use riposte_engine::api::Reason;

    use super::*;

    fn state(state: State) -> Event {
        Event::StateChanged { state, reason: Reason::Start }
    }

    #[test]
    fn it_follows_a_turn_and_goes_when_that_is_over() {
        let mut view = OverlayView::default();
        assert!(!view.is_worth_showing());
        view.hear(&state(State::Hearing));
        view.hear(&Event::Partial { text: "How much is".to_owned(), stable_bytes: 0 });
        assert!(view.is_worth_showing());
        assert_eq!(view.caption, "How much is");
        view.hear(&Event::Transcribed { text: "How much is two plus two?".to_owned() });
        view.hear(&state(State::Answering));
        assert!(!view.hear(&Event::ReplyDelta { text: "Two plus two is four.".to_owned() }), "nobody heard it yet");
        assert_eq!(view.caption, "How much is two plus two?");
        view.hear(&state(State::Speaking));
        view.hear(&Event::HeardUpTo { bytes: 8 });
        assert_eq!(view.caption, "Two plus");
        view.hear(&Event::Level { microphone_db: -50.0, speaker_db: -12.0 });
        assert_eq!(view.level_db, -12.0);
        view.hear(&state(State::Idle));
        assert_eq!((view.is_worth_showing(), view.caption.as_str()), (false, ""));
    }

    #[test]
    fn hands_free_it_is_there_while_the_microphone_is() {
        let mut view = OverlayView::default();
        view.hear(&state(State::Listening));
        assert!(view.is_worth_showing());
        view.hear(&Event::MutedChanged { muted: true });
        assert!(!view.is_worth_showing());
    }

    #[test]
    fn of_a_long_text_the_end_is_shown_from_a_whole_word_on() {
        let text = "word ".repeat(60);
        let end = end_of(&text);
        assert!(end.starts_with("… word") && end.chars().count() <= MOST + 2, "{end}");
        assert_eq!(end_of("ñandú"), "ñandú");
    }
}
