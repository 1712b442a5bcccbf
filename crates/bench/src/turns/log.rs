//! What happened in a scenario, as both runners write it down: judged by `judge`, shown as a transcript. Pure.

use std::fmt::Write;

use riposte_measures::{Span, Time};

use super::evidence::Evidence;

/// Something that happened. Times are from the scenario's start.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fact {
    /// The first sample of a line is at the microphone; it is over at `ends`.
    LineBegan {
        id: String,
        ends: Time,
    },
    /// The machine took the turn for over.
    Committed {
        reason: String,
    },
    /// It went back: the user had not finished.
    Reopened,
    /// What the chat model was asked, or is about to be.
    Asked {
        text: String,
    },
    NothingHeard,
    /// The first audible sample of a reply left the loudspeaker.
    ReplyBegan {
        reply: usize,
    },
    /// Its last one; and where it stood still before that.
    ReplyEnded {
        reply: usize,
        silences: Vec<Silence>,
    },
    /// The reply is lowered or paused by speech over it, until the next fact of this kind.
    Yielded,
    /// That is over; whether the reply goes on.
    YieldOver {
        goes_on: bool,
    },
    /// The reply was asked to wait; when it was silent.
    ReplyWaits,
    /// The turn of a reply that was audible is over; whether the reply was heard to its end.
    Recorded {
        complete: bool,
    },
    KeyDown,
    KeyUp,
    /// A problem that the user is told of.
    Told {
        code: String,
    },
}

/// A reply stood still for so long, from this moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Silence {
    pub(crate) from: Time,
    pub(crate) ms: i64,
}

/// How long after its first sound a reply may be taken back: what the speaker does is known to the machine a little later.
const TAKEN_BACK: Span = Span::from_millis(20);

/// What happened, in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Log {
    pub(crate) facts: Vec<(Time, Fact)>,
    /// What was known of the pauses, in virtual time.
    pub(crate) evidence: Evidence,
}

impl Log {
    /// Puts a fact in its place: device facts are known a little later than they happen.
    pub(crate) fn note(&mut self, at: Time, fact: Fact) {
        let place = self.facts.partition_point(|(other, _)| *other <= at);
        self.facts.insert(place, (at, fact));
    }

    /// When a line was heard, from its first to after its last sample.
    pub(crate) fn line(&self, wanted: &str) -> Option<(Time, Time)> {
        self.facts.iter().find_map(|(at, fact)| match fact {
            Fact::LineBegan { id, ends } if id == wanted => Some((*at, *ends)),
            _ => None,
        })
    }

    /// When the lines were heard.
    pub(crate) fn lines(&self) -> Vec<(Time, Time)> {
        let line = |(at, fact): &(Time, Fact)| match fact {
            Fact::LineBegan { ends, .. } => Some((*at, *ends)),
            _ => None,
        };
        self.facts.iter().filter_map(line).collect()
    }

    /// When the line after this moment begins, if there is one.
    pub(crate) fn next_line(&self, after: Time) -> Option<Time> {
        self.facts.iter().find_map(|(at, fact)| (matches!(fact, Fact::LineBegan { .. }) && *at > after).then_some(*at))
    }

    /// When the reply that was heard at this moment began to wait, as it was asked to.
    pub(crate) fn waits_after(&self, moment: Time) -> Option<Time> {
        self.facts.iter().find(|(at, fact)| *at > moment && *fact == Fact::ReplyWaits).map(|(at, _)| *at)
    }

    /// For how long replies were lowered or paused, of what began between two moments.
    pub(crate) fn yielded_ms(&self, from: Time, until: Option<Time>) -> i64 {
        let began = |at: &Time| *at >= from && until.is_none_or(|until| *at < until);
        let yields = self.facts.iter().filter(|(at, fact)| *fact == Fact::Yielded && began(at));
        let over = |from: Time| {
            self.facts.iter().find(|(at, fact)| *at > from && matches!(fact, Fact::YieldOver { .. })).map(|(at, _)| *at)
        };
        yields.filter_map(|(at, _)| Some((over(*at)? - *at).as_millis())).sum()
    }

