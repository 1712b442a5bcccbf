//! Who carries out what the tools are asked for: the window that runs, or an engine of this program's own; one call at a time on this computer.

use std::path::PathBuf;
use std::sync::Arc;

use riposte_audio::Clock;
use riposte_control::Unsent;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::relay as words;
use riposte_relay::{Errand, News, Relayed, Status, Step};
use tokio::sync::mpsc::unbounded_channel;
use tokio_util::sync::CancellationToken;

use crate::alone::{Alone, Begin, Wishes};
use crate::progress::Progress;
use crate::turn;

/// How often it is looked whether the user is done with their own turn.
const LOOK: Span = Span::from_millis(250);

/// A voice that a message can be said in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// What the tools take as `voice`.
    pub id: String,
    pub name: String,
    /// ISO 639-1, or empty.
    pub language: String,
}

/// Lists the voices of whoever speaks. Blocks.
pub type Voices = Arc<dyn Fn() -> Result<Vec<Voice>, Problem> + Send + Sync>;

/// What a desk needs.
pub struct DeskOptions {
    /// Where the window listens and the turn is taken.
    pub data_folder: PathBuf,
    /// For when no window runs.
    pub begin: Begin,
    pub settings: Wishes,
    pub voices: Voices,
}

/// Shared by all clients of one program.
pub struct Desk {
    data_folder: PathBuf,
    alone: Alone,
    voices: Voices,
}

/// Who would carry out a call now.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) has_window: bool,
    /// Some program speaks with the user.
    pub(crate) is_taken: bool,
    /// `None`: no window runs, and nothing was asked of this program yet.
    pub(crate) status: Option<Status>,
}

impl Desk {
    pub fn new(options: DeskOptions) -> Desk {
        let DeskOptions { data_folder, begin, settings, voices } = options;
        Desk { data_folder, alone: Alone::new(begin, settings), voices }
    }

    /// Does it when it is its turn, which it waits for so long. Cancelled, sound and microphone stop at once.
    pub(crate) async fn relay(
        &self,
        errand: &Errand,
        queue: Span,
        progress: &Progress,
        cancelled: &CancellationToken,
    ) -> Result<Relayed, Problem> {
        // Also when this call is dropped.
        let guard = cancelled.child_token().drop_guard();
        let cancelled = guard.token().clone();
        let until = Clock::now() + queue;
        let waits = async || progress.tell("Waiting: another program speaks with the user.").await;
        let _turn = tokio::select! {
            turn = turn::take(&self.data_folder, until, waits) => turn?,
            () = cancelled.cancelled() => return Err(words::stopped()),
        };
        let mut is_told = false;
        loop {
            let refused = match self.carry_out(errand, progress, &cancelled).await {
                Err(problem) if problem.code == "relay.busy" && Clock::now() < until => problem,
                ended => return ended,
            };
            tracing::debug!(code = refused.code, "the user has a turn of their own");
            if !std::mem::replace(&mut is_told, true) {
                progress.tell("Waiting: the user talks with Riposte.").await;
            }
            tokio::select! {
                () = Clock::sleep_until(Clock::now() + LOOK) => {}
                () = cancelled.cancelled() => return Err(words::stopped()),
            }
        }
    }

    async fn carry_out(
        &self,
        errand: &Errand,
        progress: &Progress,
        cancelled: &CancellationToken,
    ) -> Result<Relayed, Problem> {
        match self.through_the_window(errand, progress, cancelled).await {
            Err(Unsent::NoWindow) => self.alone(errand, progress, cancelled).await,
            Err(refused) => Err(refused.problem()),
            Ok(relayed) => Ok(relayed),
        }
    }

    async fn through_the_window(
        &self,
        errand: &Errand,
        progress: &Progress,
        cancelled: &CancellationToken,
    ) -> Result<Relayed, Unsent> {
        let (steps, mut happened) = unbounded_channel::<Step>();
        let (folder, errand, cancelled) = (self.data_folder.clone(), errand.clone(), cancelled.clone());
        let mut asked = tokio::task::spawn_blocking(move || {
            riposte_control::relay(&folder, &errand, |step| {
                // Whoever was told may be gone: then this is cancelled, too.
                let _ = step.map(|step| steps.send(step));
                !cancelled.is_cancelled()
            })
        });
        let mut is_there = false;
        loop {
            tokio::select! {
                biased;
                Some(step) = happened.recv() => {
                    if !std::mem::replace(&mut is_there, true) {
                        // The devices are the window's now.
                        self.alone.end().await;
                    }
                    progress.step(&step).await;
                }
                ended = &mut asked => return ended.unwrap_or_else(|_| Err(Unsent::Refused(words::ended()))),
            }
        }
    }

    async fn alone(
        &self,
        errand: &Errand,
        progress: &Progress,
        cancelled: &CancellationToken,
    ) -> Result<Relayed, Problem> {
        let engine = tokio::select! {
            engine = self.alone.engine() => engine?,
            () = cancelled.cancelled() => return Err(words::stopped()),
        };
        let mut relay = engine.relay(errand.clone());
        loop {
            let news = tokio::select! {
                biased;
                () = cancelled.cancelled() => return Err(words::stopped()),
                news = relay.next() => news,
            };
            match news {
                News::Step { step } => progress.step(&step).await,
                News::Ended { relayed } => return Ok(relayed),
                News::Refused { problem } => return Err(problem),
            }
        }
    }

    pub(crate) async fn standing(&self) -> Result<Standing, Problem> {
        let is_taken = turn::is_taken(&self.data_folder)?;
        let folder = self.data_folder.clone();
        let asked = tokio::task::spawn_blocking(move || riposte_control::status(&folder)).await;
        match asked.unwrap_or_else(|_| Err(Unsent::Refused(words::ended()))) {
            Ok(status) => Ok(Standing { has_window: true, is_taken, status: Some(status) }),
            Err(Unsent::NoWindow) => {
                let status = self.alone.begun().await.map(|engine| engine.status());
                Ok(Standing { has_window: false, is_taken, status })
            }
            Err(refused) => Err(refused.problem()),
        }
    }

    pub(crate) async fn voices(&self) -> Result<Vec<Voice>, Problem> {
        let voices = Arc::clone(&self.voices);
        tokio::task::spawn_blocking(move || voices()).await.unwrap_or_else(|_| Err(words::ended()))
    }

    /// Ends what was begun, after the last sound was stopped.
    pub(crate) async fn close(&self) {
        self.alone.end().await;
    }
}
