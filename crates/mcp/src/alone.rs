//! Without a window: an engine of this program's own on the user's devices and settings. It is begun when it is first needed, and goes when a window is there.

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_engine::Engine;
use riposte_engine::api::State;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::relay as words;
use tokio::sync::Mutex;

/// Begins an engine that is in push-to-talk, so that no microphone is open between two calls. Blocks while models load.
pub type Begin = Arc<dyn Fn() -> Result<Engine, Problem> + Send + Sync>;

/// How often it is looked whether it is ready.
const LOOK: Span = Span::from_millis(20);

pub(crate) struct Alone {
    begin: Begin,
    engine: Mutex<Option<Arc<Engine>>>,
}

impl Alone {
    pub(crate) fn new(begin: Begin) -> Alone {
        Alone { begin, engine: Mutex::new(None) }
    }

    /// The engine, ready.
    ///
    /// # Errors
    /// It can't be begun.
    pub(crate) async fn engine(&self) -> Result<Arc<Engine>, Problem> {
        let mut engine = self.engine.lock().await;
        if let Some(engine) = &*engine {
            return Ok(Arc::clone(engine));
        }
        let begin = Arc::clone(&self.begin);
        let begun = tokio::task::spawn_blocking(move || begin()).await.map_err(|_| words::ended())??;
        while begun.snapshot().state == State::Starting {
            Clock::sleep_until(Clock::now() + LOOK).await;
        }
        Ok(Arc::clone(engine.insert(Arc::new(begun))))
    }

    /// The engine, if it was begun.
    pub(crate) async fn begun(&self) -> Option<Arc<Engine>> {
        self.engine.lock().await.clone()
    }

    /// It is needed no longer.
    pub(crate) async fn end(&self) {
        if let Some(engine) = self.engine.lock().await.take() {
            // It waits for its devices to close.
            let _ = tokio::task::spawn_blocking(move || drop(engine)).await;
        }
    }
}
