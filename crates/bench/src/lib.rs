//! The measuring rig behind `riposte bench`: each command runs real parts against scripted ones, and ends in a [`Report`] that is printed as a
//! table or as JSON. Nothing here is used by a conversation.
//!
//! A file or folder is one bench; what two of them need has a file of its own.

pub mod acoustic;
pub mod echo;
pub mod gap;
pub mod idle;
mod paced;
mod policy;
pub mod speech;
pub mod start;
pub mod stt;
pub mod turns;
pub mod voice;

mod compare;
mod drive;
mod far;
mod line;
mod machine;
mod providers;
mod questions;
mod recognise;
mod report;
mod run_file;
mod usage;
mod voice_choice;

pub use compare::{Change, Comparison, compare};
pub use line::LineOptions;
pub use machine::Machine;
pub use policy::{PolicyOptions, Prepare, Switch};
pub use providers::WireOptions;
pub use report::{Figure, Report};
pub use run_file::{RunFile, read_run};
pub use voice_choice::VoiceChoice;

use riposte_engine::Build;
use riposte_problem::Problem;
use riposte_settings::Settings;

/// The user's own settings and stages, made when a bench is asked to measure them.
pub type Current = dyn Fn() -> Result<(Settings, Build), Problem>;
