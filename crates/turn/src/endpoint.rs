//! Endpointing: when a pause is taken for the end of the turn. Decides only from what it is handed.
//!
//! [`Endpoint::Evidence`] weighs two costs. Let p be the probability that the person has finished, R when the reply could first be heard, and S
//! the tail of the person's own pauses ([`PauseProfile`]). To take the turn at T after the last voiced sample costs, expected,
//!
//! ```text
//! p · max(T, R)  +  λ · (1 − p) · S(T)
//! ```
//!
//! the wait when they had finished, and λ milliseconds times the chance of cutting in when they had not. The T with the least cost between the floor and
//! the ceiling is the answer; a T before R gains nothing, so that preparing the reply is time to listen. Passing silence does not change
//! which T is best (what has not happened scales both terms alike), new evidence does: the machine asks again with every word, final text
//! or probability. The shape is that of a stopping rule for turn-taking (Raux & Eskenazi, "A finite-state turn-taking model for spoken dialog systems", NAACL
//! 2009, with a fixed hazard there); R and the personal tail are ours.
//!
//! How the voice falls before a pause is not weighed. People's voices do fall at the end of a turn, a cue that tells less than words and timing (Gravano &
//! Hirschberg, Computer Speech and Language 25, 2011; Raux & Eskenazi, SIGdial 2008), but on the train scenarios the slope of the level over the last 300 ms
//! decided nothing: the same words, said as an end and before a pause, fall by 18.2 and 12.8 dB/s with a spread of 47, so that an end falls more steeply in
//! 0.534 of cases (0.519 to 0.558 in 95 of 100 draws, n 76 and 76; windows of 100 ms to 1 s: 0.51 to 0.55). Over all lines it is 0.570 (0.505 to 0.632, n 592
//! and 121), by the words and not by the voice, and the other way round in Spanish (0.412, 0.312 to 0.529). It prevented no cut-off, and cost 4 ms at the
//! median without punctuation. The voices were espeak-ng's; of recorded talk nothing was measured.

use riposte_measures::Span;

use crate::pauses::PauseProfile;

mod odds;
mod words;

pub use odds::finished;
pub use words::{Form, Words};

/// The rule.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Endpoint {
    /// The turn is over when nothing was voiced for so long: the baseline that figures are compared with (docs/BENCHMARKS.md).
    Silence(Span),
    Evidence(Evidence),
}

/// The constants of the rule by evidence.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evidence {
    /// What cutting in costs, in milliseconds of waiting: the user's patience.
    pub lambda_ms: f64,
    /// Never sooner: a stop consonant alone is silent for up to 80 ms.
    pub floor: Span,
    /// Never later: after that, people ask whether anybody is there.
    pub ceiling: Span,
}

impl Evidence {
    /// Patience as set by the user, λ in milliseconds: 1000 hurries, 4000 is balanced, 12000 waits.
    pub fn of_lambda(lambda_ms: f64) -> Self {
        Self { lambda_ms, floor: Span::from_millis(80), ceiling: Span::from_millis(1_500) }
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        Endpoint::Evidence(Evidence::of_lambda(4_000.0))
    }
}

/// What is known of a pause.
#[derive(Clone, Copy, Debug)]
pub struct Pause<'a> {
    /// `None` while the words up to the pause are not known.
    pub words: Option<Words>,
    /// The recogniser writes full stops and question marks: where there is none, it does not take the sentence for over.
    pub punctuated: bool,
    /// A model's probability, 0 to 1, that the turn is over, by its sound.
    pub acoustic: Option<f32>,
    pub profile: &'a PauseProfile,
    /// When the reply could first be heard, after the last voiced sample. `None`: not before the turn is taken.
    pub ready: Option<Span>,
}

/// The grid on which the least cost is looked for.
const STEP: i64 = 10;

