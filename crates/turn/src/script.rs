//! A conversation as text: what the machine is told and what it orders, one line each, for tests, logs and failures. Pure.
//!
//! [`Script::fact`] writes what the machine is told, [`Script::read`] reads such a line back, [`Script::order`] writes what it orders.
//! Revisions get names in the order in which the machine orders them: `s1` is the first session, `r1` the first attempt at a reply. A text
//! that would not come back from its line as it is stands in quotes. Of a problem only its code is written. Not for users: texts are in it
//! as they were said.

mod read;

pub use read::{NoFact, moment};

use std::collections::BTreeMap;

use riposte_measures::{Attempt, Became, Mark, Mode, Speculated, Time};

use crate::relay::{Relay, RelayEnd, RelayOutcome};
use crate::{Input, Output, Revision, Stage, TurnEnd};

/// What is known of a recognised text besides its words stands before it, where it is known: the bytes that will not change any more, and the
/// recogniser's probability that the sentence ends there.
const STABLE: &str = "stable=";
const CLOSES: &str = "closes=";
const SURE: &str = "sure=";

/// Stands for what is not known of a call of a provider.
const NOT_KNOWN: &str = "-";

/// Remembers which revision has which name.
#[derive(Clone, Debug, Default)]
pub struct Script {
    names: BTreeMap<Revision, String>,
    sessions: usize,
    replies: usize,
}

impl Script {
    /// The revision of that name, if one has it.
    pub fn revision(&self, name: &str) -> Option<Revision> {
        self.names.iter().find(|(_, known)| *known == name).map(|(revision, _)| *revision)
    }

    fn session(&mut self, revision: Revision) -> String {
        let sessions = &mut self.sessions;
        self.names.entry(revision).or_insert_with(|| numbered('s', sessions)).clone()
    }

    fn reply(&mut self, revision: Revision) -> String {
        let replies = &mut self.replies;
        self.names.entry(revision).or_insert_with(|| numbered('r', replies)).clone()
    }

    /// `r0`: the machine never ordered it.
    fn known(&self, revision: Revision) -> &str {
        self.names.get(&revision).map_or("r0", String::as_str)
    }

    /// What the machine is told, as a scenario says it.
    pub fn fact(&self, input: &Input) -> String {
        match input {
            Input::KeyDown => "key-down".to_owned(),
            Input::KeyUp => "key-up".to_owned(),
            Input::Begin => "begin".to_owned(),
            Input::End => "end".to_owned(),
            Input::Stop => "stop".to_owned(),
            Input::Say { text } => format!("say {}", quoted(text)),
            Input::SetMode { mode } => format!("mode {}", mode.name()),
            Input::Relay { relay: Relay { message, listens } } => {
                let waiting =
                    listens.map(|waiting| format!(" {} {}", waiting.begins.as_millis(), waiting.held.as_millis()));
                let waiting = waiting.unwrap_or_else(|| format!(" {NOT_KNOWN} {NOT_KNOWN}"));
                format!("relay{waiting} {}", quoted(message.as_deref().unwrap_or_default()))
            }
            Input::VoiceOnset { at } => format!("voice {}", millis(*at)),
            Input::VoiceLevel { db } => format!("level {db}"),
            Input::VoicePrint { print } => {
                let means: Vec<String> = print.means.iter().map(|mean| format!("{mean}")).collect();
                format!("sounds {} {}", print.windows, means.join(" "))
            }
            Input::VoiceLikeness { session, likeness } => {
                format!("likeness {} {} {}", self.known(*session), likeness.log_odds, likeness.seconds)
            }
            Input::CouldBeEcho { could } => format!("echo {could}"),
            Input::VoiceOffset { at } => format!("pause {}", millis(*at)),
            Input::EndProbability { at, value } => format!("finished {} {value}", millis(*at)),
            Input::Partial { session, text, stable_bytes, until, closes, sure } => {
                let (stable, closes) =
                    (known(STABLE, (*stable_bytes > 0).then_some(stable_bytes)), known(CLOSES, closes.as_ref()));
                let of_text = format!("{stable}{closes}{}{}", known(SURE, sure.as_ref()), quoted(text));
                format!("partial {} {} {of_text}", self.known(*session), millis(*until))
            }
            Input::Final { revision, text, closes } => {
                let closes = known(CLOSES, closes.as_ref());
                format!("final {} {closes}{}", self.known(*revision), quoted(text))
            }
            Input::ReplyText { revision, text } => format!("text {} {}", self.known(*revision), quoted(text)),
            Input::ReplyCut { revision, bytes } => format!("cut {} {bytes}", self.known(*revision)),
            Input::Thinking { revision } => format!("thinking {}", self.known(*revision)),
            Input::ReplyDone { revision } => format!("done {}", self.known(*revision)),
            Input::Marked { revision, mark, at } => {
                format!("mark {} {} {}", self.known(*revision), mark.name(), millis(*at))
            }
            Input::Played { revision, heard_bytes } => format!("heard {} {heard_bytes}", self.known(*revision)),
            Input::RunDry { revision } => format!("dry {}", self.known(*revision)),
            Input::PlayStarted { revision, at } => format!("plays {} {}", self.known(*revision), millis(*at)),
            Input::PlayEnded { revision, heard_bytes, at } => {
                format!("played {} {heard_bytes} {}", self.known(*revision), millis(*at))
            }
            Input::Silenced { revision, heard_bytes, at } => {
                format!("silenced {} {heard_bytes} {}", self.known(*revision), millis(*at))
            }
            Input::Failed { revision, stage, problem } => {
                let stage = match stage {
                    Stage::Recognition => "stt",
                    Stage::Chat => "chat",
                    Stage::Voice => "voice",
                };
                format!("{stage}-fails {} {}", self.known(*revision), problem.code)
            }
            Input::Attempted { revision, attempt } => format!("attempt {} {}", self.known(*revision), call(attempt)),
            Input::Timer => "timer".to_owned(),
        }
    }

