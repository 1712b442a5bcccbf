//! The monthly cap: what was spent this month, whether the next call may be made, and when the user is told. Pure; the month is handed in, and changes at local
//! midnight. What has no price counts as 0, and that it was not counted is kept.

use crate::{Cost, Month};

/// From this part of the cap on it is told that it comes near.
const NEAR: f64 = 0.8;

/// What the user is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Notice {
    /// Four fifths of the cap are spent. Told once a month.
    Near { spent_usd: f64, cap_usd: f64 },
}

/// The account of one month after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// US dollars a month; 0: no cap.
    cap_usd: f64,
    month: Month,
    spent: Cost,
    told: bool,
    /// The month for which the user allowed more.
    allowed: Option<Month>,
}

impl Budget {
    /// With what was spent in `month` so far. `allowed`: the user has allowed to pass the cap in it.
    pub fn new(cap_usd: f64, month: Month, spent: Cost, allowed: bool) -> Self {
        Self { cap_usd, month, spent, told: false, allowed: allowed.then_some(month) }
    }

    /// Another cap from now on. One that is raised is told of anew.
    pub fn set_cap(&mut self, cap_usd: f64) {
        if cap_usd != self.cap_usd {
            (self.cap_usd, self.told) = (cap_usd, false);
        }
    }

    /// What was spent this month is this.
    pub fn set_spent(&mut self, month: Month, spent: Cost) {
        self.turn_to(month);
        self.spent = spent;
    }

    pub fn spent(&self, month: Month) -> Cost {
        if month == self.month { self.spent } else { Cost::FREE }
    }

    /// The user allows it for the rest of the month.
    pub fn allow(&mut self, month: Month) {
        self.turn_to(month);
        self.allowed = Some(month);
    }

    /// Whether a call that will cost about so much may be made. What is free always may.
    pub fn may(&mut self, month: Month, expected: Cost) -> bool {
        self.turn_to(month);
        let is_open = self.cap_usd <= 0.0 || self.allowed == Some(self.month);
        is_open
            || expected == Cost::FREE
            || self.spent.usd + expected.usd <= self.cap_usd && self.spent.usd < self.cap_usd
    }

    /// So much was spent.
    pub fn spend(&mut self, month: Month, cost: Cost) -> Option<Notice> {
        self.turn_to(month);
        self.spent += cost;
        let is_near = self.cap_usd > 0.0 && self.spent.usd >= NEAR * self.cap_usd && self.allowed != Some(self.month);
        (is_near && !std::mem::replace(&mut self.told, true))
            .then_some(Notice::Near { spent_usd: self.spent.usd, cap_usd: self.cap_usd })
    }

    /// A clock that is set back begins no month anew.
    fn turn_to(&mut self, month: Month) {
        if month > self.month {
            (self.month, self.spent, self.told) = (month, Cost::FREE, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    fn usd(usd: f64) -> Cost {
        Cost { usd, unknown: false }
    }

    fn budget(cap: f64) -> Budget {
        Budget::new(cap, month("2026-03"), Cost::FREE, false)
    }

    #[test]
    fn the_call_that_would_pass_the_cap_is_not_made_and_free_ones_are() {
        let (mut budget, march) = (budget(5.0), month("2026-03"));
        budget.spend(march, usd(4.5));
        assert!(budget.may(march, usd(0.5)) && !budget.may(march, usd(0.6)));
        budget.spend(march, usd(0.5));
        assert!(!budget.may(march, usd(1e-9)) && budget.may(march, Cost::FREE));
        assert!(!budget.may(march, Cost::UNKNOWN), "what has no price is paid all the same");
    }

    #[test]
    fn without_a_cap_everything_may() {
        let (mut budget, march) = (budget(0.0), month("2026-03"));
        assert_eq!(budget.spend(march, usd(1e6)), None);
        assert!(budget.may(march, usd(1e6)));
    }

    #[test]
    fn a_new_month_begins_with_nothing_and_needs_a_new_word() {
        let (mut budget, march, april) = (budget(5.0), month("2026-03"), month("2026-04"));
        budget.spend(march, usd(6.0));
        budget.allow(march);
        assert!(budget.may(march, usd(1.0)));
        assert!(budget.may(april, usd(1.0)) && budget.spent(april) == Cost::FREE);
        budget.spend(april, usd(5.0));
        assert!(!budget.may(april, usd(1.0)), "it was allowed for March alone");
        assert!(!budget.may(march, usd(1.0)), "a clock that is set back changes nothing");
    }

    #[test]
    fn it_is_told_once_that_the_cap_comes_near() {
        let (mut budget, march) = (budget(10.0), month("2026-03"));
        assert_eq!(budget.spend(march, usd(7.9)), None);
        assert_eq!(budget.spend(march, usd(0.1)), Some(Notice::Near { spent_usd: 8.0, cap_usd: 10.0 }));
        assert_eq!(budget.spend(march, usd(0.1)), None);
        budget.set_cap(20.0);
        assert_eq!(budget.spend(march, usd(0.0)), None);
        assert!(budget.spend(march, usd(8.0)).is_some());
        assert!(budget.spend(month("2026-04"), usd(16.0)).is_some(), "and again next month");
    }

    #[test]
    fn what_has_no_price_counts_as_nothing_and_is_remembered() {
        let (mut budget, march) = (budget(5.0), month("2026-03"));
        budget.spend(march, Cost::UNKNOWN);
        assert!(budget.may(march, usd(5.0)));
        assert_eq!(budget.spent(march), Cost::UNKNOWN);
    }

    #[test]
    fn what_was_allowed_before_a_restart_is_allowed() {
        let march = month("2026-03");
        assert!(Budget::new(5.0, march, usd(9.0), true).may(march, usd(1.0)));
        assert!(!Budget::new(5.0, march, usd(9.0), false).may(march, usd(1.0)));
    }

    proptest! {
        #[test]
        fn whoever_asks_first_never_passes_the_cap(costs in prop::collection::vec(0.0..2.0f64, 0..40)) {
            let (mut budget, march) = (budget(5.0), month("2026-03"));
            for cost in costs {
                if budget.may(march, usd(cost)) {
                    budget.spend(march, usd(cost));
                }
            }
            prop_assert!(budget.spent(march).usd <= 5.0);
        }
    }
}
