//! Keeps account of what goes to servers: adds up what it costs, says no to what would pass the monthly cap, leaves a server alone that said that nothing is left of
//! its limit, and hands the counts on to the keeper. Told from any thread or task that sends; its lock is held for sums only.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::tz::TimeZone;
use riposte_audio::Clock;
use riposte_costs::{Budget, By, Cost, Day, Month, Notice, Prices, Report};
use riposte_http::{Account, Limits, Payee, Withheld};
use riposte_measures::{DayOfUse, Span, Time, Units, Used};
use riposte_problem::Problem;
use riposte_problem::words::costs as words;
use riposte_store::{Store, StoreError};
use riposte_vendors::Stage;

use super::reply_use::{self, ReplyUse, UsageOrders};
use crate::failing_over::asked;
use crate::inbox::{Inbox, Message};
use crate::problems::CAP_REACHED;

const CAP_NEAR: &str = "costs.cap_near";
const PRICES_BROKEN: &str = "costs.prices_broken";

/// Clones keep the same account.
#[derive(Clone)]
pub(crate) struct Meter(Arc<Inner>);

struct Inner {
    books: Mutex<Books>,
    /// The user's file of prices.
    file: Option<PathBuf>,
    keep: UsageOrders,
    inbox: Inbox,
}

struct Books {
    cap_usd: f32,
    /// It was told that most of it is spent.
    is_near: bool,
    /// The user's prices can't be used.
    is_broken: bool,
    prices: Prices,
    budget: Budget,
    /// What the last call would have cost that was withheld; `None`: none was, or as much may be spent again.
    withheld: Option<Cost>,
    /// All that was used since the process began, by provider.
    used: Vec<Used>,
    /// Until when servers are left alone.
    limited: HashMap<(Stage, String), Time>,
}

/// This month, here.
pub(crate) fn this_month() -> Month {
    Month::at(Clock::unix_ms(), &TimeZone::system())
}

