//! The reference where policies weigh evidence: what a user can rely on whatever was weighed. It follows the machine's choices and refuses those
//! that no evidence allows: a turn taken outside of floor and ceiling or from words that do not cover what was said, a reply paused for
//! too long, an interruption without a reason, an order of the user that is not obeyed at once.

use std::collections::BTreeMap;

use riposte_measures::{Mode, Time};
use riposte_turn::barge_in::{BargeIn, Understood};
use riposte_turn::endpoint::{Endpoint, Evidence};
use riposte_turn::text::beyond;
use riposte_turn::{Config, Input, Output, Phase, Reason, Revision};

use crate::beside::{Did, Reference};
use crate::keys::Keys;

pub(crate) struct Bounds {
    evidence: Evidence,
    understood: Understood,
    config: Config,
    keys: Keys,
    mode: Mode,
    voice: Option<Time>,
    paused_at: Time,
    phase: Phase,
    /// What the user ordered just now.
    fact: Option<Input>,
    /// The press or release that was just told begins a turn, or ends it.
    key: Option<bool>,
    session: Option<Revision>,
    /// Up to when each final text knows what was said, and the text once it is there.
    finals: BTreeMap<Revision, (Time, Option<String>)>,
    /// Up to when there was something to be known when the turn was taken.
    said_until: Time,
    /// Replies prepared in this turn, and the one that is not released.
    prepared: u32,
    withheld: Option<Revision>,
    /// Since when the reply is paused, and the onset and the last words of the speech over it.
    held_since: Option<Time>,
    /// It waits, for the user asked for a moment.
    waits: bool,
    onset: Time,
    words: String,
    /// What was asked, and is in the words of a session that goes on.
    question: String,
    /// What was typed while that was awaited, in one line.
    typed: String,
    /// It was told how loud somebody is, or who.
    levels: bool,
    /// The speech may be the loudspeaker's; some of the speech over this reply was.
    could_be_echo: bool,
    echoed: bool,
}

