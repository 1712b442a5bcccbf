//! Who keeps account of what goes to a server: is asked before a call that may cost something, and told what was used and what the server says of its limits.
//! An endpoint and all its clones tell the same one. Called on whatever thread or task sends; whoever keeps account must not block.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use riposte_measures::Units;
use riposte_vendors::Stage;

use crate::{Endpoint, Failure, HttpError, Limits, is_nearby};

/// Whom a call goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee {
    pub stage: Stage,
    /// `vendor/model`: what is paid for.
    pub provider: String,
    /// It is paid for: it is shown a key, or is not on this machine nor in the house.
    pub paid: bool,
}

/// Why a call is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// What may be spent in a month would be passed.
    CapReached,
    /// The server said that nothing is left of its limit.
    Limited { resets_in: Duration },
}

/// Keeps account of calls.
pub trait Account: Send + Sync {
    /// Whether a call may be made that will use about so much.
    ///
    /// # Errors
    /// Why it may not.
    fn may(&self, who: &Payee, expected: Units) -> Result<(), Withheld>;

    /// So much was used. `estimated`: nobody told it.
    fn used(&self, who: &Payee, units: Units, estimated: bool);

    /// The server said how much is left to this key.
    fn limits(&self, who: &Payee, limits: &Limits);
}

/// Where an endpoint finds whom to tell; clones are the same place.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Option<Arc<dyn Account>>>>);

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told")
    }
}

impl Told {
    fn to(&self) -> Option<Arc<dyn Account>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Endpoint {
    /// Tells `account` from now on, whichever clone of this endpoint is asked.
    pub fn tell(&self, account: Arc<dyn Account>) {
        *self.account().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(account);
    }

    /// Whom calls of this endpoint go to.
    pub fn payee(&self) -> Payee {
        let provider = format!("{}/{}", self.server().name, self.model());
        Payee { stage: self.stage(), provider, paid: self.has_key() || !is_nearby(self.base()) }
    }

    /// Asks whether a call may be made that will use about so much.
    ///
    /// # Errors
    /// [`Failure::CapReached`]; [`Failure::Quota`] where the server itself said that it would refuse.
    pub fn may_use(&self, expected: Units) -> Result<(), HttpError> {
        let Some(account) = self.account().to() else { return Ok(()) };
        account.may(&self.payee(), expected).map_err(|why| {
            self.failed(match why {
                Withheld::CapReached => Failure::CapReached,
                Withheld::Limited { resets_in } => Failure::Quota { retry_after: Some(resets_in), said: String::new() },
            })
        })
    }

    /// Tells what a call used. `estimated`: the server did not say.
    pub fn used(&self, units: Units, estimated: bool) {
        if let Some(account) = self.account().to().filter(|_| !units.is_nothing()) {
            account.used(&self.payee(), units, estimated);
        }
    }

    /// Tells what the server says of its limits, in an answer of this status. A wait that is asked for in so many words counts where a limit is why (429): one that
    /// has too much to do asks for a wait, too.
    pub fn note_limits(&self, status: u16, headers: &HeaderMap) {
        let limits = Limits::of(headers)
            .map(|limits| Limits { retry_after: limits.retry_after.filter(|_| status == 429), ..limits });
        if let (Some(limits), Some(account)) = (limits, self.account().to()) {
            account.limits(&self.payee(), &limits);
        }
    }
}

/// A call whose request is with the server. It is told as an estimate where nobody waits for the answer any more.
pub struct Charge {
    endpoint: Arc<Endpoint>,
    units: Units,
    is_open: bool,
}

impl Charge {
    /// The request is sent.
    pub fn sent(endpoint: &Arc<Endpoint>, units: Units) -> Self {
        Self { endpoint: Arc::clone(endpoint), units, is_open: true }
    }

