//! Between the engine and the window: holds the engine, tells every attached page what happens, and keeps what the shell itself has to
//! report. Any thread; never blocks on the engine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_engine::api::{Command, DevicesInUse, Event, Pauses, PhrasesInAdvance, Snapshot, State};
use riposte_engine::{Engine, PhrasesOnHold};
use riposte_measures::{Mode, Providers};
use riposte_problem::Problem;
use tauri::ipc::Channel;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::problems;
use crate::window_message::WindowMessage;

/// The engine's side as the window sees it.
pub(crate) struct EngineBridge {
    mode: Mode,
    inner: Mutex<Inner>,
    /// While the window is hidden it is spared the levels.
    hidden: AtomicBool,
}

#[derive(Default)]
struct Inner {
    engine: Option<Arc<Engine>>,
    pages: Vec<Channel<WindowMessage>>,
    /// Problems of the shell itself: hotkey, tray, keychain.
    standing: Vec<Problem>,
    /// The page has asked for all it begins with.
    drawn: bool,
    /// Until then: what can wait does not take the processor from it.
    held: Option<PhrasesOnHold>,
}

impl EngineBridge {
    /// `mode` is shown until the engine is ready.
    pub(crate) fn new(mode: Mode) -> Self {
        Self { mode, inner: Mutex::default(), hidden: AtomicBool::new(false) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn engine(&self) -> Option<Arc<Engine>> {
        self.lock().engine.clone()
    }

    /// Takes the engine away, for the end of the program.
    pub(crate) fn take_engine(&self) -> Option<Arc<Engine>> {
        self.lock().engine.take()
    }

    /// The engine is ready. Its events have to reach [`EngineBridge::follow`].
    pub(crate) fn connect(&self, engine: Engine) {
        let mut inner = self.lock();
        inner.held = (!inner.drawn).then(|| engine.hold_phrases());
        inner.engine = Some(Arc::new(engine));
        drop(inner);
        self.refresh();
    }

    /// A page joins, and is told everything. The page that was there before, if it was reloaded, is forgotten.
    pub(crate) fn attach(&self, page: Channel<WindowMessage>) {
        let mut inner = self.lock();
        inner.pages.clear();
        if page.send(WindowMessage::Snapshot { snapshot: snapshot(&inner, self.mode) }).is_ok() {
            inner.pages.push(page);
            // What `riposte bench start` waits for.
            tracing::info!("the page is there");
        }
    }

    /// The page has what it begins with: what can wait may begin.
    pub(crate) fn page_is_drawn(&self) {
        let mut inner = self.lock();
        (inner.drawn, inner.held) = (true, None);
    }

    /// Whether a page is there to be asked.
    pub(crate) fn attached(&self) -> bool {
        !self.lock().pages.is_empty()
    }

    pub(crate) fn set_hidden(&self, hidden: bool) {
        self.hidden.store(hidden, Ordering::Relaxed);
    }

    /// Carries an order out, in the order of the calls.
    pub(crate) fn order(&self, command: Command) -> Result<(), Problem> {
        match self.engine() {
            Some(engine) => {
                engine.send(command);
                Ok(())
            }
            // What ends something needs nothing to be there.
            None if matches!(command, Command::KeyUp | Command::Stop) => Ok(()),
            None => Err(problems::still_starting()),
        }
    }

    pub(crate) fn state(&self) -> State {
        self.engine().map_or(State::Starting, |engine| engine.snapshot().state)
    }

    /// Something is wrong in the shell itself.
    pub(crate) fn fail(&self, problem: Problem) {
        tracing::warn!(code = problem.code, "{problem}");
        let mut inner = self.lock();
        inner.standing.retain(|known| known.code != problem.code);
        inner.standing.push(problem.clone());
        tell(&mut inner, &WindowMessage::Happened { event: Event::Failed { problem } });
    }

    /// It is right again.
    pub(crate) fn recover(&self, code: &str) {
        let mut inner = self.lock();
        let before = inner.standing.len();
        inner.standing.retain(|known| known.code != code);
        if inner.standing.len() < before {
            tell(&mut inner, &WindowMessage::Happened { event: Event::Recovered { code: code.to_owned() } });
        }
    }

    /// Whatever was wrong with a code that begins so.
    pub(crate) fn recover_all(&self, begins: &str) {
        let codes: Vec<String> = self.lock().standing.iter().map(|problem| problem.code.clone()).collect();
        codes.iter().filter(|code| code.starts_with(begins)).for_each(|code| self.recover(code));
    }

    /// Everything that is wrong now.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        snapshot(&self.lock(), self.mode).problems
    }

    pub(crate) fn tell(&self, news: &WindowMessage) {
        tell(&mut self.lock(), news);
    }

    fn refresh(&self) {
        let mut inner = self.lock();
        let news = WindowMessage::Snapshot { snapshot: snapshot(&inner, self.mode) };
        tell(&mut inner, &news);
    }

    /// Passes the engine's events on until it ends; blocks its thread. `watch` sees each event but old levels.
    pub(crate) fn follow(&self, mut events: Receiver<Event>, mut watch: impl FnMut(&Event)) {
        loop {
            let first = match events.blocking_recv() {
                Ok(event) => event,
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "the window was too slow; it is drawn anew");
                    self.refresh();
                    continue;
                }
                Err(RecvError::Closed) => return,
            };
            let (waiting, missed) = waiting(first, &mut events);
            for event in without_old_levels(waiting) {
                watch(&event);
                match event {
                    Event::Level { .. } if self.hidden.load(Ordering::Relaxed) => {}
                    event => self.tell(&WindowMessage::Happened { event }),
                }
            }
            if missed {
                self.refresh();
            }
        }
    }
}

