//! What holds under every policy: the account of sessions, replies and turns that anybody can keep who sees only the orders.

use riposte_measures::Outcome;
use riposte_turn::text::adds_only_a_backchannel;
use riposte_turn::{Input, Output, Phase, Reason, Revision};

use crate::beside::Did;
use crate::words::describe;

/// A reply that was ordered.
#[derive(Debug)]
struct Reply {
    revision: Revision,
    /// The words of the user that it answers, or that an apology is for; none of a question of ours.
    asked: String,
    apology: bool,
    released: bool,
    /// It was released before.
    withheld: bool,
    lowered: bool,
    paused: bool,
    sounded: bool,
    /// Its text as it was shown, and how much of that was heard.
    shown: String,
    heard: usize,
}

#[derive(Default)]
pub(crate) struct Contract {
    sessions: u64,
    session: Option<Revision>,
    /// The newest name of a final text or a reply.
    newest: u64,
    reply: Option<Reply>,
    /// A reply that was stopped or ended, while its turn is not recorded.
    over: Option<(Outcome, Reply)>,
    /// It need not be recorded: the user speaks on in the same session.
    reopened: bool,
    transcript: String,
    phase: Option<Phase>,
    told: Option<Input>,
}

fn rests(phase: Phase) -> bool {
    matches!(phase, Phase::Idle | Phase::Listening)
}

fn must(holds: bool, what: &str, order: &Output) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{what}: {}", describe(order))) }
}

impl Contract {
    pub(crate) fn told(&mut self, fact: &Input) {
        self.told = Some(fact.clone());
    }

    pub(crate) fn judge(&mut self, did: &Did) -> Result<(), String> {
        match self.told.take() {
            Some(Input::PlayStarted { revision, .. }) => {
                if let Some(reply) = self.reply.as_mut().filter(|reply| reply.revision == revision) {
                    reply.sounded = reply.released;
                }
            }
            // What ends by itself is not silenced.
            Some(Input::PlayEnded { revision, .. }) => {
                if let Some(reply) = self.reply.take_if(|reply| reply.revision == revision)
                    && reply.released
                {
                    self.over(Outcome::Completed, reply)?;
                }
            }
            _ => {}
        }
        let mut shown = None;
        for order in &did.orders {
            self.ordered(order)?;
            if let Output::Phase { phase, .. } = order {
                shown = Some(*phase);
            }
        }
        if shown.is_some_and(|shown| shown != did.phase) || (shown.is_none() && self.phase != Some(did.phase)) {
            return Err(format!("it is {:?}, and what was shown is {shown:?} after {:?}", did.phase, self.phase));
        }
        self.phase = Some(did.phase);
        self.fits(did)
    }

    /// What phase and deadline say fits what is going on.
    fn fits(&self, did: &Did) -> Result<(), String> {
        let sounding = self.reply.as_ref().is_some_and(|reply| reply.released);
        let paused = self.reply.as_ref().is_some_and(|reply| reply.paused);
        let yields = paused || self.reply.as_ref().is_some_and(|reply| reply.lowered);
        let alive = self.reply.is_some();
        let heard = self.session.is_some();
        let wrong = match did.phase {
            Phase::Idle | Phase::Listening if heard => "at rest with an open session",
            Phase::Idle | Phase::Listening if alive => "at rest with a living reply",
            Phase::Hearing | Phase::Settling if !heard => "hears without a session",
            Phase::Hearing | Phase::Settling if sounding => "hears while a reply may be heard",
            Phase::Speaking | Phase::Yielding | Phase::Held if !sounding => "speaks, and nothing may be heard",
            Phase::Speaking if yields => "speaks, and is lowered or paused",
            Phase::Yielding if !yields => "yields, and is as loud as before",
            Phase::Held if !paused => "waits, and is not paused",
            Phase::Held if heard => "waits with an open session",
            Phase::Yielding if !heard => "yields, and hears nobody",
            phase if !rests(phase) && did.deadline.is_none() => "waits for ever",
            _ => return Ok(()),
        };
        Err(format!("{:?}: {wrong}", did.phase))
    }

