//! Warm-up: every stage gets ready at the same time, so that the first turn is not the slow one. Only what is on this machine is waited for.

use std::sync::Arc;

use futures::future::join;
use riposte_audio::Clock;
use riposte_measures::Span;

use crate::inbox::{Inbox, Message};
use crate::loading;
use crate::stages::Stages;

/// A chat model that is loaded within this needs no word about it.
const SOON: Span = Span::from_millis(2_000);

/// Warms all stages up, tells what can't, and says that the engine is ready.
pub(crate) async fn warm_up(stages: Arc<Stages>, inbox: Inbox) {
    tokio::spawn(prepare_chat(Arc::clone(&stages), inbox.clone()));
    let recognizer = Arc::clone(&stages.recognizer);
    let recognition = async {
        let warmed = tokio::task::spawn_blocking(move || recognizer.warm()).await;
        warmed.ok().and_then(Result::err).map(|error| error.problem())
    };
    let voice = async { stages.voice.warm().await.err().map(|error| error.problem()) };
    let (recognition, voice) = join(recognition, voice).await;
    for problem in [recognition, voice].into_iter().flatten() {
        inbox.send(Message::Tell(problem));
    }
    inbox.send(Message::Ready);
}

/// Connects to the chat model and has it loaded. A network may swallow what it is sent, and a model may take minutes: until there is a question nobody waits.
async fn prepare_chat(stages: Arc<Stages>, inbox: Inbox) {
    if let Err(error) = stages.chat.warm().await {
        return inbox.send(Message::Tell(error.problem()));
    }
    let mut load = stages.chat.load();
    let soon = Clock::now() + SOON;
    let loaded = tokio::select! {
        biased;
        loaded = &mut load => loaded,
        () = Clock::sleep_until(soon) => {
            let _shown = loading::Shown::to(&inbox, &stages);
            load.await
        }
    };
    if let Err(error) = loaded {
        inbox.send(Message::Tell(error.problem()));
    }
}