fn must(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

impl Bounds {
    pub(crate) fn new(config: &Config, mode: Mode) -> Self {
        let Endpoint::Evidence(evidence) = config.endpoint.clone() else { panic!("not by evidence") };
        let BargeIn::Understood(understood) = config.barge_in.clone() else { panic!("not by evidence") };
        Self {
            evidence,
            understood,
            config: config.clone(),
            keys: Keys::new(config.key_style),
            mode,
            voice: None,
            paused_at: Time::ZERO,
            phase: Phase::Idle,
            fact: None,
            key: None,
            session: None,
            finals: BTreeMap::new(),
            said_until: Time::ZERO,
            prepared: 0,
            withheld: None,
            held_since: None,
            waits: false,
            onset: Time::ZERO,
            words: String::new(),
            question: String::new(),
            typed: String::new(),
            levels: false,
            could_be_echo: false,
            echoed: false,
        }
    }

    fn ordered(&mut self, order: &Output, did: &Did) -> Result<(), String> {
        match order {
            Output::OpenSession { session, .. } => {
                self.session = Some(*session);
                self.prepared = 0;
                self.words.clear();
                self.question.clear();
                self.typed.clear();
            }
            Output::CloseSession { .. } => self.session = None,
            Output::Finalise { revision, until, .. } => {
                self.finals.insert(*revision, (*until, None));
            }
            Output::Ask { .. } => self.prepared += 1,
            // It was the reply, and may be again.
            Output::Withhold { revision } => self.withheld = Some(*revision),
            Output::Release { revision } if self.withheld.take_if(|withheld| withheld == revision).is_some() => {}
            Output::Release { .. } => self.prepared = self.prepared.saturating_sub(1),
            Output::Transcribed { text } if !matches!(self.fact, Some(Input::Say { .. })) => {
                let spoken = text.strip_suffix(&*self.typed).map(str::trim_end);
                let spoken = spoken.ok_or("what was typed is not in the question")?.to_owned();
                let covers = |(until, known): &(Time, Option<String>)| {
                    known.as_ref().is_some_and(|known| known.trim_end() == spoken) && *until >= self.said_until
                };
                let only_typed = spoken.is_empty() && !self.typed.is_empty();
                let all = only_typed || self.finals.values().any(covers);
                must(all, "what was transcribed is not all that was said")?;
                if only_typed {
                    self.typed.clear();
                }
                self.question = spoken;
                // What was heard until now is in it.
                self.words.clear();
            }
            Output::Lower { .. } => self.held_since = Some(did.now),
            Output::Pause { .. } => {
                self.held_since.get_or_insert(did.now);
            }
            Output::Phase { phase: Phase::Held, .. } => (self.held_since, self.waits) = (None, true),
            Output::Resume { .. } => {
                (self.held_since, self.waits) = (None, false);
                // Words from far away are not meant, but for a stop.
                let meant = !self.levels && !self.echoed;
                // Nobody listens any more when the recogniser has failed.
                let stops = self.words == "stop" && !matches!(self.fact, Some(Input::Failed { .. }));
                let clear = stops || (self.words == "what about tomorrow then" && meant);
                must(!clear || self.mode == Mode::PushToTalk, "goes on over words that are clear")?;
            }
            Output::Phase { phase: Phase::Answering, reason } => {
                self.said_until = if self.voice.is_some() { did.now } else { self.paused_at };
                if *reason == Reason::Silence {
                    must(self.voice.is_none(), "takes the turn while somebody speaks")?;
                    must(did.now - self.paused_at >= self.evidence.floor, "takes the turn before the floor")?;
                }
            }
            Output::Silence { .. } => {
                let yielded = self.held_since.take().is_some();
                self.waits = false;
                if yielded && self.fact_allows_no_silence() {
                    self.interruption(did.now)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Nothing the user did with key, hand or keyboard, and nothing that failed, ended the reply.
    fn fact_allows_no_silence(&self) -> bool {
        matches!(self.fact, None | Some(Input::Partial { .. } | Input::VoiceOnset { .. } | Input::VoiceOffset { .. }))
    }

    /// The reply was ended by what was said over it.
    fn interruption(&self, now: Time) -> Result<(), String> {
        let least = match self.words.trim() {
            "" => self.understood.voiced,
            "mm-hm" => self.understood.backchannel,
            _ => return Ok(()),
        };
        must(now - self.onset >= least, "interrupted by nothing")
    }

    /// Keeps what was typed while the words of a question are awaited.
    fn was_typed(&mut self, did: &Did) {
        let asked = did.orders.iter().any(|order| matches!(order, Output::Ask { .. }));
        match &self.fact {
            Some(Input::Say { text }) if text.trim().is_empty() => {}
            Some(Input::Say { text }) if self.session.is_some() && !asked && did.phase == Phase::Answering => {
                let space = if self.typed.is_empty() { "" } else { " " };
                self.typed.push_str(space);
                self.typed.push_str(text.trim());
            }
            Some(Input::Say { .. }) => self.typed.clear(),
            _ => {}
        }
        if matches!(did.phase, Phase::Idle | Phase::Listening) {
            self.typed.clear();
        }
    }

    /// What the user ordered was done at once.
    fn obeys(&self, did: &Did) -> Result<(), String> {
        let phase = did.phase;
        let hears = matches!(phase, Phase::Hearing | Phase::Settling);
        let rests = matches!(phase, Phase::Idle | Phase::Listening);
        match &self.fact {
            Some(Input::KeyDown | Input::KeyUp) => match self.key {
                Some(true) => must(phase == Phase::Hearing, "the key does not open a turn"),
                Some(false) => must(!hears, "the key does not end the turn"),
                None => Ok(()),
            },
            Some(Input::Stop) => must(rests, "does not stop"),
            Some(Input::Say { text }) if !text.trim().is_empty() => {
                must(phase == Phase::Answering, "does not answer what was typed")
            }
            Some(Input::VoiceOnset { .. }) if self.mode == Mode::Duplex => match self.phase {
                Phase::Idle | Phase::Listening if self.could_be_echo => must(rests, "hears an echo"),
                Phase::Idle | Phase::Listening | Phase::Settling => must(phase == Phase::Hearing, "does not hear"),
                // Somebody who is known to be far away, a moment ago, may be ignored at once.
                Phase::Speaking => must(phase != Phase::Speaking || self.levels, "does not yield"),
                _ => Ok(()),
            },
            // While it may be the loudspeaker's it is not acted upon; it is silent in any case.
            Some(Input::Partial { session, text, .. })
                if beyond(&self.question, text) == "stop" && self.session == Some(*session) && !self.echoed =>
            {
                must(!matches!(phase, Phase::Speaking | Phase::Yielding), "does not stop when told")
            }
            _ => Ok(()),
        }
    }
}

impl Reference for Bounds {
    fn told(&mut self, fact: &Input, now: Time) {
        self.fact = Some(fact.clone());
        match fact {
            Input::KeyDown => self.key = self.keys.down(now),
            Input::KeyUp => self.key = self.keys.up(now).then_some(false),
            Input::SetMode { mode } if *mode != Mode::Text => self.mode = *mode,
            Input::VoiceOnset { at } => {
                self.voice = Some(*at);
                self.onset = *at;
            }
            Input::CouldBeEcho { could } => {
                self.could_be_echo = *could;
                self.echoed = *could || self.echoed && self.voice.is_none();
            }
            Input::VoiceLevel { .. } | Input::VoicePrint { .. } => self.levels = true,
            Input::VoiceOffset { at } => {
                self.voice = None;
                self.paused_at = *at;
            }
            Input::Partial { session, text, .. } if self.session == Some(*session) => {
                self.words = beyond(&self.question, text).to_owned();
            }
            Input::Final { revision, text, .. } => {
                if let Some((_, known)) = self.finals.get_mut(revision) {
                    known.get_or_insert_with(|| text.clone());
                }
            }
            _ => {}
        }
    }

    fn time(&mut self, _now: Time) {
        self.fact = None;
    }

    fn judge(&mut self, did: &Did) -> Result<(), String> {
        if matches!(self.fact, Some(Input::PlayEnded { .. })) && did.phase != Phase::Yielding {
            self.held_since = None;
        }
        for order in &did.orders {
            self.ordered(order, did)?;
        }
        self.obeys(did)?;
        self.was_typed(did);
        let hands_free = matches!(did.phase, Phase::Listening | Phase::Settling | Phase::Yielding | Phase::Held);
        must(self.mode == Mode::Duplex || !hands_free, "listens without being asked to")?;
        must(self.prepared <= self.config.speculation.attempts, "prepares too many replies")?;
        let latest = match did.phase {
            Phase::Settling => Some(self.paused_at + self.evidence.ceiling),
            Phase::Yielding => Some(self.held_since.unwrap_or(did.now) + self.understood.longest),
            Phase::Held => Some(did.now + self.understood.held),
            Phase::Hearing => Some(did.now + self.config.longest_turn),
            Phase::Answering => Some(did.now + self.config.text_timeout.max(self.config.agent_timeout)),
            Phase::Speaking => Some(did.now + self.config.stuck_timeout),
            Phase::Idle | Phase::Listening => None,
        };
        if let Some(latest) = latest {
            let in_time = did.deadline.is_some_and(|at| at <= latest.max(did.now));
            must(in_time, &format!("{:?} for longer than anybody waits", did.phase))?;
        }
        let yields = did.phase == Phase::Yielding && !self.waits;
        must(yields == self.held_since.is_some(), "lowered or paused, and not yielding")?;
        if !matches!(did.phase, Phase::Hearing | Phase::Settling) {
            self.keys.turn_over();
        }
        self.phase = did.phase;
        Ok(())
    }
}
