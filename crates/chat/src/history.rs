//! What the chat model is told of the conversation so far: the system prompt, the last turns as they were *heard*, and the new
//! question. Pure; belongs to whoever owns the conversation.

use std::collections::VecDeque;

use crate::{Message, Request, Role};

/// One turn that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What the user said.
    pub user: String,
    /// The part of the reply that left the speaker; empty when none did.
    pub heard: String,
    /// The user spoke over the reply, so that its rest was never heard.
    pub interrupted: bool,
}

/// Ends the text of an interrupted reply. A dash is how English writes a sentence that is cut short, so that models of every vendor
/// understand it without a note of our own; a bracketed remark would be picked up as a way of talking, and spoken.
const CUT: char = '—';

/// The last turns of a conversation, oldest first.
#[derive(Clone, Debug)]
pub struct History {
    turns: VecDeque<Exchange>,
    max_turns: usize,
}

impl History {
    /// Keeps at most `max_turns` turns; 0 keeps none, so that every question stands alone.
    pub fn new(max_turns: usize) -> Self {
        Self { turns: VecDeque::new(), max_turns }
    }

    /// Adds a finished turn; the oldest goes when there are too many.
    pub fn push(&mut self, exchange: Exchange) {
        self.turns.push_back(exchange);
        self.forget_old();
    }

    /// Changes how many turns are kept.
    pub fn set_max_turns(&mut self, max_turns: usize) {
        self.max_turns = max_turns;
        self.forget_old();
    }

    /// Forgets the conversation.
    pub fn clear(&mut self) {
        self.turns.clear();
    }

    /// Turns kept.
    pub fn len(&self) -> usize {
        self.turns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }

    /// The request for a new question. What all vendors accept (Anthropic is the strictest): roles alternate, the first and the last
    /// message are the user's, none is blank. Consecutive messages of one role are joined by a line break.
    ///
    /// `messages` is empty only when nobody ever said anything, `user_text` included.
    pub fn request(&self, system: &str, user_text: &str, max_tokens: u32) -> Request {
        let mut messages: Vec<Message> = Vec::with_capacity(2 * self.turns.len() + 1);
        for turn in &self.turns {
            add(&mut messages, Role::User, turn.user.trim().to_owned());
            add(&mut messages, Role::Assistant, as_heard(turn));
        }
        add(&mut messages, Role::User, user_text.trim().to_owned());
        while messages.last().is_some_and(|last| last.role == Role::Assistant) {
            messages.pop();
        }
        Request { system: system.trim().to_owned(), messages, max_tokens, opening: None }
    }

    /// What the next question begins with, whatever it is going to be: a request like its own with another word in its place, for servers that keep what they
    /// read ([`crate::ChatModel::read_ahead`]). (Templates of chat models want a question at the end.)
    pub fn beginning(&self, system: &str) -> Request {
        self.request(system, "Hi", 1)
    }

    fn forget_old(&mut self) {
        let surplus = self.turns.len().saturating_sub(self.max_turns);
        self.turns.drain(..surplus);
    }
}

fn as_heard(turn: &Exchange) -> String {
    let heard = turn.heard.trim();
    if turn.interrupted && !heard.is_empty() {
        format!("{}{CUT}", heard.trim_end_matches([CUT, '-', ',', ';', ':', ' ']))
    } else {
        heard.to_owned()
    }
}

fn add(messages: &mut Vec<Message>, role: Role, text: String) {
    if text.is_empty() || (messages.is_empty() && role == Role::Assistant) {
        return;
    }
    match messages.last_mut() {
        Some(last) if last.role == role => {
            last.text.push('\n');
            last.text.push_str(&text);
        }
        _ => messages.push(Message { role, text }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// Turns as `user > heard`, `user > heard /` when interrupted; the last line is the new question.
    fn check(max_turns: usize, script: &str, expect: Expect) {
        let mut history = History::new(max_turns);
        let mut lines = script.lines().map(str::trim).collect::<Vec<_>>();
        let question = lines.pop().unwrap();
        for line in lines {
            let (user, heard) = line.split_once('>').unwrap();
            let interrupted = heard.ends_with('/');
            history.push(Exchange { user: user.into(), heard: heard.trim_end_matches('/').into(), interrupted });
        }
        let request = history.request(" Be brief. ", question, 150);
        assert_eq!((request.system.as_str(), request.max_tokens), ("Be brief.", 150));
        let shown = request.messages.iter().map(|message| format!("{:?}: {}\n", message.role, message.text));
        expect.assert_eq(&shown.collect::<String>());
    }

    #[test]
    fn turns_alternate() {
        check(
            20,
            "Hello. > Hi there.
             My name is Anna. > Nice to meet you, Anna.
             Do you remember my name?",
            expect![[r#"
                User: Hello.
                Assistant: Hi there.
                User: My name is Anna.
                Assistant: Nice to meet you, Anna.
                User: Do you remember my name?
            "#]],
        );
    }

    #[test]
    fn an_interrupted_reply_is_kept_as_heard() {
        check(
            20,
            "Tell me about whales. > Whales are large, /
             Stop. How large?",
            expect![[r#"
                User: Tell me about whales.
                Assistant: Whales are large—
                User: Stop. How large?
            "#]],
        );
    }

    #[test]
    fn a_reply_nobody_heard_is_not_told_and_its_question_joins_the_next() {
        check(
            20,
            "What is the > /
             weather in > /
             Paris?",
            expect![[r#"
                User: What is the
                weather in
                Paris?
            "#]],
        );
    }

    #[test]
    fn the_oldest_turn_goes_first() {
        check(
            1,
            "One. > First.
             Two. > Second.
             Three.",
            expect![[r#"
                User: Two.
                Assistant: Second.
                User: Three.
            "#]],
        );
        check(
            0,
            "One. > First.
             Two.",
            expect![[r#"
                User: Two.
            "#]],
        );
    }

    #[test]
    fn the_assistant_never_speaks_first_nor_last() {
        check(
            20,
            " > Good morning!
             Hello. > Hi.
             ",
            expect![[r#"
                User: Hello.
            "#]],
        );
    }

    #[test]
    fn clearing_and_shrinking_forget() {
        let mut history = History::new(3);
        for n in 0..5 {
            history.push(Exchange { user: n.to_string(), heard: "yes".into(), interrupted: false });
        }
        assert_eq!(history.len(), 3);
        history.set_max_turns(1);
        assert_eq!(history.request("", "now", 1).messages[0].text, "4");
        history.clear();
        assert!(history.is_empty());
        assert_eq!(history.request("", "now", 1).messages.len(), 1);
    }

    proptest! {
        #[test]
        fn whatever_was_said_the_request_is_one_every_vendor_accepts(
            turns in prop::collection::vec(("[ a-c.\n]{0,6}", "[ a-c,—]{0,6}", any::<bool>()), 0..8),
            question in "[ \n]?[a-z]{1,5}",
            max_turns in 0usize..6,
        ) {
            let mut history = History::new(max_turns);
            for (user, heard, interrupted) in turns {
                history.push(Exchange { user, heard, interrupted });
            }
            let messages = history.request("s", &question, 1).messages;
            prop_assert!(messages.len() <= 2 * max_turns + 1);
            for (n, message) in messages.iter().enumerate() {
                prop_assert_eq!(message.role == Role::User, n % 2 == 0);
                prop_assert!(!message.text.trim().is_empty());
            }
            prop_assert!(messages.last().unwrap().text.ends_with(question.trim()));
        }
    }
}
