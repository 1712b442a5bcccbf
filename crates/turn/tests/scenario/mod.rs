//! Runs a conversation written as text against the machine in virtual time, and writes down what it ordered.
//!
//! Each line: `MS WORD ARGUMENTS`. Revisions are given by name: `s1` is the first session, `r1` the first attempt at a reply, and so on in
//! the order in which the machine ordered them. Deadlines that fall due between two lines are handed in at their time. Moments may have decimals;
//! a text that begins or ends with a space stands in quotes.

use riposte_measures::{Mode, Span, Time};
use riposte_turn::script::{Script, millis, moment};
use riposte_turn::{Config, Input, KeyStyle, Machine};

pub(crate) struct Scenario {
    machine: Machine,
    script: Script,
    log: String,
}

/// Plays `script` and returns the orders, one per line, each with its time in milliseconds.
#[allow(dead_code, reason = "each file of scenarios has its own policies")]
pub(crate) fn play(mode: Mode, style: KeyStyle, script: &str) -> String {
    let baseline = Config::baseline(Span::from_millis(500), Span::from_millis(150));
    play_with(Config { key_style: style, ..baseline }, mode, script)
}

/// As [`play`], with other policies.
pub(crate) fn play_with(config: Config, mode: Mode, script: &str) -> String {
    play_on(Machine::new(config, mode), script)
}

/// As [`play`], on a machine that knows something already.
pub(crate) fn play_on(machine: Machine, script: &str) -> String {
    let mut scenario = Scenario { machine, script: Script::default(), log: String::new() };
    scenario.drain(Time::ZERO);
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (ms, rest) = line.split_once(' ').expect("MS WORD");
        let now = time(ms);
        scenario.pass_until(now);
        if rest != "wait" {
            scenario.take(rest, now);
        }
    }
    scenario.log
}

/// As [`play_with`] for what was recorded of a real conversation (`riposte replay --test`): deadlines are handed in where a line says `timer`,
/// and the first line is when it began.
#[allow(dead_code, reason = "each file of scenarios has its own way")]
pub(crate) fn play_as_told(config: Config, mode: Mode, script: &str) -> String {
    let mut scenario = Scenario { machine: Machine::new(config, mode), script: Script::default(), log: String::new() };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(' ').expect("MS WORD") {
            (ms, "begins") => scenario.drain(time(ms)),
            (ms, rest) => scenario.take(rest, time(ms)),
        }
    }
    scenario.log
}

fn time(ms: &str) -> Time {
    moment(ms).expect("milliseconds")
}

impl Scenario {
    fn take(&mut self, line: &str, now: Time) {
        let input = self.script.read(line).unwrap_or_else(|why| panic!("{line}: {why}"));
        self.machine.handle(input, now);
        self.drain(now);
    }

    fn pass_until(&mut self, now: Time) {
        while let Some((at, _)) = self.machine.deadline().filter(|(at, _)| *at <= now) {
            self.machine.handle(Input::Timer, at);
            self.drain(at);
        }
    }

    fn drain(&mut self, now: Time) {
        while let Some(output) = self.machine.poll() {
            let line = self.script.order(&output);
            self.log.push_str(&format!("{} {line}\n", millis(now)));
        }
    }
}
