//! What the next question begins with (instructions, the conversation so far) is read by a chat model nearby while the user still speaks, so that only the
//! question is left to read when it comes. Runs as a task of the engine's runtime; there is one at most, and the question ends it.

use tokio::task::JoinHandle;

use super::Conductor;

/// The reading that is going on, if any. It ends with this.
#[derive(Default)]
pub(super) struct ReadAhead(Option<JoinHandle<()>>);

impl ReadAhead {
    /// Ends it: the question is here, or there will be none.
    pub(super) fn end(&mut self) {
        if let Some(task) = self.0.take() {
            task.abort();
        }
    }
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        self.end();
    }
}

impl Conductor {
    /// Begins it, unless a reply is being written: a server that answers one question at a time would be kept from the next by this.
    pub(super) fn read_ahead(&mut self) {
        if self.work.replies.values().any(|task| !task.is_finished()) {
            return;
        }
        let beginning = self.history.beginning(&self.settings.conversation.system_prompt);
        let reading = self.stages.chat.read_ahead(beginning);
        self.work.read_ahead.end();
        self.work.read_ahead.0 = Some(tokio::spawn(reading));
    }
}
