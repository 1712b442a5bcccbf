//! Relays: what another program wants said and heard, in the stages of the conversation or in others for its language and voice.

use std::sync::Arc;

use riposte_audio::{Clock, DeviceEvent};
use riposte_measures::{Mark, Marks, Span, Time};
use riposte_problem::Problem;
use riposte_problem::words::relay as words;
use riposte_relay::{Answer, Ended, Errand, Patience, Relayed, Told};
use riposte_turn::relay::{RelayEnd, RelayOutcome, Waiting};
use riposte_turn::{Input, Relay};

use super::Conductor;
use crate::api::Event;
use crate::inbox::{Asker, Message};
use crate::set_up::stages::{Built, NO_PROVIDER, Stages};

/// The relay that goes on.
#[derive(Default)]
pub(super) struct Relaying(Option<Running>);

struct Running {
    number: u64,
    asker: Asker,
    began: Time,
    listens: bool,
    says: bool,
    /// Those that it was made for; `None`: the conversation's.
    stages: Option<Arc<Stages>>,
    /// Why it was stopped.
    broken: Option<Problem>,
}

impl Relaying {
    /// Another program has something said or heard.
    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }
}

impl Conductor {
    /// Begins it, once there are stages for its language and voice.
    pub(super) fn make_relay(&mut self, errand: Errand, number: u64, asker: Asker, at: Time) {
        if !self.work.ready {
            return refuse(asker, words::starting());
        }
        // Before models are loaded for it in vain.
        if !self.is_free() {
            return refuse(asker, words::busy());
        }
        if errand.language.is_none() && errand.voice.is_none() {
            return self.begin_relay(errand, number, asker, None, at);
        }
        let mut settings = self.settings.clone();
        if let Some(language) = &errand.language {
            settings.speech.language.clone_from(language);
        }
        if let Some(voice) = &errand.voice {
            settings.voice.choose(voice);
            // That one is to be heard, or why it can't be.
            settings.voice.fall_back.clear();
        }
        let (build, inbox) = (Arc::clone(&self.build), self.inbox.clone());
        tokio::task::spawn_blocking(move || {
            let built = Box::new(build(&settings));
            inbox.send(Message::RelayStages { built, errand, number, asker });
        });
    }

    pub(super) fn take_relay_stages(&mut self, built: Built, errand: Errand, number: u64, asker: Asker, at: Time) {
        if asker.is_closed() {
            return;
        }
        let wrong = |begins: &str| built.problems.iter().find(|problem| problem.code.starts_with(begins)).cloned();
        let voice = errand.voice.as_ref().and_then(|_| wrong("voice."));
        let speech = errand.listens.filter(|_| built.stages.recognizer.name() == NO_PROVIDER);
        if let Some(problem) = voice.or_else(|| speech.and_then(|_| wrong("speech."))) {
            return refuse(asker, problem);
        }
        built.tell_account(&self.meter.account());
        let stages = Arc::new(built.with_phrases(&self.phrases));
        self.begin_relay(errand, number, asker, Some(stages), at);
    }

    fn begin_relay(&mut self, errand: Errand, number: u64, asker: Asker, stages: Option<Arc<Stages>>, at: Time) {
        if !self.is_free() {
            return refuse(asker, words::busy());
        }
        let (listens, says) = (errand.listens.is_some(), errand.message.is_some());
        if let Some(problem) = self.can_not_relay(listens, says, stages.as_deref()) {
            return refuse(asker, problem);
        }
        let began = Clock::now();
        self.work.relay.0 = Some(Running { number, asker, began, listens, says, stages, broken: None });
        self.end_sample(at);
        self.shown.tell(Event::RelayChanged { is_on: true });
        let listens = errand.listens.map(waiting);
        self.tell_machine(Input::Relay { relay: Relay { message: errand.message, listens } }, began);
    }

    /// What it lacks.
    fn can_not_relay(&self, listens: bool, says: bool, stages: Option<&Stages>) -> Option<Problem> {
        let stages = stages.unwrap_or(&self.stages);
        let snapshot = self.shown.snapshot();
        let told = |begins: &str| snapshot.problems.iter().find(|problem| problem.code.starts_with(begins)).cloned();
        if listens {
            if snapshot.muted {
                return Some(words::muted());
            }
            if stages.recognizer.name() == NO_PROVIDER {
                return Some(told("speech.").unwrap_or_else(words::nobody_listens));
            }
            if let Some(problem) = told("audio.no_microphone") {
                return Some(problem);
            }
        }
        if says && stages.voice.name() == NO_PROVIDER {
            return Some(told("voice.").unwrap_or_else(words::nobody_speaks));
        }
        told("audio.no_speaker").filter(|_| says)
    }