/// Everything there is to tell now, and whether something was missed in between.
fn waiting(first: Event, events: &mut Receiver<Event>) -> (Vec<Event>, bool) {
    let (mut waiting, mut missed) = (vec![first], false);
    loop {
        match events.try_recv() {
            Ok(event) => waiting.push(event),
            Err(TryRecvError::Lagged(_)) => missed = true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return (waiting, missed),
        }
    }
}

/// Of the levels only the last is worth drawing.
fn without_old_levels(mut events: Vec<Event>) -> Vec<Event> {
    let last = events.iter().rposition(|event| matches!(event, Event::Level { .. }));
    let mut at = 0;
    events.retain(|event| {
        let keep = !matches!(event, Event::Level { .. }) || Some(at) == last;
        at += 1;
        keep
    });
    events
}

fn tell(inner: &mut Inner, news: &WindowMessage) {
    inner.pages.retain(|page| page.send(news.clone()).is_ok());
}

fn snapshot(inner: &Inner, mode: Mode) -> Snapshot {
    let mut snapshot = match &inner.engine {
        Some(engine) => engine.snapshot(),
        None => Snapshot {
            state: State::Starting,
            mode,
            muted: false,
            in_use: DevicesInUse::default(),
            providers: Providers::default(),
            end_of_turn: None,
            turns: Vec::new(),
            pauses: Pauses::default(),
            phrases: PhrasesInAdvance::default(),
            sample: false,
            relay: false,
            problems: Vec::new(),
        },
    };
    snapshot.problems.extend(inner.standing.iter().cloned());
    snapshot
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use riposte_problem::Kind;
    use tauri::ipc::InvokeResponseBody;
    use tokio::sync::broadcast;

    use super::*;

    /// A page that writes down what it is told, as JSON.
    fn page() -> (Channel<WindowMessage>, mpsc::Receiver<serde_json::Value>) {
        let (told, heard) = mpsc::channel();
        let page = Channel::new(move |body| {
            if let InvokeResponseBody::Json(text) = body {
                let _ = told.send(serde_json::from_str(&text).unwrap());
            }
            Ok(())
        });
        (page, heard)
    }

    fn level(db: f32) -> Event {
        Event::Level { microphone_db: db, speaker_db: -90.0 }
    }

    fn problem(code: &str) -> Problem {
        Problem::new(code, Kind::Device, "It is broken.", "Mend it.")
    }

    fn followed(link: &EngineBridge, sent: &[Event]) -> Vec<Event> {
        let (tx, rx) = broadcast::channel(16);
        for event in sent {
            tx.send(event.clone()).unwrap();
        }
        drop(tx);
        let mut watched = Vec::new();
        link.follow(rx, |event| watched.push(event.clone()));
        watched
    }

    #[test]
    fn a_page_is_told_everything_first_then_what_happens() {
        let link = EngineBridge::new(Mode::Duplex);
        link.fail(problem("hotkey.taken"));
        let (joined, heard) = page();
        link.attach(joined);
        let first = heard.try_recv().unwrap();
        assert_eq!(first["news"], "snapshot");
        assert_eq!(first["snapshot"]["state"], "starting");
        assert_eq!(first["snapshot"]["mode"], "duplex");
        assert_eq!(first["snapshot"]["problems"][0]["code"], "hotkey.taken");
        link.recover("hotkey.taken");
        link.recover("hotkey.taken");
        assert_eq!(heard.try_recv().unwrap()["event"]["event"], "recovered");
        assert!(heard.try_recv().is_err(), "what is right is not told twice");
    }

    #[test]
    fn old_levels_are_dropped_and_nothing_else() {
        let link = EngineBridge::new(Mode::PushToTalk);
        let (joined, heard) = page();
        link.attach(joined);
        heard.try_recv().unwrap();
        let said = Event::Transcribed { text: "hello".to_owned() };
        let watched = followed(&link, &[level(-30.0), said.clone(), level(-20.0), Event::NothingHeard, level(-10.0)]);
        let told: Vec<String> =
            heard.try_iter().map(|news| news["event"]["event"].as_str().unwrap().to_owned()).collect();
        assert_eq!(told, ["transcribed", "nothing_heard", "level"]);
        assert_eq!(watched, [said, Event::NothingHeard, level(-10.0)]);
    }

    #[test]
    fn a_hidden_window_is_spared_the_levels() {
        let link = EngineBridge::new(Mode::PushToTalk);
        let (joined, heard) = page();
        link.attach(joined);
        heard.try_recv().unwrap();
        link.set_hidden(true);
        followed(&link, &[level(-30.0), Event::NothingHeard]);
        assert_eq!(heard.try_iter().count(), 1);
    }

    #[test]
    fn one_that_missed_events_is_drawn_anew() {
        let link = EngineBridge::new(Mode::PushToTalk);
        let (joined, heard) = page();
        link.attach(joined);
        heard.try_recv().unwrap();
        followed(&link, &vec![Event::NothingHeard; 40]);
        let told: Vec<String> = heard.try_iter().map(|news| news["news"].as_str().unwrap().to_owned()).collect();
        assert_eq!(told[0], "snapshot");
    }

    #[test]
    fn before_the_engine_is_there_only_endings_are_taken() {
        let link = EngineBridge::new(Mode::PushToTalk);
        assert_eq!(link.order(Command::KeyDown).unwrap_err().code, "window.starting");
        assert_eq!(link.order(Command::KeyUp), Ok(()));
        assert_eq!(link.order(Command::Stop), Ok(()));
    }
}
