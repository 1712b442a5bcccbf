//! One state of a provider for people, from everything that is known: its key, its last turns, the last test, and how it stands in the running program. Pure: what
//! is known is handed in, with the time.

use riposte_measures::Summary;
use riposte_problem::words::health as words;
use riposte_problem::{Kind, Problem};
use serde::{Deserialize, Serialize};

use crate::{Snapshot, State, Then, then};

/// How a provider is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// Nothing is wrong, or nothing is known.
    Ready,
    /// It answers, but failed lately.
    Degraded,
    /// It does not answer, or not until somebody mends something.
    Down,
    /// Its key is missing, or was refused.
    NoKey,
    /// It refuses for now, or its credit is used up.
    Limit,
}

/// How a provider is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Health {
    pub state: HealthState,
    /// Why it is no better; what failed last of one that answers again.
    pub reason: Option<Problem>,
    /// Of the times to the first of its answers, in milliseconds: the last 200 turns, or those of the running program where none is kept.
    pub first_ms: Option<Summary>,
    /// When it was last asked, milliseconds since the Unix epoch; `None`: never, as far as is known.
    #[cfg_attr(feature = "specta", specta(type = Option<f64>))]
    pub asked_unix_ms: Option<i64>,
}

/// What became of one call, of a turn or of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub at_unix_ms: i64,
    /// From the request to the first of its answer.
    pub first_ms: Option<f64>,
    /// `None`: it was good.
    pub failure: Option<Problem>,
}

/// What is known of a provider.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    /// It needs a key, and this says that there is none.
    pub key_missing: Option<Problem>,
    /// Its turns, in any order; the newest 200 count.
    pub turns: &'a [Seen],
    /// The last test.
    pub test: Option<&'a Seen>,
    /// How it stands in the running program.
    pub standing: Option<&'a Snapshot>,
    pub now_unix_ms: i64,
}

/// Turns that are looked at.
const TURNS: usize = 200;
/// Calls that tell how a provider is now; that many failures among them make one that answers degraded.
const RECENT: usize = 5;
const FAILED_OFTEN: usize = 2;
/// A passing trouble, or a limit, is forgotten after this long without a call: nobody knows whether it lasts.
const PASSES_MS: i64 = 15 * 60_000;

/// How the provider is.
pub fn health(facts: &Facts<'_>) -> Health {
    let mut turns: Vec<&Seen> = facts.turns.iter().collect();
    turns.sort_by_key(|seen| std::cmp::Reverse(seen.at_unix_ms));
    turns.truncate(TURNS);
    let kept = Summary::of(turns.iter().filter(|seen| seen.failure.is_none()).filter_map(|seen| seen.first_ms));
    let first_ms = kept.or_else(|| facts.standing.and_then(|standing| standing.first_ms));
    // A failure that says more of the question than of the provider is none of its.
    let mut calls: Vec<(i64, Option<&Problem>)> =
        turns.into_iter().chain(facts.test).map(|seen| (seen.at_unix_ms, of_the_provider(seen))).collect();
    calls.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let asked_unix_ms = calls.first().map(|(at, _)| *at);
    let (state, reason) = match &facts.key_missing {
        Some(missing) => (HealthState::NoKey, Some(missing.clone())),
        None => of_standing(facts.standing).unwrap_or_else(|| of_calls(&calls, facts.now_unix_ms)),
    };
    Health { state, reason, first_ms, asked_unix_ms }
}

fn of_the_provider(seen: &Seen) -> Option<&Problem> {
    seen.failure.as_ref().filter(|problem| then(problem, true) != Then::Stop)
}

/// What the running program knows, where that is anything bad.
fn of_standing(standing: Option<&Snapshot>) -> Option<(HealthState, Option<Problem>)> {
    let standing = standing?;
    let state = match standing.state {
        State::Ready => return None,
        State::Degraded => HealthState::Degraded,
        State::Down { .. } => HealthState::Down,
        State::NoKey => HealthState::NoKey,
        State::Limited { .. } => HealthState::Limit,
    };
    Some((state, standing.why.clone()))
}

/// `calls`: newest first.
fn of_calls(calls: &[(i64, Option<&Problem>)], now_unix_ms: i64) -> (HealthState, Option<Problem>) {
    let recent = &calls[..calls.len().min(RECENT)];
    let mut failed = recent.iter().filter_map(|(_, problem)| *problem);
    let Some((at, last)) = recent.first() else { return (HealthState::Ready, None) };
    let is_old = now_unix_ms - at > PASSES_MS;
    let Some(problem) = *last else {
        let often = recent.iter().filter(|(_, problem)| problem.is_some()).count() >= FAILED_OFTEN;
        return if often && !is_old {
            (HealthState::Degraded, failed.next().cloned())
        } else {
            (HealthState::Ready, None)
        };
    };
    let again = recent.get(1).is_some_and(|(_, before)| before.is_some());
    let state = match problem.kind {
        Kind::Auth => HealthState::NoKey,
        Kind::Input | Kind::Device => HealthState::Down,
        Kind::Quota if !is_old => HealthState::Limit,
        Kind::Retry if again && !is_old => HealthState::Down,
        _ => HealthState::Degraded,
    };
    (state, Some(problem.clone()))
}

