//! The account that is kept of servers, without any server.

use std::sync::mpsc;

use riposte_measures::Asked;

use super::*;
use crate::inbox::Arrivals;

fn payee(provider: &str, paid: bool) -> Payee {
    Payee { stage: Stage::Chat, provider: provider.to_owned(), paid }
}

/// gpt-4.1 costs 8 dollars for a million tokens of an answer.
fn dollars_worth(usd: u64) -> Units {
    Units { output_tokens: usd * 125_000, ..Units::CALL }
}

const PRICED: &str = "openai/gpt-4.1";

struct Desk {
    meter: Meter,
    arrivals: Arrivals,
    kept: mpsc::Receiver<Vec<DayOfUse>>,
}

fn desk(cap_usd: f32, store: Option<&Store>) -> Desk {
    Clock::start();
    let (inbox, arrivals) = Inbox::new();
    let (orders, kept) = mpsc::channel();
    let orders = Mutex::new(orders);
    let keep: UsageOrders = Arc::new(move |days| orders.lock().unwrap().send(days).unwrap());
    let (meter, problem) = Meter::new(cap_usd, None, &store.map(SoFar::of).unwrap_or_default(), keep, inbox);
    assert_eq!(problem, None);
    Desk { meter, arrivals, kept }
}

impl Desk {
    fn told(&mut self) -> Vec<String> {
        let mut told = Vec::new();
        while let Ok((_, message)) = self.arrivals.try_recv() {
            told.push(match message {
                Message::Tell(problem) => problem.code,
                Message::Recovered(code) => format!("{code} is past"),
                _ => "something else".to_owned(),
            });
        }
        told
    }
}

#[test]
fn the_cap_withholds_what_is_paid_and_the_user_may_pass_it() {
    let mut desk = desk(10.0, None);
    let (paid, free) = (payee(PRICED, true), payee(PRICED, false));
    desk.meter.used(&paid, dollars_worth(7), false);
    assert_eq!(desk.told(), [""; 0]);
    desk.meter.used(&paid, dollars_worth(2), true);
    assert_eq!(desk.told(), ["costs.cap_near"]);
    assert_eq!(desk.meter.may(&paid, dollars_worth(2)), Err(Withheld::CapReached));
    assert_eq!(desk.meter.may(&free, dollars_worth(2)), Ok(()), "what is on this machine goes on");

    desk.meter.allow_over_cap();
    assert_eq!(desk.told(), ["costs.cap_reached is past", "costs.cap_near is past"]);
    assert_eq!(desk.meter.may(&paid, dollars_worth(2)), Ok(()));
    let kept: Vec<DayOfUse> = desk.kept.try_iter().flatten().collect();
    assert_eq!(kept.iter().map(|day| (day.used.paid, day.used.estimated)).collect::<Vec<_>>(), [(true, 0), (true, 1)]);
    assert_eq!(kept[0].day.len(), "2026-03-09".len());
}

#[test]
fn a_higher_cap_lets_calls_through_and_takes_the_trouble_away() {
    let mut desk = desk(1.0, None);
    let paid = payee(PRICED, true);
    assert!(desk.meter.may(&paid, dollars_worth(2)).is_err());
    assert_eq!(desk.meter.configure(5.0), None);
    assert_eq!(desk.told(), ["costs.cap_reached is past"]);
    assert_eq!(desk.meter.may(&paid, dollars_worth(2)), Ok(()));
}

#[test]
fn what_was_spent_and_allowed_before_a_restart_counts() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    let day = Day::at(Clock::unix_ms(), &TimeZone::system()).to_string();
    let used = Used { units: dollars_worth(3), ..Used::nothing(Asked::Chat, PRICED, true) };
    store.add_usage(&[DayOfUse { day, used }]).unwrap();
    let paid = payee(PRICED, true);
    assert_eq!(desk(3.0, Some(&store)).meter.may(&paid, dollars_worth(1)), Err(Withheld::CapReached));
    store.allow_over_cap(&this_month().to_string()).unwrap();
    assert_eq!(desk(3.0, Some(&store)).meter.may(&paid, dollars_worth(1)), Ok(()));
}

#[test]
fn a_server_with_nothing_left_of_its_limit_is_left_alone_until_another_key_is_set() {
    let desk = desk(0.0, None);
    let (who, other) = (payee(PRICED, true), payee("openai/gpt-4.1-mini", true));
    let left = riposte_http::Left { remaining: 0, resets_in: Some(Duration::from_secs(3_600)) };
    desk.meter.limits(&who, &Limits { requests: Some(left), ..Limits::default() });
    let withheld = desk.meter.may(&who, Units::CALL);
    assert!(
        matches!(withheld, Err(Withheld::Limited { resets_in }) if resets_in > Duration::from_secs(3_500)),
        "{withheld:?}"
    );
    assert_eq!(desk.meter.may(&other, Units::CALL), Ok(()));
    desk.meter.forget_limits();
    assert_eq!(desk.meter.may(&who, Units::CALL), Ok(()));
    let some = riposte_http::Left { remaining: 1, ..left };
    desk.meter.limits(&who, &Limits { requests: Some(some), ..Limits::default() });
    assert_eq!(desk.meter.may(&who, Units::CALL), Ok(()));
}
