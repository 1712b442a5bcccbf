//! Whether what happened is what had to happen, and what can be measured of it. Pure.

use riposte_measures::{Span, Time};
use riposte_speech::wer;

use super::format::{Category, Expect, Language, Part, parts};
use super::log::{Fact, Log, Reply};
use super::prepare::Prepared;
use crate::speech::lost;

/// One expectation, judged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    pub(crate) of: Of,
    pub(crate) line: String,
    /// What went wrong; `None`: nothing.
    pub(crate) wrong: Option<String>,
    /// How long it took, where it happened at all.
    pub(crate) took_ms: Option<f64>,
    /// Words of the line that were in no question, beyond those that the recogniser does not understand in it anyway.
    pub(crate) lost: usize,
    /// What it was about did not come to pass (the line was never said, there was no reply to interrupt): it counts in no rate.
    pub(crate) untested: bool,
}

/// What was judged, with what rates are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Answer,
    Wait { has_pause: bool, committed: bool, audible: bool },
    Stop,
    GoOn { ended: bool, disturbed: bool, yielded_ms: i64 },
    Ignore,
}

/// A scenario, judged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) name: String,
    pub(crate) category: Category,
    pub(crate) language: Language,
    /// A real recogniser listened.
    pub(crate) real: bool,
    pub(crate) checks: Vec<Check>,
}

impl Verdict {
    pub(crate) fn failed(&self) -> bool {
        self.checks.iter().any(|check| check.wrong.is_some())
    }

    /// The first thing that went wrong, for a list.
    pub(crate) fn why(&self) -> String {
        let wrong =
            self.checks.iter().find_map(|check| check.wrong.as_ref().map(|wrong| format!("{}: {wrong}", check.line)));
        wrong.unwrap_or_default()
    }
}

pub(crate) fn judge(prepared: &Prepared, log: &Log) -> Verdict {
    let scenario = &prepared.scenario;
    let replies = log.replies();
    let check = |expect: &Expect| {
        let line = expect.line().to_owned();
        match log.line(&line) {
            Some(span) => one(prepared, log, &replies, expect, span),
            None => untested(expect, "it was never said"),
        }
    };
    Verdict {
        name: scenario.name.clone(),
        category: scenario.category,
        language: scenario.language,
        real: prepared.lines.iter().any(|line| line.understood.is_some()),
        checks: scenario.expect.iter().map(check).collect(),
    }
}

fn of(expect: &Expect) -> Of {
    match expect {
        Expect::Answer { .. } => Of::Answer,
        Expect::Wait { .. } => Of::Wait { has_pause: false, committed: false, audible: false },
        Expect::Stop { .. } => Of::Stop,
        Expect::GoOn { .. } | Expect::Finish { .. } => Of::GoOn { ended: false, disturbed: false, yielded_ms: 0 },
        Expect::Ignore { .. } => Of::Ignore,
    }
}

fn untested(expect: &Expect, why: &str) -> Check {
    let line = expect.line().to_owned();
    Check { of: of(expect), line, wrong: Some(why.to_owned()), took_ms: None, lost: 0, untested: true }
}

fn ms(from: Time, to: Time) -> f64 {
    (to - from).as_millis_f64()
}

