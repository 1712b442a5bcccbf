//! One vocabulary for time: [`Time`] on the process's monotonic clock, the [`Mark`]s of a turn, the figures made of them, and
//! percentiles. Pure: reads no clock, does no I/O. Everything else in the workspace may depend on this crate; it depends on nothing.

#![forbid(unsafe_code)]

mod attempt;
mod budget;
mod figures;
mod mark;
mod shift;
mod speculated;
mod stage;
mod summary;
mod table;
mod time;
mod turn_record;
mod used;
mod watch;

pub use attempt::{Asked, Attempt, AttemptView, Became};
pub use budget::{BUDGETED_FIGURES, Profile, Share, TooSlow, VIOLATION, is_violation, too_slow};
pub use figures::{CacheInputs, FigureInputs, figures};
pub use mark::{Mark, Marks};
pub use shift::Shift;
pub use speculated::{Speculated, Speculation};
pub use stage::stage_of;
pub use summary::Summary;
pub use table::{SetUp, Table, TableTurn};
pub use time::{Span, Time};
pub use turn_record::{Mode, Outcome, Providers, TurnRecord, TurnView};
pub use used::{DayOfUse, Units, Used};
pub use watch::{Change, Changed, Part, Slower, WATCHED_FIGURES, WATCHED_TURNS, slower};
