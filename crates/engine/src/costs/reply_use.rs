//! What one reply uses of servers, kept together until it is known whether anybody heard it: what was prepared ahead and thrown away was for nothing. Whatever runs
//! in a reply's task adds to it, whichever server it asks; told on that task, never waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use riposte_measures::DayOfUse;

/// Takes what was used, without waiting.
pub(crate) type UsageOrders = Arc<dyn Fn(Vec<DayOfUse>) + Send + Sync>;

tokio::task_local! {
    /// Of the reply whose task this is.
    static REPLY: Arc<ReplyUse>;
}

/// Goes to the keeper when the reply's task and the conductor are done with it.
pub(crate) struct ReplyUse {
    was_wanted: AtomicBool,
    days: Mutex<Vec<DayOfUse>>,
    keep: UsageOrders,
}

/// Runs what makes a reply: all that it uses of servers is the reply's.
pub(crate) async fn of<F: Future>(reply: Arc<ReplyUse>, work: F) -> F::Output {
    REPLY.scope(reply, work).await
}

/// Adds to the reply whose task this is; what belongs to no reply is kept at once.
pub(crate) fn keep(used: DayOfUse, keep: &UsageOrders) {
    match REPLY.try_with(Arc::clone) {
        Ok(reply) => reply.add(used),
        Err(_) => keep(vec![used]),
    }
}

impl ReplyUse {
    pub(crate) fn new(keep: UsageOrders) -> Self {
        Self { was_wanted: AtomicBool::new(false), days: Mutex::default(), keep }
    }

    /// It may be heard now, or may not after all.
    pub(crate) fn is_wanted(&self, wanted: bool) {
        self.was_wanted.store(wanted, Ordering::Relaxed);
    }

    pub(crate) fn was_wanted(&self) -> bool {
        self.was_wanted.load(Ordering::Relaxed)
    }

    fn add(&self, new: DayOfUse) {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let same = days.iter_mut().find(|known| known.day == new.day && known.used.is_of(&new.used));
        match same {
            Some(known) => {
                let mut both = vec![known.used.clone()];
                new.used.add_to(&mut both);
                known.used = both.swap_remove(0);
            }
            None => days.push(new),
        }
    }
}

impl Drop for ReplyUse {
    fn drop(&mut self) {
        let was_wanted = self.was_wanted();
        let mut days = std::mem::take(self.days.get_mut().unwrap_or_else(PoisonError::into_inner));
        if !was_wanted {
            days.iter_mut().for_each(|day| day.used = day.used.clone().for_nothing());
        }
        if !days.is_empty() {
            (self.keep)(days);
        }
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::{Asked, Units, Used};

    use super::*;

    fn used(tokens: u64) -> DayOfUse {
        let units = Units { output_tokens: tokens, ..Units::CALL };
        DayOfUse { day: "2026-03-09".to_owned(), used: Used { units, ..Used::nothing(Asked::Chat, "acme/big", true) } }
    }

    /// What is kept of a reply that was wanted at these moments, one after another, with a call after each.
    async fn kept(wanted: &[bool]) -> Vec<DayOfUse> {
        let all: Arc<Mutex<Vec<DayOfUse>>> = Arc::default();
        let orders: UsageOrders = {
            let all = Arc::clone(&all);
            Arc::new(move |days| all.lock().unwrap().extend(days))
        };
        let reply = Arc::new(ReplyUse::new(Arc::clone(&orders)));
        for wanted in wanted {
            reply.is_wanted(*wanted);
            of(Arc::clone(&reply), async { keep(used(10), &orders) }).await;
        }
        assert!(all.lock().unwrap().is_empty(), "it is not over");
        drop(reply);
        all.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn what_nobody_heard_was_for_nothing_all_of_it() {
        let [heard] = &kept(&[false, true]).await[..] else { panic!("one provider, one day") };
        assert_eq!((heard.used.units.output_tokens, heard.used.in_vain), (20, Units::default()));
        let [vain] = &kept(&[false, true, false]).await[..] else { panic!("one provider, one day") };
        assert_eq!(vain.used.in_vain, Units { output_tokens: 30, calls: 3, ..Units::default() });
        assert!(kept(&[]).await.is_empty());
    }

    #[tokio::test]
    async fn what_belongs_to_no_reply_is_kept_at_once() {
        let all: Arc<Mutex<Vec<DayOfUse>>> = Arc::default();
        let orders: UsageOrders = {
            let all = Arc::clone(&all);
            Arc::new(move |days| all.lock().unwrap().extend(days))
        };
        keep(used(7), &orders);
        assert_eq!(*all.lock().unwrap(), [used(7)]);
    }
}
