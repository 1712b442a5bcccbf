//! How one provider stands: a circuit breaker that remembers why it opened, and what answers took of late. Pure.

use riposte_measures::{Span, Time};
use riposte_problem::{Kind, Problem};

use crate::Latency;
use crate::class::{is_of_the_question, is_the_providers};

/// Passing troubles in a row after which a provider is left alone for a while.
const PASSING: u32 = 2;
/// The first rest; each one that follows a probe which failed is twice as long, up to the longest.
const FIRST_REST: Span = Span::from_millis(15_000);
const LONGEST_REST: Span = Span::from_millis(300_000);
/// A limit whose end nobody named.
const LIMIT: Span = Span::from_millis(60_000);
/// A probe that never tells what became of it does not bar the way for ever.
const PROBE: Span = Span::from_millis(30_000);

/// Whether a provider may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    Ask,
    /// Its rest is over: this one call finds out whether it is back, and no other is let through meanwhile.
    Probe,
    /// Not before then; `None`: not before somebody mends it (a key, an address).
    Not {
        until: Option<Time>,
    },
}

/// What is shown of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is wrong, or nothing is known.
    Ready,
    /// Its last call failed, or it is being tried again; it is asked still.
    Degraded,
    /// It is not asked before then; `None`: until somebody mends it.
    Down { until: Option<Time> },
    /// Its key is missing, wrong or expired.
    NoKey,
    /// It refuses for now, or its credit is used up.
    Limited { until: Time },
}

/// One provider of one stage.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Calls that failed since the last good one.
    failures: u32,
    /// What the last one failed of.
    why: Option<Problem>,
    closed_until: Shut,
    /// What the next rest takes.
    rest: Option<Span>,
    /// Since when a probe is out.
    probing: Option<Time>,
    latency: Latency,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shut {
    #[default]
    No,
    Until(Time),
    UntilMended,
}

impl Standing {
    /// Asks for one call. A caller that is answered [`May::Probe`] tells what became of it ([`Standing::served`], [`Standing::failed`], [`Standing::dropped`]).
    pub fn may(&mut self, now: Time) -> May {
        match self.closed_until {
            Shut::No => May::Ask,
            Shut::UntilMended => May::Not { until: None },
            Shut::Until(until) if now < until => May::Not { until: Some(until) },
            Shut::Until(_) => match self.probing {
                Some(since) if now < since + PROBE => May::Not { until: Some(since + PROBE) },
                _ => {
                    self.probing = Some(now);
                    May::Probe
                }
            },
        }
    }

    /// The first of an answer came, `first` after the request.
    pub fn answered(&mut self, first: Span) {
        self.latency.push(first);
    }

    /// An answer came whole.
    pub fn served(&mut self) {
        let latency = std::mem::take(&mut self.latency);
        *self = Self { latency, ..Self::default() };
    }

    /// A call failed. `retry_after`: where the provider said when it may be asked again.
    pub fn failed(&mut self, now: Time, problem: Problem, retry_after: Option<Span>) {
        if !is_the_providers(&problem) {
            return self.dropped();
        }
        self.failures += 1;
        let was_probe = self.probing.take().is_some();
        self.closed_until = match problem.kind {
            Kind::Auth | Kind::Input | Kind::Device if !is_of_the_question(&problem) => Shut::UntilMended,
            Kind::Quota => Shut::Until(now + retry_after.unwrap_or(LIMIT)),
            // One that does not answer costs the whole wait each time.
            _ if was_probe || self.failures >= PASSING || problem.code.ends_with(".timeout") => {
                let rest = self.rest.map_or(FIRST_REST, |rest| (rest + rest).min(LONGEST_REST));
                self.rest = Some(rest);
                Shut::Until(now + retry_after.unwrap_or(rest))
            }
            _ => self.closed_until,
        };
        self.why = Some(problem);
    }

    /// A call was given up by us: it says nothing of the provider.
    pub fn dropped(&mut self) {
        self.probing = None;
    }

    /// It said itself that nothing is left of its limit until then, in an answer that was good.
    pub fn limited(&mut self, until: Time, problem: Problem) {
        (self.closed_until, self.why) = (Shut::Until(until), Some(problem));
    }

    /// Somebody changed what belongs to it (key, address, model): all is forgiven, what answers took is forgotten.
    pub fn mended(&mut self) {
        *self = Self::default();
    }

    /// What is known of earlier runs of the program, oldest first.
    pub fn remember(&mut self, firsts: impl IntoIterator<Item = Span>) {
        firsts.into_iter().for_each(|first| self.latency.push(first));
    }

    pub fn state(&self, now: Time) -> State {
        let quota = self.why.as_ref().is_some_and(|problem| problem.kind == Kind::Quota);
        let key = self.why.as_ref().is_some_and(|problem| problem.kind == Kind::Auth);
        match self.closed_until {
            Shut::UntilMended if key => State::NoKey,
            Shut::UntilMended => State::Down { until: None },
            Shut::Until(until) if now < until && quota => State::Limited { until },
            Shut::Until(until) if now < until => State::Down { until: Some(until) },
            Shut::Until(_) => State::Degraded,
            Shut::No if self.failures > 0 => State::Degraded,
            Shut::No => State::Ready,
        }
    }