    /// The replies that were audible, in order.
    pub(crate) fn replies(&self) -> Vec<Reply> {
        let mut recorded = self.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::Recorded { complete } => Some(*complete),
            _ => None,
        });
        let mut replies = Vec::new();
        for (began, fact) in &self.facts {
            let Fact::ReplyBegan { reply } = fact else { continue };
            let end = self.facts.iter().find_map(|(at, fact)| match fact {
                Fact::ReplyEnded { reply: ended, silences } if ended == reply => Some((*at, silences.clone())),
                _ => None,
            });
            // One that was taken back with its first sound has no turn of its own.
            let until = end.as_ref().map_or(*began, |(at, _)| *at).max(*began + TAKEN_BACK);
            let taken_back = |(at, fact): &(Time, Fact)| *fact == Fact::Reopened && *began <= *at && *at <= until;
            let taken_back = self.facts.iter().any(taken_back);
            let asked = self.facts.iter().rev().find_map(|(at, fact)| match fact {
                Fact::Asked { text } if at <= began => Some(text.clone()),
                _ => None,
            });
            replies.push(Reply {
                began: *began,
                ended: end.as_ref().map(|(at, _)| *at),
                silences: end.map(|(_, silences)| silences).unwrap_or_default(),
                complete: !taken_back && recorded.next().unwrap_or(false),
                asked: asked.unwrap_or_default(),
            });
        }
        replies
    }

    /// One line a fact, in milliseconds.
    pub(crate) fn transcript(&self) -> String {
        let mut text = String::new();
        for (at, fact) in &self.facts {
            let words = match fact {
                Fact::LineBegan { id, ends } => format!("{id} is heard until {}", ends.as_micros() / 1000),
                Fact::Committed { reason } => format!("committed: {reason}"),
                Fact::Reopened => "reopened".to_owned(),
                Fact::Asked { text } => format!("asked: {text}"),
                Fact::NothingHeard => "nothing heard".to_owned(),
                Fact::ReplyBegan { reply } => format!("reply {reply} begins"),
                Fact::ReplyEnded { reply, silences } if silences.is_empty() => format!("reply {reply} is silent"),
                Fact::ReplyEnded { reply, silences } => {
                    let put_in: i64 = silences.iter().map(|silence| silence.ms).sum();
                    format!("reply {reply} is silent, {put_in} ms put in")
                }
                Fact::Yielded => "the reply yields".to_owned(),
                Fact::YieldOver { goes_on: true } => "it goes on".to_owned(),
                Fact::YieldOver { goes_on: false } => "it does not go on".to_owned(),
                Fact::ReplyWaits => "the reply waits".to_owned(),
                Fact::Recorded { complete: true } => "recorded as heard to its end".to_owned(),
                Fact::Recorded { complete: false } => "recorded as interrupted".to_owned(),
                Fact::KeyDown => "key down".to_owned(),
                Fact::KeyUp => "key up".to_owned(),
                Fact::Told { code } => format!("told: {code}"),
            };
            let _ = writeln!(text, "{} {words}", at.as_micros() / 1000);
        }
        text
    }
}

/// A reply that was audible.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    pub(crate) began: Time,
    /// `None`: it was not over when the scenario was.
    pub(crate) ended: Option<Time>,
    /// Where silence was put in between, in order.
    pub(crate) silences: Vec<Silence>,
    pub(crate) complete: bool,
    /// What it answers.
    pub(crate) asked: String,
}

impl Reply {
    pub(crate) fn is_heard_at(&self, at: Time) -> bool {
        self.began <= at && self.ended.is_none_or(|ended| at < ended)
    }

    /// Silence that was put in from one moment on, until another.
    pub(crate) fn silence_ms(&self, from: Time, until: Option<Time>) -> i64 {
        let meant = |silence: &&Silence| silence.from >= from && until.is_none_or(|until| silence.from < until);
        self.silences.iter().filter(meant).map(|silence| silence.ms).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_that_is_taken_back_with_its_first_sound_is_not_the_one_that_is_recorded() {
        let mut log = Log::default();
        let mut note = |ms, fact| log.note(Time::from_millis(ms), fact);
        for (at, reply, text) in [(3_360, 1, "And so."), (11_900, 2, "And so, ask.")] {
            note(at - 500, Fact::Asked { text: text.to_owned() });
            note(at, Fact::ReplyBegan { reply });
        }
        note(3_362, Fact::Reopened);
        note(3_370, Fact::ReplyEnded { reply: 1, silences: Vec::new() });
        note(12_500, Fact::ReplyEnded { reply: 2, silences: Vec::new() });
        note(12_500, Fact::Recorded { complete: true });
        let replies = log.replies();
        let told: Vec<(&str, bool)> = replies.iter().map(|reply| (&reply.asked[..], reply.complete)).collect();
        assert_eq!(told, [("And so.", false), ("And so, ask.", true)]);
    }
}
