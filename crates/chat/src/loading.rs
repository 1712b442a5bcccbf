//! Models that are loaded when they are first asked for, as Ollama, LM Studio and llama-swap do: a server stops loading when who asked hangs up, so that a
//! question with a time-out could never be answered. Loading has a request of its own, on a task that nobody drops, and questions wait for it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::watch;

use crate::question::{Call, Question};
use crate::{ChatError, Message, Request, Role, Timeouts, exchange};

/// A large model from a slow disk takes minutes.
pub(crate) const LONGEST: Duration = Duration::from_secs(600);

/// What a server does to load a model.
pub(crate) trait Load: Clone + Send + Sync + 'static {
    /// Has it loaded without an answer. `None`: the server does not know what was asked.
    fn without_a_question(&self) -> BoxFuture<'_, Result<Option<Result<(), ChatError>>, ChatError>>;
    /// Asks the smallest of questions, before whose answer it is loaded.
    fn ask_for_a_token(&self) -> BoxFuture<'_, Result<(), ChatError>>;
}

/// Asks for one token, as `call` puts it for the server, and waits for as long as a model may load.
pub(crate) async fn one_token<Q: Question>(
    call: impl FnOnce(Request) -> Result<Call<Q>, ChatError>,
) -> Result<(), ChatError> {
    let messages = vec![Message { role: Role::User, text: "Hi".to_owned() }];
    let request = Request { system: String::new(), messages, max_tokens: 1, opening: None };
    let timeouts = Timeouts { first_token: LONGEST, stall: LONGEST };
    exchange::taken(call(request).map(|call| Call { loads: None, timeouts, ..call })).await
}

/// Whether a model is being loaded; shared by all questions to it.
#[derive(Debug)]
pub(crate) struct Loading {
    /// `None`: it is. Else what came of it.
    outcome: watch::Sender<Option<Result<(), ChatError>>>,
    /// Whether the server loads a model without being asked anything, once that is known.
    for_nothing: OnceLock<bool>,
}

impl Default for Loading {
    fn default() -> Self {
        Self { outcome: watch::Sender::new(Some(Ok(()))), for_nothing: OnceLock::new() }
    }
}

impl Loading {
    pub(crate) fn is_going_on(&self) -> bool {
        self.outcome.borrow().is_none()
    }

    /// Has the model loaded where that is known to cost nothing.
    pub(crate) fn begin_for_nothing(self: &Arc<Self>, model: &impl Load) {
        if self.for_nothing.get() == Some(&true) {
            self.begin(model, false);
        }
    }

    /// An answer is slow: has the model loaded where that costs nothing. It goes on for as long as the model really is being loaded.
    pub(crate) fn find_out(self: &Arc<Self>, model: &impl Load) {
        if self.for_nothing.get() != Some(&false) {
            self.begin(model, false);
        }
    }

    /// Has the model loaded, by the smallest of questions where nothing else helps; waits for it.
    pub(crate) async fn load(self: &Arc<Self>, model: &impl Load) -> Result<(), ChatError> {
        self.begin(model, true);
        let mut outcome = self.outcome.subscribe();
        // The sender lives as long as this.
        let outcome = outcome.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
        outcome.ok().flatten().unwrap_or(Ok(()))
    }

    fn begin(self: &Arc<Self>, model: &impl Load, ask: bool) {
        if self.outcome.send_if_modified(|outcome| outcome.take().is_some()) {
            let (loading, model) = (Arc::clone(self), model.clone());
            tokio::spawn(async move {
                let loaded = loading.load_now(&model, ask).await;
                loading.outcome.send_replace(Some(loaded));
            });
        }
    }

    async fn load_now(&self, model: &impl Load, ask: bool) -> Result<(), ChatError> {
        if self.for_nothing.get() != Some(&false) {
            if let Some(loaded) = model.without_a_question().await? {
                let _ = self.for_nothing.set(true); // known already, where it is not the first time
                return loaded;
            }
            let _ = self.for_nothing.set(false);
        }
        if ask { model.ask_for_a_token().await } else { Ok(()) }
    }
}