    /// What the machine orders.
    pub fn order(&mut self, output: &Output) -> String {
        match output {
            Output::OpenSession { session, from } => format!("open {} from {}", self.session(*session), millis(*from)),
            Output::StopFeeding { session, until } => {
                format!("stop feeding {} from {}", self.session(*session), millis(*until))
            }
            Output::FeedOn { session, from } => format!("feed on {} from {}", self.session(*session), millis(*from)),
            Output::Finalise { session, revision, until } => {
                let session = self.session(*session);
                format!("finalise {session} as {} until {}", self.reply(*revision), millis(*until))
            }
            Output::CloseSession { session } => format!("close {}", self.session(*session)),
            Output::Ask { revision, text, opener: None } => format!("ask {} {text:?}", self.reply(*revision)),
            Output::Ask { revision, text, opener: Some(opener) } => {
                format!("ask {} {text:?} after {opener:?}", self.reply(*revision))
            }
            Output::Release { revision } => format!("release {}", self.reply(*revision)),
            Output::Withhold { revision } => format!("withhold {}", self.reply(*revision)),
            Output::Fill { revision, phrase } => format!("fill {} {phrase:?}", self.reply(*revision)),
            Output::Reprompt { revision } => format!("reprompt {}", self.reply(*revision)),
            Output::Say { revision, text } => format!("say {} {text:?}", self.reply(*revision)),
            Output::Relayed(end) => relayed(end),
            Output::Apologise { revision, problem } => {
                format!("apologise {} for {}", self.reply(*revision), problem.code)
            }
            Output::WasTheUser { session } => format!("was-the-user {}", self.session(*session)),
            Output::Lower { revision } => format!("lower {}", self.reply(*revision)),
            Output::Pause { revision } => format!("pause {}", self.reply(*revision)),
            Output::Resume { revision } => format!("resume {}", self.reply(*revision)),
            Output::Silence { revision } => format!("silence {}", self.reply(*revision)),
            Output::Learnt(pauses) => format!("learnt {} pauses", pauses.count),
            Output::Record(end) => record(end),
            Output::Phase { phase, reason } => format!("-- {phase:?} ({})", reason.words()),
            Output::Caption { text, .. } => format!("caption {text:?}"),
            Output::Transcribed { text } => format!("transcribed {text:?}"),
            Output::NothingHeard => "nothing heard".to_owned(),
            Output::LeftAlone { text } => format!("left alone {text:?}"),
            Output::ReplyText { text } => format!("reply {text:?}"),
            Output::ReplyCut { bytes } => format!("reply ends at {bytes}"),
            Output::HeardUpTo { bytes } => format!("heard up to {bytes}"),
            Output::ModeChanged { mode } => format!("mode {}", mode.name()),
            Output::Tell(problem) => format!("tell {}", problem.code),
        }
    }
}

fn known(name: &str, value: Option<&impl std::fmt::Display>) -> String {
    value.map_or_else(String::new, |value| format!("{name}{value} "))
}

fn numbered(prefix: char, count: &mut usize) -> String {
    *count += 1;
    format!("{prefix}{count}")
}

/// `STAGE BECAME BEGAN SENT CONNECT FIRST ENDED CHUNKS PROVIDER`, with `-` for what is not known.
fn call(attempt: &Attempt) -> String {
    let maybe = |at: Option<Time>| at.map_or_else(|| NOT_KNOWN.to_owned(), millis);
    let became = match &attempt.became {
        Became::Served => "served".to_owned(),
        Became::Dropped => "dropped".to_owned(),
        Became::Failed(code) => format!("failed:{code}"),
        Became::PassedOver(code) => format!("passed-over:{code}"),
    };
    let (stage, began, sent) = (attempt.stage.name(), millis(attempt.began), maybe(attempt.sent));
    let (connect, first) = (maybe(attempt.connect.map(|span| Time::ZERO + span)), maybe(attempt.first));
    let (ended, chunks) = (millis(attempt.ended), attempt.chunks);
    format!("{stage} {became} {began} {sent} {connect} {first} {ended} {chunks} {}", quoted(&attempt.provider))
}

