//! What must hold whatever happens. Sees everything that the machine is told and orders, and everything that sounds.

use std::collections::{BTreeMap, VecDeque};

use riposte_measures::{Mark, Outcome, Speculation};
use riposte_turn::text::{adds_only_a_backchannel, same_words};
use riposte_turn::{Input, Machine, Output, Phase, Reason, Revision, TurnEnd};

use crate::speaker::Sounded;

/// What happened in a scene, or in many.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) told: u64,
    pub(crate) turns: u64,
    pub(crate) failed: u64,
    pub(crate) interruptions: u64,
    pub(crate) pauses: u64,
    pub(crate) resumed: u64,
    pub(crate) reopened: u64,
    pub(crate) withheld: u64,
    pub(crate) released_again: u64,
    pub(crate) attempts: u64,
    pub(crate) hits: u64,
    pub(crate) acknowledgements: u64,
    pub(crate) reprompts: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Counts) {
        self.told += other.told;
        self.turns += other.turns;
        self.failed += other.failed;
        self.interruptions += other.interruptions;
        self.pauses += other.pauses;
        self.resumed += other.resumed;
        self.reopened += other.reopened;
        self.withheld += other.withheld;
        self.released_again += other.released_again;
        self.attempts += other.attempts;
        self.hits += other.hits;
        self.acknowledgements += other.acknowledgements;
        self.reprompts += other.reprompts;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// Unheard so far.
    Prepared,
    Released,
    Silenced,
    /// Heard to its end.
    Ended,
}

#[derive(Debug)]
struct Reply {
    asked: String,
    life: Life,
    lowered: bool,
    paused: bool,
    withheld: bool,
    /// It faded since it was last paused or silenced: it is silent now.
    faded: bool,
    /// As the machine was told.
    text: String,
    started: bool,
    filled: bool,
    heard_bytes: usize,
}

/// A turn that was asked and committed, and has to be recorded.
#[derive(Debug)]
struct Owed {
    reply: Revision,
    transcript: String,
    apologised: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(crate) counts: Counts,
    open: Option<Revision>,
    newest: u64,
    live: Option<Revision>,
    replies: BTreeMap<Revision, Reply>,
    owed: VecDeque<Owed>,
    /// A reply was heard, and the user goes on with its question: recorded only if nothing more is understood.
    void: Option<Owed>,
    phase: Option<Phase>,
    /// The key's turn goes on.
    held: bool,
    told: Option<Input>,
    transcribed: String,
    /// Silenced by what the machine was told last.
    silenced: Option<Revision>,
}

type Verdict = Result<(), String>;

fn check(holds: bool, broken: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(broken()) }
}

impl Watch {
    /// The machine is about to be told.
    pub(crate) fn told(&mut self, input: &Input) {
        self.counts.told += 1;
        self.told = Some(input.clone());
        self.silenced = None;
        match input {
            Input::ReplyText { revision, text } => {
                if let Some(reply) = self.alive(*revision) {
                    reply.text.push_str(text);
                }
            }
            Input::PlayStarted { revision, .. } => {
                if let Some(reply) = self.alive(*revision) {
                    reply.started = true;
                }
            }
            Input::Played { revision, heard_bytes } => {
                if let Some(reply) = self.alive(*revision) {
                    reply.heard_bytes = reply.heard_bytes.max(*heard_bytes);
                }
            }
            Input::PlayEnded { revision, heard_bytes, .. } => {
                if let Some(reply) = self.alive(*revision) {
                    reply.heard_bytes = reply.heard_bytes.max(*heard_bytes);
                    reply.life = Life::Ended;
                    self.live = None;
                }
            }
            Input::Silenced { revision, heard_bytes, .. } => {
                if let Some(reply) = self.replies.get_mut(revision).filter(|reply| reply.life == Life::Silenced) {
                    reply.heard_bytes = reply.heard_bytes.max(*heard_bytes);
                }
            }
            _ => {}
        }
    }

    fn alive(&mut self, revision: Revision) -> Option<&mut Reply> {
        self.replies.get_mut(&revision).filter(|reply| matches!(reply.life, Life::Prepared | Life::Released))
    }