    /// Whoever wanted it wants it no longer.
    pub(super) fn end_relay(&mut self, number: u64, at: Time) {
        if self.work.relay.0.as_ref().is_some_and(|running| running.number == number) {
            self.tell_machine(Input::Stop, at);
        }
    }

    /// It can't go on.
    pub(super) fn break_relay(&mut self, problem: Problem, at: Time) {
        if let Some(running) = self.work.relay.0.as_mut() {
            running.broken.get_or_insert(problem);
            self.tell_machine(Input::Stop, at);
        }
    }

    /// The microphone was muted, or is gone.
    pub(super) fn relay_can_not_hear(&mut self, problem: Problem, at: Time) {
        if self.work.relay.0.as_ref().is_some_and(|running| running.listens) {
            self.break_relay(problem, at);
        }
    }

    /// A device that a relay needs is missing.
    pub(super) fn note_missing(&mut self, event: &DeviceEvent, is_microphone: bool) {
        let DeviceEvent::Missing { error } = event else { return };
        let needs = |running: &Running| if is_microphone { running.listens } else { running.says };
        if self.work.relay.0.as_ref().is_some_and(needs) {
            self.break_relay(error.problem(), Clock::now());
        }
    }

    /// What came of it.
    pub(super) fn relayed(&mut self, end: RelayEnd) {
        let Some(running) = self.work.relay.0.take() else { return };
        self.shown.tell(Event::RelayChanged { is_on: false });
        let mut relayed = relayed(end, running.began);
        if let (Ok(relayed), Some(problem)) = (&mut relayed, running.broken) {
            (relayed.ended, relayed.problem) = (Ended::Failed, Some(problem));
        }
        let _ = running.asker.send(relayed); // whoever asked may be gone
    }

    /// The stages that serve now: the relay's where it has its own.
    pub(super) fn serving(&self) -> &Arc<Stages> {
        self.stages_of(|_| true)
    }

    /// The stages for what the user says now: who only has something said is not talked to.
    pub(super) fn listening(&self) -> &Arc<Stages> {
        self.stages_of(|running| running.listens)
    }

    fn stages_of(&self, counts: impl Fn(&Running) -> bool) -> &Arc<Stages> {
        let running = self.work.relay.0.as_ref().filter(|running| counts(running));
        running.and_then(|running| running.stages.as_ref()).unwrap_or(&self.stages)
    }
}

fn refuse(asker: Asker, problem: Problem) {
    let _ = asker.send(Err(problem)); // whoever asked may be gone
}

fn waiting(patience: Patience) -> Waiting {
    let span = |ms: u32| Span::from_millis(i64::from(ms));
    Waiting { begins: span(patience.begins_ms), held: span(patience.held_ms) }
}

/// What came of a relay that began at `began`.
fn relayed(end: RelayEnd, began: Time) -> Result<Relayed, Problem> {
    let RelayEnd { outcome, message, answer } = end;
    let (ended, problem) = match outcome {
        RelayOutcome::Busy => return Err(words::busy()),
        RelayOutcome::Said => (Ended::Said, None),
        RelayOutcome::Answered => (Ended::Answered, None),
        RelayOutcome::NothingHeard => (Ended::NothingHeard, None),
        RelayOutcome::Stopped => (Ended::Stopped, None),
        RelayOutcome::Failed(problem) => (Ended::Failed, Some(problem)),
    };
    let at = |marks: &Marks, mark| marks.get(mark).map(|at| (at - began).as_millis());
    let message = message.map(|said| Told {
        began_ms: at(&said.marks, Mark::PlayStart),
        ended_ms: at(&said.marks, Mark::PlayEnd),
        heard: said.heard,
        is_interrupted: said.is_interrupted,
    });
    let answer = answer.map(|answer| Answer {
        began_ms: at(&answer.marks, Mark::SpeechStart),
        ended_ms: at(&answer.marks, Mark::SpeechEnd).filter(|_| !answer.is_typed),
        over_ms: at(&answer.marks, Mark::TurnCommit),
        known_ms: at(&answer.marks, Mark::SttFinal),
        is_typed: answer.is_typed,
        text: answer.text,
    });
    Ok(Relayed { ended, problem, message, answer })
}
