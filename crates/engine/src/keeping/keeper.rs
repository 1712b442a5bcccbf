//! Keeps finished turns, what was learnt from them, what was used of providers, and the sound of phrases: one thread that may wait for the disk. A turn that can't be stored now is kept in memory, told once, and tried
//! again every other second and at the end, so that a busy or full disk loses nothing as long as the program runs.

use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use riposte_measures::{DayOfUse, TurnRecord, TurnView};
use riposte_problem::Problem;
use riposte_settings::History;
use riposte_turn::PauseProfile;
use tokio::sync::oneshot;

use crate::costs::reply_use::UsageOrders;
use crate::keeping::phrases::{PhraseOrder, PhraseOrders};
use crate::keeping::shelf::Shelf;
use crate::shown::Shown;

enum Order {
    Turn {
        record: Box<TurnRecord>,
        stored: oneshot::Sender<TurnView>,
    },
    Pauses(Option<PauseProfile>),
    /// How long turns are kept from now on.
    Keep(History),
    DeleteAll,
    DeleteConversation(String),
    /// The latest turns of a conversation.
    Conversation {
        name: String,
        most: usize,
        read: oneshot::Sender<Result<Vec<TurnRecord>, Problem>>,
    },
    SetAside,
    Phrase(PhraseOrder),
    Used(Vec<DayOfUse>),
    /// The user passes the cap in this month.
    OverCap(String),
    /// What was ordered before is done, and the thread ends. (Voices hold ways to it for as long as they like.)
    End,
}

/// Handle of the thread; dropping it waits for what is still to be stored.
pub(crate) struct Keeper {
    orders: mpsc::Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    pub(crate) fn start(shelf: Shelf, shown: Arc<Shown>) -> Keeper {
        let (orders, queue) = mpsc::channel();
        let run = move || keep(shelf, &queue, &shown);
        let thread = std::thread::Builder::new().name("riposte-keeper".to_owned()).spawn(run).ok();
        Keeper { orders, thread }
    }

    /// A way to give orders about phrases, which does not keep the thread alive.
    pub(crate) fn phrase_orders(&self) -> PhraseOrders {
        let orders = self.orders.clone();
        Arc::new(move |order| {
            let _ = orders.send(Order::Phrase(order)); // the program ends
        })
    }

    /// A way to hand over what was used of servers, which does not keep the thread alive.
    pub(crate) fn usage_orders(&self) -> UsageOrders {
        let orders = self.orders.clone();
        Arc::new(move |days| {
            let _ = orders.send(Order::Used(days)); // the program ends
        })
    }

    /// Keeps that the user passes the cap in this month.
    pub(crate) fn allow_over_cap(&self, month: String) {
        self.order(Order::OverCap(month));
    }

    /// Stores a turn. The answer comes when it is safe on the disk, or when it is clear, and told, that it is not.
    pub(crate) fn keep(&self, record: TurnRecord) -> oneshot::Receiver<TurnView> {
        let (stored, answer) = oneshot::channel();
        self.order(Order::Turn { record: Box::new(record), stored });
        answer
    }

    /// Keeps turns so long from now on.
    pub(crate) fn keep_for(&self, history: History) {
        self.order(Order::Keep(history));
    }

    /// Deletes all that is stored, and what waits to be.
    pub(crate) fn delete_all(&self) {
        self.order(Order::DeleteAll);
    }

    /// Deletes one conversation, and what of it waits to be stored.
    pub(crate) fn delete_conversation(&self, name: String) {
        self.order(Order::DeleteConversation(name));
    }

    /// The latest turns of a conversation, `most` of them, oldest first; those that were given before this are in it.
    pub(crate) fn conversation(
        &self,
        name: String,
        most: usize,
    ) -> oneshot::Receiver<Result<Vec<TurnRecord>, Problem>> {
        let (read, answer) = oneshot::channel();
        self.order(Order::Conversation { name, most, read });
        answer
    }

    /// Moves a database that can't be used out of the way and begins a new one.
    pub(crate) fn set_aside(&self) {
        self.order(Order::SetAside);
    }

    /// Keeps what was learnt of the user's pauses; `None` forgets it.
    pub(crate) fn keep_pauses(&self, learnt: Option<PauseProfile>) {
        self.order(Order::Pauses(learnt));
    }

    /// Does something with the phrases on the disk.
    pub(crate) fn phrases(&self, order: PhraseOrder) {
        self.order(Order::Phrase(order));
    }

    fn order(&self, order: Order) {
        let _ = self.orders.send(order); // without a thread nothing is kept
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.order(Order::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What can't be stored or opened is tried again this often, until it can.
const AGAIN: Duration = Duration::from_secs(2);

fn keep(mut shelf: Shelf, queue: &mpsc::Receiver<Order>, shown: &Shown) {
    loop {
        let order = match queue.recv_timeout(AGAIN) {
            Ok(order) => order,
            Err(RecvTimeoutError::Timeout) => {
                shelf.look_after(shown);
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return shelf.look_after(shown),
        };
        match order {
            Order::End => return shelf.look_after(shown),
            Order::Phrase(order) => shelf.phrase(order, shown),
            Order::Used(days) => shelf.used(days, shown),
            Order::OverCap(month) => shelf.over_cap(month, shown),
            Order::Turn { record, stored } => {
                let mut view = record.view();
                view.id = shelf.take(*record, shown);
                let _ = stored.send(view); // a program that ends waits for no answer
            }
            Order::Keep(history) => shelf.keep_for(history, shown),
            Order::DeleteAll => shelf.delete_all(shown),
            Order::DeleteConversation(name) => shelf.delete_conversation(name, shown),
            Order::Conversation { name, most, read } => {
                let _ = read.send(shelf.conversation(&name, most, shown)); // the program ends
            }
            Order::SetAside => shelf.set_aside(shown),
            Order::Pauses(learnt) => shelf.keep_pauses(learnt.as_ref()),
        }
    }
}

#[cfg(test)]
#[path = "keeper_tests.rs"]
mod tests;