    pub(crate) fn ordered(&mut self, output: &Output) -> Verdict {
        match output {
            Output::OpenSession { session, .. } => {
                check(self.open.is_none(), || "two sessions at once".to_owned())?;
                self.fresh(*session)?;
                self.open = Some(*session);
            }
            Output::FeedOn { session, .. } | Output::StopFeeding { session, .. } => {
                check(self.open == Some(*session), || "hears on in a session that is not open".to_owned())?;
            }
            Output::CloseSession { session } => {
                check(self.open.take() == Some(*session), || "closed a session that is not open".to_owned())?;
            }
            Output::Finalise { session, revision, .. } => {
                check(self.open == Some(*session), || "finalised a session that is not open".to_owned())?;
                self.fresh(*revision)?;
            }
            Output::Ask { revision, text, .. } => {
                check(!text.trim().is_empty(), || "asked nothing".to_owned())?;
                self.begins(*revision, text)?;
            }
            Output::Fill { revision, .. } => {
                let reply = self.of(*revision)?;
                check(reply.life == Life::Released && !reply.started, || "filled a wait that is over".to_owned())?;
                check(!std::mem::replace(&mut reply.filled, true), || "two phrases for one wait".to_owned())?;
                self.counts.acknowledgements += 1;
            }
            Output::Reprompt { revision } => {
                self.fresh(*revision)?;
                self.begins(*revision, "(reprompt)")?;
                self.of(*revision)?.life = Life::Released;
                self.counts.reprompts += 1;
            }
            Output::Apologise { revision, .. } => {
                let owed = self.owed.back_mut().ok_or("apologised for no turn")?;
                owed.apologised = true;
                self.fresh(*revision)?;
                self.begins(*revision, "(apology)")?;
                self.of(*revision)?.life = Life::Released;
            }
            Output::Release { revision } => {
                let reply = self.replies.get_mut(revision).ok_or("released what was never asked")?;
                check(reply.life == Life::Prepared, || "released what is not prepared".to_owned())?;
                reply.life = Life::Released;
                let again = std::mem::take(&mut reply.withheld);
                self.counts.released_again += u64::from(again);
                let transcript = self.transcribed.clone();
                let fits = same_words(&reply.asked, &transcript)
                    || again && adds_only_a_backchannel(&reply.asked, &transcript);
                check(fits, || format!("{transcript:?} gets the reply to {:?}", reply.asked))?;
                self.owed.push_back(Owed { reply: *revision, transcript, apologised: false });
            }
            Output::Withhold { revision } => {
                let reply = self.of(*revision)?;
                check(reply.life == Life::Released && !reply.started, || "withheld what is heard".to_owned())?;
                reply.life = Life::Prepared;
                reply.withheld = true;
                self.counts.withheld += 1;
                self.owed.retain(|owed| owed.reply != *revision);
            }
            Output::Lower { revision } => {
                let reply = self.of(*revision)?;
                check(reply.life == Life::Released && !reply.paused, || "lowered what does not sound".to_owned())?;
                reply.lowered = true;
            }
            Output::Pause { revision } => {
                self.counts.pauses += 1;
                let reply = self.of(*revision)?;
                check(reply.life == Life::Released && !reply.paused, || "paused what does not sound".to_owned())?;
                (reply.paused, reply.faded) = (true, false);
            }
            Output::Resume { revision } => {
                self.counts.resumed += 1;
                let reply = self.of(*revision)?;
                let yields = reply.lowered || reply.paused;
                check(reply.life == Life::Released && yields, || "resumed what does not yield".to_owned())?;
                (reply.lowered, reply.paused) = (false, false);
            }
            Output::Silence { revision } => {
                check(self.live.take() == Some(*revision), || "silenced what is not alive".to_owned())?;
                let reply = self.of(*revision)?;
                reply.life = Life::Silenced;
                reply.faded &= reply.paused;
                self.silenced = Some(*revision);
            }
            Output::Record(end) => self.recorded(end)?,
            Output::Transcribed { text } => {
                self.transcribed.clone_from(text);
                self.void = None;
                check(self.phase == Some(Phase::Answering), || "showed a text that is not committed".to_owned())?;
            }
            Output::ReplyText { .. } | Output::HeardUpTo { .. } => {
                let shown = self.live.and_then(|live| self.replies.get(&live)).map(|reply| reply.life);
                check(shown == Some(Life::Released), || "showed a reply that may not be heard".to_owned())?;
            }
            Output::Phase { phase, reason } => self.enters(*phase, *reason)?,
            _ => {}
        }
        Ok(())
    }

    fn fresh(&mut self, revision: Revision) -> Verdict {
        check(revision.0 > self.newest, || format!("{revision:?} was used before"))?;
        self.newest = revision.0;
        Ok(())
    }

    fn of(&mut self, revision: Revision) -> Result<&mut Reply, String> {
        self.replies.get_mut(&revision).ok_or_else(|| format!("{revision:?} was never asked"))
    }

