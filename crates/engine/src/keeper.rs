//! Keeps finished turns, and what was learnt from them: one thread that may wait for the disk. A turn that can't be stored now is kept in memory, told once, and tried
//! again every other second and at the end, so that a busy or full disk loses nothing as long as the program runs.

use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use riposte_measures::{TurnRecord, TurnView};
use riposte_store::Store;
use riposte_turn::PauseProfile;
use tokio::sync::oneshot;

use crate::api::Event;
use crate::problems;
use crate::shown::Shown;

enum Order {
    Turn { record: Box<TurnRecord>, stored: oneshot::Sender<TurnView> },
    Pauses(Option<PauseProfile>),
    DeleteAll,
}

/// Handle of the thread; dropping it waits for what is still to be stored.
pub(crate) struct Keeper {
    orders: Option<mpsc::Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// `None`: nothing is stored (the caller told why).
    pub(crate) fn start(store: Option<Store>, shown: Arc<Shown>) -> Keeper {
        let (orders, queue) = mpsc::channel();
        let run = move || keep(store, &queue, &shown);
        let thread = std::thread::Builder::new().name("riposte-keeper".to_owned()).spawn(run).ok();
        Keeper { orders: Some(orders), thread }
    }

    /// Stores a turn. The answer comes when it is safe on the disk, or when it is clear, and told, that it is not.
    pub(crate) fn keep(&self, record: TurnRecord) -> oneshot::Receiver<TurnView> {
        let (stored, answer) = oneshot::channel();
        if let Some(orders) = &self.orders {
            let _ = orders.send(Order::Turn { record: Box::new(record), stored });
        }
        answer
    }

    /// Deletes all that is stored, and what waits to be.
    pub(crate) fn delete_all(&self) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(Order::DeleteAll);
        }
    }

    /// Keeps what was learnt of the user's pauses; `None` forgets it.
    pub(crate) fn keep_pauses(&self, learnt: Option<PauseProfile>) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(Order::Pauses(learnt));
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What can't be stored is tried again this often, until it can.
const AGAIN: Duration = Duration::from_secs(2);

