//! Warm-up: every stage gets ready at the same time, so that the first turn is not the slow one.

use std::sync::Arc;

use futures::future::join3;

use crate::builds::Ticket;
use crate::inbox::{Inbox, Message};
use crate::stages::Stages;

/// Warms those stages up that were not there `before`, tells what can't, then says that they are ready.
pub(crate) async fn warm_up(stages: Arc<Stages>, before: Option<Arc<Stages>>, inbox: Inbox, ticket: Ticket) {
    let recognizer = Arc::clone(&stages.recognizer);
    let is_warm = before.is_some_and(|before| Arc::ptr_eq(&before.recognizer, &recognizer));
    let recognition = async {
        if is_warm {
            return None;
        }
        let warmed = tokio::task::spawn_blocking(move || recognizer.warm()).await;
        warmed.ok().and_then(Result::err).map(|error| error.problem())
    };
    let chat = async { stages.chat.warm().await.err().map(|error| error.problem()) };
    let voice = async { stages.voice.warm().await.err().map(|error| error.problem()) };
    let (recognition, chat, voice) = join3(recognition, chat, voice).await;
    let problems = [recognition, chat, voice].into_iter().flatten().collect();
    inbox.send(Message::Warmed { problems, ticket });
}