    /// The server took it, or refused it, which costs nothing.
    pub fn settle<T, E>(mut self, answer: Result<T, E>) -> Result<T, E> {
        self.is_open = false;
        self.endpoint.used(if answer.is_ok() { self.units } else { Units::CALL }, false);
        answer
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        if self.is_open {
            self.endpoint.used(self.units, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Server;

    #[derive(Default)]
    struct Book {
        closed: bool,
        lines: Mutex<Vec<String>>,
    }

    impl Account for Book {
        fn may(&self, who: &Payee, _: Units) -> Result<(), Withheld> {
            if self.closed && who.paid { Err(Withheld::CapReached) } else { Ok(()) }
        }

        fn used(&self, who: &Payee, units: Units, estimated: bool) {
            self.lines.lock().unwrap().push(format!("{} {} {estimated}", who.provider, units.characters));
        }

        fn limits(&self, who: &Payee, limits: &Limits) {
            self.lines.lock().unwrap().push(format!("{} {:?}", who.provider, limits.wait()));
        }
    }

    fn endpoint(address: &str, key: Option<&str>) -> Endpoint {
        let server = Server { name: "acme", title: "Acme", needs_key: false };
        Endpoint::of(Stage::Voice, address, server, "big", key.map(Into::into)).unwrap()
    }

    #[test]
    fn every_clone_tells_the_same_one_whenever_it_was_made() {
        let endpoint = endpoint("https://acme.test/v1", None);
        let other = endpoint.clone().with_model("small");
        other.used(Units::characters("nobody listens"), false);
        let book = Arc::new(Book::default());
        endpoint.tell(book.clone());
        other.used(Units::characters("abc"), true);
        endpoint.used(Units::default(), false);
        assert_eq!(*book.lines.lock().unwrap(), ["acme/small 3 true"]);
    }

    #[test]
    fn a_call_that_was_refused_costs_nothing_and_one_that_was_given_up_does() {
        let (endpoint, book) = (Arc::new(endpoint("https://acme.test/v1", None)), Arc::new(Book::default()));
        endpoint.tell(book.clone());
        let charge = || Charge::sent(&endpoint, Units::characters("abcd"));
        assert_eq!(charge().settle(Ok::<_, ()>(7)), Ok(7));
        assert_eq!(charge().settle(Err::<(), _>(8)), Err(8));
        drop(charge());
        assert_eq!(*book.lines.lock().unwrap(), ["acme/big 4 false", "acme/big 0 false", "acme/big 4 true"]);
    }

    #[test]
    fn a_wait_in_so_many_words_is_a_limits_only_where_a_limit_is_why() {
        let (endpoint, book) = (endpoint("https://acme.test/v1", None), Arc::new(Book::default()));
        endpoint.tell(book.clone());
        let headers = HeaderMap::from_iter([("retry-after".parse().unwrap(), "7".parse().unwrap())]);
        endpoint.note_limits(503, &headers);
        endpoint.note_limits(429, &headers);
        assert_eq!(*book.lines.lock().unwrap(), ["acme/big None", "acme/big Some(7s)"]);
    }

    #[test]
    fn what_is_nearby_and_wants_no_key_is_free_and_goes_on_when_nothing_may_be_paid() {
        for (address, key, paid) in [
            ("https://acme.test/v1", None, true),
            ("https://acme.test/v1", Some("sk-1"), true),
            ("http://localhost:11434/v1", None, false),
            ("http://192.168.1.20:8000/v1", None, false),
            ("http://localhost:4000/v1", Some("sk-1"), true),
        ] {
            let endpoint = endpoint(address, key);
            assert_eq!(endpoint.payee().paid, paid, "{address}");
            assert!(endpoint.may_use(Units::CALL).is_ok(), "nobody keeps account");
            endpoint.tell(Arc::new(Book { closed: true, ..Book::default() }));
            let may = endpoint.may_use(Units::CALL);
            assert_eq!(may.is_err(), paid, "{address}");
            if let Err(error) = may {
                assert_eq!(error.problem().code, "costs.cap_reached");
            }
        }
    }
}