fn one(prepared: &Prepared, log: &Log, replies: &[Reply], expect: &Expect, (start, end): (Time, Time)) -> Check {
    let checked =
        |of, wrong, took_ms| Check { of, line: expect.line().to_owned(), wrong, took_ms, lost: 0, untested: false };
    let late =
        |took: f64, within: i64| (took > within as f64).then(|| format!("took {took:.0} ms instead of {within}"));
    match expect {
        Expect::Answer { line, within_ms } => {
            let words = words_of(prepared, line);
            let after: Vec<&Reply> = replies.iter().filter(|reply| reply.began > start).collect();
            if let Some(understood) = understood(prepared, line) {
                let next = log.next_line(start);
                return real_answer(&words, understood, prepared, &after, (end, next), *within_ms, &checked);
            }
            match after.iter().find(|reply| plain(&reply.asked).contains(&plain(&words))) {
                Some(reply) => {
                    let took = ms(end, reply.began);
                    let early = (took < 0.0).then(|| "answered before it was over".to_owned());
                    checked(Of::Answer, early.or(late(took, *within_ms)), Some(took))
                }
                None => {
                    let wrong = match after.first() {
                        Some(reply) => format!("answered was \"{}\"", reply.asked),
                        None => "it was not answered".to_owned(),
                    };
                    checked(Of::Answer, Some(wrong), None)
                }
            }
        }
        Expect::Wait { line } => {
            let inside = |at: Time| start <= at && at < end;
            let committed = log.facts.iter().find(|(at, fact)| matches!(fact, Fact::Committed { .. }) && inside(*at));
            let audible = replies.iter().any(|reply| inside(reply.began));
            let has_pause = pauses(prepared, line);
            let wrong = committed.map(|(at, _)| format!("taken for over {:.0} ms before its end", ms(*at, end)));
            checked(Of::Wait { has_pause, committed: committed.is_some(), audible }, wrong, None)
        }
        Expect::Stop { within_ms, .. } => match replies.iter().find(|reply| reply.is_heard_at(start)) {
            Some(reply) => {
                match reply.ended.filter(|_| !reply.complete).or(log.waits_after(start)).map(|at| ms(start, at)) {
                    Some(took) => checked(Of::Stop, late(took, *within_ms), Some(took)),
                    None => checked(Of::Stop, Some("the reply went on".to_owned()), None),
                }
            }
            None => untested(expect, "there was no reply to interrupt"),
        },
        Expect::GoOn { within_ms, .. } => match replies.iter().find(|reply| reply.is_heard_at(start)) {
            Some(reply) => {
                // What ends it later than that, something else has ended.
                let until = end + Span::from_millis(*within_ms);
                let other = reply.ended.is_some_and(|ended| ended > until);
                // Another line's silence is not this one's.
                goes_on(log, reply, *within_ms, (start, log.next_line(start)), other, &checked)
            }
            None => untested(expect, "there was no reply at that moment"),
        },
        Expect::Finish { within_ms, .. } => match replies.iter().find(|reply| reply.began > end) {
            Some(reply) => goes_on(log, reply, *within_ms, (reply.began, None), false, &checked),
            None => untested(expect, "it was not answered"),
        },
        Expect::Ignore { within_ms, .. } => {
            let until = end + Span::from_millis(*within_ms);
            let took = replies.iter().find(|reply| start < reply.began && reply.began <= until);
            checked(Of::Ignore, took.map(|reply| format!("\"{}\" was answered", reply.asked)), None)
        }
    }
}

/// What the real recogniser understands of the line when it hears it whole, where there is one.
fn understood<'a>(prepared: &'a Prepared, line: &str) -> Option<&'a str> {
    let n = prepared.scenario.lines.iter().position(|other| other.id == line)?;
    prepared.lines[n].understood.as_deref()
}

/// A real recogniser mishears: an answer is one that comes after the line and before the next, whatever was understood, and what of the line its question
/// lacks is lost.
fn real_answer(
    words: &str,
    understood: &str,
    prepared: &Prepared,
    after: &[&Reply],
    (end, next): (Time, Option<Time>),
    within_ms: i64,
    checked: &dyn Fn(Of, Option<String>, Option<f64>) -> Check,
) -> Check {
    let language = prepared.scenario.language.tag();
    let before_next = |reply: &&&Reply| next.is_none_or(|next| reply.began < next);
    let Some(reply) = after.iter().rfind(before_next) else {
        return Check {
            lost: wer::words(words).len(),
            ..checked(Of::Answer, Some("it was not answered".to_owned()), None)
        };
    };
    let took = ms(end, reply.began);
    let lost = lost(words, &reply.asked, language).saturating_sub(lost(words, understood, language));
    let wrong = if took < 0.0 {
        Some("answered before it was over".to_owned())
    } else if lost > 0 {
        Some(format!("{lost} words were lost: answered was \"{}\"", reply.asked))
    } else {
        (took > within_ms as f64).then(|| format!("took {took:.0} ms instead of {within_ms}"))
    };
    Check { lost, ..checked(Of::Answer, wrong, Some(took)) }
}

