//! Facts and orders as lines, under the names that models use.

use std::cell::RefCell;

use riposte_measures::{Mark, Marks, Speculated};
use riposte_problem::{Kind, Problem};
use riposte_turn::script::Script;
use riposte_turn::{Input, Output, Revision};

use crate::names::session;

thread_local! {
    /// A description that knows the names.
    static NAMED: RefCell<Script> = RefCell::new({
        let mut describe = Script::default();
        for number in 1..200 {
            describe.order(&Output::CloseSession { session: session(number) });
            describe.order(&Output::Release { revision: Revision(number) });
        }
        describe
    });
}

pub(crate) fn fact(fact: &Input) -> String {
    NAMED.with_borrow(|named| named.fact(fact))
}

pub(crate) fn describe(order: &Output) -> String {
    NAMED.with_borrow_mut(|named| named.order(order))
}

/// The marks that a model says.
const MARKS: [Mark; 6] =
    [Mark::SpeechEnd, Mark::TurnCommit, Mark::PlayStart, Mark::PlayEnd, Mark::BargeInOnset, Mark::BargeInSilent];

/// The orders as lines, sorted, without what a model does not say: phases with their reasons, captions, what was learnt, the other marks of a
/// turn, and the words of a problem.
pub(crate) fn lines(orders: &[Output]) -> Vec<String> {
    let said = |order: &&Output| !matches!(order, Output::Phase { .. } | Output::Caption { .. } | Output::Learnt(_));
    let mut lines: Vec<String> = orders.iter().filter(said).map(|order| describe(&bare(order))).collect();
    lines.sort();
    lines
}

fn bare(order: &Output) -> Output {
    let mut order = order.clone();
    if let Output::Record(end) = &mut order {
        let mut marks = Marks::default();
        for mark in MARKS {
            if let Some(at) = end.marks.get(mark) {
                marks.set(mark, at);
            }
        }
        (end.marks, end.speculated) = (marks, Speculated::default());
    }
    order
}

/// A problem of which only the code is of interest.
pub(crate) fn coded(code: &str) -> Problem {
    Problem::new(code, Kind::Retry, "", "")
}