    fn begins(&mut self, revision: Revision, asked: &str) -> Verdict {
        check(self.live.is_none(), || "asked while another reply is alive".to_owned())?;
        let reply = Reply {
            asked: asked.to_owned(),
            life: Life::Prepared,
            lowered: false,
            paused: false,
            withheld: false,
            faded: false,
            text: String::new(),
            started: false,
            filled: false,
            heard_bytes: 0,
        };
        check(self.replies.insert(revision, reply).is_none(), || "asked twice".to_owned())?;
        self.newest = self.newest.max(revision.0);
        self.live = Some(revision);
        Ok(())
    }

    fn recorded(&mut self, end: &TurnEnd) -> Verdict {
        let void = self.void.take_if(|void| void.transcript == end.transcript);
        let owed = void.or_else(|| self.owed.pop_front()).ok_or("recorded a turn that was not asked, or twice")?;
        let reply = self.of(owed.reply)?;
        check(end.transcript == owed.transcript, || format!("recorded {:?}, not {owed:?}", end.transcript))?;
        check(end.reply == reply.text, || format!("recorded the reply {:?}, it was {:?}", end.reply, reply.text))?;
        let heard = if reply.started && !owed.apologised { reply.heard_bytes } else { 0 };
        check(reply.text.starts_with(&end.heard) && end.heard.len() == heard, || {
            format!("recorded {:?} as heard, of which {heard} bytes were", end.heard)
        })?;
        check((end.outcome == Outcome::Failed) == end.problem.is_some(), || "failed without a problem".to_owned())?;
        self.counts.turns += 1;
        self.counts.failed += u64::from(end.outcome == Outcome::Failed);
        self.counts.interruptions += u64::from(end.marks.get(Mark::BargeInOnset).is_some());
        self.counts.attempts += u64::from(end.speculated.attempts);
        self.counts.hits += u64::from(end.speculated.outcome == Speculation::Hit);
        Ok(())
    }

    fn enters(&mut self, phase: Phase, reason: Reason) -> Verdict {
        if self.phase == Some(Phase::Answering) && reason == Reason::SpeechResumed {
            // Nothing was heard of the answer, and the user goes on: it is the same turn.
            if self.silenced.is_some() && self.owed.back().map(|owed| owed.reply) == self.silenced {
                self.owed.pop_back();
                self.counts.reopened += 1;
            }
        }
        let speaks = matches!(self.phase, Some(Phase::Speaking | Phase::Yielding | Phase::Held));
        if speaks && phase == Phase::Hearing && reason == Reason::SpeechResumed {
            self.void = self.owed.pop_back();
            self.counts.reopened += 1;
        }
        let by_key = matches!(reason, Reason::KeyPressed | Reason::ClipBegan);
        if self.held && !(phase == Phase::Hearing && by_key) {
            let ends = matches!(
                self.told,
                Some(
                    Input::KeyUp
                        | Input::KeyDown
                        | Input::End
                        | Input::Stop
                        | Input::Say { .. }
                        | Input::Timer
                        | Input::Failed { .. }
                )
            );
            check(ends, || format!("the key's turn ended by {:?}", self.told))?;
        }
        self.held = phase == Phase::Hearing && by_key;
        self.phase = Some(phase);
        Ok(())
    }

    /// The machine has been told and has given its orders.
    pub(crate) fn settled(&mut self, machine: &Machine) -> Verdict {
        let phase = machine.current_phase();
        check(self.phase == Some(phase), || format!("is {phase:?} and never said so"))?;
        if !matches!(phase, Phase::Idle | Phase::Listening) {
            return check(machine.deadline().is_some(), || format!("{phase:?} waits for ever"));
        }
        check(self.open.is_none(), || "rests with an open session".to_owned())?;
        check(self.live.is_none(), || "rests while a reply is alive".to_owned())
    }

    /// Something left the device.
    pub(crate) fn sounded(&mut self, sounded: Sounded) -> Verdict {
        let held = self.held;
        let reply = self.of(sounded.revision)?;
        let quiet = reply.paused || reply.life == Life::Silenced;
        check(reply.life != Life::Prepared, || "a reply is heard that was not released".to_owned())?;
        check(reply.life != Life::Ended, || "a reply is heard after its end".to_owned())?;
        check(sounded.fading || !quiet, || "a reply is heard that is paused or dead".to_owned())?;
        check(!(quiet && reply.faded), || "a reply fades out twice".to_owned())?;
        reply.faded = quiet;
        check(sounded.fading || !held, || "speaks while the user holds the key".to_owned())
    }

    /// Nothing happens any more.
    pub(crate) fn over(&self, machine: &Machine) -> Verdict {
        let phase = machine.current_phase();
        check(matches!(phase, Phase::Idle | Phase::Listening), || format!("{phase:?} when all is quiet"))?;
        check(machine.deadline().is_none(), || "a deadline when all is quiet".to_owned())?;
        check(self.owed.is_empty(), || format!("never recorded: {:?}", self.owed))
    }
}
