//! Runs the machine beside a reference and compares after every step. What disagrees is told in words, and as the log that Riposte itself writes.

use riposte_measures::{Mode, Span, Time};
use riposte_turn::log::{self, Entry, Header, Told};
use riposte_turn::script::millis;
use riposte_turn::{Config, Input, Machine, Output, PauseProfile, Phase, Phrases, filler, opener};

use crate::contract::Contract;
use crate::names::Names;
use crate::parts::Parts;
use crate::steps::{Conversation, Step};
use crate::words::{describe, fact};

/// A model that runs beside the machine. It never sees the machine itself.
pub(crate) trait Reference {
    fn told(&mut self, fact: &Input, now: Time);
    /// Time has passed, and what is due by now is done.
    fn time(&mut self, now: Time);
    /// Why what the machine did since the last time can't be.
    fn judge(&mut self, did: &Did) -> Result<(), String>;
}

/// What the machine did.
pub(crate) struct Did {
    pub(crate) now: Time,
    /// Under names.
    pub(crate) orders: Vec<Output>,
    pub(crate) phase: Phase,
    pub(crate) deadline: Option<Time>,
}

/// Under what a conversation is played.
pub(crate) struct Setup {
    pub(crate) config: Config,
    pub(crate) mode: Mode,
    /// Every phrase that may open a reply or fill a wait has a sound.
    pub(crate) phrases: bool,
}

/// What happened: a log of what was told, and the machine's own orders.
pub(crate) struct Played {
    pub(crate) log: String,
    pub(crate) ordered: Vec<Output>,
}

struct Beside<R> {
    machine: Machine,
    names: Names,
    parts: Parts,
    contract: Contract,
    reference: R,
    told: Vec<Entry>,
    ordered: Vec<Output>,
    /// Both as lines are made of them, under names.
    happened: Vec<(Time, Happened)>,
}

enum Happened {
    Told(Input),
    Ordered(Output),
}

/// Plays the conversation with the machine and the reference, until both are at rest.
pub(crate) fn run(setup: &Setup, reference: impl Reference, of: &Conversation) -> Result<Played, String> {
    let mut beside = Beside {
        machine: Machine::new(setup.config.clone(), setup.mode),
        names: Names::default(),
        parts: Parts::new(of.mute),
        contract: Contract::default(),
        reference,
        told: Vec::new(),
        ordered: Vec::new(),
        happened: Vec::new(),
    };
    if setup.phrases {
        beside.prepares_phrases();
    }
    let played = beside.play(&of.steps);
    let header = Header::new(Time::ZERO, setup.mode, setup.config.clone(), PauseProfile::default());
    let lines = std::iter::once(log::line(&header)).chain(beside.told.iter().map(log::line));
    played.map_err(|why| {
        let (words, lines) = (beside.words(), lines.clone().collect::<String>());
        format!("{why}\n\n{words}\nfor `riposte replay`:\n{lines}")
    })?;
    Ok(Played { log: lines.collect(), ordered: beside.ordered })
}

impl<R: Reference> Beside<R> {
    fn prepares_phrases(&mut self) {
        let acknowledgements = Phrases::prepared(filler::ENGLISH, |_| true);
        let openers = Phrases::prepared(opener::ENGLISH, |_| true);
        for told in [Told::Fillers(acknowledgements.clone()), Told::Openers(openers.clone())] {
            self.told.push(Entry { at_us: Time::ZERO, told });
        }
        self.machine.set_fillers(acknowledgements);
        self.machine.set_openers(openers);
    }

    fn play(&mut self, steps: &[Step]) -> Result<(), String> {
        let mut now = Time::ZERO;
        self.judge(now)?;
        for step in steps {
            let until = now + Span::from_millis(step.after_ms);
            while !step.overtakes
                && let Some((at, _)) = self.machine.deadline().filter(|(at, _)| *at <= until)
            {
                now = now.max(at);
                self.time(now)?;
            }
            now = until;
            match self.parts.does(&step.deed, now) {
                // Perhaps nothing is due.
                Some(Input::Timer) => self.handle(&Input::Timer, now),
                Some(fact) => self.tell(&fact, now)?,
                None => {}
            }
            self.time(now)?;
        }
        // Nothing more is told: everything ends.
        for _ in 0..20 {
            let Some((at, _)) = self.machine.deadline() else { break };
            now = now.max(at);
            self.time(now)?;
        }
        self.contract.closed(self.machine.current_phase())
    }

    fn tell(&mut self, fact: &Input, now: Time) -> Result<(), String> {
        self.handle(fact, now);
        self.contract.told(fact);
        self.reference.told(fact, now);
        self.judge(now)
    }

    fn time(&mut self, now: Time) -> Result<(), String> {
        let mut timers = 0;
        while self.machine.deadline().is_some_and(|(at, _)| at <= now) {
            self.handle(&Input::Timer, now);
            timers += 1;
            if timers == 10 {
                return Err("a timer that is due changes nothing: it would spin".to_owned());
            }
        }
        self.reference.time(now);
        self.judge(now)
    }

    fn judge(&mut self, now: Time) -> Result<(), String> {
        let mut orders = Vec::new();
        while let Some(order) = self.machine.poll() {
            self.ordered.push(order.clone());
            let order = self.names.order(order);
            self.happened.push((now, Happened::Ordered(order.clone())));
            self.parts.ordered(&order);
            orders.push(order);
        }
        let deadline = self.machine.deadline().map(|(at, _)| at);
        let did = Did { now, orders, phase: self.machine.current_phase(), deadline };
        self.contract.judge(&did).and_then(|()| self.reference.judge(&did))
    }

    fn handle(&mut self, fact: &Input, now: Time) {
        let numbered = self.names.fact(fact);
        self.happened.push((now, Happened::Told(fact.clone())));
        self.told.push(Entry { at_us: now, told: Told::Input(numbered.clone()) });
        self.machine.handle(numbered, now);
    }

    /// What was told, and indented what was ordered.
    fn words(&self) -> String {
        let line = |(at, happened): &(Time, Happened)| match happened {
            Happened::Told(input) => format!("{} {}\n", millis(*at), fact(input)),
            Happened::Ordered(order) => format!("    {} {}\n", millis(*at), describe(order)),
        };
        self.happened.iter().map(line).collect()
    }
}
