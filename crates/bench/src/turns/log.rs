//! What happened in a scenario, as both runners write it down: judged by `judge`, shown as a transcript. Pure.

use std::fmt::Write;

use riposte_measures::Time;

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
    /// Its last one. `silence_ms`: what was put in between.
    ReplyEnded {
        reply: usize,
        silence_ms: i64,
    },
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

/// What happened, in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Log {
    pub(crate) facts: Vec<(Time, Fact)>,
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
                Fact::ReplyEnded { reply: ended, silence_ms } if ended == reply => Some((*at, *silence_ms)),
                _ => None,
            });
            let asked = self.facts.iter().rev().find_map(|(at, fact)| match fact {
                Fact::Asked { text } if at <= began => Some(text.clone()),
                _ => None,
            });
            replies.push(Reply {
                began: *began,
                ended: end.map(|(at, _)| at),
                silence_ms: end.map_or(0, |(_, ms)| ms),
                complete: recorded.next().unwrap_or(false),
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
                Fact::ReplyEnded { reply, silence_ms: 0 } => format!("reply {reply} is silent"),
                Fact::ReplyEnded { reply, silence_ms } => format!("reply {reply} is silent, {silence_ms} ms put in"),
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
    /// Silence that was put in between.
    pub(crate) silence_ms: i64,
    pub(crate) complete: bool,
    /// What it answers.
    pub(crate) asked: String,
}

impl Reply {
    pub(crate) fn is_heard_at(&self, at: Time) -> bool {
        self.began <= at && self.ended.is_none_or(|ended| at < ended)
    }
}
