//! How all providers stand, for those who ask them and those who show them. A map behind a lock that is held for no longer than a look; any thread.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_measures::{Span, Summary, Time};
use riposte_problem::Problem;
use riposte_vendors::Stage;

use crate::{May, Standing, State};

/// Whose standing: a stage and a provider of it as records name it, as `groq/llama-3.3-70b`.
pub type WhoseStanding = (Stage, String);

/// One provider as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub stage: Stage,
    /// As records name it.
    pub provider: String,
    pub state: State,
    /// What its last call failed of, until one is good again.
    pub why: Option<Problem>,
    /// Of the times to the first of its answers, in milliseconds.
    pub first_ms: Option<Summary>,
}

/// Clones are the same map.
#[derive(Clone, Debug, Default)]
pub struct Standings(Arc<Mutex<BTreeMap<WhoseStanding, Standing>>>);

impl Standings {
    fn all(&self) -> MutexGuard<'_, BTreeMap<WhoseStanding, Standing>> {
        // What a thread left behind that broke off is whole: every change is one assignment or forgiven by the next.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, stage: Stage, provider: &str, act: impl FnOnce(&mut Standing) -> T) -> T {
        let mut all = self.all();
        act(all.entry((stage, provider.to_owned())).or_default())
    }

    /// See [`Standing::may`].
    pub fn may(&self, stage: Stage, provider: &str, now: Time) -> May {
        self.with(stage, provider, |standing| standing.may(now))
    }

    /// See [`Standing::answered`].
    pub fn answered(&self, stage: Stage, provider: &str, first: Span) {
        self.with(stage, provider, |standing| standing.answered(first));
    }

    /// See [`Standing::served`].
    pub fn served(&self, stage: Stage, provider: &str) {
        self.with(stage, provider, Standing::served);
    }

    /// See [`Standing::failed`].
    pub fn failed(&self, stage: Stage, provider: &str, now: Time, problem: Problem, retry_after: Option<Span>) {
        self.with(stage, provider, |standing| standing.failed(now, problem, retry_after));
    }

    /// See [`Standing::dropped`].
    pub fn dropped(&self, stage: Stage, provider: &str) {
        self.with(stage, provider, Standing::dropped);
    }

    /// See [`Standing::limited`].
    pub fn limited(&self, stage: Stage, provider: &str, until: Time, problem: Problem) {
        self.with(stage, provider, |standing| standing.limited(until, problem));
    }

    /// See [`Standing::mended`].
    pub fn mended(&self, stage: Stage, provider: &str) {
        self.with(stage, provider, Standing::mended);
    }

    /// A test of this vendor was good: what rests of it may be asked again at once, whichever its model.
    pub fn works(&self, stage: Stage, vendor: &str, now: Time) {
        for ((_, provider), standing) in self.all().iter_mut().filter(|((of, _), _)| *of == stage) {
            let is_its = provider.split('/').next() == Some(vendor);
            if is_its && standing.state(now) != State::Ready {
                standing.served();
            }
        }
    }

    /// See [`Standing::remember`].
    pub fn remember(&self, stage: Stage, provider: &str, firsts: impl IntoIterator<Item = Span>) {
        self.with(stage, provider, |standing| standing.remember(firsts));
    }

    /// See [`Standing::patience`].
    pub fn patience(&self, stage: Stage, provider: &str, most: Span) -> Span {
        self.with(stage, provider, |standing| standing.patience(most))
    }

    /// See [`Standing::state`]; one that nobody asked yet is ready.
    pub fn state(&self, stage: Stage, provider: &str, now: Time) -> State {
        self.with(stage, provider, |standing| standing.state(now))
    }

    /// Whether it is likely that a call would be let through now. Asks for none.
    pub fn is_ready(&self, stage: Stage, provider: &str, now: Time) -> bool {
        matches!(self.state(stage, provider, now), State::Ready | State::Degraded)
    }

    /// One provider; one that nobody asked yet is ready.
    pub fn of(&self, stage: Stage, provider: &str, now: Time) -> Snapshot {
        self.with(stage, provider, |standing| snapshot(stage, provider, standing, now))
    }

    /// All that were asked, or shown, since the program began; by stage, then by name.
    pub fn snapshots(&self, now: Time) -> Vec<Snapshot> {
        self.all().iter().map(|((stage, provider), standing)| snapshot(*stage, provider, standing, now)).collect()
    }
}

fn snapshot(stage: Stage, provider: &str, standing: &Standing, now: Time) -> Snapshot {
    Snapshot {
        stage,
        provider: provider.to_owned(),
        state: standing.state(now),
        why: standing.why().cloned(),
        first_ms: standing.latency().summary(),
    }
}

#[cfg(test)]
mod tests {
    use riposte_problem::Kind;

    use super::*;

    #[test]
    fn a_good_test_ends_the_rest_of_whatever_the_vendor_serves_in_that_stage() {
        let (standings, now) = (Standings::default(), Time::ZERO);
        let problem = || Problem::new("chat.timeout", Kind::Retry, "It failed.", "Try again.");
        for (stage, provider) in [(Stage::Chat, "groq/a"), (Stage::Chat, "groqish/a"), (Stage::Speech, "groq/a")] {
            standings.failed(stage, provider, now, problem(), None);
        }
        standings.works(Stage::Chat, "groq", now);
        let ready = |stage, provider| standings.of(stage, provider, now).state == State::Ready;
        let states = [ready(Stage::Chat, "groq/a"), ready(Stage::Chat, "groqish/a"), ready(Stage::Speech, "groq/a")];
        assert_eq!(states, [true, false, false]);
    }

    #[test]
    fn a_name_in_two_stages_is_two_providers() {
        let standings = Standings::default();
        let now = Time::ZERO;
        let problem = Problem::new("voice.auth", Kind::Auth, "It failed.", "Try again.");
        standings.clone().failed(Stage::Voice, "openai/x", now, problem.clone(), None);
        standings.answered(Stage::Chat, "openai/x", Span::from_millis(120));
        assert_eq!(standings.of(Stage::Chat, "openai/x", now).state, State::Ready);
        let all = standings.snapshots(now);
        assert_eq!(all.iter().map(|one| one.stage).collect::<Vec<_>>(), [Stage::Chat, Stage::Voice]);
        assert_eq!((all[1].state, all[1].why.as_ref()), (State::NoKey, Some(&problem)));
        assert_eq!(all[0].first_ms.unwrap().p50, 120.0);
    }
}
