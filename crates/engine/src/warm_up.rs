//! Warm-up: every stage gets ready at the same time, so that the first turn is not the slow one.

use std::sync::Arc;

use futures::future::join3;

use crate::inbox::{Inbox, Message};
use crate::stages::Stages;

/// Warms all stages up, tells what can't, then says that the engine is ready.
pub(crate) async fn warm_up(stages: Arc<Stages>, inbox: Inbox) {
    let recognizer = Arc::clone(&stages.recognizer);
    let recognition = async {
        let warmed = tokio::task::spawn_blocking(move || recognizer.warm()).await;
        warmed.ok().and_then(Result::err).map(|error| error.problem())
    };
    let chat = async { stages.chat.warm().await.err().map(|error| error.problem()) };
    let voice = async { stages.voice.warm().await.err().map(|error| error.problem()) };
    let (recognition, chat, voice) = join3(recognition, chat, voice).await;
    for problem in [recognition, chat, voice].into_iter().flatten() {
        inbox.send(Message::Tell(problem));
    }
    inbox.send(Message::Ready);
}
