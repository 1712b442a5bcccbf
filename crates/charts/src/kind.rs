//! Which charts there are, and which figures each is drawn from. Pure.

use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

/// So many of the newest turns a chart is drawn from: more than a person speaks in years.
pub const MOST_TURNS: usize = 200_000;

/// A chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The wait over time.
    Gap,
    /// How many turns waited how long.
    Distribution,
    /// What share of the turns had an answer within which time.
    Ecdf,
    /// The median turn by stage, for each set-up.
    Stages,
    /// p50 and p95 of the wait, for each set-up.
    Providers,
    /// Replies that were prepared ahead, used and thrown away.
    Speculation,
    /// How replies ended.
    Interruptions,
    /// Replies that began with a kept phrase.
    Cache,
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::Gap,
        Kind::Distribution,
        Kind::Ecdf,
        Kind::Stages,
        Kind::Providers,
        Kind::Speculation,
        Kind::Interruptions,
        Kind::Cache,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Gap => "gap",
            Kind::Distribution => "distribution",
            Kind::Ecdf => "ecdf",
            Kind::Stages => "stages",
            Kind::Providers => "providers",
            Kind::Speculation => "speculation",
            Kind::Interruptions => "interruptions",
            Kind::Cache => "cache",
        }
    }

    /// The chart of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The figures that it is drawn from; a table has to have them.
    pub const fn figures(self) -> &'static [&'static str] {
        match self {
            Kind::Gap | Kind::Distribution | Kind::Ecdf | Kind::Providers => &["gap_ms"],
            Kind::Stages => &[
                "gap_ms",
                "endpoint_ms",
                "recognise_ms",
                "llm_ttft_ms",
                "llm_first_clause_ms",
                "tts_ttfa_ms",
                "output_ms",
            ],
            Kind::Speculation => &["speculation_hits", "wasted_tokens"],
            Kind::Interruptions => &["barge_in_stop_ms"],
            Kind::Cache => &["cache_hits", "cache_saved_ms"],
        }
    }

    /// From how many of the newest turns it is drawn at most. Medians by stage need seven figures of each turn; those of the last twenty thousand say all there is.
    pub const fn most_turns(self) -> usize {
        match self {
            Kind::Stages => 20_000,
            _ => MOST_TURNS,
        }
    }

    pub fn title(self) -> Sentence {
        match self {
            Kind::Gap => words::gap(),
            Kind::Distribution => words::distribution(),
            Kind::Ecdf => words::ecdf(),
            Kind::Stages => words::stages(),
            Kind::Providers => words::providers(),
            Kind::Speculation => words::speculation(),
            Kind::Interruptions => words::interruptions(),
            Kind::Cache => words::cache(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(Kind::from_name("latency"), None);
    }
}
