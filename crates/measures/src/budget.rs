//! How long a reply may be waited for: four profiles, each with a budget for the whole wait and for the parts of it, and who can't keep theirs. Pure.

use serde::{Deserialize, Serialize};

use crate::{Summary, Table};

/// A wait of more than so many budgets is a violation.
pub const VIOLATION: f64 = 1.5;

/// With fewer turns nobody is told of a stage that it can't keep its budget.
const ENOUGH: u32 = 10;

/// How quick the conversation is meant to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Cloud or a strong machine: 400 ms.
    Instant,
    /// As people answer each other when they think for a moment: 600 ms.
    #[default]
    Fast,
    /// Larger models, or a small machine: 2.5 s.
    Relaxed,
    /// Whatever it takes, and time to think: 3 s.
    Unhurried,
}

/// What a part of the wait may take, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Of [`crate::figures`].
    pub figure: &'static str,
    pub budget_ms: f64,
}

impl Profile {
    pub const ALL: [Profile; 4] = [Profile::Instant, Profile::Fast, Profile::Relaxed, Profile::Unhurried];

    /// Its name in the settings and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Profile::Instant => "instant",
            Profile::Fast => "fast",
            Profile::Relaxed => "relaxed",
            Profile::Unhurried => "unhurried",
        }
    }

    /// The profile of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// From the last word to the first sound of the reply, in milliseconds.
    pub const fn gap_ms(self) -> f64 {
        match self {
            Profile::Instant => 400.0,
            Profile::Fast => 600.0,
            Profile::Relaxed => 2_500.0,
            Profile::Unhurried => 3_000.0,
        }
    }

    /// A longer wait than this is a violation.
    pub const fn limit_ms(self) -> f64 {
        self.gap_ms() * VIOLATION
    }

    /// The parts of the wait where nothing is prepared ahead: 50 ms are the engine's and the sound system's, the rest goes to text, first clause and voice
    /// in the proportion 150 : 270 : 90 of the providers that Riposte's own figures are measured with (docs/BENCHMARKS.md, `bench-460`: 220 ms to the first token and
    /// 2.5 tokens of a clause at 50 a second).
    pub fn shares(self) -> [Share; 4] {
        const ENGINE_MS: f64 = 50.0;
        let part = |of: f64| ((self.gap_ms() - ENGINE_MS) * of / 510.0).round();
        [
            Share { figure: "text_ms", budget_ms: part(150.0) },
            Share { figure: "first_clause_ms", budget_ms: part(270.0) },
            Share { figure: "tts_ttfa_ms", budget_ms: part(90.0) },
            Share { figure: "overhead_ms", budget_ms: ENGINE_MS },
        ]
    }
}

/// A wait by its budget; figures are those of [`crate::figures`].
pub fn is_violation(gap_ms: f64, budget_ms: f64) -> bool {
    gap_ms > budget_ms * VIOLATION
}

/// A part of the wait whose usual time alone is over its share.
#[derive(Clone, Debug, PartialEq)]
pub struct TooSlow {
    /// Of [`Profile::shares`].
    pub figure: &'static str,
    /// Who takes it: the recogniser, the chat model or the voice of the newest turn; empty for the engine's own part.
    pub provider: String,
    /// Median of the turns of the same provider, in milliseconds.
    pub p50_ms: f64,
    pub budget_ms: f64,
    pub n: u32,
}

/// The figures that [`too_slow`] looks at.
pub const BUDGETED_FIGURES: [&str; 5] = ["text_ms", "llm_ttft_ms", "llm_first_clause_ms", "tts_ttfa_ms", "overhead_ms"];

