//! Up to where a question is kept in Anthropic's cache: after the system prompt, which every question begins with, and after the last answer, with which the
//! next question goes on. The new question is not kept: it may only be a guess at what the user is going to say. Pure.
//!
//! What is kept costs a quarter more once, and a tenth when it is read again within five minutes. What is shorter than a model's smallest size (1024 tokens, or
//! 4096) is not kept and costs nothing more. <https://platform.claude.com/docs/en/build-with-claude/prompt-caching>

use crate::{Message, Role};

/// The smallest of the sizes, in tokens. No token is shorter than a byte, so what has fewer bytes need not be marked.
const LEAST_BYTES: usize = 1024;

/// Where the marks are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) system: bool,
    /// The place of a message.
    pub(super) message: Option<usize>,
}

impl Marks {
    /// `caches`: whether this server takes marks.
    pub(super) fn of(system: &str, messages: &[Message], caches: bool) -> Self {
        if !caches {
            return Self::default();
        }
        let last = messages.iter().rposition(|message| message.role == Role::Assistant);
        let until = |n: usize| messages[..=n].iter().map(|message| message.text.len()).sum::<usize>();
        Self { system: system.len() >= LEAST_BYTES, message: last.filter(|n| system.len() + until(*n) >= LEAST_BYTES) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_long_enough_is_marked() {
        let messages = |length: usize| {
            let message = |role| Message { role, text: "x".repeat(length) };
            [message(Role::User), message(Role::Assistant), message(Role::User)]
        };
        let marks = |system: usize, length: usize| Marks::of(&"s".repeat(system), &messages(length), true);
        assert_eq!(marks(1023, 0), Marks { system: false, message: None });
        assert_eq!(marks(1024, 1), Marks { system: true, message: Some(1) });
        assert_eq!(marks(24, 499), Marks { system: false, message: None });
        assert_eq!(marks(24, 500), Marks { system: false, message: Some(1) });
        assert_eq!(Marks::of(&"s".repeat(2000), &messages(2000)[..1], true), Marks { system: true, message: None });
        assert_eq!(Marks::of(&"s".repeat(2000), &messages(2000), false), Marks::default());
    }
}
