//! A relay: the message of another program in place of a reply, and the user's words for that program in place of a question. While it lasts, the microphone is
//! open as it is hands-free, if anybody is to listen.

use riposte_measures::{Mark, Mode, Outcome, Span, Time};
use riposte_problem::Problem;

use super::Machine;
use crate::relay::{Answered, Relay, RelayEnd, RelayOutcome, Said, Waiting};
use crate::reply::Reply;
use crate::state::{State, Wait};
use crate::text::{self, Order};
use crate::turn::Turn;
use crate::{Output, Reason};

/// The relay that is going on, or whose message still falls silent.
#[derive(Debug)]
pub(super) struct Relaying {
    listens: Option<Waiting>,
    /// How long the user is waited for; `None` while the message is said.
    until: Option<Time>,
    /// The mode that it interrupts.
    mode: Mode,
    said: Option<Said>,
    answer: Option<Answered>,
    problem: Option<Problem>,
    /// It is over, and a part of it that was stopped is still awaited.
    over: Option<RelayOutcome>,
}

impl Machine {
    /// Says the message and listens. Refused while something goes on.
    pub(super) fn relay(&mut self, relay: Relay, now: Time) {
        let Relay { message, listens } = relay;
        let message = message.filter(|message| !message.trim().is_empty());
        if self.state != State::Resting || self.relaying.is_some() || self.closing.is_some() {
            let outcome = RelayOutcome::Busy;
            return self.outputs.push_back(Output::Relayed(Box::new(RelayEnd {
                outcome,
                message: None,
                answer: None,
            })));
        }
        let over = None;
        let (said, answer, problem, until, mode) = (None, None, None, None, self.mode);
        self.relaying = Some(Relaying { listens, until, mode, said, answer, problem, over });
        self.mode = if listens.is_some() { Mode::Duplex } else { Mode::PushToTalk };
        // What was said before nobody had asked for is not for the other program.
        self.asked_until = Some(self.asked_until.map_or(now, |asked| asked.max(now)));
        (self.reprompt_at, self.voice.deferred_onset) = (None, None);
        self.key.release();
        match message {
            Some(text) => {
                let revision = self.revisions.next();
                let reply = Reply::message(revision, text.clone(), now);
                self.turn = Some(Turn { reply: Some(reply), ..Turn::new(Mode::Text, None) });
                self.outputs.push_back(Output::Say { revision, text: text.clone() });
                self.outputs.push_back(Output::ReplyText { text });
                self.state = State::Answering { wait: Wait::Sound, until: now + self.config.agent_timeout };
                self.phase(Reason::Relayed);
            }
            None => {
                self.rest(Reason::Relayed, now);
                if let Some(onset) = self.voice.open_since.filter(|_| self.relay_listens()) {
                    self.voice_began(onset.max(now), now);
                }
            }
        }
    }

    /// The user's words are for another program, and no question.
    pub(super) fn relay_listens(&self) -> bool {
        self.relaying.as_ref().is_some_and(|relay| relay.over.is_none() && relay.listens.is_some())
    }

    /// When the user is waited for no longer.
    pub(super) fn relay_until(&self) -> Option<Time> {
        self.relaying.as_ref().filter(|relay| relay.over.is_none()).and_then(|relay| relay.until)
    }

    /// How long a message is held that was asked to wait.
    pub(super) fn relay_held(&self) -> Option<Span> {
        self.relaying.as_ref().and_then(|relay| relay.listens).map(|waiting| waiting.held)
    }

    /// Something of it does not work.
    pub(super) fn relay_fails(&mut self, problem: &Problem) {
        if let Some(relay) = self.relaying.as_mut() {
            relay.problem.get_or_insert_with(|| problem.clone());
        }
    }

    /// Other settings: the mode is taken up when it is over. Whether one goes on.
    pub(super) fn relay_keeps(&mut self, mode: Mode) -> bool {
        let relay = self.relaying.as_mut().filter(|relay| relay.over.is_none());
        relay.map(|relay| relay.mode = mode).is_some()
    }

    /// Nothing goes on any more, for this reason: the user is waited for, or it is over.
    pub(super) fn relay_rests(&mut self, reason: Reason, now: Time) {
        let Some(relay) = self.relaying.as_mut().filter(|relay| relay.over.is_none()) else { return };
        match (reason, &relay.problem, relay.listens) {
            (Reason::Stopped, ..) => self.relay_is_over(RelayOutcome::Stopped),
            (_, Some(problem), _) => {
                let problem = problem.clone();
                self.relay_is_over(RelayOutcome::Failed(problem));
            }
            (_, None, Some(waiting)) => {
                relay.until.get_or_insert(now + waiting.begins);
            }
            (_, None, None) => self.relay_is_over(RelayOutcome::Said),
        }
    }

    /// Nobody spoke in time.
    pub(super) fn relay_was_in_vain(&mut self, now: Time) {
        self.relay_is_over(RelayOutcome::NothingHeard);
        self.rest(Reason::Unanswered, now);
    }

    /// Another turn begins, in which nobody relays: the message of a relay that does not listen was interrupted.
    pub(super) fn relay_is_left(&mut self) {
        if self.relaying.as_ref().is_some_and(|relay| relay.over.is_none() && relay.listens.is_none()) {
            self.relay_is_over(RelayOutcome::Stopped);
        }
    }

    /// The user's words, whole. Those that only ask to wait are no answer: they are waited for anew.
    pub(super) fn relay_hears(&mut self, text: String, known_at: Time, now: Time) {
        let Some(turn) = self.turn.as_ref() else { return };
        let is_typed = turn.mode == Mode::Text;
        if !is_typed && text::order(&text, "") == Some(Order::Hold) {
            self.close_session();
            self.turn = None;
            if let Some(relay) = self.relaying.as_mut() {
                relay.until = relay.listens.map(|waiting| now + waiting.held);
            }
            return self.rest(Reason::AskedToWait, now);
        }
        self.outputs.push_back(Output::Transcribed { text: text.clone() });
        let mut marks = turn.marks_of_speech();
        marks.set_first(Mark::SttFinal, known_at);
        self.close_session();
        self.turn = None;
        if let Some(relay) = self.relaying.as_mut() {
            relay.answer = Some(Answered { text, is_typed, marks });
        }
        self.relay_is_over(RelayOutcome::Answered);
        self.rest(Reason::Relayed, now);
    }

    /// The message is over: heard to its end, or stopped.
    pub(super) fn relay_was_said(&mut self, reply: Reply, outcome: Outcome) {
        let Some(relay) = self.relaying.as_mut() else { return };
        if let Some(problem) = reply.problem {
            relay.problem.get_or_insert(problem);
        }
        relay.said = Some(Said {
            heard: reply.text[..reply.heard_bytes].to_owned(),
            text: reply.text,
            is_interrupted: outcome == Outcome::Interrupted,
            marks: reply.marks,
        });
        self.tell_relay();
    }

    fn relay_is_over(&mut self, outcome: RelayOutcome) {
        let Some(relay) = self.relaying.as_mut() else { return };
        relay.over = Some(outcome);
        self.mode = relay.mode;
        self.tell_relay();
    }

    /// Tells what came of it as soon as all of it is known.
    fn tell_relay(&mut self) {
        if self.closing.is_some() {
            return;
        }
        if let Some(Relaying { over: Some(outcome), said, answer, .. }) =
            self.relaying.take_if(|relay| relay.over.is_some())
        {
            self.outputs.push_back(Output::Relayed(Box::new(RelayEnd { outcome, message: said, answer })));
        }
    }
}
