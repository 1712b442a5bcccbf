//! Drives an engine through spoken questions in real time, and notes when it decided what. Blocks the caller's thread.

use std::sync::Arc;

use riposte_audio::{Backend, Clip, ClipTimes, Clock};
use riposte_engine::api::{Event, State};
use riposte_engine::{Build, Engine, EngineOptions, Tune};
use riposte_measures::{Span, Time, TurnView};
use riposte_problem::{Kind, Problem};
use riposte_settings::Settings;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::TryRecvError;

/// How finely events are looked for: far below what is measured from outside here (decisions against the words of a question).
const LOOK: Span = Span::from_millis(2);
/// The longest that phrases are waited for: a voice that fails leaves them out.
const PHRASES_WITHIN: Span = Span::from_millis(20_000);
/// The longest that models may take to load.
const READY_WITHIN: Span = Span::from_millis(120_000);
/// The longest that an answer may take after its question, playing included.
const ANSWER_WITHIN: Span = Span::from_millis(45_000);
/// How long the conversation has to rest after an answer before the next question.
pub(crate) const REST: Span = Span::from_millis(400);

/// A running engine and what it said so far.
pub(crate) struct Drive {
    pub(crate) engine: Engine,
    events: broadcast::Receiver<Event>,
    state: State,
    since: Time,
    said: Said,
}

/// What happened since the question began.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) turns: Vec<TurnView>,
    /// Each moment at which the engine took a turn for finished.
    pub(crate) committed_at: Vec<Time>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) nothing_heard: bool,
    /// Words that were understood and taken for somebody else's.
    pub(crate) left_alone: Option<String>,
}

/// A question and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) times: ClipTimes,
    pub(crate) said: Said,
}

impl Drive {
    /// Starts an engine on the given devices and waits until it can be talked to.
    pub(crate) fn start(
        settings: Settings,
        build: Build,
        capture: Arc<dyn Backend>,
        playout: Arc<dyn Backend>,
        tune: Tune,
    ) -> Result<Drive, Problem> {
        let options = EngineOptions {
            settings,
            capture,
            playout,
            build,
            database: None,
            prices: None,
            try_it: None,
            problems: Vec::new(),
            tune,
            record: None,
        };
        let phrases = options.settings.conversation.openers || options.settings.conversation.acknowledgements;
        let engine = Engine::start(options)?;
        let events = engine.subscribe();
        let state = engine.snapshot().state;
        let mut drive = Drive { engine, events, state, since: Clock::now(), said: Said::default() };
        let until = Clock::now() + READY_WITHIN;
        while drive.engine.snapshot().state == State::Starting {
            if Clock::now() > until {
                return Err(stuck("The models were not loaded within two minutes."));
            }
            drive.take_what_is_there();
            Clock::wait(Span::from_millis(20));
        }
        // Made in advance while nobody speaks; the first question would come before them.
        let until = Clock::now() + PHRASES_WITHIN;
        let made = |drive: &Drive| {
            let phrases = drive.engine.snapshot().phrases;
            phrases.wanted > 0 && !phrases.is_preparing
        };
        while phrases && !made(&drive) && Clock::now() < until {
            drive.take_what_is_there();
            Clock::wait(Span::from_millis(20));
        }
        drive.state = drive.engine.snapshot().state;
        match drive.engine.snapshot().problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(drive),
        }
    }

    /// Plays a question into the microphone, as one held turn or hands-free, and waits until its answer was heard or can't come any more.
    pub(crate) fn ask(&mut self, clip: Clip) -> Result<Asked, Problem> {
        self.said = Said::default();
        let times = self.engine.play_clip(clip).ok_or_else(|| stuck("The engine stopped."))?;
        let until = times.ends_at + ANSWER_WITHIN;
        while Clock::now() < until {
            self.take_what_is_there();
            let over = self.rests() && Clock::now() > times.ends_at && Clock::now() - self.since > REST;
            let told = !self.said.turns.is_empty() || self.said.nothing_heard || self.said.left_alone.is_some();
            let told = told || !self.said.problems.is_empty();
            // Without a sign of life for a while, nothing was heard.
            let silent = Clock::now() - self.since.max(times.ends_at) > Span::from_millis(3_000);
            if over && (told || silent) {
                return Ok(Asked { times, said: std::mem::take(&mut self.said) });
            }
            Clock::wait(LOOK);
        }
        Err(stuck("A question was not answered within 45 seconds."))
    }

    fn rests(&self) -> bool {
        self.state.rests()
    }

    fn take_what_is_there(&mut self) {
        loop {
            match self.events.try_recv() {
                Ok(event) => self.take(event),
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::StateChanged { state, .. } => {
                let now = Clock::now();
                if state == State::Answering {
                    self.said.committed_at.push(now);
                }
                (self.state, self.since) = (state, now);
            }
            Event::TurnFinished { turn } => self.said.turns.push(*turn),
            Event::Failed { problem } => self.said.problems.push(problem),
            Event::NothingHeard => self.said.nothing_heard = true,
            Event::LeftAlone { text } => self.said.left_alone = Some(text),
            _ => {}
        }
    }
}

fn stuck(message: &str) -> Problem {
    Problem::new(
        "bench.stuck",
        Kind::Retry,
        message,
        "Run it again with RIPOSTE_LOG=debug; with --providers current, check that the providers answer at all.",
    )
}