fn goes_on(
    log: &Log,
    reply: &Reply,
    within_ms: i64,
    (since, until): (Time, Option<Time>),
    ended_by_other: bool,
    checked: &dyn Fn(Of, Option<String>, Option<f64>) -> Check,
) -> Check {
    let cut = !reply.complete && !ended_by_other;
    let silence_ms = reply.silence_ms(since, until);
    let yielded_ms = log.yielded_ms(since, until.or(reply.ended));
    let of = Of::GoOn { ended: cut, disturbed: cut || yielded_ms > 0, yielded_ms };
    let wrong = match reply.ended {
        Some(ended) if cut => Some(format!("the reply ended {:.0} ms later", ms(since, ended))),
        None => Some("the reply did not end".to_owned()),
        Some(_) if silence_ms > within_ms => Some(format!("the reply stood still for {silence_ms} ms")),
        Some(_) => None,
    };
    checked(of, wrong, None)
}

/// The line as a recogniser without mistakes writes it.
fn words_of(prepared: &Prepared, line: &str) -> String {
    let say = prepared.scenario.lines.iter().find(|other| other.id == line).and_then(|line| line.say.as_deref());
    let words: Vec<String> = parts(say.unwrap_or_default())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|part| match part {
            Part::Words(words) => Some(words.split_whitespace().collect::<Vec<_>>().join(" ")),
            Part::Silence(_) => None,
        })
        .collect();
    words.join(" ")
}

/// The words alone.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace() || *c == '\'').collect::<String>().to_lowercase()
}

fn pauses(prepared: &Prepared, line: &str) -> bool {
    let lines = prepared.scenario.lines.iter().zip(&prepared.lines);
    lines.filter(|(other, _)| other.id == line).any(|(_, line)| !line.pauses.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::log::Silence;
    use super::super::tests::prepare;
    use super::*;

    #[test]
    fn a_line_answers_for_the_silence_that_it_caused_and_for_no_other() {
        let prepared = prepare(
            r#"
            line = [
              { id = "q", at = 0, say = "what time is it" },
              { id = "a", at = { reply = 1, from = "start", ms = 1000 }, say = "mm" },
              { id = "b", at = { reply = 1, from = "start", ms = 5000 }, say = "mm" },
            ]
            expect = [{ must = "go_on", line = "a", within_ms = 1500 }, { must = "go_on", line = "b", within_ms = 1500 }]
            "#,
        );
        let wrong = |silences_ms: &[(i64, i64)]| {
            let mut log = Log::default();
            log.note(Time::from_millis(2_000), Fact::ReplyBegan { reply: 1 });
            for (id, at) in [("a", 3_000), ("b", 7_000)] {
                log.note(
                    Time::from_millis(at),
                    Fact::LineBegan { id: id.to_owned(), ends: Time::from_millis(at + 400) },
                );
            }
            let silences =
                silences_ms.iter().map(|(from, ms)| Silence { from: Time::from_millis(*from), ms: *ms }).collect();
            log.note(Time::from_millis(12_000), Fact::ReplyEnded { reply: 1, silences });
            log.note(Time::from_millis(12_000), Fact::Recorded { complete: true });
            judge(&prepared, &log).checks.iter().map(|check| check.wrong.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(&[(3_100, 900), (7_100, 900)]), [false, false]);
        assert_eq!(wrong(&[(3_100, 900), (5_000, 700)]), [true, false], "it stood still twice");
        assert_eq!(wrong(&[(3_100, 900), (7_100, 1_600)]), [false, true]);
    }
}