    fn ordered(&mut self, order: &Output) -> Result<(), String> {
        match order {
            Output::OpenSession { session, .. } => {
                self.sessions += 1;
                must(self.session.is_none(), "a second session", order)?;
                must(*session == crate::names::session(self.sessions), "a session of before", order)?;
                self.session = Some(*session);
            }
            Output::FeedOn { session, .. } | Output::StopFeeding { session, .. } => {
                must(self.session == Some(*session), "hears on in what is not open", order)?;
            }
            Output::CloseSession { session } => {
                must(self.session.take() == Some(*session), "closes what is not open", order)?;
            }
            Output::Finalise { session, revision, .. } => {
                must(self.session == Some(*session), "finalises what is not open", order)?;
                must(self.is_new(*revision), "a revision of before", order)?;
            }
            Output::Ask { revision, text, .. } => {
                must(!text.trim().is_empty(), "asks nothing", order)?;
                must(revision.0 <= self.newest || self.is_new(*revision), "an unknown revision", order)?;
                self.begins(*revision, text.clone(), order)?;
            }
            Output::Apologise { revision, .. } | Output::Reprompt { revision } => {
                must(self.is_new(*revision), "a revision of before", order)?;
                let for_what = self.over.take().map_or_else(String::new, |(_, reply)| reply.asked);
                self.begins(*revision, for_what, order)?;
                let reply = self.living(*revision, order)?;
                (reply.apology, reply.released) = (true, true);
            }
            Output::Release { revision } => {
                must(self.over.is_none() || self.reopened, "the turn before was not recorded", order)?;
                self.over = None;
                let transcript = self.transcript.clone();
                let reply = self.living(*revision, order)?;
                must(!std::mem::replace(&mut reply.released, true), "released twice", order)?;
                let fits = words(&reply.asked) == words(&transcript)
                    || std::mem::take(&mut reply.withheld) && adds_only_a_backchannel(&reply.asked, &transcript);
                must(fits, "answers other words than were said", order)?;
                reply.asked = transcript;
            }
            Output::Withhold { revision } => {
                let reply = self.living(*revision, order)?;
                must(std::mem::take(&mut reply.released), "withholds what may not be heard", order)?;
                must(!reply.sounded && !reply.apology, "withholds what was heard", order)?;
                reply.shown.clear();
                reply.withheld = true;
            }
            Output::Lower { revision } => {
                let reply = self.living(*revision, order)?;
                must(reply.released && !reply.paused, "nothing sounds", order)?;
                must(!std::mem::replace(&mut reply.lowered, true), "lowered twice", order)?;
            }
            Output::Pause { revision } => {
                let reply = self.living(*revision, order)?;
                must(reply.released && !std::mem::replace(&mut reply.paused, true), "nothing sounds", order)?;
            }
            Output::Resume { revision } => {
                let reply = self.living(*revision, order)?;
                let (lowered, paused) = (std::mem::take(&mut reply.lowered), std::mem::take(&mut reply.paused));
                must(lowered || paused, "nothing yields", order)?;
            }
            Output::Silence { revision } => {
                self.living(*revision, order)?;
                if let Some(reply) = self.reply.take().filter(|reply| reply.released) {
                    self.over(Outcome::Interrupted, reply)?;
                }
            }
            Output::Fill { revision, .. } => {
                let reply = self.living(*revision, order)?;
                must(reply.released, "fills the wait of what may not be heard", order)?;
            }
            Output::ReplyText { text } => {
                let reply = self.reply.as_mut().filter(|reply| reply.released);
                let Some(reply) = reply else { return must(false, "text of nothing", order) };
                reply.shown.push_str(text);
            }
            Output::HeardUpTo { bytes } => {
                let Some(reply) = self.reply.as_mut().filter(|reply| reply.released) else {
                    return must(false, "heard of nothing", order);
                };
                must(*bytes > reply.heard && *bytes <= reply.shown.len(), "heard what was not said", order)?;
                reply.heard = *bytes;
            }
            Output::Transcribed { text } => self.transcript.clone_from(text),
            // The question goes on: what was answered was a part of it.
            Output::Phase { phase: Phase::Hearing, reason: Reason::SpeechResumed } if self.over.is_some() => {
                self.reopened = true;
            }
            Output::Record(end) => {
                let Some((outcome, reply)) = self.over.take() else {
                    return must(false, "records what was not asked, or twice", order);
                };
                let failed = end.outcome == Outcome::Failed;
                must(failed || end.outcome == outcome, "another outcome", order)?;
                must(failed == end.problem.is_some(), "blames nobody, or wrongly", order)?;
                must(end.transcript == reply.asked, "other words than were asked", order)?;
                must(end.reply.starts_with(&end.heard), "history is no prefix of the reply", order)?;
                must(reply.apology || end.reply == reply.shown, "another reply than was shown", order)?;
                must(reply.apology || end.heard.len() >= reply.heard, "less was heard than was shown", order)?;
                must(end.heard.is_empty() || reply.apology || reply.sounded, "heard, and it never sounded", order)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn is_new(&mut self, revision: Revision) -> bool {
        let new = revision.0 == self.newest + 1;
        self.newest = self.newest.max(revision.0);
        new
    }

    fn begins(&mut self, revision: Revision, asked: String, order: &Output) -> Result<(), String> {
        must(self.reply.is_none(), "a second reply", order)?;
        let (apology, released, lowered, paused, sounded) = (false, false, false, false, false);
        let (shown, heard) = (String::new(), 0);
        let withheld = false;
        self.reply =
            Some(Reply { revision, asked, apology, released, withheld, lowered, paused, sounded, shown, heard });
        Ok(())
    }

    /// A released reply is over: its turn is recorded, unless nothing was heard of it and the user speaks on.
    fn over(&mut self, outcome: Outcome, reply: Reply) -> Result<(), String> {
        if reply.asked.is_empty() {
            return Ok(());
        }
        if self.over.is_some() && !self.reopened {
            return Err("a turn that was asked is not recorded".to_owned());
        }
        self.reopened = outcome == Outcome::Interrupted && !reply.sounded && self.session.is_some();
        self.over = Some((outcome, reply));
        Ok(())
    }

    fn living(&mut self, revision: Revision, order: &Output) -> Result<&mut Reply, String> {
        let reply = self.reply.as_mut().filter(|reply| reply.revision == revision);
        reply.ok_or_else(|| format!("a dead revision: {}", describe(order)))
    }

    /// Nothing more was told for a long time.
    pub(crate) fn closed(&self, phase: Phase) -> Result<(), String> {
        if self.reply.is_some() || self.session.is_some() || !rests(phase) {
            return Err(format!("never comes to rest: {phase:?}, {:?}", self.reply));
        }
        if self.over.is_some() && !self.reopened {
            return Err(format!("a turn that was asked is not recorded: {:?}", self.over));
        }
        Ok(())
    }
}

/// Without what does not sound.
fn words(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '\''));
    kept.collect::<String>().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
