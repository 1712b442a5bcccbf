//! Runs a conversation written as text against the machine in virtual time, and writes down what it ordered.
//!
//! Each line: `MS WORD ARGUMENTS`. Revisions are given by name: `s1` is the first session, `r1` the first attempt at a reply, and so on in
//! the order in which the machine ordered them. Deadlines that fall due between two lines are handed in at their time.

use riposte_measures::{Mark, Mode, Span, Time};
use riposte_problem::{Kind, Problem};
use riposte_turn::describe::{Describe, millis};
use riposte_turn::{Config, Input, KeyStyle, Machine, Revision, Stage};

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
    let mut scenario =
        Scenario { machine: Machine::new(config, mode), describe: Describe::default(), log: String::new() };
    scenario.drain(Time::ZERO);
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (ms, rest) = line.split_once(' ').expect("MS WORD");
        let now = Time::from_millis(ms.parse().expect("milliseconds"));
        scenario.pass_until(now);
        if rest != "wait" {
            let input = scenario.input(rest);
            scenario.machine.handle(input, now);
            scenario.drain(now);
        }
    }
    scenario.log
}

impl Scenario {
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
        let at = || Time::from_millis(tail.parse().expect("milliseconds"));
        let problem = || Problem::new(&format!("test.{word}"), Kind::Retry, "It failed.", "Try again.");
        match word {
            "key-down" => Input::KeyDown,
            "key-up" => Input::KeyUp,
            "stop" => Input::Stop,
            "say" => Input::Say { text: rest.to_owned() },
            "mode" => Input::SetMode { mode: Mode::from_name(first).expect("a mode") },
            "voice" => Input::VoiceOnset { at: Time::from_millis(first.parse().expect("milliseconds")) },
            "level" => Input::VoiceLevel { db: first.parse().expect("dBFS") },
            "pause" => Input::VoiceOffset { at: Time::from_millis(first.parse().expect("milliseconds")) },
            // `partial S UNTIL TEXT`
            "partial" => {
                let (until, text) = tail.split_once(' ').unwrap_or((tail, ""));
                let until = Time::from_millis(until.parse().expect("milliseconds"));
                Input::Partial { session: self.revision(first), text: text.to_owned(), stable_bytes: 0, until }
            }
            "finished" => {
                let value = tail.parse().expect("a probability");
                Input::EndProbability { at: Time::from_millis(first.parse().expect("milliseconds")), value }
            }
            "final" => Input::Final { revision: self.revision(first), text: tail.to_owned() },
            "text" => Input::ReplyText { revision: self.revision(first), text: tail.to_owned() },
            "done" => Input::ReplyDone { revision: self.revision(first) },
            "mark" => {
                let (mark, ms) = tail.split_once(' ').expect("MARK MS");
                let at = Time::from_millis(ms.parse().expect("milliseconds"));
                Input::Marked { revision: self.revision(first), mark: Mark::from_name(mark).expect("a mark"), at }
            }
            "plays" => Input::PlayStarted { revision: self.revision(first), at: at() },
            "heard" => Input::Played { revision: self.revision(first), heard_bytes: tail.parse().expect("bytes") },
            "played" => {
                let (bytes, ms) = tail.split_once(' ').expect("BYTES MS");
                let at = Time::from_millis(ms.parse().expect("milliseconds"));
                Input::PlayEnded { revision: self.revision(first), heard_bytes: bytes.parse().expect("bytes"), at }
            }
            "silenced" => {
                let (bytes, ms) = tail.split_once(' ').expect("BYTES MS");
                let at = Time::from_millis(ms.parse().expect("milliseconds"));
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
