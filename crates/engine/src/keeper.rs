//! Keeps finished turns, and what was learnt from them: one thread that may wait for the disk. A turn that can't be stored now is kept in memory, told once, and tried
//! again with the next, so that a busy or full disk loses nothing as long as the program runs.

use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use riposte_measures::{TurnRecord, TurnView};
use riposte_store::Store;
use riposte_turn::PauseProfile;
use tokio::sync::oneshot;

use crate::shown::Shown;

enum Order {
    Turn { record: Box<TurnRecord>, stored: oneshot::Sender<TurnView> },
    Pauses(Option<PauseProfile>),
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

fn keep(store: Option<Store>, queue: &mpsc::Receiver<Order>, shown: &Shown) {
    let mut waiting: Vec<TurnRecord> = Vec::new();
    let mut told = false;
    while let Ok(order) = queue.recv() {
        let (record, stored) = match order {
            Order::Turn { record, stored } => (record, stored),
            Order::Pauses(learnt) => {
                let learnt = learnt.map(|pauses| (pauses.count, pauses.mean, pauses.variance));
                // The next pause tries again; a disk that is full is told with the next turn.
                if let Some(Err(error)) = store.as_ref().map(|store| store.set_pauses(learnt)) {
                    tracing::warn!(%error, "pauses not kept");
                }
                continue;
            }
        };
        let mut view = record.view();
        waiting.push(*record);
        if let Some(store) = &store {
            while let Some(next) = waiting.first() {
                match store.record(next) {
                    Ok(id) => {
                        view.id = id;
                        waiting.remove(0);
                        told = false;
                    }
                    Err(error) => {
                        if !std::mem::replace(&mut told, true) {
                            shown.fail(error.problem());
                        }
                        break;
                    }
                }
            }
        } else {
            waiting.clear();
        }
        let _ = stored.send(view);
    }
}
