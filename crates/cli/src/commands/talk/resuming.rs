//! Going on with an earlier conversation before anything is asked.

use riposte_engine::api::{Command, Event};
use riposte_problem::Problem;

use super::Conversation;
use crate::open;

impl Conversation<'_> {
    /// The problem: it can't be read.
    pub(super) fn resume(&mut self, name: String) -> Result<(), Problem> {
        self.engine.send(Command::ResumeConversation { name });
        while let Some(event) = open::next(&mut self.events) {
            match event {
                Event::ConversationResumed { turns } => {
                    self.screen.resumed(&turns);
                    return Ok(());
                }
                Event::Failed { problem } if is_about_it(&problem) => return Err(problem),
                event => self.take(event),
            }
        }
        Ok(())
    }
}

/// Any other trouble is told, and ends nothing.
fn is_about_it(problem: &Problem) -> bool {
    problem.code == "engine.conversation_gone" || problem.code.starts_with("store.")
}
