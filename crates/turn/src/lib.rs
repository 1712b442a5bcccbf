//! The conversation machine: it alone decides what happens next in a conversation, and does nothing itself. No I/O, no async, no clock:
//! every race of a conversation can be replayed in a test in microseconds.
//!
//! # States
//! ```text
//!            voice, key         voice offset         silence           first sound          heard to its end
//!   Listening ─────────► Hearing ──────────► Settling ───────► Answering ─────────► Speaking ───────────────► Listening
//!    (Idle)               │ ▲ ▲                 │                ▲  │                │    ▲                      (Idle)
//!                         │ │ └─ voice goes on ─┘                │  │     voice over │    │ no interruption
//!                         │ │     key released, typed text       │  │      the reply ▼    │
//!                         └─┼────────────────────────────────────┘  │               Yielding ─── "hold on" ──► Held
//!                           ├── voice goes on, nothing was heard ───┘                │    ▲                     │
//!                           └── interrupted: the next question ──────────────────────┘    └──────── voice ──────┘
//! ```
//! [`Phase`] says what each state is, [`Reason`] why it was entered. Every state but Listening and Idle has a deadline. A stop, and whatever
//! fails, leads back to Listening or Idle from everywhere.
//!
//! # How it is run
//! Facts go in with the time at which they became known, orders come out. Whoever runs the machine carries out the orders, and tells it
//! when its deadline is due.
//! ```
//! use riposte_measures::{Mode, Span, Time};
//! use riposte_turn::{Config, Input, Machine, Output};
//!
//! let mut machine = Machine::new(Config::default(), Mode::PushToTalk);
//! let mut now = Time::ZERO;
//! for fact in [Input::KeyDown, Input::KeyUp] {
//!     // Nothing was told for a while: the deadlines that passed meanwhile come first.
//!     let next = now + Span::from_millis(400);
//!     while let Some((due, _why)) = machine.deadline().filter(|(due, _)| *due <= next) {
//!         machine.handle(Input::Timer, due);
//!     }
//!     now = next;
//!     machine.handle(fact, now);
//!     while let Some(order) = machine.poll() {
//!         match order {
//!             Output::OpenSession { session, from } => println!("hear {session:?} from {from:?}"),
//!             Output::Finalise { session, .. } => println!("what was said in {session:?}?"),
//!             other => println!("{other:?}"),
//!         }
//!     }
//! }
//! ```
//!
//! # Revisions
//! Work that is asked for carries a [`Revision`]. Whatever comes back under a revision that is no longer the current one is dropped, in one
//! place: [`Machine::handle`].
//!
//! # Where to begin reading
//! 1. [`Input`] and [`Output`]: all that it can be told, and all that it can order.
//! 2. [`Machine::handle`] and [`Machine::deadline`] (`machine.rs`): which fact goes where, and what is waited for.
//! 3. `turn.rs` and `reply.rs`: what is known of a question, and of the reply to it.
//! 4. The files below `machine/`, in the order of a turn: `voice_events`, `pause`, `commit`, `reply`, `overlap`.
//! 5. The policies, one a file, each a pure function of what is known: [`endpoint`] (is the turn over?), [`speculation`] (is a reply worth
//!    preparing yet?), [`barge_in`] (is this an interruption?), [`opener`] and [`filler`] (may something be said ahead of the reply?), [`key`].
//! 6. What the policies weigh: [`pauses`], [`text`], [`voice`].
//!
//! Conversations are written as text by [`script`]. One that was recorded is read and played again by `log` (feature `serde`).

#![forbid(unsafe_code)]

pub mod barge_in;
mod config;
pub mod endpoint;
pub mod filler;
mod input;
pub mod key;
#[cfg(feature = "serde")]
pub mod log;
mod machine;
pub mod opener;
mod output;
pub mod pauses;
pub mod phrases;
pub mod relay;
mod reply;
pub mod script;
pub mod speculation;
mod state;
pub mod text;
mod turn;
pub mod voice;
mod whose;

pub use config::Config;
pub use filler::Waits;
pub use input::{Input, Stage};
pub use key::KeyStyle;
pub use machine::Machine;
pub use output::{Output, TurnEnd};
pub use pauses::PauseProfile;
pub use phrases::Phrases;
pub use relay::Relay;
pub use state::{Phase, Reason};
pub use voice::VoicePrint;
pub use whose::{VoiceLikeness, Whose};

/// One attempt at something: a recognition session, or a final text and the reply to it. Numbers only grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Revision(pub u64);
