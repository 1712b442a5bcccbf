//! Tables of what people say, in both languages, and what is told by it; and properties that hold for any text.

mod echo;
mod ending_english;
mod ending_spanish;
mod properties;
mod reaction;
mod remark;
mod request;
mod train;

use std::fmt::Write;

use expect_test::Expect;

/// Each row of the table is what is said and, from two spaces on, what is told by it: which is told anew and compared.
fn check<T: std::fmt::Debug>(rows: Expect, tell: impl Fn(&str) -> T) {
    let mut told = String::new();
    for row in rows.data().lines().filter(|row| !row.trim().is_empty()) {
        let said = row.trim_start().split("  ").next().unwrap_or_default();
        let _ = writeln!(told, "{said:<56} {:?}", tell(said));
    }
    rows.assert_eq(&told);
}
