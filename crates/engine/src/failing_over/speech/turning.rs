//! From one recogniser to the next within an utterance: who is asked, what that is handed first, and what is told where nobody is left. On the recogniser's thread.

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_failover::{Then, then};
use riposte_speech::{Heard, SpeechError};
use riposte_vendors::Stage;

use super::carrying::{Carrying, News, Over, Run};
use super::course::Step;
use super::wait;
use crate::failing_over::call::{Call, passed_over};

/// What another recogniser is handed at once: a second.
const PART: usize = 16_000;

impl Carrying {
    /// Whoever served can't go on.
    pub(super) fn failed(&mut self, error: SpeechError) -> Result<(), Over> {
        let Some(run) = self.run.take() else { return Ok(()) };
        let call = run.call.unwrap_or_else(|| {
            let began = self.course.waits_since().unwrap_or_else(Clock::now);
            Call::begin(&self.front.standings, Stage::Speech, &self.front.name(run.who), began)
        });
        // What broke in the middle had a connection that lived.
        self.ended(run.who, call, run.again || run.has_words, error)
    }

    /// A call failed. `tried`: another at once would be of no use.
    fn ended(&mut self, who: usize, call: Call, tried: bool, error: SpeechError) -> Result<(), Over> {
        let problem = error.problem();
        let next = then(&problem, tried);
        tracing::warn!("{} does not hear: {problem}", self.front.name(who));
        self.outlet.tell(Heard::Attempt(call.failed(Clock::now(), &problem, wait(&error), next)));
        if next == Then::Again && self.course.is_whole() {
            return self.start(who, true);
        }
        if self.wrong.as_ref().is_none_or(|(first, _)| who < *first) {
            self.wrong = Some((who, error));
        }
        if next == Then::Stop { self.give_up() } else { self.go_on() }
    }

    /// Turns to the next candidate.
    pub(super) fn go_on(&mut self) -> Result<(), Over> {
        if !self.course.is_whole() {
            return self.give_up();
        }
        let front = Arc::clone(&self.front);
        let now = Clock::now();
        let next = self.line.next(|who| front.standings.may(Stage::Speech, &front.name(who), now));
        for who in next.passed_over {
            let attempt = passed_over(&front.standings, Stage::Speech, &front.name(who), now);
            self.outlet.tell(Heard::Attempt(attempt));
        }
        match next.who {
            Some(who) => self.start(who, false),
            None => self.give_up(),
        }
    }

    /// Begins a session with a candidate and hands it all that was said. Calls itself no deeper than there are candidates.
    fn start(&mut self, who: usize, again: bool) -> Result<(), Over> {
        self.started += 1;
        let (news, started, began) = (self.news.clone(), self.started, Clock::now());
        let sink = Box::new(move |heard| {
            // Nobody takes it once the session is gone.
            let _ = news.send(News::Heard(started, heard));
        });
        let mut call = Call::begin(&self.front.standings, Stage::Speech, &self.front.name(who), began);
        let mut session = match self.front.candidates[who].start(self.options.clone(), sink) {
            Ok(session) => session,
            Err(error) => return self.ended(who, call, true, error),
        };
        for step in self.course.again() {
            match step {
                Step::Sound(range) => {
                    for from in range.clone().step_by(PART) {
                        session.push(&self.course.part(from..range.end.min(from + PART)));
                    }
                }
                Step::Finalise(tag) => {
                    call.sent(began);
                    session.finalise(tag);
                }
            }
        }
        self.run = Some(Run { who, session, began, call: Some(call), has_words: false, again });
        Ok(())
    }

    /// Nobody is left: what is wrong with the one that comes first is told.
    fn give_up(&mut self) -> Result<(), Over> {
        let error = self.wrong.take().map(|(_, error)| error);
        if let Some(error) = error {
            self.outlet.tell(Heard::Failed(error));
        }
        Err(Over)
    }
}
