//! From one conversation to another: a new one, or an earlier one that is gone on with; and those that are deleted.

use riposte_audio::Clock;
use riposte_chat::Exchange;
use riposte_measures::{Outcome, Time, TurnRecord};
use riposte_problem::Problem;
use riposte_turn::Input;

use super::{Conductor, Left};
use crate::inbox::Message;
use crate::shown::MOST_TURNS;

/// A name for a new conversation: its start in milliseconds since the Unix epoch.
pub(crate) fn new_conversation() -> String {
    Clock::unix_ms().to_string()
}

/// A turn as the chat model is told of it.
pub(super) fn exchange(transcript: &str, heard: &str, outcome: Outcome) -> Exchange {
    Exchange { user: transcript.to_owned(), heard: heard.to_owned(), interrupted: outcome == Outcome::Interrupted }
}

impl Conductor {
    /// Forgets the conversation so far and begins another.
    pub(super) fn begin_conversation(&mut self, at: Time) {
        self.tell_machine(Input::Stop, at);
        self.work.fetched = None;
        self.turn_to(new_conversation());
        self.shown.begin_conversation(&self.conversation, Vec::new());
    }

    /// Fetches an earlier conversation from the disk; until it is there, the one so far goes on.
    pub(super) fn fetch_conversation(&mut self, name: String, at: Time) {
        self.tell_machine(Input::Stop, at);
        let wanted = MOST_TURNS.max(self.settings.conversation.history_turns as usize);
        self.work.fetched = Some(name.clone());
        let (turns, inbox) = (self.keeper.conversation(name.clone(), wanted), self.inbox.clone());
        tokio::spawn(async move {
            if let Ok(turns) = turns.await {
                inbox.send(Message::Conversation { name, turns });
            }
        });
    }

    /// Goes on with a conversation: its turns are on the screen, and the chat model is told of them as they were heard. One that was deleted meanwhile, or after which
    /// another was wanted, is not.
    pub(super) fn resume(&mut self, name: String, turns: Result<Vec<TurnRecord>, Problem>, at: Time) {
        if self.work.fetched.take_if(|wanted| *wanted == name).is_none() {
            return;
        }
        let turns = match turns {
            Ok(turns) => turns,
            Err(problem) => return self.shown.fail(problem),
        };
        if name != self.conversation {
            // Whatever was begun meanwhile belongs to the one that is left.
            self.tell_machine(Input::Stop, at);
            self.turn_to(name);
            for turn in &turns {
                self.history.push(exchange(&turn.transcript, &turn.heard, turn.outcome));
            }
        }
        let latest = turns.len().saturating_sub(MOST_TURNS);
        let views = turns[latest..].iter().map(TurnRecord::view).collect();
        self.shown.begin_conversation(&self.conversation, views);
    }

    /// Deletes a conversation for good; the one that goes on is left for a new one.
    pub(super) fn delete_conversation(&mut self, name: String, at: Time) {
        if name == self.conversation {
            self.begin_conversation(at);
        }
        self.work.fetched.take_if(|wanted| *wanted == name);
        // What still falls silent in it is not to come back.
        if matches!(&self.work.left, Some(Left::Kept(left)) if *left == name) {
            self.work.left = Some(Left::Deleted);
        }
        self.phrases.lock().forget_conversations();
        self.keeper.delete_conversation(name);
    }

    /// The conversation is the one of this name from now on, with nothing said in it yet.
    fn turn_to(&mut self, conversation: String) {
        // What still falls silent was said in the one that is over.
        let left = std::mem::replace(&mut self.conversation, conversation);
        if !self.machine.is_closing() {
            self.work.left = None;
        } else if self.work.left.is_none() {
            self.work.left = Some(Left::Kept(left));
        }
        self.history.clear();
        self.work.costs.forget_question();
    }
}
