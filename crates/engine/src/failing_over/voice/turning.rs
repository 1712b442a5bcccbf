//! From one voice to the next within an utterance: what counts as said of the clause that broke off, who is asked, and what is told where nobody is left. Runs where the
//! utterance is polled.

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_dsp::Resample;
use riposte_failover::{Then, then};
use riposte_vendors::Stage;
use riposte_voice::{Speech, UtteranceEvent, VoiceError};

use super::saying::{Run, Saying};
use super::wait;
use crate::failing_over::call::{Call, passed_over};

/// A sound that breaks off fades within this, so that it does not click.
const FADE_MS: u32 = 5;

impl Saying {
    /// Whoever speaks can't go on.
    pub(super) fn failed(&mut self, error: VoiceError) {
        let Some(run) = self.run.take() else { return };
        let now = Clock::now();
        let name = self.front.name(run.who);
        let call = run
            .call
            .unwrap_or_else(|| Call::begin(&self.front.standings, Stage::Voice, &name, run.since.unwrap_or(now)));
        let problem = error.problem();
        // What broke in the middle had a connection that lived.
        let next = then(&problem, run.again || run.has_sound);
        tracing::warn!("{name} does not speak on: {problem}");
        let attempt = call.failed(now, &problem, wait(&error), next);
        self.break_off(run.resample);
        self.ready.push_back(Ok(UtteranceEvent::Attempt(attempt)));
        if next == Then::Again {
            return self.begin(run.who, true);
        }
        if self.wrong.as_ref().is_none_or(|(first, _)| run.who < *first) {
            self.wrong = Some((run.who, error));
        }
        if next == Then::Stop { self.give_up() } else { self.go_on() }
    }

    /// What there is of the clause in hand is all that its voice says of it.
    fn break_off(&mut self, resample: Option<Resample>) {
        let Some(clause) = self.clauses.front_mut().filter(|clause| clause.has_sound()) else { return };
        let mut sound = Vec::new();
        if let Some(mut resample) = resample {
            resample.finish(&mut sound);
        }
        let last = sound.last().copied().unwrap_or(self.last);
        let fade = self.rate_hz * FADE_MS / 1_000;
        clause.gave(sound.len());
        clause.broke_off(self.rate_hz);
        sound.extend((1..=fade).map(|n| last * (1.0 - n as f32 / fade as f32)));
        clause.faded(fade as usize);
        self.last = 0.0;
        self.ready.push_back(Ok(UtteranceEvent::Audio { clause: self.number, samples: sound }));
        if clause.is_said() {
            self.pass();
        }
    }

    /// Turns to the next candidate, where there is something to say.
    pub(super) fn go_on(&mut self) {
        if self.clauses.is_empty() {
            return;
        }
        let front = Arc::clone(&self.front);
        let now = Clock::now();
        let next = self.line.next(|who| front.standings.may(Stage::Voice, &front.name(who), now));
        for who in next.passed_over {
            let attempt = passed_over(&front.standings, Stage::Voice, &front.name(who), now);
            self.ready.push_back(Ok(UtteranceEvent::Attempt(attempt)));
        }
        match next.who {
            Some(who) => self.begin(who, false),
            None => self.give_up(),
        }
    }

    /// Has a candidate say what is left.
    fn begin(&mut self, who: usize, again: bool) {
        let mut utterance = self.front.candidates[who].begin();
        for clause in &self.clauses {
            utterance.push(Speech { text: clause.rest().to_owned() });
        }
        if self.is_all {
            utterance.finish();
        }
        let call = Call::begin(&self.front.standings, Stage::Voice, &self.front.name(who), Clock::now());
        self.run = Some(Run {
            who,
            utterance,
            resample: None,
            call: Some(call),
            since: None,
            is_kept: false,
            has_sound: false,
            again,
        });
    }

    /// Nobody is left: what is wrong with the one that comes first is told.
    fn give_up(&mut self) {
        self.is_over = true;
        if let Some((_, error)) = self.wrong.take() {
            self.ready.push_back(Err(error));
        }
    }
}
