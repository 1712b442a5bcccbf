//! One call of a provider: what the turn's record has of it, and what its standing learns from it. A call that is dropped before it came to an end says nothing
//! of the provider, and its standing is told so. Any thread; takes the lock of the standings for a look.

use riposte_failover::{Standings, Then};
use riposte_http::{Connection, Failure, HttpError};
use riposte_measures::{Attempt, Became, Span, Time};
use riposte_problem::Problem;
use riposte_vendors::Stage;

use super::asked;
use crate::connecting::waited;
use crate::problems::label;

/// A call under way.
pub(super) struct Call {
    standings: Standings,
    stage: Stage,
    attempt: Attempt,
    is_over: bool,
}

impl Call {
    pub(super) fn begin(standings: &Standings, stage: Stage, provider: &str, now: Time) -> Self {
        let attempt = Attempt::begin(asked(stage), provider, now);
        Self { standings: standings.clone(), stage, attempt, is_over: false }
    }

    /// What it is asked for was handed over.
    pub(super) fn sent(&mut self, now: Time) {
        self.attempt.sent.get_or_insert(now);
    }

    /// It had its connection; the first one's wait counts.
    pub(super) fn connected(&mut self, connection: Connection) {
        self.attempt.connect.get_or_insert(waited(connection));
    }

    /// What was handed over was no request after all: the answer was there already.
    pub(super) fn not_sent(&mut self) {
        self.attempt.sent = None;
    }

    /// A piece came that is no answer to the request.
    pub(super) fn piece(&mut self) {
        self.attempt.chunks = self.attempt.chunks.saturating_add(1);
    }

    /// A piece of the answer came.
    pub(super) fn came(&mut self, now: Time) {
        self.attempt.came(now);
    }

    /// How long nothing of the answer has come; `None`: some of it has.
    pub(super) fn unanswered(&self, now: Time) -> Option<Span> {
        let since = self.attempt.sent.unwrap_or(self.attempt.began);
        self.attempt.first.is_none().then(|| now - since)
    }

    /// The answer is there.
    pub(super) fn served(mut self, now: Time) -> Attempt {
        self.is_over = true;
        self.standings.served(self.stage, &self.attempt.provider);
        self.attempt.clone().ended(now, Became::Served)
    }

    /// It failed. Only where another provider is to be asked because of that does it count against this one.
    pub(super) fn failed(mut self, now: Time, problem: &Problem, retry_after: Option<Span>, then: Then) -> Attempt {
        self.is_over = true;
        match then {
            Then::Next => self.standings.failed(self.stage, &self.attempt.provider, now, problem.clone(), retry_after),
            Then::Again | Then::Stop => self.standings.dropped(self.stage, &self.attempt.provider),
        }
        self.attempt.clone().ended(now, Became::Failed(problem.code.clone()))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.is_over {
            self.standings.dropped(self.stage, &self.attempt.provider);
        }
    }
}

/// The record of a provider that was not asked, as it rests.
pub(super) fn passed_over(standings: &Standings, stage: Stage, provider: &str, now: Time) -> Attempt {
    let why = standings.of(stage, provider, now).why;
    let became = Became::PassedOver(why.map(|why| why.code).unwrap_or_default());
    Attempt::begin(asked(stage), provider, now).ended(now, became)
}

/// What is wrong with a provider, as records call it.
pub(super) fn wrong(stage: Stage, provider: &str, what: Failure) -> HttpError {
    HttpError { stage, server: label(stage, provider), what }
}

/// The failure of a provider that was waited for so long.
pub(super) fn late(stage: Stage, provider: &str, after: Span) -> HttpError {
    wrong(stage, provider, Failure::TimedOut { after: after.to_duration() })
}

/// When a server that refuses for now may be asked again, where it said.
pub(super) fn retry_after(error: &HttpError) -> Option<Span> {
    match &error.what {
        Failure::Quota { retry_after, .. } => retry_after.map(Span::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use riposte_failover::{May, State};
    use riposte_problem::Kind;

    use super::*;

    const WHO: &str = "cartesia/sonic";

    fn begin(standings: &Standings) -> Call {
        assert_ne!(standings.may(Stage::Voice, WHO, now()), May::Not { until: None });
        Call::begin(standings, Stage::Voice, WHO, now())
    }

    fn now() -> Time {
        Time::from_millis(60_000)
    }

    #[test]
    fn a_call_that_is_dropped_lets_the_next_probe_through() {
        let standings = Standings::default();
        let problem = Problem::new("voice.timeout", Kind::Retry, "It failed.", "Try again.");
        standings.failed(Stage::Voice, WHO, Time::ZERO, problem, None);
        let probe = begin(&standings);
        assert!(matches!(standings.may(Stage::Voice, WHO, now()), May::Not { .. }), "one at a time");
        drop(probe);
        assert_eq!(standings.may(Stage::Voice, WHO, now()), May::Probe);
    }

    #[test]
    fn only_what_another_is_asked_for_counts_against_it() {
        let standings = Standings::default();
        let problem = Problem::new("voice.auth", Kind::Auth, "It failed.", "Set a key.");
        let attempt = begin(&standings).failed(now(), &problem, None, Then::Stop);
        assert_eq!(attempt.became, Became::Failed("voice.auth".to_owned()));
        assert_eq!(standings.of(Stage::Voice, WHO, now()).state, State::Ready);
        begin(&standings).failed(now(), &problem, None, Then::Next);
        assert_eq!(standings.of(Stage::Voice, WHO, now()).state, State::NoKey);
        let over = passed_over(&standings, Stage::Voice, WHO, now());
        assert_eq!((over.became, over.first), (Became::PassedOver("voice.auth".to_owned()), None));
    }

    #[test]
    fn people_read_the_vendors_name() {
        assert_eq!(label(Stage::Voice, "elevenlabs/eleven_flash_v2_5"), "ElevenLabs");
        assert_eq!(label(Stage::Voice, "acme/x"), "acme/x");
        assert_eq!(late(Stage::Speech, "deepgram/nova-3", Span::from_millis(1_500)).code(), "speech.timeout");
    }
}
