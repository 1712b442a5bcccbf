//! Runs a conversation written as text against the machine in virtual time, and writes down what it ordered.
//!
//! Each line: `MS WORD ARGUMENTS`. Revisions are given by name: `s1` is the first session, `r1` the first attempt at a reply, and so on in
//! the order in which the machine ordered them. Deadlines that fall due between two lines are handed in at their time.

use riposte_measures::{Mark, Mode, Span, Speculated, Time};
use riposte_problem::{Kind, Problem};
use riposte_turn::{Config, Input, KeyStyle, Machine, Output, Revision, Stage};

pub(crate) struct Scenario {
    machine: Machine,
    names: Vec<(Revision, String)>,
    log: String,
}

/// Plays `script` and returns the orders, one per line, each with its time in milliseconds.
pub(crate) fn play(mode: Mode, style: KeyStyle, script: &str) -> String {
    let baseline = Config::baseline(Span::from_millis(500), Span::from_millis(150));
    play_with(Config { key_style: style, ..baseline }, mode, script)
}

/// As [`play`], with other policies.
pub(crate) fn play_with(config: Config, mode: Mode, script: &str) -> String {
    let mut scenario = Scenario { machine: Machine::new(config, mode), names: Vec::new(), log: String::new() };
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
            let line = self.describe(output);
            self.log.push_str(&format!("{} {line}\n", now.as_micros() / 1000));
        }
    }

    fn name(&mut self, prefix: char, revision: Revision) -> String {
        if let Some((_, name)) = self.names.iter().find(|(known, _)| *known == revision) {
            return name.clone();
        }
        let n = self.names.iter().filter(|(_, name)| name.starts_with(prefix)).count() + 1;
        let name = format!("{prefix}{n}");
        self.names.push((revision, name.clone()));
        name
    }

    fn revision(&self, name: &str) -> Revision {
        self.names.iter().find(|(_, known)| known == name).map_or(Revision(9999), |(revision, _)| *revision)
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

    fn describe(&mut self, output: Output) -> String {
        match output {
            Output::Hear { session, from } => {
                format!("hear {} from {}", self.name('s', session), from.as_micros() / 1000)
            }
            Output::Finalise { session, revision, until } => {
                let session = self.name('s', session);
                format!("finalise {session} as {} until {}", self.name('r', revision), until.as_micros() / 1000)
            }
            Output::Unhear { session } => format!("unhear {}", self.name('s', session)),
            Output::Ask { revision, text } => format!("ask {} {text:?}", self.name('r', revision)),
            Output::Release { revision } => format!("release {}", self.name('r', revision)),
            Output::Apologise { revision, problem } => {
                format!("apologise {} for {}", self.name('r', revision), problem.code)
            }
            Output::Pause { revision } => format!("pause {}", self.name('r', revision)),
            Output::Resume { revision } => format!("resume {}", self.name('r', revision)),
            Output::Silence { revision } => format!("silence {}", self.name('r', revision)),
            Output::Learnt(pauses) => format!("learnt {} pauses", pauses.count),
            Output::Record(end) => {
                let origin = end.marks.get(Mark::SpeechEnd).unwrap_or_default();
                let marks: Vec<String> = end
                    .marks
                    .iter()
                    .map(|(mark, at)| format!("{}={}", mark.name(), (at - origin).as_millis()))
                    .collect();
                format!(
                    "record {} {} {:?} -> {:?} heard {:?}{} [{}]",
                    end.mode.name(),
                    end.outcome.name(),
                    end.transcript,
                    end.reply,
                    end.heard,
                    end.problem.map_or(String::new(), |problem| format!(" for {}", problem.code))
                        + &match end.speculated {
                            Speculated { attempts: 0, wasted_tokens: 0, .. } => String::new(),
                            Speculated { outcome, attempts, wasted_tokens } => {
                                format!(" ({} of {attempts}, {wasted_tokens} wasted)", outcome.name())
                            }
                        },
                    marks.join(" ")
                )
            }
            Output::Phase { phase, reason } => format!("-- {phase:?} ({})", reason.words()),
            Output::Caption { text, .. } => format!("caption {text:?}"),
            Output::Transcribed { text } => format!("transcribed {text:?}"),
            Output::NothingHeard => "nothing heard".to_owned(),
            Output::ReplyText { text } => format!("reply {text:?}"),
            Output::HeardUpTo { bytes } => format!("heard up to {bytes}"),
            Output::ModeChanged { mode } => format!("mode {}", mode.name()),
            Output::Tell(problem) => format!("tell {}", problem.code),
        }
    }
}
