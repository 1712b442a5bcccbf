//! What the end-to-end tests share: the programs under test, spoken questions, and what has to hold of every turn and every trouble. The
//! tests see the programs as a user does, from outside; nothing here knows their insides.

#![cfg(target_os = "linux")]

mod agent;
pub mod canary;
mod program;
pub mod samples;
mod told;
pub mod turns;

pub use agent::Agent;
pub use program::{Riposte, Talk, Talked, desktop_bin, enabled, riposte_bin};
pub use told::{Told, told};

/// Ends the test with `skipped: NAME: reason` unless end-to-end tests are asked for (RIPOSTE_E2E=1), `riposte` is built, and these programs
/// are installed.
#[macro_export]
macro_rules! end_to_end {
    ($($program:expr),* $(,)?) => {
        let missing = riposte_sim::rig::missing(&[$($program),*]);
        if let Err(reason) = $crate::enabled().and_then(|()| $crate::riposte_bin()).and_then(|_| missing.map_or(Ok(()), Err)) {
            riposte_sim::rig::say_skipped(riposte_sim::this_function!(), &reason);
            return;
        }
    };
}
