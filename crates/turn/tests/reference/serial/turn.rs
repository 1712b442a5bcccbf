//! What is said, and what is answered to it.

use riposte_measures::{Mark, Marks, Mode, Time};
use riposte_problem::Problem;
use riposte_turn::Revision;

#[derive(Clone, Debug, Default)]
pub(super) struct Turn {
    pub(super) mode: Mode,
    pub(super) by_voice: bool,
    pub(super) longest: Time,
    pub(super) transcript: String,
    /// What was typed before the question was asked, which ends with it.
    pub(super) typed: Vec<String>,
    /// The final text that is awaited, or the reply.
    pub(super) under: Option<Revision>,
    pub(super) asked: bool,
    pub(super) apology: bool,
    pub(super) clause: bool,
    pub(super) sounded: bool,
    pub(super) reply: String,
    pub(super) heard: usize,
    pub(super) problem: Option<Problem>,
    pub(super) marks: Marks,
}

impl Turn {
    pub(super) fn new(mode: Mode) -> Self {
        Self { mode, ..Self::default() }
    }

    /// The question whose spoken words are these.
    pub(super) fn whole(&self, spoken: &str) -> String {
        let parts = std::iter::once(spoken.trim_end()).chain(self.typed.iter().map(String::as_str));
        let whole = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if self.typed.is_empty() { spoken.to_owned() } else { whole }
    }

    /// Whether that is more than before. What was heard is whole characters, of what sounded, and nothing of an apology.
    pub(super) fn hears(&mut self, bytes: usize) -> bool {
        let whole = (0..=bytes.min(self.reply.len())).rev().find(|end| self.reply.is_char_boundary(*end)).unwrap_or(0);
        let more = self.sounded && !self.apology && whole > self.heard;
        self.heard = if more { whole } else { self.heard };
        more
    }

    /// Its sound ended at `at`, if it had any.
    pub(super) fn is_silent(&mut self, at: Time) {
        if self.sounded {
            self.marks.set(Mark::PlayEnd, at);
            if self.marks.get(Mark::BargeInOnset).is_some() {
                self.marks.set(Mark::BargeInSilent, at);
            }
        }
    }
}
