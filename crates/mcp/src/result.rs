//! What the tools give back: structured, with a schema, and in plain words where something went wrong. Pure.

use riposte_problem::Problem;
use riposte_problem::words::relay as words;
use riposte_relay::{Ended, Errand, Relayed};
use rmcp::model::{CallToolResult, ContentBlock};
use rmcp::schemars::{self, JsonSchema};
use serde::Serialize;
use serde_json::Value;

/// What came of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Exchange {
    outcome: Outcome,
    /// What the user said, or typed in Riposte's window.
    said: Option<String>,
    /// It was typed.
    typed: bool,
    /// What the user heard of the message: all of it, or its beginning where they interrupted it.
    heard: Option<String>,
    /// The user interrupted the message.
    interrupted: bool,
    timings: Timings,
    /// Why it did not work out.
    problem: Option<Told>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// The message was said; nobody listened for an answer.
    Said,
    /// The user answered.
    Answered,
    /// The user said nothing in time.
    NothingHeard,
    /// The user stopped it in Riposte's window.
    Stopped,
    Failed,
}

/// In milliseconds from the moment at which it was this call's turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
struct Timings {
    /// First and last sound of the message.
    message_began_ms: Option<i64>,
    message_ended_ms: Option<i64>,
    /// First and last sound of the user's speech.
    speech_began_ms: Option<i64>,
    speech_ended_ms: Option<i64>,
    /// When it was certain that the user had finished, and when the words were known.
    turn_over_ms: Option<i64>,
    text_known_ms: Option<i64>,
    /// From the end of the message to the beginning of the speech; below 0: they interrupted.
    gap_ms: Option<i64>,
}

/// A problem in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Told {
    code: String,
    message: String,
    /// What to do about it.
    advice: String,
}

impl From<&Problem> for Told {
    fn from(problem: &Problem) -> Told {
        let (message, advice) = (problem.message.en.clone(), problem.advice.en.clone());
        Told { code: problem.code.clone(), message, advice }
    }
}

/// The result of a call. What the user did not do is an error in plain words, with all that is known besides.
pub(crate) fn of(errand: &Errand, relayed: Result<Relayed, Problem>) -> CallToolResult {
    let relayed = match relayed {
        Ok(relayed) => relayed,
        // It could not even begin.
        Err(problem) => Relayed { ended: Ended::Failed, problem: Some(problem), message: None, answer: None },
    };
    let (outcome, problem) = match relayed.ended {
        Ended::Said => (Outcome::Said, None),
        Ended::Answered => (Outcome::Answered, None),
        Ended::NothingHeard => {
            let waited = errand.listens.map_or(0, |patience| patience.begins_ms / 1_000);
            (Outcome::NothingHeard, Some(words::nothing_heard(waited.to_string())))
        }
        Ended::Stopped => (Outcome::Stopped, Some(words::stopped())),
        Ended::Failed => (Outcome::Failed, Some(relayed.problem.clone().unwrap_or_else(words::ended))),
    };
    let (message, answer) = (relayed.message.as_ref(), relayed.answer.as_ref());
    let message_ended_ms = message.and_then(|message| message.ended_ms);
    let speech_began_ms = answer.and_then(|answer| answer.began_ms);
    let exchange = Exchange {
        outcome,
        said: answer.map(|answer| answer.text.clone()),
        typed: answer.is_some_and(|answer| answer.is_typed),
        heard: message.map(|message| message.heard.clone()),
        interrupted: message.is_some_and(|message| message.is_interrupted),
        timings: Timings {
            message_began_ms: message.and_then(|message| message.began_ms),
            message_ended_ms,
            speech_began_ms,
            speech_ended_ms: answer.and_then(|answer| answer.ended_ms),
            turn_over_ms: answer.and_then(|answer| answer.over_ms),
            text_known_ms: answer.and_then(|answer| answer.known_ms),
            gap_ms: speech_began_ms.zip(message_ended_ms).map(|(began, ended)| began - ended),
        },
        problem: problem.as_ref().map(Told::from),
    };
    structured(&exchange, problem.as_ref())
}

/// A structured result; with a problem it is an error, told in plain words.
pub(crate) fn structured(of: &impl Serialize, problem: Option<&Problem>) -> CallToolResult {
    let value = serde_json::to_value(of).unwrap_or(Value::Null);
    match problem {
        None => CallToolResult::structured(value),
        Some(problem) => {
            let mut result = failed(problem);
            result.structured_content = Some(value);
            result
        }
    }
}

/// An error in plain words and nothing besides.
pub(crate) fn failed(problem: &Problem) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(format!("{} {}", problem.message.en, problem.advice.en))])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

    use riposte_relay::{Answer, Patience};

    use super::*;

    fn relayed(ended: Ended, answer: Option<&str>) -> Relayed {
        let message = riposte_relay::Told {
            heard: "Shall I".to_owned(),
            is_interrupted: true,
            began_ms: Some(200),
            ended_ms: Some(1_500),
        };
        let answer = answer.map(|text| Answer {
            text: text.to_owned(),
            is_typed: false,
            began_ms: Some(1_300),
            ended_ms: Some(2_000),
            over_ms: Some(2_400),
            known_ms: Some(2_300),
        });
        Relayed { ended, problem: None, message: Some(message), answer }
    }

    fn errand() -> Errand {
        Errand { listens: Some(Patience { begins_ms: 30_000, held_ms: 1 }), ..Errand::default() }
    }

    #[test]
    fn an_answer_comes_with_what_was_heard_and_the_gap() {
        let result = of(&errand(), Ok(relayed(Ended::Answered, Some("No."))));
        assert_eq!(result.is_error, Some(false));
        let value = result.structured_content.unwrap();
        assert_eq!(
            (&value["outcome"], &value["said"], &value["heard"]),
            (&"answered".into(), &"No.".into(), &"Shall I".into())
        );
        assert_eq!((&value["interrupted"], &value["timings"]["gap_ms"]), (&true.into(), &(-200).into()));
    }

    #[test]
    fn a_silent_user_is_an_error_in_plain_words_with_what_was_heard() {
        let result = of(&errand(), Ok(relayed(Ended::NothingHeard, None)));
        assert_eq!(result.is_error, Some(true));
        let text = result.content[0].as_text().unwrap().text.clone();
        assert!(text.starts_with("The user said nothing that was understood within 30 s."), "{text}");
        let value = result.structured_content.unwrap();
        assert_eq!((&value["problem"]["code"], &value["heard"]), (&"relay.nothing_heard".into(), &"Shall I".into()));
        let refused = of(&errand(), Err(words::muted()));
        let value = refused.structured_content.unwrap();
        assert_eq!((refused.is_error, &value["outcome"]), (Some(true), &"failed".into()));
        assert_eq!((&value["problem"]["code"], &value["heard"]), (&"relay.muted".into(), &Value::Null));
    }
}