impl Endpoint {
    /// How long after the last voiced sample the turn is over, if nothing more is heard.
    pub fn wait(&self, pause: &Pause<'_>) -> Span {
        let rule = match self {
            Endpoint::Silence(wait) => return *wait,
            Endpoint::Evidence(rule) => rule,
        };
        let finished = finished(pause.words.as_ref(), pause.punctuated, pause.acoustic);
        let ready_ms = pause.ready.unwrap_or(Span::ZERO).as_millis_f64();
        let cost = |t: Span| {
            finished * t.as_millis_f64().max(ready_ms)
                + rule.lambda_ms * (1.0 - finished) * pause.profile.longer_than(t)
        };
        let steps = (rule.ceiling - rule.floor).as_millis() / STEP;
        let candidates = (0..=steps).map(|n| rule.floor + Span::from_millis(n * STEP));
        // The later of equals: nothing is lost by listening on.
        candidates.min_by(|a, b| cost(*a).total_cmp(&cost(*b)).then(b.cmp(a))).unwrap_or(rule.ceiling)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::{Ending, Open};

    /// Words that end so, of a recogniser that reckons nothing itself.
    fn worded(ending: Ending) -> Words {
        Words { ending, form: Form::Neutral, brief: false, length: 6, closes: None }
    }

    fn wait(ending: Option<Ending>, acoustic: Option<f32>, ready: Option<i64>, lambda_ms: f64) -> i64 {
        let profile = PauseProfile::default();
        let words = ending.map(worded);
        let pause =
            Pause { words, acoustic, punctuated: false, profile: &profile, ready: ready.map(Span::from_millis) };
        Endpoint::Evidence(Evidence::of_lambda(lambda_ms)).wait(&pause).as_millis()
    }

    #[test]
    fn fixed_silence_is_fixed() {
        let profile = PauseProfile::default();
        let pause = Pause {
            words: Some(worded(Ending::Closed)),
            acoustic: Some(1.0),
            punctuated: true,
            profile: &profile,
            ready: None,
        };
        assert_eq!(Endpoint::Silence(Span::from_millis(500)).wait(&pause), Span::from_millis(500));
    }

    #[test]
    fn the_wait_follows_the_evidence() {
        let table: String = [1_000.0, 4_000.0, 12_000.0]
            .into_iter()
            .map(|lambda| {
                let of = |ending| wait(ending, None, None, lambda);
                format!(
                    "{lambda}: closed {} complete {} neutral {} unknown {} open {}\n",
                    of(Some(Ending::Closed)),
                    of(Some(Ending::Complete)),
                    of(Some(Ending::Neutral)),
                    of(None),
                    of(Some(Ending::Open(Open::Article))),
                )
            })
            .collect();
        check(
            &table,
            expect![[r#"
                1000: closed 80 complete 80 neutral 1190 unknown 730 open 1500
                4000: closed 80 complete 80 neutral 1500 unknown 1090 open 1500
                12000: closed 780 complete 860 neutral 1500 unknown 1420 open 1500
            "#]],
        );
    }

    fn check(got: &str, want: Expect) {
        want.assert_eq(got);
    }

    #[test]
    fn sound_moves_it_both_ways() {
        let of = |acoustic| wait(Some(Ending::Neutral), acoustic, None, 500.0);
        assert!(of(Some(0.95)) < of(None) && of(None) < of(Some(0.1)));
    }

    #[test]
    fn nothing_is_gained_before_the_reply_is_ready() {
        for lambda in [500.0, 4_000.0] {
            assert!(wait(Some(Ending::Closed), None, Some(540), lambda) >= 540);
        }
    }

    #[test]
    fn stays_between_floor_and_ceiling() {
        assert_eq!(wait(Some(Ending::Closed), Some(0.99), None, 1.0), 80);
        assert_eq!(wait(Some(Ending::Open(Open::Article)), Some(0.01), None, 1e9), 1_500);
        assert_eq!(wait(None, None, Some(60_000), 4_000.0), 1_500);
    }
}
