//! Which recogniser and voice keep the budget on this machine. Pure: a measured yardstick scales the times that the rows have from the reference machine.
//!
//! The budget is docs/BENCHMARKS.md's set of providers with the bars that Riposte holds itself to: hands-free, 650 ms from the last sound to the first of the answer at the
//! median and 1300 ms at p95. A model takes 220 ms for its first token and 80 ms more for a clause, a voice 90 ms for its first sound; what is left is the
//! recogniser's. A voice of this machine may take 350 ms for its first six words.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::Catalogue;
use crate::row::Purpose;

/// Left for the text: 650 − 220 − 80 − 90 and 1300 − 220 − 80 − 90 ms.
const TEXT_MS: f64 = 260.0;
const TEXT_LATE_MS: f64 = 910.0;
/// For the first sound of a clause of six words, and what makes an answer late as a slow text does.
const SOUND_MS: f64 = 350.0;
const SOUND_LATE_MS: f64 = 1000.0;

/// How long the same work took here and on the reference machine, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Yardstick {
    pub here_ms: f64,
    pub reference_ms: f64,
}

/// Whether a model keeps the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    Keeps,
    /// Usable; answers come noticeably later.
    Late,
    TooSlow,
}

/// What is to be expected of one model here.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Advice {
    pub id: String,
    pub purpose: Purpose,
    /// Milliseconds for the text of 3 s of speech, or for a voice's first six words.
    pub expected_ms: f64,
    pub fit: Fit,
    pub installed: bool,
    /// It would take more than half of this machine's memory.
    pub too_large: bool,
    /// The one to take, of its purpose.
    pub advised: bool,
}

/// Every recogniser and voice for a language (a code; empty for any), with the best of each purpose marked: the largest that keeps the budget, else the quickest that is
/// only late. `memory_mb`: what this machine has, where that is known.
pub fn recommend(
    catalogue: &Catalogue,
    installed: &BTreeSet<String>,
    yardstick: Yardstick,
    language: &str,
    memory_mb: Option<u64>,
) -> Vec<Advice> {
    let ratio = yardstick.here_ms / yardstick.reference_ms;
    let speaks =
        |languages: &[String]| language.is_empty() || languages.iter().any(|one| one == language || one == "*");
    let mut all = Vec::new();
    for model in catalogue.models().iter().filter(|model| speaks(&model.languages)) {
        let Some(cost) = model.cost_ms else { continue };
        let (keeps, late) = match model.purpose {
            Purpose::Recogniser => (TEXT_MS, TEXT_LATE_MS),
            Purpose::Voice => (SOUND_MS, SOUND_LATE_MS),
            _ => continue,
        };
        let expected_ms = cost * ratio;
        let fit = match expected_ms {
            ms if ms <= keeps => Fit::Keeps,
            ms if ms <= late => Fit::Late,
            _ => Fit::TooSlow,
        };
        let too_large = memory_mb.zip(model.memory_mb).is_some_and(|(has, takes)| u64::from(takes) * 2 > has);
        let is_own = language == "en" && model.languages == ["en"];
        let advice = Advice {
            id: model.id.clone(),
            purpose: model.purpose,
            expected_ms,
            fit,
            installed: installed.contains(&model.id),
            too_large,
            advised: false,
        };
        all.push((advice, is_own, model.rank));
    }
    for purpose in [Purpose::Recogniser, Purpose::Voice] {
        let usable = all
            .iter_mut()
            .filter(|(advice, ..)| advice.purpose == purpose && advice.fit != Fit::TooSlow && !advice.too_large);
        // The larger of what keeps the budget, the quicker of what does not; then one for the language alone, one that is here, and the higher rank.
        let best = usable.max_by(|(a, a_own, a_rank), (b, b_own, b_rank)| {
            let by_cost = a.expected_ms.total_cmp(&b.expected_ms);
            let by_cost = if a.fit == Fit::Keeps { by_cost } else { by_cost.reverse() };
            b.fit
                .cmp(&a.fit)
                .then(by_cost)
                .then(a_own.cmp(b_own))
                .then(a.installed.cmp(&b.installed))
                .then(a_rank.cmp(b_rank))
        });
        if let Some((advice, ..)) = best {
            advice.advised = true;
        }
    }
    all.into_iter().map(|(advice, ..)| advice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advised(ratio: f64, language: &str, memory_mb: u64, installed: &[&str]) -> Vec<String> {
        let yardstick = Yardstick { here_ms: ratio, reference_ms: 1.0 };
        let installed = installed.iter().map(|id| (*id).to_owned()).collect();
        let all = recommend(&Catalogue::embedded(), &installed, yardstick, language, Some(memory_mb));
        all.into_iter().filter(|advice| advice.advised).map(|advice| advice.id).collect()
    }

    #[test]
    fn the_largest_that_keeps_the_budget_is_advised() {
        assert_eq!(advised(0.9, "en", 16_000, &[]), ["whisper-tiny.en-q8_0", "kokoro-v1.0"]);
        assert_eq!(advised(0.4, "en", 16_000, &[]), ["whisper-base.en-q8_0", "kokoro-v1.0"]);
        assert_eq!(advised(0.1, "es", 16_000, &[]), ["whisper-small-q8_0", "kokoro-v1.0"]);
        assert_eq!(advised(0.01, "de", 16_000, &[]), ["whisper-large-v3-turbo-q8_0"]);
        assert_eq!(advised(0.9, "en", 16_000, &["whisper-tiny.en"]), ["whisper-tiny.en", "kokoro-v1.0"]);
    }

    #[test]
    fn a_slow_machine_gets_the_quickest_and_a_very_slow_one_none() {
        assert_eq!(advised(2.0, "en", 16_000, &[]), ["whisper-tiny.en-q8_0", "piper-en_us-joe-medium"]);
        assert_eq!(advised(2.0, "es", 16_000, &[]), ["whisper-tiny", "piper-es_es-davefx-medium"]);
        assert_eq!(advised(20.0, "en", 16_000, &[]), Vec::<String>::new());
    }

    #[test]
    fn what_takes_more_than_half_of_the_memory_is_not_advised() {
        assert_eq!(advised(0.01, "en", 1_200, &[]), ["whisper-small.en-q5_1", "kokoro-v1.0"]);
    }
}
