//! Fail-over, the part that decides: what a failure means for the call that met it ([`then`]), how each provider stands ([`Standing`]), and how long one is
//! waited for before the next is asked ([`Standing::patience`]). Pure: the time is handed in, nobody is asked here. [`Standings`] is the one place where all
//! that ask and all that show look: a map behind a lock that is never held over a wait. [`health()`] is how a provider is, for people, from all that is known.

#![forbid(unsafe_code)]

mod class;
mod health;
mod latency;
mod standing;
mod standings;

pub use class::{Then, then};
pub use health::{Facts, Health, HealthState, Seen, health, remembered};
pub use latency::Latency;
pub use standing::{May, Standing, State};
pub use standings::{Snapshot, Standings, WhoseStanding};