fn keep(store: Option<Store>, queue: &mpsc::Receiver<Order>, shown: &Shown) {
    let mut shelf = Shelf { store, ..Shelf::default() };
    loop {
        let order = match queue.recv_timeout(AGAIN) {
            Ok(order) => order,
            Err(RecvTimeoutError::Timeout) => {
                shelf.store_waiting(shown);
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => {
                shelf.store_waiting(shown);
                return;
            }
        };
        match order {
            Order::Turn { record, stored } => {
                let mut view = record.view();
                shelf.waiting.push(*record);
                view.id = shelf.store_waiting(shown).unwrap_or_else(|| shelf.number_without_row());
                let _ = stored.send(view); // a program that ends waits for no answer
            }
            Order::DeleteAll => {
                shelf.waiting.clear();
                match shelf.store.as_ref().map(Store::delete_all) {
                    Some(Ok(())) => shown.tell(Event::HistoryDeleted),
                    Some(Err(error)) => shown.fail(error.problem()),
                    None => shown.fail(problems::no_history_to_delete()),
                }
            }
            Order::Pauses(learnt) => {
                let learnt = learnt.map(|pauses| (pauses.count, pauses.mean, pauses.variance));
                // The next pause tries again; a disk that is full is told with the next turn.
                if let Some(Err(error)) = shelf.store.as_ref().map(|store| store.set_pauses(learnt)) {
                    tracing::warn!(%error, "pauses not kept");
                }
            }
        }
    }
}

/// The database, and the turns that are not in it yet.
#[derive(Default)]
struct Shelf {
    store: Option<Store>,
    waiting: Vec<TurnRecord>,
    /// The code of what keeps them out, while the user is told of it.
    told: Option<String>,
    without_row: i64,
}

impl Shelf {
    /// Stores what waits; the row of the last of them, if all are stored.
    fn store_waiting(&mut self, shown: &Shown) -> Option<i64> {
        let Some(store) = &self.store else {
            // That nothing is stored was told at the start.
            self.waiting.clear();
            return None;
        };
        let mut row = None;
        while let Some(next) = self.waiting.first() {
            match store.record(next) {
                Ok(id) => {
                    row = Some(id);
                    self.waiting.remove(0);
                }
                Err(error) => {
                    let problem = error.problem();
                    if self.told.as_ref() != Some(&problem.code) {
                        if let Some(code) = self.told.replace(problem.code.clone()) {
                            shown.tell(Event::Recovered { code });
                        }
                        shown.fail(problem);
                    }
                    return None;
                }
            }
        }
        if let Some(code) = self.told.take() {
            shown.tell(Event::Recovered { code });
        }
        row
    }

    /// What tells a turn without a row from the others: under 0, where no row is.
    fn number_without_row(&mut self) -> i64 {
        self.without_row -= 1;
        self.without_row
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::{Mode, Outcome, Providers};

    use super::*;

    fn shown() -> Arc<Shown> {
        Arc::new(Shown::new(Mode::PushToTalk, Providers::default()))
    }

    fn keep_one(keeper: &Keeper, transcript: &str) -> TurnView {
        let turn = TurnRecord {
            id: 0,
            started_unix_ms: 0,
            conversation: "one".to_owned(),
            mode: Mode::Text,
            outcome: Outcome::Completed,
            transcript: transcript.to_owned(),
            reply: "Yes.".to_owned(),
            heard: "Yes.".to_owned(),
            providers: Providers::default(),
            input_device: String::new(),
            output_device: String::new(),
            figures: Default::default(),
            marks: Default::default(),
            problem: None,
        };
        keeper.keep(turn).blocking_recv().unwrap()
    }

    #[test]
    fn without_a_database_turns_can_be_told_apart() {
        let keeper = Keeper::start(None, shown());
        let ids: Vec<i64> = ["a", "b", "c"].iter().map(|text| keep_one(&keeper, text).id).collect();
        assert_eq!(ids, [-1, -2, -3]);
    }

    #[test]
    fn what_is_not_open_is_not_deleted_and_that_is_said() {
        let shown = shown();
        let mut events = shown.subscribe();
        Keeper::start(None, Arc::clone(&shown)).delete_all();
        let Event::Failed { problem } = events.blocking_recv().unwrap() else { panic!() };
        assert_eq!(problem.code, "engine.no_history");
    }

    #[test]
    fn a_turn_that_could_not_be_stored_is_as_soon_as_it_can_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        let store = Store::open_waiting(&path, Duration::from_millis(10)).unwrap();
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let shown = shown();
        let mut events = shown.subscribe();
        let keeper = Keeper::start(Some(store), Arc::clone(&shown));
        assert_eq!(keep_one(&keeper, "a").id, -1);
        assert_eq!(keep_one(&keeper, "b").id, -2);
        let told: Vec<String> = shown.snapshot().problems.into_iter().map(|problem| problem.code).collect();
        assert_eq!(told.len(), 1, "{told:?}");

        other.execute_batch("COMMIT").unwrap();
        // Nothing is said meanwhile.
        while !matches!(events.blocking_recv().unwrap(), Event::Recovered { code } if code == told[0]) {}
        let stored = Store::open(&path).unwrap().last(9).unwrap();
        assert_eq!(stored.iter().map(|turn| turn.transcript.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(shown.snapshot().problems.is_empty());
        assert!(keep_one(&keeper, "c").id > 0);
    }

    #[test]
    fn what_waits_is_tried_once_more_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        let store = Store::open_waiting(&path, Duration::from_millis(10)).unwrap();
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let keeper = Keeper::start(Some(store), shown());
        keep_one(&keeper, "a");
        other.execute_batch("COMMIT").unwrap();
        drop(keeper);
        assert_eq!(Store::open(&path).unwrap().last(9).unwrap().len(), 1);
    }
}
