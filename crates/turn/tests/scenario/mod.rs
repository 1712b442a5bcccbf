//! Runs a conversation written as text against the machine in virtual time, and writes down what it ordered.
//!
//! Each line: `MS WORD ARGUMENTS`. Revisions are given by name: `s1` is the first session, `r1` the first attempt at a reply, and so on in
//! the order in which the machine ordered them. Deadlines that fall due between two lines are handed in at their time. Moments may have decimals;
//! a text that begins or ends with a space stands in quotes.

use riposte_measures::{Mark, Mode, Span, Time};
use riposte_problem::{Kind, Problem};
use riposte_turn::script::{Describe, millis, unquoted};
use riposte_turn::{Config, Input, KeyStyle, Machine, Revision, Stage, VoiceLikeness, VoicePrint};

pub(crate) struct Scenario {
    machine: Machine,
    describe: Describe,
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
    let mut scenario = Scenario { machine, describe: Describe::default(), log: String::new() };
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
    let mut scenario =
        Scenario { machine: Machine::new(config, mode), describe: Describe::default(), log: String::new() };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(' ').expect("MS WORD") {
            (ms, "begins") => scenario.drain(time(ms)),
            (ms, rest) => scenario.take(rest, time(ms)),
        }
    }
    scenario.log
}

/// Milliseconds with up to three decimals.
fn time(ms: &str) -> Time {
    let (whole, part) = ms.split_once('.').unwrap_or((ms, "0"));
    let micros: i64 = format!("{whole}{part:0<3}").parse().expect("milliseconds");
    Time::from_micros(micros)
}

impl Scenario {
    fn take(&mut self, line: &str, now: Time) {
        let input = self.input(line);
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
            let line = self.describe.order(&output);
            self.log.push_str(&format!("{} {line}\n", millis(now)));
        }
    }

    fn revision(&self, name: &str) -> Revision {
        self.describe.revision(name).unwrap_or(Revision(9999))
    }

    fn input(&self, line: &str) -> Input {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (first, tail) = rest.split_once(' ').unwrap_or((rest, ""));
        let at = || time(tail);
        let problem = || {
            let code = if tail.is_empty() { format!("test.{word}") } else { tail.to_owned() };
            Problem::new(&code, Kind::Retry, "It failed.", "Try again.")
        };
        let text = || unquoted(tail);
        match word {
            "key-down" => Input::KeyDown,
            "key-up" => Input::KeyUp,
            "begin" => Input::Begin,
            "end" => Input::End,
            "timer" => Input::Timer,
            "stop" => Input::Stop,
            "say" => Input::Say { text: unquoted(rest) },
            "mode" => Input::SetMode { mode: Mode::from_name(first).expect("a mode") },
            "voice" => Input::VoiceOnset { at: time(first) },
            "level" => Input::VoiceLevel { db: first.parse().expect("dBFS") },
            // `sounds WINDOWS MEAN MEAN …`
            "sounds" => {
                let mut means = tail.split(' ').map(|mean| mean.parse().expect("a mean"));
                let means = std::array::from_fn(|_| means.next().expect("as many as there are features"));
                Input::VoicePrint { print: VoicePrint { means, windows: first.parse().expect("windows") } }
            }
            // `likeness S LOG-ODDS SECONDS`
            "likeness" => {
                let (log_odds, seconds) = tail.split_once(' ').expect("log odds and seconds");
                let (log_odds, seconds) = (log_odds.parse().expect("log odds"), seconds.parse().expect("seconds"));
                Input::VoiceLikeness { session: self.revision(first), likeness: VoiceLikeness { log_odds, seconds } }
            }
            "echo" => Input::CouldBeEcho { could: first == "true" },
            "pause" => Input::VoiceOffset { at: time(first) },
            // `partial S UNTIL TEXT`
            "partial" => {
                let (until, text) = tail.split_once(' ').unwrap_or((tail, ""));
                let until = time(until);
                Input::Partial {
                    session: self.revision(first),
                    text: unquoted(text),
                    stable_bytes: 0,
                    until,
                    closes: None,
                }
            }
            "finished" => {
                let value = tail.parse().expect("a probability");
                Input::EndProbability { at: time(first), value }
            }
            "final" => Input::Final { revision: self.revision(first), text: text(), closes: None },
            "text" => Input::ReplyText { revision: self.revision(first), text: text() },
            "cut" => Input::ReplyCut { revision: self.revision(first), bytes: tail.parse().expect("bytes") },
            "thinking" => Input::Thinking { revision: self.revision(first) },
            "done" => Input::ReplyDone { revision: self.revision(first) },
            "mark" => {
                let (mark, ms) = tail.split_once(' ').expect("MARK MS");
                let at = time(ms);
                Input::Marked { revision: self.revision(first), mark: Mark::from_name(mark).expect("a mark"), at }
            }
            "dry" => Input::RunDry { revision: self.revision(first) },
            "plays" => Input::PlayStarted { revision: self.revision(first), at: at() },
            "heard" => Input::Played { revision: self.revision(first), heard_bytes: tail.parse().expect("bytes") },
            "played" => {
                let (bytes, ms) = tail.split_once(' ').expect("BYTES MS");
                let at = time(ms);
                Input::PlayEnded { revision: self.revision(first), heard_bytes: bytes.parse().expect("bytes"), at }
            }
            "silenced" => {
                let (bytes, ms) = tail.split_once(' ').expect("BYTES MS");
                let at = time(ms);
                Input::Silenced { revision: self.revision(first), heard_bytes: bytes.parse().expect("bytes"), at }
            }
            "stt-fails" => {
                Input::Failed { revision: self.revision(first), stage: Stage::Recognition, problem: problem() }
            }
            "chat-fails" => Input::Failed { revision: self.revision(first), stage: Stage::Chat, problem: problem() },
            "voice-fails" => Input::Failed { revision: self.revision(first), stage: Stage::Voice, problem: problem() },
            other => panic!("unknown word {other}"),
        }
    }
}