    /// What the last call failed of, until one is good again.
    pub fn why(&self) -> Option<&Problem> {
        self.why.as_ref()
    }

    pub fn latency(&self) -> &Latency {
        &self.latency
    }

    /// How long the first of an answer is waited for where there is a next provider, up to `most`.
    pub fn patience(&self, most: Span) -> Span {
        self.latency.patience(most)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const S: Span = Span::from_millis(1_000);

    fn at(seconds: i64) -> Time {
        Time::from_millis(1_000 * seconds)
    }

    fn problem(code: &str, kind: Kind) -> Problem {
        Problem::new(code, kind, "It failed.", "Try again.")
    }

    fn passing() -> Problem {
        problem("chat.server", Kind::Retry)
    }

    #[test]
    fn one_passing_trouble_is_forgiven_and_two_in_a_row_are_a_rest_that_grows() {
        let mut standing = Standing::default();
        standing.failed(at(0), passing(), None);
        assert_eq!((standing.may(at(0)), standing.state(at(0))), (May::Ask, State::Degraded));
        standing.failed(at(1), passing(), None);
        assert_eq!(standing.may(at(2)), May::Not { until: Some(at(16)) });
        assert_eq!(standing.state(at(2)), State::Down { until: Some(at(16)) });

        assert_eq!(standing.may(at(16)), May::Probe);
        assert_eq!(standing.may(at(17)), May::Not { until: Some(at(46)) }, "one probe at a time");
        standing.failed(at(17), passing(), None);
        assert_eq!(standing.may(at(18)), May::Not { until: Some(at(47)) });

        assert_eq!(standing.may(at(47)), May::Probe);
        standing.served();
        assert_eq!((standing.may(at(48)), standing.state(at(48)), standing.why()), (May::Ask, State::Ready, None));
        standing.failed(at(49), passing(), None);
        standing.failed(at(49), passing(), None);
        assert_eq!(standing.may(at(50)), May::Not { until: Some(at(64)) }, "the first rest again");
    }

    #[test]
    fn who_does_not_answer_is_left_alone_at_once() {
        let mut standing = Standing::default();
        standing.failed(at(0), problem("chat.timeout", Kind::Retry), None);
        assert_eq!(standing.may(at(1)), May::Not { until: Some(at(15)) });
    }

    #[test]
    fn a_wrong_key_rests_until_it_is_mended() {
        let mut standing = Standing::default();
        standing.failed(at(0), problem("chat.auth", Kind::Auth), None);
        assert_eq!((standing.may(at(9_999)), standing.state(at(9_999))), (May::Not { until: None }, State::NoKey));
        standing.mended();
        assert_eq!((standing.may(at(9_999)), standing.state(at(9_999))), (May::Ask, State::Ready));
    }

    #[test]
    fn one_question_that_is_too_long_does_not_shut_the_provider_for_good() {
        let mut standing = Standing::default();
        standing.failed(at(0), problem("chat.bad_request", Kind::Input), None);
        assert_eq!(standing.may(at(0)), May::Ask);
        standing.failed(at(1), problem("chat.bad_request", Kind::Input), None);
        assert_eq!((standing.may(at(2)), standing.may(at(16))), (May::Not { until: Some(at(16)) }, May::Probe));
        standing.failed(at(17), problem("chat.model_not_found", Kind::Input), None);
        assert_eq!(standing.may(at(999)), May::Not { until: None });
    }

    #[test]
    fn what_is_not_the_providers_fault_says_nothing_of_it() {
        let mut standing = Standing::default();
        for (code, kind) in
            [("costs.cap_reached", Kind::Quota), ("chat.refused", Kind::Input), ("x.mistake", Kind::Bug)]
        {
            standing.failed(at(0), problem(code, kind), None);
            assert_eq!((standing.may(at(0)), standing.state(at(0))), (May::Ask, State::Ready), "{code}");
        }
    }

    #[test]
    fn a_limit_lasts_as_long_as_was_said() {
        let mut standing = Standing::default();
        standing.failed(at(0), problem("chat.quota", Kind::Quota), Some(S + S));
        assert_eq!(
            (standing.may(at(1)), standing.state(at(1))),
            (May::Not { until: Some(at(2)) }, State::Limited { until: at(2) })
        );
        assert_eq!(standing.may(at(2)), May::Probe);
        standing.dropped();
        assert_eq!(standing.may(at(2)), May::Probe, "a probe that was given up says nothing");
    }

    proptest! {
        #[test]
        fn it_is_always_asked_again_in_the_end_unless_somebody_has_to_mend_it(
            steps in prop::collection::vec((0..5u8, 0..400i64), 0..60),
        ) {
            let (mut standing, mut now) = (Standing::default(), 0);
            for (step, later) in steps {
                now += later;
                match step {
                    0 => standing.served(),
                    1 => standing.failed(at(now), passing(), None),
                    2 => standing.failed(at(now), problem("x.auth", Kind::Auth), None),
                    3 => { standing.may(at(now)); }
                    _ => standing.dropped(),
                }
            }
            let long_after = at(now + 400);
            match standing.state(at(now)) {
                State::NoKey | State::Down { until: None } => prop_assert_eq!(standing.may(long_after), May::Not { until: None }),
                _ => prop_assert!(matches!(standing.may(long_after), May::Ask | May::Probe)),
            }
        }
    }
}