/// What came of a relay, without its marks.
fn relayed(end: &RelayEnd) -> String {
    let outcome = match &end.outcome {
        RelayOutcome::Said => "said".to_owned(),
        RelayOutcome::Answered => "answered".to_owned(),
        RelayOutcome::NothingHeard => "nothing heard".to_owned(),
        RelayOutcome::Stopped => "stopped".to_owned(),
        RelayOutcome::Busy => "busy".to_owned(),
        RelayOutcome::Failed(problem) => format!("failed for {}", problem.code),
    };
    let said = end
        .message
        .as_ref()
        .map(|said| format!(" heard {:?}{}", said.heard, if said.is_interrupted { " (interrupted)" } else { "" }));
    let answer = end.answer.as_ref().map(|answer| format!(" answer {:?}", answer.text));
    format!("relayed {outcome}{}{}", said.unwrap_or_default(), answer.unwrap_or_default())
}

/// Its marks are in milliseconds from the end of the user's speech.
fn record(end: &TurnEnd) -> String {
    let origin = end.marks.get(Mark::SpeechEnd).unwrap_or_default();
    let marks: Vec<String> =
        end.marks.iter().map(|(mark, at)| format!("{}={}", mark.name(), (at - origin).as_millis())).collect();
    let trouble = end.problem.as_ref().map_or(String::new(), |problem| format!(" for {}", problem.code));
    let ahead = match end.speculated {
        Speculated { attempts: 0, wasted_tokens: 0, .. } => String::new(),
        Speculated { outcome, attempts, wasted_tokens } => {
            format!(" ({} of {attempts}, {wasted_tokens} wasted)", outcome.name())
        }
    };
    let calls: Vec<String> = end.attempts.iter().map(call).collect();
    let calls = if calls.is_empty() { String::new() } else { format!(" calls [{}]", calls.join(", ")) };
    let (mode, outcome) = (Mode::name(end.mode), end.outcome.name());
    let (transcript, reply, heard) = (&end.transcript, &end.reply, &end.heard);
    let marks = marks.join(" ");
    format!("record {mode} {outcome} {transcript:?} -> {reply:?} heard {heard:?}{trouble}{ahead} [{marks}]{calls}")
}

/// Milliseconds, with as many decimals as the moment has.
pub fn millis(at: Time) -> String {
    let micros = at.as_micros();
    let (sign, whole, part) = (if micros < 0 { "-" } else { "" }, micros.abs() / 1000, micros.abs() % 1000);
    if part == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{part:03}").trim_end_matches('0').to_owned()
}

/// A text as it stands in a line: in quotes if it would not come back from there as it is.
fn quoted(text: &str) -> String {
    let plain = text.trim() == text && !text.contains(['\n', '\r']) && !text.starts_with('"');
    let plain = plain && !text.starts_with(STABLE) && !text.starts_with(CLOSES) && !text.starts_with(SURE);
    if plain {
        return text.to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
    format!("\"{escaped}\"")
}

/// The text of a line, without its quotes.
fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return text.to_owned() };
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(next) = chars.next() {
        match (next == '\\').then(|| chars.next()).flatten() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(escaped) => out.push(escaped),
            None => out.push(next),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_their_microseconds() {
        for (micros, text) in [(0, "0"), (1_050_000, "1050"), (1_250, "1.25"), (-500_001, "-500.001"), (-40, "-0.04")] {
            assert_eq!(millis(Time::from_micros(micros)), text);
        }
    }

    #[test]
    fn revisions_are_named_in_the_order_of_their_kind() {
        let mut script = Script::default();
        let hear = |n| Output::OpenSession { session: Revision(n), from: Time::ZERO };
        assert_eq!(script.order(&hear(4)), "open s1 from 0");
        let finalise = Output::Finalise { session: Revision(4), revision: Revision(7), until: Time::from_millis(9) };
        assert_eq!(script.order(&finalise), "finalise s1 as r1 until 9");
        assert_eq!(script.order(&hear(9)), "open s2 from 0");
        assert_eq!(script.revision("r1"), Some(Revision(7)));
        assert_eq!(script.fact(&Input::ReplyDone { revision: Revision(3) }), "done r0");
    }

    #[test]
    fn texts_come_back_as_they_were() {
        for text in ["", "plain", "The ", " you", "\"No\" he said", "a\nb", "C:\\n ", "\"", "  ", "say \"x\""] {
            assert_eq!(unquoted(&quoted(text)), text, "{}", quoted(text));
        }
    }
}
