//! What providers cost, the part that reckons: a table of prices ([`Prices`]), what was used by day or by provider with what it cost about ([`Report`]), and the
//! monthly cap ([`Budget`]). Pure but for one file of prices that is read where it is asked for; the time is handed in.
//!
//! All money is US dollars, and an estimate: taxes, free allowances and discounts are not in it. What has no price is told as that, and never as 0.

#![forbid(unsafe_code)]

mod budget;
mod month;
mod price;
mod prices;
mod report;

pub use budget::{Budget, Notice};
pub use month::{Day, Month};
pub use price::{Cost, Price};
pub use prices::{Prices, USER_FILE};
pub use report::{By, Line, Report};
