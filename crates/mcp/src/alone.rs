//! Without a window: an engine of this program's own on the user's devices and settings. It is begun when it is first needed, and goes when a window is there.

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_engine::Engine;
use riposte_engine::api::State;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::relay as words;
use riposte_settings::Settings;
use tokio::sync::Mutex;

/// Begins an engine with these settings. Blocks while models load.
pub type Begin = Arc<dyn Fn(Settings) -> Result<Engine, Problem> + Send + Sync>;

/// The settings as they are now, in push-to-talk, so that no microphone is open between two calls. Blocks while a file is read.
pub type Wishes = Arc<dyn Fn() -> Result<Settings, Problem> + Send + Sync>;

/// How often it is looked whether it is ready.
const LOOK: Span = Span::from_millis(20);

pub(crate) struct Alone {
    begin: Begin,
    wishes: Wishes,
    engine: Mutex<Option<(Settings, Arc<Engine>)>>,
}

impl Alone {
    pub(crate) fn new(begin: Begin, wishes: Wishes) -> Alone {
        Alone { begin, wishes, engine: Mutex::new(None) }
    }

    /// The engine, ready, and as the settings are now: where they have changed since the last call, it is begun anew.
    ///
    /// # Errors
    /// It can't be begun.
    pub(crate) async fn engine(&self) -> Result<Arc<Engine>, Problem> {
        let mut engine = self.engine.lock().await;
        let wishes = Arc::clone(&self.wishes);
        let settings = tokio::task::spawn_blocking(move || wishes()).await.map_err(|_| words::ended())??;
        if let Some((_, engine)) = engine.as_ref().filter(|(of, _)| *of == settings) {
            return Ok(Arc::clone(engine));
        }
        let (begin, before, of) = (Arc::clone(&self.begin), engine.take(), settings.clone());
        let begins = move || {
            // It has the devices, until it is gone.
            drop(before);
            begin(of)
        };
        let begun = tokio::task::spawn_blocking(begins).await.map_err(|_| words::ended())??;
        while begun.snapshot().state == State::Starting {
            Clock::sleep_until(Clock::now() + LOOK).await;
        }
        Ok(Arc::clone(&engine.insert((settings, Arc::new(begun))).1))
    }

    /// The engine, if it was begun.
    pub(crate) async fn begun(&self) -> Option<Arc<Engine>> {
        self.engine.lock().await.as_ref().map(|(_, engine)| Arc::clone(engine))
    }

    /// It is needed no longer.
    pub(crate) async fn end(&self) {
        if let Some(engine) = self.engine.lock().await.take() {
            // It waits for its devices to close.
            let _ = tokio::task::spawn_blocking(move || drop(engine)).await;
        }
    }
}