impl Meter {
    /// With what there is of this month. The problem: the user's prices can't be used.
    pub(crate) fn new(
        cap_usd: f32,
        file: Option<PathBuf>,
        so_far: &SoFar,
        keep: UsageOrders,
        inbox: Inbox,
    ) -> (Self, Option<Problem>) {
        let (prices, problem) = load(file.as_deref());
        let month = this_month();
        let spent = Report::of("", &so_far.days, By::Provider, &prices).cost;
        let budget = Budget::new(f64::from(cap_usd), month, spent, so_far.is_allowed);
        let is_broken = problem.is_some();
        let (used, limited) = (Vec::new(), HashMap::new());
        let books = Books { cap_usd, is_near: false, is_broken, prices, budget, withheld: None, used, limited };
        (Self(Arc::new(Inner { books: Mutex::new(books), file, keep, inbox })), problem)
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        // What a panic left behind is a sum that lacks one call.
        self.0.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Other settings: another cap, and the prices as they are in their file now.
    pub(crate) fn configure(&self, cap_usd: f32) -> Option<Problem> {
        let (prices, problem) = load(self.0.file.as_deref());
        let mut books = self.books();
        books.prices = prices;
        books.budget.set_cap(f64::from(cap_usd));
        self.look_at_withheld(&mut books);
        // What was told of another cap, or of a file that is whole now, is past.
        if std::mem::replace(&mut books.cap_usd, cap_usd) != cap_usd && std::mem::take(&mut books.is_near) {
            self.0.inbox.send(Message::Recovered(CAP_NEAR));
        }
        if std::mem::replace(&mut books.is_broken, problem.is_some()) && problem.is_none() {
            self.0.inbox.send(Message::Recovered(PRICES_BROKEN));
        }
        problem
    }

    /// What was withheld may be asked for again: a call that costs less and fits does not tell that.
    fn look_at_withheld(&self, books: &mut Books) {
        if let Some(cost) = books.withheld
            && books.budget.may(this_month(), cost)
        {
            books.withheld = None;
            self.0.inbox.send(Message::Recovered(CAP_REACHED));
        }
    }

    /// The user allows to pass the cap for the rest of this month, which is given.
    pub(crate) fn allow_over_cap(&self) -> Month {
        let month = this_month();
        let mut books = self.books();
        books.budget.allow(month);
        books.withheld = None;
        for code in [CAP_REACHED, CAP_NEAR] {
            self.0.inbox.send(Message::Recovered(code));
        }
        month
    }

    /// All that was counted is deleted.
    pub(crate) fn forget(&self) {
        self.books().budget.set_spent(this_month(), Cost::FREE);
    }

    /// Servers may be asked again, whatever they said: another key has other limits.
    pub(crate) fn forget_limits(&self) {
        self.books().limited.clear();
    }

    /// All that was used since the process began, by provider.
    pub(crate) fn totals(&self) -> Vec<Used> {
        self.books().used.clone()
    }

    /// For those who ask servers.
    pub(crate) fn account(&self) -> Arc<dyn Account> {
        Arc::new(self.clone())
    }

    /// What a reply uses.
    pub(crate) fn reply(&self) -> Arc<ReplyUse> {
        Arc::new(ReplyUse::new(Arc::clone(&self.0.keep)))
    }
}

fn load(file: Option<&Path>) -> (Prices, Option<Problem>) {
    file.map_or_else(|| (Prices::default(), None), Prices::load)
}

/// What is stored of this month.
#[derive(Default)]
pub(crate) struct SoFar {
    days: Vec<DayOfUse>,
    is_allowed: bool,
}

impl SoFar {
    /// What can't be read counts as nothing: the history's own trouble is told by the keeper.
    pub(crate) fn of(store: &Store) -> Self {
        let month = this_month();
        let (first, last) = month.days();
        let read = || -> Result<Self, StoreError> {
            let (days, is_allowed) = (store.usage(&first, &last)?, store.is_over_cap_allowed(&month.to_string())?);
            Ok(Self { days, is_allowed })
        };
        read().unwrap_or_else(|error| {
            tracing::warn!(%error, "what this month cost so far is not known");
            Self::default()
        })
    }
}

fn dollars(usd: f64) -> String {
    format!("${usd:.2}")
}

impl Account for Meter {
    fn may(&self, who: &Payee, expected: Units) -> Result<(), Withheld> {
        let mut books = self.books();
        let now = Clock::now();
        if let Some(until) = books.limited.get(&(who.stage, who.provider.clone())).filter(|until| now < **until) {
            return Err(Withheld::Limited { resets_in: (*until - now).to_duration() });
        }
        if !who.paid {
            return Ok(());
        }
        let cost = books.prices.cost(asked(who.stage), &who.provider, true, &expected);
        if !books.budget.may(this_month(), cost) {
            books.withheld = Some(cost);
            return Err(Withheld::CapReached);
        }
        self.look_at_withheld(&mut books);
        Ok(())
    }

    fn used(&self, who: &Payee, units: Units, estimated: bool) {
        let used = Used {
            units,
            estimated: u64::from(estimated),
            ..Used::nothing(asked(who.stage), who.provider.clone(), who.paid)
        };
        let day = Day::at(Clock::unix_ms(), &TimeZone::system());
        let notice = {
            let mut books = self.books();
            let cost = books.prices.cost(used.stage, &used.provider, used.paid, &units);
            let notice = books.budget.spend(day.month(), cost);
            used.clone().add_to(&mut books.used);
            books.is_near |= notice.is_some();
            notice
        };
        if let Some(Notice::Near { spent_usd, cap_usd }) = notice {
            self.0.inbox.send(Message::Tell(words::cap_near(dollars(spent_usd), dollars(cap_usd))));
        }
        reply_use::keep(DayOfUse { day: day.to_string(), used }, &self.0.keep);
    }

    fn limits(&self, who: &Payee, limits: &Limits) {
        let Some(wait) = limits.wait().filter(|wait| *wait > Duration::ZERO) else { return };
        tracing::info!(provider = %who.provider, ?wait, "nothing is left of a limit");
        let wait = Span::from_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX / 2_000));
        self.books().limited.insert((who.stage, who.provider.clone()), Clock::now() + wait);
    }
}

#[cfg(test)]
#[path = "meter_tests.rs"]
mod tests;