/// The problem of a turn that is over, of which only the code is kept.
pub fn remembered(code: &str) -> Problem {
    let kind = match code.split_once('.').map_or(code, |(_, of_any_stage)| of_any_stage) {
        "auth" | "key_missing" | "key_in_the_clear" => Kind::Auth,
        "quota" => Kind::Quota,
        "model_not_found" | "unknown_voice" | "not_there" | "no_chat_there" | "bad_request" | "address"
        | "plain_http" | "refused" | "only_thought" | "unknown_vendor" | "model_missing" | "model_broken" => {
            Kind::Input
        }
        "not_installed" | "unavailable" | "bundled_missing" | "bad_audio" => Kind::Device,
        _ => Kind::Retry,
    };
    let problem = match kind {
        Kind::Auth => words::failed_for_key(),
        Kind::Quota => words::failed_for_limit(),
        _ => words::failed_before(code),
    };
    Problem { code: code.to_owned(), kind, ..problem }
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;
    use riposte_vendors::Stage;

    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    fn seen(minutes_ago: i64, code: &str) -> Seen {
        let failure = (!code.is_empty()).then(|| remembered(code));
        Seen { at_unix_ms: NOW - minutes_ago * 60_000, first_ms: failure.is_none().then_some(200.0), failure }
    }

    fn of(turns: &[Seen]) -> (HealthState, Option<String>) {
        let health = health(&Facts { turns, now_unix_ms: NOW, ..Facts::default() });
        (health.state, health.reason.map(|problem| problem.code))
    }

    #[test]
    fn nothing_known_is_ready_and_a_missing_key_goes_before_all_else() {
        assert_eq!(of(&[]), (HealthState::Ready, None));
        let missing = remembered("chat.key_missing");
        let turns = [seen(1, "")];
        let facts = Facts { key_missing: Some(missing.clone()), turns: &turns, now_unix_ms: NOW, ..Facts::default() };
        let health = health(&facts);
        assert_eq!((health.state, health.reason), (HealthState::NoKey, Some(missing)));
        assert_eq!((health.first_ms.unwrap().n, health.asked_unix_ms), (1, Some(NOW - 60_000)));
    }

    #[test]
    fn the_last_call_tells_and_its_kind_says_what() {
        let last = |code: &str| of(&[seen(9, ""), seen(3, code), seen(5, "")]).0;
        assert_eq!(last("chat.auth"), HealthState::NoKey);
        assert_eq!(last("chat.quota"), HealthState::Limit);
        assert_eq!(last("chat.model_not_found"), HealthState::Down);
        assert_eq!(last("chat.timeout"), HealthState::Degraded);
        assert_eq!(of(&[seen(3, "chat.timeout"), seen(4, "chat.server")]).0, HealthState::Down);
        assert_eq!(last("chat.refused"), HealthState::Ready, "that was about the question");
    }

    #[test]
    fn one_that_answers_again_is_ready_unless_it_failed_often() {
        assert_eq!(of(&[seen(1, ""), seen(2, "chat.server")]), (HealthState::Ready, None));
        let often = [seen(1, ""), seen(2, "chat.server"), seen(3, ""), seen(4, "chat.cut"), seen(5, "")];
        assert_eq!(of(&often), (HealthState::Degraded, Some("chat.server".to_owned())));
    }

    #[test]
    fn what_passes_is_not_held_against_it_for_ever_and_what_somebody_has_to_mend_is() {
        assert_eq!(of(&[seen(60, "chat.server"), seen(61, "chat.server")]).0, HealthState::Degraded);
        assert_eq!(of(&[seen(60, "chat.quota")]).0, HealthState::Degraded);
        assert_eq!(of(&[seen(60, "chat.auth")]).0, HealthState::NoKey);
    }

    #[test]
    fn a_test_counts_like_a_call_and_the_running_program_knows_more() {
        let (turns, test) = ([seen(3, "chat.auth")], seen(1, ""));
        let facts = Facts { turns: &turns, test: Some(&test), now_unix_ms: NOW, ..Facts::default() };
        assert_eq!(health(&facts).state, HealthState::Ready, "the key was mended, and tested");
        let standing = Snapshot {
            stage: Stage::Chat,
            provider: "acme/x".to_owned(),
            state: State::Down { until: Some(Time::from_millis(9)) },
            why: Some(remembered("chat.timeout")),
            first_ms: Summary::of([90.0]),
        };
        let facts = Facts { standing: Some(&standing), ..Facts::default() };
        let health = health(&facts);
        assert_eq!((health.state, health.reason.unwrap().code.as_str()), (HealthState::Down, "chat.timeout"));
        assert_eq!(health.first_ms.unwrap().p50, 90.0);
    }

    #[test]
    fn only_the_newest_turns_are_in_the_percentiles() {
        let turns: Vec<Seen> =
            (0..300).map(|n| Seen { first_ms: Some(if n < 200 { 100.0 } else { 900.0 }), ..seen(n, "") }).collect();
        let facts = Facts { turns: &turns, now_unix_ms: NOW, ..Facts::default() };
        let summary = health(&facts).first_ms.unwrap();
        assert_eq!((summary.n, summary.max), (200, 100.0));
    }
}
