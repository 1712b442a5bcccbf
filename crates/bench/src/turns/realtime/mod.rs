//! A scenario through the whole engine in real time: its own sound devices in a simulated room, stages scripted with bench-460's latencies. And
//! how far that agrees with virtual time.

mod devices;
mod stages;

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_engine::api::{Command, Event, Reason, State};
use riposte_engine::{Built, Engine, EngineOptions};
use riposte_measures::{Outcome, Span, Time};
use riposte_problem::Problem;
use riposte_settings::Settings;
use serde_json::json;
use tokio::sync::broadcast::error::TryRecvError;

use self::devices::{Room, RoomBackend};
use super::format::Mode;
use super::judge::{Check, Verdict};
use super::log::{Fact, Log};
use super::prepare::Prepared;
use super::simulate::{LONGEST, QUIET};
use crate::{PolicyOptions, Report};

/// From the engine's start to the scenario's: the devices open, the noise becomes known to the gate.
const WARM_UP: Span = Span::from_millis(2_500);
/// How often events are looked for: what they are late by in the log at most.
const POLL: Span = Span::from_millis(2);
/// Disagreements that are named in a report.
const NAMED: usize = 20;
/// Differences of more than this, two frames, are named.
const TOLD_MS: f64 = 20.1;

/// Plays a scenario to its end. Blocks for as long as it lasts.
pub(crate) fn run(prepared: &Arc<Prepared>, policy: &PolicyOptions) -> Result<Log, Problem> {
    let room = Arc::new(Room::new(Arc::clone(prepared), Clock::now() + WARM_UP));
    let mut settings = Settings::default();
    settings.conversation.mode = match prepared.scenario.mode {
        Mode::Duplex => riposte_measures::Mode::Duplex,
        Mode::PushToTalk => riposte_measures::Mode::PushToTalk,
    };
    policy.settle(&mut settings);
    let backend = Arc::new(RoomBackend(Arc::clone(&room)));
    let stages = stages::scripted(&room, prepared);
    let engine = Engine::start(EngineOptions {
        settings,
        capture: Arc::clone(&backend) as _,
        playout: backend,
        build: Arc::new(move |_| Built::from(stages.clone())),
        database: None,
        prices: None,
        try_it: None,
        problems: Vec::new(),
        tune: policy.tune(),
        record: None,
    })?;
    Watch { engine: &engine, room: &room, state: State::Starting, keys: Vec::new(), quiet_since: 0 }.run();
    drop(engine);
    Ok(room.take_log())
}

/// Watches the engine as a shell does, and presses the key.
struct Watch<'a> {
    engine: &'a Engine,
    room: &'a Room,
    state: State,
    keys: Vec<(Time, bool)>,
    quiet_since: i64,
}

impl Watch<'_> {
    fn run(&mut self) {
        let mut events = self.engine.subscribe();
        self.state = self.engine.snapshot().state;
        loop {
            loop {
                match events.try_recv() {
                    Ok(event) => self.note(event),
                    Err(TryRecvError::Lagged(_)) => {}
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Closed) => return,
                }
            }
            self.press_keys();
            let (position, busy_until) = self.room.progress();
            let resting = self.state.rests() || self.state == State::Held;
            if !resting || position < busy_until {
                self.quiet_since = position;
            }
            if position - self.quiet_since > QUIET || position > LONGEST {
                return;
            }
            Clock::wait(POLL);
        }
    }

    fn press_keys(&mut self) {
        self.keys.extend(self.room.keys());
        self.keys.sort();
        while let Some((at, down)) = self.keys.first().copied().filter(|(at, _)| *at <= self.room.now()) {
            self.keys.remove(0);
            self.engine.send(if down { Command::KeyDown } else { Command::KeyUp });
            self.room.note_at(at, if down { Fact::KeyDown } else { Fact::KeyUp });
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::StateChanged { state, reason } => self.enter(state, reason),
            Event::TurnFinished { turn } if turn.marks.contains_key("play_start") => {
                self.room.note(Fact::Recorded { complete: turn.outcome == Outcome::Completed });
            }
            Event::NothingHeard => self.room.note(Fact::NothingHeard),
            Event::Failed { problem } => self.room.note(Fact::Told { code: problem.code }),
            _ => {}
        }
    }

    fn enter(&mut self, state: State, reason: Reason) {
        let before = std::mem::replace(&mut self.state, state);
        if state == State::Answering && before != State::Answering {
            self.room.note(Fact::Committed { reason: reason.words().to_owned() });
        } else if before == State::Answering && state == State::Hearing {
            self.room.note(Fact::Reopened);
            self.room.reply_over();
        }
        if state == State::Held {
            self.room.reply_waits();
        }
        if state == State::Yielding {
            self.room.note(Fact::Yielded);
        } else if before == State::Yielding {
            self.room.note(Fact::YieldOver { goes_on: state == State::Speaking });
        }
        // A reply that yields or waits is not over.
        let speaks = |state| matches!(state, State::Speaking | State::Yielding | State::Held);
        if speaks(before) && !speaks(state) {
            self.room.reply_over();
        }
    }
}

/// How far real and virtual time agree: outcomes, and what took how long.
pub(crate) fn agreement(report: &mut Report, virtually: &[Verdict], really: &[Verdict]) {
    let pairs = || {
        let scenarios = virtually.iter().zip(really);
        scenarios.flat_map(|(a, b)| a.checks.iter().zip(&b.checks).map(|(c, d)| (a.name.as_str(), c, d)))
    };
    let same = |a: &Check, b: &Check| a.wrong.is_some() == b.wrong.is_some();
    let (all, agreed) = (pairs().count(), pairs().filter(|(_, a, b)| same(a, b)).count());
    report.number("agreement_rate", agreed as f64 / all.max(1) as f64);
    report.number("agreement_checks", all as f64);
    for (name, stop) in [("response_difference_ms", false), ("stop_difference_ms", true)] {
        let both = pairs().filter(|(_, a, b)| same(a, b) && matches!(a.of, super::judge::Of::Stop) == stop);
        let apart = both.filter_map(|(_, a, b)| Some((b.took_ms? - a.took_ms?).abs()));
        report.summary(name, apart.collect::<Vec<_>>());
    }
    let later = pairs().filter(|(_, a, b)| same(a, b)).filter_map(|(name, a, b)| {
        let by_ms = b.took_ms? - a.took_ms?;
        (by_ms.abs() > TOLD_MS).then(|| format!("{name}, {}: {by_ms:+.0} ms", a.line))
    });
    report.more.insert("late".to_owned(), json!(later.take(NAMED).collect::<Vec<_>>()));
    let differ = pairs().filter(|(_, a, b)| !same(a, b)).take(NAMED).map(|(name, a, b)| {
        let words = |check: &Check| check.wrong.clone().unwrap_or_else(|| "as expected".to_owned());
        format!("{name}, {}: {} in virtual time, {} in real time", a.line, words(a), words(b))
    });
    report.more.insert("disagreements".to_owned(), json!(differ.collect::<Vec<_>>()));
}
