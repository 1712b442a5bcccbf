//! The assistant's side of the model: what is asked, what becomes of the reply, and how a turn ends.

use riposte_measures::{Mark, Mode, Outcome, Speculated, Time};
use riposte_problem::Problem;
use riposte_turn::{Input, Output, Revision, Stage, TurnEnd};

use super::{Now, Serial, Turn};
use crate::words::coded;

impl Serial {
    pub(super) fn ask(&mut self, now: Time) {
        let turn = self.turn.as_mut().expect("a turn");
        let revision = turn.under.unwrap_or_else(|| {
            self.replies += 1;
            Revision(self.replies)
        });
        (turn.under, turn.asked) = (Some(revision), true);
        self.orders.push(Output::Ask { revision, text: turn.transcript.clone(), opener: None });
        self.orders.push(Output::Release { revision });
        self.now = Now::Sound(now + self.config.agent_timeout);
    }

    pub(super) fn answered(&mut self, fact: &Input, now: Time) {
        let stuck = now + self.config.stuck_timeout;
        let Some(turn) = self.turn.as_mut().filter(|turn| turn.asked) else { return };
        let under = turn.under;
        match fact {
            Input::ReplyText { revision, text } if under == Some(*revision) && !turn.apology => {
                turn.reply.push_str(text);
                self.orders.push(Output::ReplyText { text: text.clone() });
            }
            Input::Marked { revision, mark, .. } if under == Some(*revision) => {
                turn.clause |= *mark == Mark::LlmFirstClause;
            }
            Input::PlayStarted { revision, at } if under == Some(*revision) => {
                if matches!(self.now, Now::Sound(_)) {
                    if !turn.apology {
                        turn.sounded = true;
                        turn.marks.set_first(Mark::PlayStart, *at);
                    }
                    self.now = Now::Speak(stuck);
                    self.unhear();
                    self.over = self.deferred_onset.take().filter(|_| self.mode == Mode::Duplex);
                }
            }
            Input::Played { revision, heard_bytes } if under == Some(*revision) => {
                if turn.hears(*heard_bytes) {
                    self.orders.push(Output::HeardUpTo { bytes: turn.heard });
                }
                if matches!(self.now, Now::Speak(_)) {
                    self.now = Now::Speak(stuck);
                }
            }
            Input::PlayEnded { revision, heard_bytes, at } if under == Some(*revision) => {
                turn.hears(*heard_bytes);
                turn.is_silent(*at);
                self.ends(Outcome::Completed);
                // Whoever speaks already has the word.
                if self.could_be_echo {
                    self.deferred_onset = self.voice.filter(|_| self.mode == Mode::Duplex);
                } else if let Some(onset) = self.voice.filter(|_| self.mode == Mode::Duplex) {
                    self.hear(onset - self.config.pre_roll, now, true);
                }
            }
            Input::Failed { revision, stage, problem } if under == Some(*revision) => {
                self.orders.push(Output::Tell(problem.clone()));
                turn.problem.get_or_insert_with(|| problem.clone());
                // A clause that the voice has is still to be heard, and an apology is not apologised for.
                if *stage == Stage::Chat && !turn.clause && !turn.apology {
                    self.apologise(problem.clone(), now);
                }
            }
            _ => {}
        }
    }

    pub(super) fn ends(&mut self, outcome: Outcome) {
        self.unhear();
        let turn = self.turn.take().expect("a turn");
        self.record(turn, outcome);
        self.rest();
    }

    pub(super) fn record(&mut self, turn: Turn, outcome: Outcome) {
        let outcome = if turn.problem.is_some() { Outcome::Failed } else { outcome };
        self.orders.push(Output::Record(Box::new(TurnEnd {
            mode: turn.mode,
            outcome,
            transcript: turn.transcript,
            heard: turn.reply[..turn.heard].to_owned(),
            reply: turn.reply,
            marks: turn.marks,
            speculated: Speculated::default(),
            attempts: Vec::new(),
            problem: turn.problem,
        })));
    }

    pub(super) fn no_sound(&mut self, now: Time) {
        let turn = self.turn.as_ref().expect("a turn");
        let code = match turn {
            Turn { apology: true, .. } => "turn.playout_stuck",
            Turn { clause: true, .. } => "turn.voice_timeout",
            _ => {
                self.tell("turn.agent_timeout");
                self.blame("turn.agent_timeout");
                return self.apologise(coded("turn.agent_timeout"), now);
            }
        };
        self.silence();
        self.tell(code);
        self.blame(code);
        self.ends(Outcome::Failed);
    }

    pub(super) fn apologise(&mut self, problem: Problem, now: Time) {
        self.silence();
        self.unhear();
        self.replies += 1;
        let revision = Revision(self.replies);
        let turn = self.turn.as_mut().expect("a turn");
        (turn.under, turn.apology) = (Some(revision), true);
        self.over = None;
        self.orders.push(Output::Apologise { revision, problem });
        self.now = Now::Sound(now + self.config.agent_timeout);
    }

    pub(super) fn leave(&mut self, onset: Time, now: Time) {
        self.over = None;
        self.unhear();
        let Some(mut turn) = self.turn.take().filter(|turn| turn.asked) else { return };
        if matches!(self.now, Now::Speak(_)) {
            turn.marks.set(Mark::BargeInOnset, onset);
        }
        let revision = turn.under.expect("what was asked has a revision");
        self.orders.push(Output::Silence { revision });
        self.fading = Some((revision, turn, now + self.config.flush_timeout));
    }

    pub(super) fn faded(&mut self, heard: Option<(usize, Time)>, now: Time) {
        let Some((_, mut turn, _)) = self.fading.take() else { return };
        if let Some((bytes, at)) = heard {
            turn.hears(bytes);
            turn.is_silent(at);
        }
        self.record(turn, Outcome::Interrupted);
        if self.now == Now::Fade {
            self.ask(now);
        }
    }

    pub(super) fn rest(&mut self) {
        self.keys.turn_over();
        (self.turn, self.over, self.now, self.deferred_onset) = (None, None, Now::Rest, None);
    }

    pub(super) fn silence(&mut self) {
        let revision = self.under().expect("a reply");
        self.orders.push(Output::Silence { revision });
    }

    /// The words of the problem are the machine's own.
    pub(super) fn tell(&mut self, code: &str) {
        self.orders.push(Output::Tell(coded(code)));
    }

    pub(super) fn blame(&mut self, code: &str) {
        let turn = self.turn.as_mut().expect("a turn");
        turn.problem.get_or_insert_with(|| coded(code));
    }
}
