//! Pauses what other programs play while somebody talks with Riposte, and has it go on afterwards: on Linux, players that speak MPRIS. Only what played is paused, and
//! only what was paused here, and is still paused, goes on. A thread of its own does it, so that a player that hangs keeps nobody waiting.

#![forbid(unsafe_code)]

mod held;
#[cfg(target_os = "linux")]
mod mpris;

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

#[cfg(target_os = "linux")]
use self::mpris::Bus;

/// Whether this system has an interface for it that Riposte knows.
pub fn is_supported() -> bool {
    cfg!(target_os = "linux")
}

/// What other programs play. Dropping it has them go on.
pub struct Media {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Pause,
    GoOn,
}

impl Media {
    /// Of the session's bus, which is asked only when something is to be paused.
    pub fn of_session() -> Media {
        Self::start(None)
    }

    /// Of another bus.
    pub fn on_bus(address: &str) -> Media {
        Self::start(Some(address.to_owned()))
    }

    #[cfg(target_os = "linux")]
    fn start(address: Option<String>) -> Media {
        let (orders, asked) = channel();
        let thread = std::thread::Builder::new().name("riposte-media".to_owned()).spawn(move || {
            let mut bus = Bus::new(address);
            let mut held = held::Held::default();
            for order in asked {
                match order {
                    Order::Pause => held.pause(&mut bus),
                    Order::GoOn => held.go_on(&mut bus),
                }
            }
            held.go_on(&mut bus);
        });
        if let Err(error) = &thread {
            tracing::warn!(%error, "what other programs play is not paused");
        }
        Media { orders: Some(orders), thread: thread.ok() }
    }

    #[cfg(not(target_os = "linux"))]
    fn start(_address: Option<String>) -> Media {
        let (orders, _) = channel();
        Media { orders: Some(orders), thread: None }
    }

    /// Somebody begins to talk.
    pub fn pause(&self) {
        self.tell(Order::Pause);
    }

    /// Nobody talks any more. Nothing happens where nothing was paused.
    pub fn go_on(&self) {
        self.tell(Order::GoOn);
    }

    fn tell(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // Without its thread nothing is paused, which was told.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Media {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