/// Which of the providers of the newest spoken turn can't keep `profile`, by what they took in push-to-talk and hands-free turns of this table; the worst first.
/// The text counts in push-to-talk only: hands-free it is written while the pause is still weighed.
pub fn too_slow(table: &Table, profile: Profile) -> Vec<TooSlow> {
    use crate::Mode;
    let Some(newest) = table.turns.iter().rev().find(|turn| table.set_up(turn).mode != Mode::Text) else {
        return Vec::new();
    };
    let now = table.set_up(newest).providers.clone();
    let medians = |figure: &'static str| -> Option<(String, Summary)> {
        let mut provider = String::new();
        let values: Vec<f64> = table
            .turns
            .iter()
            .enumerate()
            .filter_map(|(at, turn)| {
                let set_up = table.set_up(turn);
                let (theirs, ours) = match figure {
                    "text_ms" if set_up.mode != Mode::PushToTalk => return None,
                    "text_ms" => (&set_up.providers.stt, &now.stt),
                    "first_clause_ms" => (&set_up.providers.llm, &now.llm),
                    "tts_ttfa_ms" => (&set_up.providers.tts, &now.tts),
                    _ => return value(table, figure, at),
                };
                provider.clone_from(ours);
                if theirs != ours {
                    return None;
                }
                match figure {
                    "first_clause_ms" => {
                        Some(value(table, "llm_ttft_ms", at)? + value(table, "llm_first_clause_ms", at)?)
                    }
                    _ => value(table, figure, at),
                }
            })
            .collect();
        Some((provider, Summary::of(values)?))
    };
    let mut slow: Vec<TooSlow> = profile
        .shares()
        .into_iter()
        .filter_map(|Share { figure, budget_ms }| {
            let (provider, Summary { p50, n, .. }) = medians(figure)?;
            (n >= ENOUGH && p50 > budget_ms).then_some(TooSlow { figure, provider, p50_ms: p50, budget_ms, n })
        })
        .collect();
    slow.sort_by(|a, b| (b.p50_ms - b.budget_ms).total_cmp(&(a.p50_ms - a.budget_ms)));
    slow
}

fn value(table: &Table, figure: &str, at: usize) -> Option<f64> {
    table.columns.get(figure)?.get(at).copied().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mode, Outcome, Providers, SetUp, TableTurn};

    #[test]
    fn the_parts_make_the_whole_and_names_lead_back() {
        for profile in Profile::ALL {
            let sum: f64 = profile.shares().iter().map(|share| share.budget_ms).sum();
            assert!((sum - profile.gap_ms()).abs() <= 1.0, "{profile:?}: {sum}");
            assert_eq!(Profile::from_name(profile.name()), Some(profile));
            assert_eq!(serde_json::to_value(profile).unwrap(), profile.name());
        }
        assert!(!is_violation(900.0, 600.0) && is_violation(900.1, 600.0));
    }

    fn table(modes: &[(Mode, &str)], turns: usize, columns: &[(&str, f64)]) -> Table {
        let set_up = |(mode, llm): &(Mode, &str)| SetUp {
            mode: *mode,
            providers: Providers { stt: "whisper".to_owned(), llm: (*llm).to_owned(), tts: "kokoro".to_owned() },
            output_device: String::new(),
        };
        let n = turns * modes.len();
        Table {
            set_ups: modes.iter().map(set_up).collect(),
            turns: (0..n)
                .map(|at| TableTurn { id: at as i64, at_unix_ms: 0, set_up: at / turns, outcome: Outcome::Completed })
                .collect(),
            columns: columns.iter().map(|(name, value)| ((*name).to_owned(), vec![*value; n])).collect(),
        }
    }

    #[test]
    fn who_cant_keep_a_profile_is_named_with_what_it_takes() {
        let table = table(
            &[(Mode::PushToTalk, "groq/x")],
            12,
            &[("text_ms", 140.0), ("llm_ttft_ms", 500.0), ("llm_first_clause_ms", 100.0), ("tts_ttfa_ms", 600.0)],
        );
        let told: Vec<(&str, String, f64)> =
            too_slow(&table, Profile::Fast).into_iter().map(|slow| (slow.figure, slow.provider, slow.p50_ms)).collect();
        let expected = [("tts_ttfa_ms", "kokoro".to_owned(), 600.0), ("first_clause_ms", "groq/x".to_owned(), 600.0)];
        assert_eq!(told, expected);
        assert_eq!(too_slow(&table, Profile::Relaxed).len(), 1);
        assert_eq!(too_slow(&table, Profile::Unhurried)[0].figure, "tts_ttfa_ms");
    }

    #[test]
    fn another_model_and_too_few_turns_say_nothing_and_text_counts_with_a_key_only() {
        let slow = [("llm_ttft_ms", 900.0), ("llm_first_clause_ms", 0.0), ("text_ms", 900.0)];
        let other = table(&[(Mode::PushToTalk, "slow/x"), (Mode::Duplex, "quick/y")], 9, &slow);
        let figures = |table: &Table| too_slow(table, Profile::Fast).iter().map(|slow| slow.figure).collect::<Vec<_>>();
        assert_eq!(figures(&other), Vec::<&str>::new());
        assert_eq!(figures(&table(&[(Mode::Duplex, "slow/x")], 12, &slow)), ["first_clause_ms"]);
        assert_eq!(figures(&table(&[(Mode::Text, "slow/x")], 12, &slow)), Vec::<&str>::new());
        assert_eq!(figures(&Table::default()), Vec::<&str>::new());
    }
}
